/** Real beside simulated: the unchanged run with its error, then what was tried, each with its parameters. */
import type { SavedScenario } from '../../investigation/model.ts';
import type { Migration } from '../../model.ts';
import { calibrate, compare, inputSpecs, simulate } from '../../simulate/index.ts';
import type { Calibration, Comparison, InputName, Inputs, SimulatedMigration } from '../../simulate/index.ts';
import { aheadOf, realLanes, simulatedBars } from '../../presentation/lanes.ts';
import { memoryCurves } from '../../presentation/memory.ts';
import { shownRow } from '../../presentation/row.ts';
import { heading, memoryChart, paragraph } from '../document.ts';
import type { Block, Text } from '../document.ts';
import { duration, figure, significant } from '../../presentation/figures.ts';
import { metricTitles } from '../metric-titles.ts';
import type { Context } from './context.ts';

interface Run {
  readonly name: string;
  readonly inputs: Inputs;
  readonly migration: SimulatedMigration;
}

/** Nothing where the log states no round: a simulation would rest on assumptions alone. */
export function simulated(context: Context, one: Migration): readonly Block[] {
  if (!context.has('simulated') || one.kind !== 'vmotion') return [];
  const mine = context.request.scenarios.filter(({ migrationKey }) => migrationKey === one.key);
  if (one.rounds.length === 0 && mine.length === 0) return [];
  const calibration = calibrate(one);
  const base = runOf('as calibrated', { ...calibration.scenario });
  const runs = [...(base ? [base] : []), ...mine.flatMap((scenario) => runOf(scenario.name, scenario) ?? [])];
  if (runs.length === 0) return [];
  const fit = base && compare(one, base.migration, calibration.byConstruction);
  return [
    heading(3, 'Real beside simulated'),
    ...(fit ? [paragraph(fit.verdict), fitTable(fit)] : []),
    ...charts(one, runs),
    ...(mine.length > 0 ? [variants(one, runs)] : []),
    ...parameters(calibration, mine),
    ...refused(mine, runs),
    {
      kind: 'paragraph',
      tone: 'quiet',
      text: [
        'The model of vMotion is not validated against measured migrations: no public record states all of its inputs.',
      ],
    },
  ];
}

function runOf(
  name: string,
  { mode, inputs }: Pick<SavedScenario, 'inputs'> & { readonly mode?: string },
): Run | undefined {
  const done = simulate({ id: name, hypervisor: 'VMware', mode: mode ?? 'precopy', inputs });
  return done.ok ? { name, inputs, migration: done.migration } : undefined;
}

function fitTable({ metrics }: Comparison): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'Figure' },
      { title: 'Real', isNumber: true },
      { title: 'Simulated', isNumber: true },
      { title: 'Error', isNumber: true },
      { title: 'Remark' },
    ],
    rows: metrics.map(({ name, unit, real, simulated: ours, percent, byConstruction }) => [
      [metricTitles[name]],
      [figure({ value: real, unit })],
      [figure({ value: ours, unit })],
      [percent === undefined ? '—' : `${percent > 0 ? '+' : ''}${significant(percent)} %`],
      [byConstruction ? 'given to the simulation, proves nothing' : ''],
    ]),
  };
}

function charts(one: Migration, runs: readonly Run[]): readonly Block[] {
  const { bars } = realLanes(one, aheadOf(one));
  const simulated = runs.flatMap(({ name, migration }) => simulatedBars(migration, name));
  const memory = memoryCurves(one, runs);
  const title = 'Phases: solid happened, hatched is simulated';
  return [
    { kind: 'chart', chart: { kind: 'lanes', title, bars: [...bars, ...simulated] } },
    ...(memory && memory.curves.length > 1
      ? [memoryChart('Memory left to send: solid happened, dashed is simulated', memory)]
      : []),
  ];
}

function variants(one: Migration, runs: readonly Run[]): Block {
  const { duration: took, downtime } = shownRow(one);
  const real: readonly Text[] = [['what happened'], [one.outcome], [took], [downtime], [String(one.rounds.length)]];
  return {
    kind: 'table',
    columns: [
      { title: 'Variant' },
      { title: 'End' },
      { title: 'Duration', isNumber: true },
      { title: 'Downtime', isNumber: true },
      { title: 'Rounds', isNumber: true },
    ],
    rows: [
      real,
      ...runs.map(({ name, migration }) => [
        [name],
        [migration.verdict],
        [duration(migration.totalTimeSeconds)],
        [migration.downtimeMs === undefined ? '—' : duration(migration.downtimeMs / 1000)],
        [String(migration.iterations)],
      ]),
    ],
  };
}

function parameters({ scenario, identified, assumed }: Calibration, mine: readonly SavedScenario[]): readonly Block[] {
  const sources = new Map<InputName, string>([
    ...identified.map(({ input, from }) => [input, from] as const),
    ...assumed.map(({ input, why }) => [input, `assumed: ${why}`] as const),
  ]);
  const names = [...new Set([scenario, ...mine].flatMap(({ inputs }) => Object.keys(inputs) as InputName[]))];
  return [
    {
      kind: 'table',
      columns: [
        { title: 'Input' },
        { title: 'As calibrated' },
        ...mine.map(({ name }) => ({ title: name })),
        { title: 'From' },
      ],
      rows: names.map((name) => [
        [inputSpecs[name].label],
        [written(name, scenario.inputs)],
        ...mine.map(({ inputs }) => [written(name, inputs)]),
        [sources.get(name) ?? ''],
      ]),
    },
  ];
}

function written(name: InputName, inputs: Inputs): string {
  const value: unknown = inputs[name];
  if (value === undefined || value === null) return '—';
  const { unit } = inputSpecs[name];
  if (typeof value === 'number') return `${significant(value)}${unit === undefined || unit === '1' ? '' : ` ${unit}`}`;
  if (typeof value === 'object') return name === 'dirtyCurve' ? 'a curve' : JSON.stringify(value);
  return String(value as string | boolean);
}

function refused(mine: readonly SavedScenario[], runs: readonly Run[]): readonly Block[] {
  const missing = mine.filter(({ name }) => !runs.some((run) => run.name === name));
  return missing.map(({ name }) => paragraph(`${name} cannot be simulated: its inputs are out of range.`));
}
