/** Several logs as one: the true order of the sample's two hosts, and what is held of logs without an end. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import { walk } from '../../../renderer/engine/archive/walk.ts';
import { hostClocksOf, stepAt, writersOf } from '../../../renderer/engine/clock.ts';
import type { OffsetStep } from '../../../renderer/engine/clock.ts';
import { LogText } from '../../../renderer/engine/log-text/log-text.ts';
import type { TimedLine } from '../../../renderer/engine/log-text/log-text.ts';
import { Merge } from '../../../renderer/engine/log-text/merge.ts';
import type { MergedLine } from '../../../renderer/engine/log-text/merge.ts';
import type { Analysis, LineRef } from '../../../renderer/engine/model.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { buildSample } from '../../fixtures/sample.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const folder = new URL('../../fixtures/sample/', import.meta.url).pathname;
const whole = { from: -Infinity, to: Infinity, most: 50_000, end: 'first' } as const;

describe('the sample’s two hosts', () => {
  const { zip, truth } = buildSample((path) => readFileSync(folder + path, 'utf8'));
  const texts = new Map<string, LogText>();
  let analysis: Analysis;
  beforeAll(async () => {
    analysis = await analyse([memorySource('sample-bundle.zip', zip)], { platform: nodePlatform });
    const paths = new Set(analysis.sources.map(({ path }) => path));
    await walk([memorySource('sample-bundle.zip', zip)], {
      platform: nodePlatform,
      wanted: (path) => paths.has(path),
      warn: () => undefined,
      async visit(entry) {
        const text = new LogText(entry.path, nodePlatform);
        for await (const chunk of entry.bytes) text.append(chunk);
        text.end();
        texts.set(entry.path, text);
      },
    });
  });

  function merged(steps: (host: string | undefined) => readonly OffsetStep[]): readonly MergedLine[] {
    const merge = new Merge(whole);
    const writers = writersOf(analysis);
    for (const [log, { path }] of analysis.sources.entries())
      merge.add(texts.get(path) as LogText, log, steps(writers[log]));
    return merge.end().lines;
  }
  const clocks = () => hostClocksOf(analysis, 'esx-01.lab.example');
  const placeOf = (lines: readonly MergedLine[], [ref]: readonly LineRef[]) =>
    lines.findIndex(({ log, line }) => log === ref?.source && line === ref.line);

  /** Whether the guest is stunned before it runs again, of the moves between two hosts that succeeded. */
  function areInOrder(lines: readonly MergedLine[]): Readonly<Record<string, boolean>> {
    const moves = analysis.migrations.filter(({ outcome, clock }) => outcome === 'succeeded' && clock);
    return Object.fromEntries(
      moves.map(({ vm, phases }) => {
        const stun = phases.find(({ name, side }) => name === 'switchover' && side === 'source')?.evidence ?? [];
        const resume = phases.find(({ name, side }) => name === 'resume' && side === 'destination')?.evidence ?? [];
        return [vm.name, placeOf(lines, stun) < placeOf(lines, resume)];
      }),
    );
  }

  it('stand in true order on aligned clocks; as stamped, an effect comes before its cause', () => {
    const aligned = merged((host) => clocks().steps.get(host ?? '') ?? []);
    expect(areInOrder(aligned)).toEqual({ 'win-22': true, 'app-014': true, 'db-03': true });
    expect(areInOrder(merged(() => []))).toEqual({ 'win-22': false, 'app-014': true, 'db-03': true });
  });

  it('wrote each vmware.log that is in the other’s bundle, and vCenter wrote none of theirs', () => {
    const writers = writersOf(analysis);
    const writerOf = (end: string) => writers[analysis.sources.findIndex(({ path }) => path.endsWith(end))];
    expect(writerOf('win-22/vmware.log')).toBe('esx-01.lab.example');
    expect(writerOf('win-22/vmware-0.log')).toBe('esx-02.lab.example');
    expect(writerOf('vpxd.log')).toBeUndefined();
  });

  it('are apart by what their builder knows, within the doubt that is said', () => {
    const { reference, steps } = clocks();
    expect([reference, [...steps.keys()]]).toEqual(['esx-01.lab.example', ['esx-02.lab.example']]);
    for (const { vm, source, trueTimes, clockOffsetSeconds } of truth.migrations) {
      if (!clockOffsetSeconds) continue;
      const at = Date.parse(trueTimes.start) * 1000;
      const { ahead, within } = stepAt(steps.get('esx-02.lab.example') ?? [], at) as OffsetStep;
      for (const seconds of clockOffsetSeconds) {
        // It says how far the destination is ahead.
        const real = source === 'esx-01.lab.example' ? seconds * 1e6 : -seconds * 1e6;
        expect(Math.abs(ahead - real), vm).toBeLessThanOrEqual(within);
      }
    }
  });

  it('keep each log’s own order, and lose no line', () => {
    const lines = merged((host) => clocks().steps.get(host ?? '') ?? []);
    expect(lines.length).toBeGreaterThan(19_000);
    const ends = new Map<number, MergedLine>();
    const isBack = lines.filter((one) => {
      const before = ends.get(one.log);
      ends.set(one.log, one);
      return before !== undefined && before.line > one.line;
    });
    // Stamps of one log go back by themselves where threads write late.
    const ofStamps = merged(() => []);
    expect(ofStamps).toHaveLength(lines.length);
    expect(isBack.length).toBeLessThan(20);
  });
});

/** A log of `count` lines, one a second. */
function everySecond(count: number, asked: number[] = []): Pick<LogText, 'between'> {
  const lines: readonly TimedLine[] = Array.from({ length: count }, (_, at) => ({
    line: at + 1,
    text: `line ${at + 1}`,
    time: at * 1e6,
  }));
  return {
    between(from, to, most, end) {
      const all = lines.filter(({ time = 0 }) => time >= from && time <= to);
      const given = end === 'last' ? all.slice(-most) : all.slice(0, most);
      asked.push(given.length);
      return given;
    },
  };
}

test('of many logs no more is read than can be shown', () => {
  for (const end of ['first', 'last'] as const) {
    const asked: number[] = [];
    const merge = new Merge({ from: -Infinity, to: Infinity, most: 100, end });
    for (let log = 0; log < 50; log += 1) merge.add(everySecond(1000, asked), log, []);
    const { lines, isCut } = merge.end();
    expect([lines.length, isCut]).toEqual([100, true]);
    const times = lines.map(({ time = 0 }) => time / 1e6);
    expect([times[0], times.at(-1)]).toEqual(end === 'first' ? [0, 1] : [998, 999]);
    // Once there is enough, only what can still be among them.
    expect(asked.reduce((a, b) => a + b, 0)).toBeLessThan(1500);
  }
});

test('a line stays behind the one above it where one offset gives way to another', () => {
  const steps = [
    { from: 0, ahead: 1e6, within: 0 },
    { from: 5e6, ahead: 4e6, within: 0 },
  ];
  const merge = new Merge(whole);
  merge.add(everySecond(10), 0, steps);
  const { lines } = merge.end();
  expect(lines.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(lines.map(({ time = 0 }) => time / 1e6)).toEqual([-1, 0, 1, 2, 3, 3, 3, 3, 4, 5]);
});
