/**
 * How far predictions are off on the user's own moves: calibrated on one move of a VM, the next one is predicted at the rate that
 * its own lines state, and held against what they say. The one test of vMotion's rules on vMotion.
 */
import { hostsByName, sourceHostOf } from '../host-facts.ts';
import type { HostFacts } from '../host-facts.ts';
import type { AnalysisInParts, Migration, Round, VirtualMachine } from '../model.ts';
import { isBetweenHosts } from '../vocabulary.ts';
import { drawsOf, rangeOf } from './band.ts';
import type { Range } from './band.ts';
import { calibrate } from './calibrate.ts';
import { bandwidthMiBps, switchoverGoalSeconds } from './identify.ts';
import { withInput } from './inputs/replaced.ts';
import { loggedOf } from './logged.ts';
import type { Inputs } from './inputs/inputs.ts';
import { MiB } from './inputs/rates.ts';
import { run } from './profiles.ts';
import { quantile } from './random.ts';
import { resolve } from './resolve.ts';
import { completes, verdictOf } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/** Of a move what a prediction needs and what it is held against: small enough to be sent to a worker by hundreds. */
export interface Move extends Pick<Migration, 'key' | 'id' | 'outcome' | 'preCopyEnd' | 'rounds' | 'metrics'> {
  readonly milestones: readonly never[];
  readonly phases: readonly never[];
  readonly host: HostFacts | undefined;
}

/** Two moves, the one after the other. */
export interface MovePair {
  readonly from: Move;
  readonly to: Move;
}

/**
 * Whose moves make a pair: those of one VM; else, where no line names the VM, those from one host to another of a VM of the same
 * size, which may be the same.
 */
export type PairedBy = 'vm' | 'hosts';

export interface ChosenPairs {
  readonly by: PairedBy;
  readonly pairs: readonly MovePair[];
  /** How many there are: of more than are tried, every so many is. */
  readonly of: number;
}

export interface Tested {
  readonly from: string;
  readonly to: string;
  readonly predicted: Verdict;
  /** Whether the VM moved, and pre-copy converged, as predicted. */
  readonly isRight: boolean;
  /** Pre-copy against its lines, in percent; infinite where the verdict is wrong, undefined where no time is stated. */
  readonly preCopyPercent: number | undefined;
  /** Whether the 80 % band held it. */
  readonly isHeld: boolean | undefined;
  readonly downtimePercent: number | undefined;
}

export interface Backtest {
  readonly by: PairedBy;
  readonly of: number;
  readonly tested: readonly Tested[];
  readonly wrong: number;
  /** Of the absolute errors, in percent; infinite where most verdicts are wrong; undefined where nothing was compared. */
  readonly medianPreCopyPercent: number | undefined;
  readonly medianDowntimePercent: number | undefined;
  /** A wrong verdict is none that was held. */
  readonly held: number;
  readonly heldOf: number;
}

/** Pairs that are tried at the most: each takes up to 30 ms. Our choice. */
const mostPairs = 200;
/** Runs behind each band. */
const draws = 40;

/**
 * Pairs of moves whose rounds state rates and whose second one shows how pre-copy ended. Undefined where there is none.
 *
 * A move that is asked about is of use in both places: no pair predicts a move from its own rounds.
 *
 * @param like only moves of this one's VM, else of its two hosts; absent: of every VM, else of all pairs of hosts
 */
export const choosePairs = (
  analysis: Pick<AnalysisInParts, 'migrations' | 'hosts'>,
  like?: Migration,
  most = mostPairs,
): ChosenPairs | undefined => chosenOf(placedIn(analysis), like, most);

interface PlacedMoves {
  /** In order of time. */
  readonly moves: readonly Placed[];
  readonly names: Names;
}

/** Each migration is built once, and let go: those of a large analysis are more than memory should hold. */
function placedIn({ migrations, hosts }: Pick<AnalysisInParts, 'migrations' | 'hosts'>): PlacedMoves {
  const byName = hostsByName(hosts);
  const names = new Names();
  const moves: Placed[] = [];
  for (const one of migrations) {
    names.add(one.vm);
    if (!hasRates(one) || one.firstSeen === undefined) continue;
    const host = sourceHostOf(one, byName);
    const { key, id, outcome, preCopyEnd, rounds, metrics, vm, firstSeen } = one;
    const move = {
      key,
      id,
      outcome,
      preCopyEnd,
      rounds,
      metrics,
      milestones: [],
      phases: [],
      host: host && slim(host),
    };
    moves.push({ move, firstSeen, vm, hosts: endsOf(one), pages: loggedOf(one, () => 0).pages });
  }
  moves.sort((a, b) => a.firstSeen - b.firstSeen);
  return { moves, names };
}

