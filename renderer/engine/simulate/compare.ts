/** Compares a real and a simulated migration, metric by metric and round by round, with a verdict. */
import type { MetricName, MilestoneName, Round, Timeline, Unit } from '../model.ts';

/** One figure of both. The residual is simulated less real. */
export interface Compared<Name> {
  readonly name: Name;
  readonly unit: Unit;
  readonly real: number;
  readonly simulated: number;
  readonly residual: number;
  /** Residual over real, in percent; undefined where the real one is 0. */
  readonly percent: number | undefined;
  /** Agrees because an input of the simulation came from it. */
  readonly byConstruction: boolean;
}

export interface ComparedRound {
  readonly n: number;
  readonly figures: readonly Compared<RoundFigure>[];
}

export type RoundFigure = 'seconds' | 'remainingPages' | 'bandwidthMBps' | 'transmitToDirtyPercent';

export interface Comparison {
  readonly metrics: readonly Compared<MetricName>[];
  readonly rounds: readonly ComparedRound[];
  /** Rounds only one of them has. */
  readonly roundsReal: number;
  readonly roundsSimulated: number;
  /** Median of the absolute differences of the metrics that are not by construction, in percent. */
  readonly medianPercent: number | undefined;
  readonly verdict: string;
}

const roundUnits: Readonly<Record<RoundFigure, Unit>> = {
  seconds: 's',
  remainingPages: 'pages',
  bandwidthMBps: 'MB/s',
  transmitToDirtyPercent: '%',
};

/** Settings both share by design; they say nothing about the model. */
const settings: ReadonlySet<MetricName> = new Set(['switchoverGoalSeconds', 'maxSwitchoverSeconds']);

export function compare(real: Timeline, simulated: Timeline, byConstruction: readonly MetricName[] = []): Comparison {
  const metrics = comparedMetrics(real, simulated, byConstruction);
  const rounds = comparedRounds(real.rounds, simulated.rounds);
  const free = metrics
    .filter((one) => !one.byConstruction)
    .flatMap(({ percent }) => (percent === undefined ? [] : [Math.abs(percent)]));
  const medianPercent = free.length > 0 ? [...free].sort((a, b) => a - b)[Math.floor(free.length / 2)] : undefined;
  const [roundsReal, roundsSimulated] = [real.rounds.length, simulated.rounds.length];
  return {
    metrics,
    rounds,
    roundsReal,
    roundsSimulated,
    medianPercent,
    verdict: inWords(metrics, medianPercent, roundsReal, roundsSimulated),
  };
}

function comparedMetrics(
  real: Timeline,
  simulated: Timeline,
  given: readonly MetricName[],
): readonly Compared<MetricName>[] {
  const left = beyond(real, simulated);
  return (Object.keys(real.metrics) as MetricName[]).flatMap((name) => {
    if (left.has(name)) return [];
    const [a, b] = [real.metrics[name], simulated.metrics[name]];
    if (!a || !b) return [];
    return [figure(name, a.unit, a.value, b.value, given.includes(name) || settings.has(name))];
  });
}

/** What a failure says of itself, and not of the copy that a simulation ends: the time it waited; where it broke off, its rounds. */
function beyond(real: Timeline, simulated: Timeline): ReadonlySet<MetricName> {
  const has = ({ milestones }: Timeline, ...names: readonly MilestoneName[]) =>
    milestones.some(({ name }) => names.includes(name));
  if (!has(real, 'failure') || has(simulated, 'failure')) return new Set();
  const isBrokenOff = !has(real, 'pre-copy-end', 'stun', 'stunned');
  return new Set(['durationSeconds', ...(isBrokenOff ? ofAllRounds : [])]);
}
const ofAllRounds = [
  'rounds',
  'preCopySeconds',
  'pagesLeft',
  'transmitToDirtyPercent',
  'copiedPages',
  'copiedBytes',
  // Given to the simulation by the only round that there may be.
  'bandwidthMBps',
] as const;

function comparedRounds(real: readonly Round[], simulated: readonly Round[]): readonly ComparedRound[] {
  return real.slice(0, simulated.length).map((round, at) => ({
    n: at + 1,
    figures: (Object.keys(roundUnits) as RoundFigure[]).flatMap((name) => {
      const [a, b] = [round[name], simulated[at]?.[name]];
      return a === undefined || b === undefined ? [] : [figure(name, roundUnits[name], a, b, false)];
    }),
  }));
}

function figure<Name>(
  name: Name,
  unit: Unit,
  real: number,
  simulated: number,
  byConstruction: boolean,
): Compared<Name> {
  const residual = simulated - real;
  return {
    name,
    unit,
    real,
    simulated,
    residual,
    percent: real === 0 ? undefined : (100 * residual) / real,
    byConstruction,
  };
}

function inWords(metrics: Comparison['metrics'], median: number | undefined, real: number, simulated: number): string {
  if (median === undefined) return 'The two have no figure in common that the simulation was not given.';
  const isWhole = metrics.some(({ name }) => name === 'rounds');
  const worst = metrics
    .filter((one) => !one.byConstruction)
    .reduce((most, one) => (Math.abs(one.percent ?? 0) > Math.abs(most.percent ?? 0) ? one : most));
  const quality =
    median <= 5
      ? 'The simulation agrees'
      : median <= 20
        ? 'The simulation roughly agrees'
        : 'The simulation does not agree';
  const farthest = `farthest off is ${worst.name} (${signed(worst.percent ?? 0)} %)`;
  if (!isWhole) return `${quality}: half of the figures are within ${Number(median.toPrecision(2))} %, ${farthest}.`;
  const rounds = real === simulated ? `${real} rounds both` : `${real} rounds against ${simulated}`;
  return `${quality}: half of the figures are within ${Number(median.toPrecision(2))} %, ${farthest}, ${rounds}.`;
}

const signed = (value: number): string => `${value > 0 ? '+' : ''}${Number(value.toPrecision(2))}`;
