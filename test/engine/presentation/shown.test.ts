/** What is shown of a migration: lanes, curves, colours and how sure a figure is, the same on screen and on paper. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Migration } from '../../../renderer/engine/model.ts';
import { colours, outcomeColours, phaseColours } from '../../../renderer/engine/presentation/colours.ts';
import type { Colour } from '../../../renderer/engine/presentation/colours.ts';
import { shownDowntimes, shownFigures } from '../../../renderer/engine/presentation/figures-shown.ts';
import { lanesOf, realLanes } from '../../../renderer/engine/presentation/lanes.ts';
import { buildReport } from '../../../renderer/engine/report/build.ts';
import { lanesSvg } from '../../../renderer/engine/report/charts/lanes.ts';
import { htmlStyle } from '../../../renderer/engine/report/writers/html-style.ts';
import { analyseSample, requestFor } from '../../helpers/sample-report.ts';

const analysis = await analyseSample();

function sampleOf(vm: string): Migration {
  const found = analysis.migrations.find((one) => one.vm.name === vm);
  if (!found) throw new Error(`${vm} was not found`);
  return found;
}

test('one host with both sides has a lane for each', () => {
  const phase = { name: 'pre-copy', start: 0, end: 1e6, evidence: [] } as const;
  const both = {
    ...sampleOf('app-014'),
    source: { host: 'esx-01' },
    destination: { host: 'esx-01' },
    phases: (['source', 'destination'] as const).map((side) => ({ ...phase, side })),
  };
  const lanes = ['esx-01, source', 'esx-01, destination'];
  expect(lanesOf(realLanes(both, 0).bars)).toEqual(lanes);
  const { blocks } = buildReport(requestFor({ ...analysis, migrations: [both] }, { sections: ['charts'] }));
  expect(blocks.flatMap((one) => (one.kind === 'chart' && 'bars' in one.chart ? lanesOf(one.chart.bars) : []))).toEqual(
    lanes,
  );
});

describe('colours', () => {
  const css = readFileSync(new URL('../../../renderer/ui/theme.css', import.meta.url), 'utf8');
  const block = (selector: string) => css.slice(css.indexOf(`${selector} {`)).split('}', 1)[0] ?? '';
  const valueIn = (text: string, token: string) => new RegExp(`${token}: (#[0-9a-f]{6});`).exec(text)?.[1];

  test.each(Object.entries(colours))('%s is that of the theme, light and dark, and of paper', (name, colour) => {
    const { token, light, dark } = colour as Colour;
    expect(valueIn(block(':root'), token)).toBe(light);
    expect(valueIn(block(":root[data-theme='dark']"), token)).toBe(dark);
    expect(htmlStyle).toContain(`.fill-${name}{fill:${light}}`);
    expect(htmlStyle).toContain(`.edge-${name}{stroke:${light}}`);
  });

  test('are all that the theme has for phases, and each is some phase’s or outcome’s', () => {
    const tokens = [...css.matchAll(/(--phase-[a-z-]+):/g)].map(([, token]) => token);
    const all = Object.values(colours).map(({ token }) => token);
    expect([...new Set(tokens)].filter((token) => !all.includes(token as never))).toEqual([]);
    const used = new Set([...Object.values(phaseColours), ...Object.values(outcomeColours)]);
    expect(used).toEqual(new Set(Object.keys(colours)));
  });

  test.each(Object.entries(phaseColours))('%s is drawn on paper in %s', (phase, name) => {
    const bar = { lane: 'a', phase: phase as keyof typeof phaseColours, start: 0, end: 1, evidence: [] };
    expect(lanesSvg([{ ...bar, isReal: true }], 'c')).toContain(`class="fill-${name}"`);
    expect(lanesSvg([{ ...bar, isReal: false }], 'c')).toContain(`class="edge-${name}" fill="url(#c-${name})"`);
  });
});

describe('how sure a figure is', () => {
  const migration = sampleOf('app-014');

  test('a downtime that a line states is stated, one between two clocks is derived', () => {
    expect(shownDowntimes(migration).map(({ kind }) => kind)).toEqual(['stated', 'stated', 'derived']);
  });

  test('is printed in the report as it is', () => {
    const { blocks } = buildReport(requestFor(analysis, { keys: [migration.key], sections: ['figures'] }));
    const table = blocks.findLast((block) => block.kind === 'table');
    const printed = table?.rows.map(([name, , kind]) => [name?.[0], kind?.[0]]);
    expect(printed).toEqual([
      ...shownFigures(migration).map(({ title, kind }) => [title, kind]),
      ...shownDowntimes(migration).map(({ title, kind }) => [`downtime by ${title}`, kind]),
    ]);
    expect(printed).toContainEqual(['downtime by vpxa’s result', 'stated']);
  });
});