function chosenOf({ moves, names }: PlacedMoves, like: Migration | undefined, most: number): ChosenPairs | undefined {
  const keys = {
    vm: ({ vm }: Pick<Placed, 'vm'>) => names.keyOf(vm),
    hosts: ({ vm, hosts }: Pick<Placed, 'vm' | 'hosts'>) => (nameOf(vm) === undefined ? hosts : undefined),
  };
  for (const by of ['vm', 'hosts'] as const) {
    const keyOf = keys[by];
    const own = like && keyOf({ vm: like.vm, hosts: endsOf(like) });
    if (like && own === undefined) continue;
    const all = pairsBy(keyOf, own === undefined ? moves : moves.filter((one) => keyOf(one) === own));
    if (all.length > 0) return { by, pairs: evenly(all, most), of: all.length };
  }
  return undefined;
}

interface Placed {
  readonly move: Move;
  readonly firstSeen: number;
  readonly vm: VirtualMachine;
  readonly hosts: string | undefined;
  /** Of its memory. */
  readonly pages: number | undefined;
}

/** Tells VMs apart: by name, and where several have one name by their uuid. */
class Names {
  readonly #uuids = new Map<string, Set<string>>();

  add(vm: VirtualMachine): void {
    const name = nameOf(vm);
    if (name === undefined || vm.uuid === undefined) return;
    this.#uuids.set(name, (this.#uuids.get(name) ?? new Set()).add(vm.uuid));
  }

