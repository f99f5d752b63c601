/** Real beside simulated: the unchanged run with its error, then what was tried, each with its parameters. */
import type { SavedScenario } from '../../investigation/model.ts';
import type { Migration } from '../../model.ts';
import { metricTable } from '../../metric-table.ts';
import { inputSpecs } from '../../simulate/index.ts';
import type { Calibration, Comparison, InputName, Inputs, SimulatedMigration, Writer } from '../../simulate/index.ts';
import { aheadOf } from '../../clock.ts';
import { realLanes, simulatedBars } from '../../presentation/lanes.ts';
import { memoryCurves } from '../../presentation/memory.ts';
import { shownRow } from '../../presentation/row.ts';
import { heading, lanesChart, memoryChart, numbers, paragraph, quiet, table } from '../document.ts';
import type { Block, Text } from '../document.ts';
import { duration, figure, significant, span } from '../../presentation/figures.ts';
import { simulationOf } from '../simulation.ts';
import type { Run } from '../simulation.ts';
import type { Context } from './context.ts';

/** Nothing where it is not simulated: simulation.ts says when. */
export function simulated(context: Context, one: Migration): readonly Block[] {
  const found = simulationOf(context.request, one, context.migrations.length);
  if (!found) return [];
  const { calibration, base, fit, mine, tried } = found;
  const runs = [...(base ? [base] : []), ...tried];
  if (runs.length === 0) return [];
  return [
    heading(3, 'Real beside simulated'),
    ...(fit ? [paragraph(fit.verdict), fitTable(fit)] : []),
    ...explained(calibration),
    ...charts(one, runs),
    variants(one, runs),
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
  const real: readonly Text[] = [
    ['what happened'],
    [one.outcome],
    [took],
    [downtime],
    [String(one.rounds.length)],
    ['—'],
  ];
  const simulated = runs.map(({ name, migration }): readonly Text[] => [
    [name],
    [migration.verdict],
    [duration(migration.totalTimeSeconds)],
    [migration.downtimeMs === undefined ? '—' : duration(migration.downtimeMs / 1000)],
    [String(migration.iterations)],
    [bandInWords(migration)],
  ]);
  return table(
    ['Variant', 'End', numbers('Duration'), numbers('Downtime'), numbers('Rounds'), '80 % of what is possible'],
    [real, ...simulated],
  );
}

/** `32.9 to 33.4 s, downtime 319 to 342 ms` */
function bandInWords({ band, completed }: SimulatedMigration): string {
  const { totalTimeSeconds: total, downtimeMs: still } = band ?? {};
  if (!completed || !total || !still) return '—';
  return `${span(total.low, total.high, duration)}, downtime ${span(still.low / 1000, still.high / 1000, duration)}`;
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
