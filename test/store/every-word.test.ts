/**
 * Every member of every vocabulary, there and back: through the store, the investigation file and the JSON, and into the CSV and
 * the report. A list of vocabulary.ts of which {@link analysis} has not all members fails here.
 */
import { describe, expect, test } from 'vitest';
import { slotKinds } from '../../renderer/engine/base/own-text.ts';
import type { OwnString } from '../../renderer/engine/base/own-text.ts';
import { statuses } from '../../renderer/engine/investigation/model.ts';
import type { Investigation, SavedScenario } from '../../renderer/engine/investigation/model.ts';
import { limitNames } from '../../renderer/engine/limits.ts';
import { metricNames, metricTable } from '../../renderer/engine/metric-table.ts';
import type { Analysis, LineRef, Metric, Migration } from '../../renderer/engine/model.ts';
import { analysisJson } from '../../renderer/engine/report/analysis-file.ts';
import { indexTemplate } from '../../renderer/engine/report/fleet/index-template.ts';
import { writeReport } from '../../renderer/engine/report/index.ts';
import { sectionNames } from '../../renderer/engine/report/request.ts';
import * as vocabulary from '../../renderer/engine/vocabulary.ts';
import { readFile, writeFile } from '../../renderer/store/file.ts';
import { investigationOf } from '../helpers/investigation.ts';
import { requestFor } from '../helpers/sample-report.ts';
import { FakeProfile } from '../helpers/two-copies.ts';

const {
  askers,
  confidences,
  confirmedOn,
  downtimeWays,
  hostEventKinds,
  logFormatNames,
  metricKinds,
  migrationKinds,
  milestoneNames,
} = vocabulary;
const { outcomes, phaseNames, preCopyEnds, ranks, rankTitles, scenarioModes, sides, stampZones } = vocabulary;
const { units, warningKinds } = vocabulary;

const at: LineRef = { source: 0, line: 1 };
const evidence = [at];
const time = 1_700_000_000_000_000;
const words = (text: string) => text as OwnString;

/** As long as the longest list: member `n` of every list stands in migration `n`, and a list begins again at its end. */
const most = Math.max(
  ...[outcomes, migrationKinds, preCopyEnds, askers, confirmedOn, sides].map(({ length }) => length),
);
const member = <Word>(list: readonly Word[], n: number): Word => list[n % list.length] as Word;
const metric = (unit: Metric['unit'], n: number): Metric => ({
  value: 1 + n,
  unit,
  kind: member(metricKinds, n),
  evidence,
});

function migrationOf(n: number): Migration {
  const side = member(sides, n);
  return {
    key: `m${n}`,
    id: String(8743996508480001077n + BigInt(n)),
    idHex: undefined,
    kind: member(migrationKinds, n),
    sides: [side],
    hostLogs: [side],
    vm: { name: `vm-${n}` },
    source: {},
    destination: {},
    opIds: [],
    priority: undefined,
    swap: undefined,
    encrypted: undefined,
    firstSeen: time,
    lastSeen: time + 1e6,
    states: [{ from: 0, to: 1, time, side, evidence }],
    preCopyEnd: member(preCopyEnds, n),
    outcome: member(outcomes, n),
    runsOn: side,
    failure: { status: 'Busy', side, evidence },
    task: {
      ...{ id: 'task-1', method: 'vim.VirtualMachine.migrate', entity: 'vm-1', askedBy: member(askers, n) },
      ...{ begin: time, end: time, queuedSeconds: 1, fault: undefined, evidence },
    },
    clock: undefined,
    downtimes: downtimeWays.map((way) => ({ way, ms: 1, lowMs: 1, highMs: 1, evidence })),
    findings: ranks.flatMap((rank) =>
      confidences.map((confidence) => ({
        ...{ id: `${rank}-${confidence}`, title: words('title'), rank, confidence, cause: words('cause'), remedy: [] },
        ...{ links: [], evidence, slots: { title: slotKinds.map((kind) => ({ kind, at: 0, length: 1 })) } },
        ...{ against: words('against'), confirm: { on: member(confirmedOn, n), command: words('command') } },
      })),
    ),
    lines: [{ ...at, time, side, text: 'a line', isCut: true, isRejoined: true }],
    around: hostEventKinds.map((kind) => ({ kind, name: 'esx.problem', side, time, evidence })),
    milestones: milestoneNames.map((name) => ({ name, time, side, evidence })),
    phases: phaseNames.map((name) => ({ name, side, start: time, end: time + 1e6, evidence })),
    rounds: [{ n: 1, pages: 1, evidence }],
    metrics: Object.fromEntries(metricNames.map((name, place) => [name, metric(metricTable[name].unit, place)])),
  };
}

const migrations = Array.from({ length: most }, (_, n) => migrationOf(n));
const [first] = migrations as [Migration];
const analysis: Analysis = {
  hosts: [],
  zoneGuess: undefined,
  sources: logFormatNames.flatMap((format) =>
    stampZones.map((zone) => ({
      ...{ path: `${format}-${zone}.log`, format, host: undefined, lines: 1, bytes: 1, zone },
      ...{ firstTime: time, lastTime: time },
    })),
  ),
  warnings: [
    ...warningKinds.map((kind) => ({ path: 'a.zip', offset: 0, kind, message: 'm' })),
    ...limitNames.map((limit) => ({ path: 'a.zip', offset: 0, kind: 'limit' as const, message: 'm', limit })),
  ],
  migrations: [...migrations, ...units.map(withUnit)],
  findings: [],
};

