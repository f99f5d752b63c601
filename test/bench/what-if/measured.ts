/** The benchmark's first part: each measured run's log, read and calibrated by the product, asked for another run's limit. */
import type { HostFacts } from '../../../renderer/engine/host-facts.ts';
import type { Migration } from '../../../renderer/engine/model.ts';
import { calibrate } from '../../../renderer/engine/simulate/index.ts';
import type { Scenario } from '../../../renderer/engine/simulate/index.ts';
import { readBack, toldOf } from './as-log.ts';
import type { Counting } from './as-log.ts';
import { askedOf, predicted, qemu } from './baselines.ts';
import type { Predict } from './baselines.ts';
import { directionOf } from './runs.ts';
import type { MeasuredRun, Pair } from './runs.ts';
import { meanOf, rowOf, scored } from './score.ts';
import type { Outcome, Row, Scored } from './score.ts';

const bandRuns = 60;

/** Nothing slowed these guests: under vMotion's rules the source's bundle says so. */
export const unslowed: HostFacts = {
  host: 'esx-a',
  ...{ vmknics: [], nics: [], switches: [], datastores: [], vms: [] },
  settings: [{ name: 'Migrate.SdpsEnabled', value: { value: 0 } }],
};

export function ours(hypervisor: 'QEMU' | 'VMware'): Predict {
  const known = new Map<Migration, Scenario>();
  return ({ b }, log) => {
    const name = hypervisor === 'QEMU' ? qemu : hypervisor;
    const scenario = known.get(log) ?? calibrate(log, unslowed, { hypervisor: name }).scenario;
    known.set(log, scenario);
    return predicted({ hypervisor: name, inputs: { ...scenario.inputs, ...askedOf(b) } }, bandRuns);
  };
}

/** Downtime says something of the model only where the link holds during the last copy too. */
export const outcomeOf = ({ inputs, measured }: MeasuredRun): Outcome => ({
  converged: measured.converged,
  seconds: measured.totalTimeMs / 1000,
  downtimeMs: inputs.bandwidthLimit === 'link' ? (measured.downtimeMs ?? undefined) : undefined,
});

export interface PairScore extends Pair {
  readonly scored: Scored;
}

/** Each pair scored. A run is written and read once, however many pairs it is in. */
export function scorePairs(pairs: readonly Pair[], counting: Counting, predict: Predict): readonly PairScore[] {
  const logs = new Map<MeasuredRun, Migration>();
  const logOf = (run: MeasuredRun): Migration => {
    const log = logs.get(run) ?? readBack(toldOf(run, counting));
    logs.set(run, log);
    return log;
  };
  return pairs.map((pair) => ({ ...pair, scored: scored(outcomeOf(pair.b), predict(pair, logOf(pair.a))) }));
}

const rowIn = (list: readonly PairScore[]): Row => rowOf(list.map((one) => one.scored));

/** Rows of everything, of each guest with the mean over them, and of each direction. */
export function rowsOf(all: readonly PairScore[]): readonly (readonly [string, Row])[] {
  const groups = (key: (one: PairScore) => string) =>
    [...new Set(all.map(key))].map((name) => [`  ${name}`, rowIn(all.filter((one) => key(one) === name))] as const);
  const guests = groups(({ guest }) => guest);
  return [
    ['all pairs', rowIn(all)],
    ...guests,
    ['  mean over guests', meanOf(guests.map(([, row]) => row))],
    ...groups((one) => `${directionOf(one)} link`),
  ];
}