  /** Undefined where it is not known which VM it is. */
  keyOf(vm: VirtualMachine): string | undefined {
    const name = nameOf(vm);
    if (name === undefined || (this.#uuids.get(name)?.size ?? 0) < 2) return name;
    return vm.uuid === undefined ? undefined : `${name} ${vm.uuid}`;
  }
}

const nameOf = (vm: VirtualMachine): string | undefined => vm.name ?? vm.path ?? vm.moid ?? vm.uuid;

const hasRates = (migration: Migration): boolean =>
  isBetweenHosts(migration) && migration.rounds.length > 0 && migration.rounds.every(isStated);

const isStated = ({ seconds = 0, remainingPages, bandwidthMBps = 0 }: Round): boolean =>
  seconds > 0 && remainingPages !== undefined && bandwidthMBps > 0;

function endsOf({ source, destination }: Migration): string | undefined {
  const [from, to] = [source, destination].map(({ host, ip, moid }) => host ?? ip ?? moid);
  return from === undefined || to === undefined ? undefined : `${from} → ${to}`;
}

/** What calibration reads of a host. */
function slim({ host, settings, version }: HostFacts): HostFacts {
  return {
    host,
    ...{ vmknics: [], nics: [], switches: [], datastores: [], vms: [] },
    ...(settings && { settings: settings.filter(({ name }) => name.startsWith('Migrate.')) }),
    ...(version && { version }),
  };
}

/** Moves of the same hosts that are looked back at for a VM of the same size: our choice. */
const mostBack = 50;
/** The memory that two moves of one VM state differs by less: t2d is in whole percent. Our choice. */
const sameSize = 0.03;

/** Each move with the one before it of the same VM, or hosts. */
function pairsBy(keyOf: (one: Placed) => string | undefined, moves: readonly Placed[]): readonly MovePair[] {
  const before = new Map<string, readonly Placed[]>();
  return moves.flatMap((to) => {
    const key = keyOf(to);
    if (key === undefined) return [];
    const earlier = before.get(key) ?? [];
    before.set(key, [...earlier.slice(1 - mostBack), to]);
    const from = earlier.findLast((one) => nameOf(to.vm) !== undefined || isOfSize(one.pages, to.pages));
    return !from || truthOf(to.move) === undefined ? [] : [{ from: from.move, to: to.move }];
  });
}

const isOfSize = (a: number | undefined, b: number | undefined): boolean =>
  a !== undefined && b !== undefined && Math.abs(a / b - 1) < sameSize;

const evenly = <One>(all: readonly One[], most: number): readonly One[] =>
  all.length <= most
    ? all
    : Array.from({ length: most }, (_, at) => all[Math.floor((at * all.length) / most)]).filter(
        (one) => one !== undefined,
      );

interface Truth {
  readonly moved: boolean;
  /** Undefined where no line says how pre-copy ended. */
  readonly converged: boolean | undefined;
}

/** Undefined where it says nothing of pre-copy: it failed for another reason, or its end is not there. */
function truthOf({ outcome, preCopyEnd }: Move): Truth | undefined {
  if (outcome === 'succeeded')
    return { moved: true, converged: preCopyEnd === undefined ? undefined : preCopyEnd === 'converged' };
  return outcome === 'failed' && preCopyEnd === 'no-progress' ? { moved: false, converged: false } : undefined;
}

/** The pairs of a migration's VM (else of its hosts), and those of all moves, where they are more than these. */
export interface ChosenFor {
  readonly own: ChosenPairs | undefined;
  readonly all: ChosenPairs | undefined;
}

export function choosePairsFor(
  analysis: Pick<AnalysisInParts, 'migrations' | 'hosts'>,
  migration: Migration | undefined,
): ChosenFor {
  const placed = placedIn(analysis);
  const own = migration && chosenOf(placed, migration, mostPairs);
  const all = chosenOf(placed, undefined, mostPairs);
  return { own, all: own && all && own.by === all.by && own.of === all.of ? undefined : all };
}

/** Tries one pair after the other, and gives way after each. */
export function* backtestSteps({ by, of, pairs }: ChosenPairs): Generator<Backtest, Backtest> {
  const tested: Tested[] = [];
  for (const pair of pairs) {
    const one = testedPair(pair);
    if (one) tested.push(one);
    yield summed(by, of, tested);
  }
  return summed(by, of, tested);
}

export function backtest(chosen: ChosenPairs): Backtest {
  const steps = backtestSteps(chosen);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

function summed(by: PairedBy, of: number, tested: readonly Tested[]): Backtest {
  const medianOf = (name: 'preCopyPercent' | 'downtimePercent') => {
    const known = tested.flatMap((one) => one[name] ?? []).map(Math.abs);
    return known.length === 0 ? undefined : quantile(known, 0.5);
  };
  const held = tested.flatMap(({ isHeld }) => isHeld ?? []);
  return {
    ...{ by, of, tested: [...tested] },
    wrong: tested.filter(({ isRight }) => !isRight).length,
    medianPreCopyPercent: medianOf('preCopyPercent'),
    medianDowntimePercent: medianOf('downtimePercent'),
    held: held.filter(Boolean).length,
    heldOf: held.length,
  };
}

/** Undefined where the guest of the first cannot be in the memory of the second, or no time is stated. */
function testedPair({ from, to }: MovePair): Tested | undefined {
  const truth = truthOf(to);
  const resolved = resolve({ hypervisor: 'VMware', inputs: askedOf(calibrate(from, from.host).scenario.inputs, to) });
  if (!truth || !resolved.ok) return undefined;
  const { parameters } = resolved;
  const result = run(parameters);
  const verdict = verdictOf(result);
  const moved = completes(verdict);
  const converged = moved && verdict !== 'forced';
  const isRight = moved === truth.moved && (truth.converged ?? converged) === converged;
  const name = { from: from.key, to: to.key, predicted: verdict, isRight };
  const { preCopySeconds, downtimeMs } = to.metrics;
  const none = { preCopyPercent: isRight ? undefined : Infinity, isHeld: isRight ? undefined : false };
  // How long it takes until it is given up is no question of pre-copy.
  if (!preCopySeconds || !truth.moved) return { ...name, ...none, downtimePercent: isRight ? undefined : Infinity };
  const done = drawsOf(parameters, draws, result.stunAtSeconds, []).filter((one) => completes(verdictOf(one)));
  const percent = (predicted: number, real: number) => (isRight ? 100 * (predicted / real - 1) : Infinity);
  return {
    ...name,
    preCopyPercent: percent(result.stunAtSeconds, preCopySeconds.value),
    isHeld: isRight && holds(rangeOf(done.map(({ stunAtSeconds }) => stunAtSeconds)), preCopySeconds.value),
    downtimePercent: downtimeMs && percent(1000 * result.downtimeSeconds, downtimeMs.value),
  };
}

const holds = (range: Range | undefined, value: number): boolean =>
  range !== undefined && value >= range.low && value <= range.high;

/** The guest of one move, asked for what the lines of another state of its link, memory and goal. */
function askedOf(inputs: Inputs, to: Move): Inputs {
  const { pages, contradiction } = loggedOf(to, () => 0);
  const memoryMiB = contradiction === undefined && pages !== undefined ? (pages * 4096) / MiB : undefined;
  const stated = [
    ['bandwidthMiBps', bandwidthMiBps(to)?.value],
    ['memoryMiB', memoryMiB],
    ['switchoverGoalSeconds', switchoverGoalSeconds(to)?.value],
  ] as const;
  return stated.reduce((all, [name, value]) => (value === undefined ? all : withInput(all, name, value)), inputs);
}