/** Not every unit is one of a metric of this build. */
function withUnit(unit: Metric['unit'], n: number): Migration {
  return { ...migrationOf(n), key: unit, metrics: { rounds: metric(unit, n) } };
}

const scenarios = scenarioModes.map((mode): SavedScenario => ({
  ...{ id: mode, name: mode, migrationKey: first.key, mode, changedAt: 1 },
  inputs: { memoryMiB: 1024, bandwidthMbps: 10_000 },
}));
const investigations = statuses.map((status, n): Investigation =>
  investigationOf(analysis, { id: `investigation-${n}`, status, scenarios }),
);
const request = requestFor(analysis, { sections: sectionNames, scenarios });

/** Every list that vocabulary.ts exports. */
const lists = Object.entries<unknown>(vocabulary).flatMap(([name, list]) =>
  Array.isArray(list) ? [[name, list as readonly string[]] as const] : [],
);

describe('all members', () => {
  test.each([
    ...lists,
    ['slotKinds', slotKinds],
    ['statuses', statuses],
    ['limitNames', limitNames],
    ['metricNames', metricNames],
  ] as const)('of %s are in what is sent through', (_name, list) => {
    const all = JSON.stringify(investigations);
    expect(list.filter((word) => !all.includes(JSON.stringify(word)))).toEqual([]);
  });

  test('come back from the store', async () => {
    const profile = new FakeProfile();
    const store = await profile.start();
    for (const one of investigations) await store.save(one, undefined);
    const again = await profile.start();
    for (const one of investigations) expect((await again.load(one.id)).investigation).toStrictEqual(one);
    expect(profile.losses).toEqual([]);
  });

  test('come back from an investigation file', async () => {
    const read: Investigation[] = [];
    const file = await writeFile(investigations.length, investigations);
    for await (const one of readFile(new Blob([file]))) read.push(one);
    expect(read).toStrictEqual(investigations);
  });

  test('stand in the JSON', () => {
    const json = [...analysisJson(analysis)].join('');
    const inJson = lists.filter(([name]) => name !== 'scenarioModes').flatMap(([, list]) => list);
    expect([...inJson, ...metricNames].filter((word) => !json.includes(JSON.stringify(word)))).toEqual([]);
  });
});

describe('on paper', () => {
  const csv = writeReport(request, 'migrations-csv').split('\r\n');
  const heads = csv[0]?.split(',') ?? [];

  test('the CSV has a column of each metric, with its value', () => {
    const row = csv[1]?.split(',') ?? [];
    const shown = metricNames.map((name) => row[heads.indexOf(metricTable[name].head)]);
    expect(shown).toEqual(metricNames.map((name) => String(first.metrics[name]?.value)));
  });

  test('no two columns of the CSV have one head', () => {
    expect(new Set(heads).size).toBe(heads.length);
  });

  test('the CSV names every kind and outcome', () => {
    const text = csv.join('\n');
    expect([...migrationKinds, ...outcomes].filter((word) => !text.includes(`,${word},`))).toEqual([]);
  });

  test.each(['markdown', 'html'] as const)('the report as %s shows every metric and rank', (format) => {
    const text = writeReport(request, format);
    const shown = Object.values(rankTitles).filter((title) => title !== rankTitles.noise);
    const titles = metricNames.map((name) => metricTable[name].title);
    expect([...titles, ...shown, ...confidences, ...metricKinds].filter((word) => !text.includes(word))).toEqual([]);
    expect(text).not.toContain('undefined');
  });

  test('the template for OpenSearch maps every metric', () => {
    const template = JSON.stringify(indexTemplate());
    expect(metricNames.filter((name) => !template.includes(`"${name}":{"properties"`))).toEqual([]);
  });
});

describe('a member that only a newer build knows', () => {
  const [one] = investigations as [Investigation];
  const sources = analysis.sources.map((source) => ({ ...source, format: 'of tomorrow' as 'hostd' }));
  const newer: Investigation = { ...one, analysis: { ...analysis, sources } };
  const sentence = /was refused: analysis\.sources\.0\.format is not as it should be\./;

  test('is refused in words where a file has it', async () => {
    const file = await writeFile(1, [newer]);
    await expect(readFile(new Blob([file])).next()).rejects.toThrow(sentence);
  });

  test('is refused in words where the store has it, and stays there', async () => {
    const profile = new FakeProfile();
    await (await profile.start()).save(newer, undefined);
    const before = await profile.database.contents.get(newer.id)?.text();
    const { lack } = await (await profile.start()).load(newer.id);
    expect(lack).toMatch(sentence);
    expect([profile.listed, profile.losses]).toEqual([[newer.name], []]);
    expect(before).toBeDefined();
    expect(await profile.database.contents.get(newer.id)?.text()).toBe(before);
  });
});
