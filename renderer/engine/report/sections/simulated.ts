/** Real beside simulated: the unchanged run with its error, then what was tried, each with its parameters. */
import { hostsByName, sourceHostOf } from '../../host-facts.ts';
import type { SavedScenario } from '../../investigation/model.ts';
import type { Migration } from '../../model.ts';
import { metricTable } from '../../metric-table.ts';
import { calibrate, compare, inputSpecs, simulate } from '../../simulate/index.ts';
import type {
  Calibration,
  Comparison,
  InputName,
  Inputs,
  Scenario,
  SimulatedMigration,
  Writer,
} from '../../simulate/index.ts';
import { aheadOf } from '../../clock.ts';
import { realLanes, simulatedBars } from '../../presentation/lanes.ts';
import { memoryCurves } from '../../presentation/memory.ts';
import { shownRow } from '../../presentation/row.ts';
import { heading, lanesChart, memoryChart, numbers, paragraph, quiet, table } from '../document.ts';
import type { Block, Text } from '../document.ts';
import { duration, figure, significant } from '../../presentation/figures.ts';
import { isBetweenHosts } from '../../vocabulary.ts';
import type { Context } from './context.ts';

interface Run {
  readonly name: string;
  readonly inputs: Inputs;
  readonly migration: SimulatedMigration;
}

/** Migrations of a report up to which each is simulated: one costs some ten milliseconds, and nobody reads thousands. */
export const mostSimulated = 50;

/** Nothing where the log states no round: a simulation would rest on assumptions alone. */
export function simulated(context: Context, one: Migration): readonly Block[] {
  if (!context.has('simulated') || !isBetweenHosts(one)) return [];
  const mine = context.request.scenarios.filter(({ migrationKey }) => migrationKey === one.key);
  const isWanted = one.rounds.length > 0 && context.migrations.length <= mostSimulated;
  if (!isWanted && mine.length === 0) return [];
  const calibration = calibrate(one, sourceHostOf(one, hostsByName(context.request.analysis.hosts)));
  const base = runOf('as calibrated', calibration.scenario);
  const runs = [...(base ? [base] : []), ...mine.flatMap((scenario) => runOf(scenario.name, scenario) ?? [])];
  if (runs.length === 0) return [];
  const fit = base && compare(one, base.migration, calibration.byConstruction);
  return [
    heading(3, 'Real beside simulated'),
    ...(fit ? [paragraph(fit.verdict), fitTable(fit)] : []),
    ...explained(calibration),
    ...charts(one, runs),
    ...(mine.length > 0 ? [variants(one, runs)] : []),
    parameters(calibration, mine),
    ...refused(mine, runs),
    quiet(
      'The model of vMotion is not validated against measured migrations: no public record states all of its inputs.',
    ),
  ];
}

/** How well the guest explains the rounds, and what in them cannot all be. */
function explained({ residualPercent, contradictions }: Calibration): readonly Block[] {
  return [
    ...contradictions.map((one) => paragraph(`The log contradicts itself: ${one}.`)),
    ...(residualPercent === undefined
      ? []
      : [paragraph(`The guest misses what the rounds left by ${significant(residualPercent)} %.`)]),
  ];
}

function runOf(name: string, { mode, inputs }: Pick<Scenario, 'mode' | 'inputs'>): Run | undefined {
  const done = simulate({ id: name, hypervisor: 'VMware', mode: mode ?? 'precopy', inputs });
  return done.ok ? { name, inputs, migration: done.migration } : undefined;
}

function fitTable({ metrics }: Comparison): Block {
  return table(
    ['Figure', numbers('Real'), numbers('Simulated'), numbers('Error'), 'Remark'],
    metrics.map(({ name, unit, real, simulated: ours, percent, byConstruction }) => [
      [metricTable[name].title],
      [figure({ value: real, unit })],
      [figure({ value: ours, unit })],
      [percent === undefined ? '—' : `${percent > 0 ? '+' : ''}${significant(percent)} %`],
      [byConstruction ? 'given to the simulation, proves nothing' : ''],
    ]),
  );
}

function charts(one: Migration, runs: readonly Run[]): readonly Block[] {
  const { bars } = realLanes(one, aheadOf(one));
  const simulated = runs.flatMap(({ name, migration }) => simulatedBars(migration, name));
  const memory = memoryCurves(one, runs);
  return [
    lanesChart('Phases: solid happened, hatched is simulated', [...bars, ...simulated]),
    ...(memory && memory.curves.length > 1
      ? [memoryChart('Memory left to send: solid happened, dashed is simulated', memory)]
      : []),
  ];
}

function variants(one: Migration, runs: readonly Run[]): Block {
  const { duration: took, downtime } = shownRow(one);
  const real: readonly Text[] = [['what happened'], [one.outcome], [took], [downtime], [String(one.rounds.length)]];
  const simulated = runs.map(({ name, migration }): readonly Text[] => [
    [name],
    [migration.verdict],
    [duration(migration.totalTimeSeconds)],
    [migration.downtimeMs === undefined ? '—' : duration(migration.downtimeMs / 1000)],
    [String(migration.iterations)],
  ]);
  return table(['Variant', 'End', numbers('Duration'), numbers('Downtime'), numbers('Rounds')], [real, ...simulated]);
}

function parameters({ scenario, identified, assumed }: Calibration, mine: readonly SavedScenario[]): Block {
  const sources = new Map<InputName, string>([
    ...identified.map(({ input, from }) => [input, from] as const),
    ...assumed.map(({ input, why }) => [input, `assumed: ${why}`] as const),
  ]);
  const names = [...new Set([scenario, ...mine].flatMap(({ inputs }) => Object.keys(inputs) as InputName[]))];
  return table(
    ['Input', 'As calibrated', ...mine.map(({ name }) => name), 'From'],
    names.map((name) => [
      [inputSpecs[name].label],
      ...[scenario, ...mine].map(({ inputs }) => [written(name, inputs)]),
      [sources.get(name) ?? ''],
    ]),
  );
}

function written(name: InputName, inputs: Inputs): string {
  const value: unknown = inputs[name];
  if (value === undefined || value === null) return '—';
  const { unit } = inputSpecs[name];
  if (typeof value === 'number') return `${significant(value)}${unit === undefined || unit === '1' ? '' : ` ${unit}`}`;
  if (name === 'writers') return writersInWords(inputs.writers ?? []);
  if (name === 'family') return `${inputs.family?.length ?? 0} guests`;
  if (typeof value === 'object') return name === 'dirtyCurve' ? 'a curve' : JSON.stringify(value);
  return String(value as string | boolean);
}

/** `2.3 GiB written 149,000 times a second`, whatever parts it has. */
function writersInWords(writers: readonly Writer[]): string {
  const sum = (of: (one: Writer) => number) => writers.reduce((all, one) => all + of(one), 0);
  const gib = (sum(({ pages }) => pages) * 4096) / 2 ** 30;
  return `${significant(sum(({ pagesPerSec }) => pagesPerSec))} pages/s in ${significant(gib)} GiB`;
}

function refused(mine: readonly SavedScenario[], runs: readonly Run[]): readonly Block[] {
  const missing = mine.filter(({ name }) => !runs.some((run) => run.name === name));
  return missing.map(({ name }) => paragraph(`${name} cannot be simulated: its inputs are out of range.`));
}
