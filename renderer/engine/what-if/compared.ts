/** What happened beside what was simulated, figure by figure and round by round, each with its reason. */
import type { LineRef, Migration, Round } from '../model.ts';
import { duration, memorySize, percentage, significant, span } from '../presentation/figures.ts';
import { pageBytes } from '../presentation/memory.ts';
import type { Calibration, Range, SimulatedMigration } from '../simulate/index.ts';
import { gigabits } from './picture.ts';

export interface ComparedFigure {
  readonly title: string;
  /** What happened, or the starting point; undefined where no line says it. */
  readonly before: string | undefined;
  /** Lines that say what happened. */
  readonly refs: readonly LineRef[];
  readonly after: string;
  /** The span that holds 80 % of what is possible; undefined where there is none. */
  readonly band: string | undefined;
  readonly difference: string | undefined;
  readonly because: string;
}

export interface Compared {
  readonly real: Migration | undefined;
  readonly calibration: Calibration | undefined;
  /** The starting point, compared with where there is no log. */
  readonly base: SimulatedMigration | undefined;
  readonly simulated: SimulatedMigration;
}

interface Known {
  readonly value: number | undefined;
  readonly refs: readonly LineRef[];
}

const unknown: Known = { value: undefined, refs: [] };

export function comparedFigures(of: Compared): readonly ComparedFigure[] {
  const { real, calibration, base, simulated } = of;
  const metric = (name: 'durationSeconds' | 'preCopySeconds' | 'downtimeMs'): Known => {
    const stated = real ? real.metrics[name] : base?.metrics[name];
    return stated ? { value: stated.value, refs: stated.evidence } : unknown;
  };
  const input = (name: 'setupSeconds' | 'afterSeconds'): Known => {
    if (!real) return unknown;
    const found = calibration?.identified.find((one) => one.input === name);
    return found ? { value: found.value, refs: found.evidence } : unknown;
  };
  const { band, completed } = simulated;
  const stun = metric('downtimeMs');
  const setup = setupOf(simulated);
  const after = pageInOf(simulated);
  return [
    row('Total', metric('durationSeconds'), completed ? simulated.totalTimeSeconds : undefined, {
      write: duration,
      band: band?.totalTimeSeconds,
      because: totalInWords(of, { setup, after }),
    }),
    ...(setup > 0
      ? [
          row('Set-up', input('setupSeconds'), setup, {
            write: duration,
            because: setupInWords(of, input('setupSeconds').value, setup),
          }),
        ]
      : []),
    row('Pre-copy', metric('preCopySeconds'), simulated.metrics.preCopySeconds?.value, {
      write: duration,
      because: roundsInWords(of),
    }),
    row('Stun', { ...stun, value: stun.value === undefined ? undefined : stun.value / 1000 }, milliseconds(simulated), {
      write: duration,
      band: band?.downtimeMs && scaled(band.downtimeMs, 1 / 1000),
      because: leftInWords(of),
    }),
    ...(after > 0
      ? [
          row('Page-in', input('afterSeconds'), after, {
            write: duration,
            because: afterInWords(of, input('afterSeconds').value),
          }),
        ]
      : []),
    row('Sent', sentOf(real, base), simulated.transferredMiB * 2 ** 20, {
      write: memorySize,
      because: sentAgainInWords(of),
    }),
    ...(simulated.throttleMostPercent > 0
      ? [
          row('Guest slowed', unknown, simulated.throttleMostPercent, {
            write: (percent) => `up to ${Math.round(percent)} %`,
            because: `it loses ${duration(simulated.lostCpuSeconds)} of a vCPU`,
          }),
        ]
      : []),
  ];
}

interface Words {
  write(value: number): string;
  readonly band?: Range | undefined;
  readonly because: string;
}

function row(title: string, before: Known, after: number | undefined, { write, band, because }: Words): ComparedFigure {
  const by = before.value === undefined || after === undefined ? undefined : after - before.value;
  return {
    title,
    before: before.value === undefined ? undefined : write(before.value),
    refs: before.refs,
    after: after === undefined ? '—' : write(after),
    band: after === undefined || !band ? undefined : span(band.low, band.high, write),
    difference: by === undefined ? undefined : differenceInWords(by, Math.abs(before.value ?? 0), write),
    because,
  };
}

function differenceInWords(by: number, of: number, write: (value: number) => string): string {
  // Less than shows of the figure itself.
  if (Math.abs(by) <= 0.0005 * of) return '0';
  return `${by < 0 ? '−' : '+'}${write(Math.abs(by))}`;
}

const scaled = ({ low, middle, high }: Range, by: number): Range => ({
  low: low * by,
  middle: middle * by,
  high: high * by,
});

const milliseconds = ({ downtimeMs }: SimulatedMigration): number | undefined =>
  downtimeMs === undefined ? undefined : downtimeMs / 1000;

const phaseSeconds = ({ phases }: SimulatedMigration, name: 'setup' | 'page-in'): number =>
  phases.reduce(
    (sum, phase) =>
      phase.name === name && phase.start !== undefined && phase.end !== undefined
        ? sum + (phase.end - phase.start) / 1e6
        : sum,
    0,
  );
const setupOf = (simulated: SimulatedMigration): number => phaseSeconds(simulated, 'setup');
const pageInOf = (simulated: SimulatedMigration): number => phaseSeconds(simulated, 'page-in');

/** Bytes on the wire: as stated, else each round's rate times its time and the pages that were left. */
function sentOf(real: Migration | undefined, base: SimulatedMigration | undefined): Known {
  if (!real) return base ? { value: base.transferredMiB * 2 ** 20, refs: [] } : unknown;
  const { copiedBytes, pagesLeft } = real.metrics;
  if (copiedBytes) return { value: copiedBytes.value, refs: copiedBytes.evidence };
  const bytes = real.rounds.map(bytesOf);
  if (bytes.length === 0 || bytes.includes(undefined)) return unknown;
  const sum = bytes.reduce<number>((all, one) => all + (one ?? 0), 0);
  return {
    value: sum + (pagesLeft?.value ?? 0) * pageBytes,
    refs: real.rounds.flatMap(({ evidence }) => evidence),
  };
}

function bytesOf({ bytes, bandwidthMBps, seconds, start, end }: Round): number | undefined {
  if (bytes !== undefined) return bytes;
  const took = seconds ?? (start === undefined || end === undefined ? undefined : (end - start) / 1e6);
  return bandwidthMBps === undefined || took === undefined ? undefined : bandwidthMBps * 1e6 * took;
}

const roundSeconds = ({ seconds, start, end }: Round): number | undefined =>
  seconds ?? (start === undefined || end === undefined ? undefined : (end - start) / 1e6);

const roundsBefore = ({ real, base }: Compared): readonly Round[] => real?.rounds ?? base?.rounds ?? [];

const setupInWords = ({ real }: Compared, was: number | undefined, is: number): string => {
  if (!real || was === undefined) return 'assumed';
  return is > was * 1.01 ? 'storage is copied first' : 'taken as it was';
};

const afterInWords = ({ real, simulated }: Compared, was: number | undefined): string =>
  simulated.postCopy ? 'pages follow the guest' : real && was !== undefined ? 'taken as it was' : 'assumed';

/** The part that differs most says why. */
function totalInWords(of: Compared, { setup, after }: { readonly setup: number; readonly after: number }): string {
  const { real, calibration, base, simulated } = of;
  if (!simulated.completed) return 'it gives up';
  if (real?.outcome === 'failed') return 'it failed before it was done';
  const total = (real ?? base)?.metrics.durationSeconds?.value;
  if (total === undefined) return '';
  const inputs = calibration?.scenario.inputs;
  const before = (name: 'setupSeconds' | 'afterSeconds', now: number) =>
    real ? now - Number(inputs?.[name] ?? now) : 0;
  const copy = (simulated.metrics.preCopySeconds?.value ?? 0) - ((real ?? base)?.metrics.preCopySeconds?.value ?? 0);
  const [first, later] = [before('setupSeconds', setup), before('afterSeconds', after)];
  const most = Math.max(...[copy, first, later].map(Math.abs));
  if (Math.abs(simulated.totalTimeSeconds - total) < 0.02 * total) return 'about as long';
  if (most === Math.abs(first)) return 'storage is copied first';
  if (most === Math.abs(later)) return 'pages follow the guest';
  return copyInWords(of, copy);
}

/** By its first pass, where that is most of the difference; else by its rounds. @param by seconds more or less of pre-copy */
function copyInWords(of: Compared, by: number): string {
  const [was, is] = [roundsBefore(of)[0], of.simulated.rounds[0]].map((round) => round && roundSeconds(round));
  if (!was || !is || Math.abs(is - was) < 0.5 * Math.abs(by)) return roundsInWords(of);
  return was > is ? `first pass ${significant(was / is)} × as fast` : `first pass ${significant(is / was)} × as slow`;
}

const count = (rounds: number): string => (rounds === 1 ? 'one round' : `${rounds} rounds`);

function roundsInWords(of: Compared): string {
  const was = of.real?.metrics.rounds?.value ?? roundsBefore(of).length;
  const is = of.simulated.iterations;
  if (was === 0) return count(is);
  const isBrokenOff = of.real?.outcome === 'failed' && of.real.preCopyEnd === undefined;
  if (isBrokenOff) return `${count(is)}; it failed after ${was === 1 ? 'one' : was}`;
  return was === is ? `${count(is)} as before` : `${count(is)} instead of ${was}`;
}

function leftInWords(of: Compared): string {
  const was = (of.real ?? of.base)?.metrics.pagesLeft?.value;
  const is = of.simulated.metrics.pagesLeft?.value;
  if (is === undefined) return '';
  if (!of.simulated.completed) return `${memorySize(is * pageBytes)} left: the VM stays`;
  if (of.simulated.postCopy) return 'the memory follows later';
  const now = `${memorySize(is * pageBytes)} left`;
  return was === undefined || memorySize(was * pageBytes) === memorySize(is * pageBytes)
    ? now
    : `${now}, not ${memorySize(was * pageBytes)}`;
}

/** What was sent beyond what there was to send, of that. */
function sentAgainInWords(of: Compared): string {
  const { real, calibration, base, simulated } = of;
  const again = (bytes: number | undefined, memory: number | undefined) =>
    bytes === undefined || memory === undefined || memory <= 0 ? undefined : Math.max(0, bytes / memory - 1);
  const is = again(simulated.transferredMiB * 2 ** 20, dataBytesOf(simulated));
  const inputs = calibration?.scenario.inputs;
  const memory = real
    ? typeof inputs?.memoryMiB === 'number'
      ? inputs.memoryMiB * 2 ** 20 * (1 - (inputs.zeroFraction ?? 0))
      : undefined
    : base && dataBytesOf(base);
  const was = again(sentOf(real, base).value, memory);
  if (is === undefined) return '';
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  return was === undefined || percent(was) === percent(is)
    ? `${percent(is)} sent again`
    : `${percent(is)} sent again, not ${percent(was)}`;
}

function dataBytesOf({ roundRecords: [first] }: SimulatedMigration): number | undefined {
  return first && (first.pagesAtStart - first.zeroPages) * pageBytes;
}

export interface ComparedRound {
  readonly n: number;
  /** Left, took, rate and sent over dirtied: as it happened, and simulated. Undefined where one has no such round. */
  readonly before: RoundFigures | undefined;
  readonly after: RoundFigures | undefined;
  /** Left now, of what was left then, in percent more or less. */
  readonly leftPercent: number | undefined;
}

export interface RoundFigures {
  readonly left: string;
  readonly took: string;
  readonly rate: string;
  readonly ratio: string;
  readonly refs: readonly LineRef[];
}

export function comparedRounds(of: Compared): readonly ComparedRound[] {
  const [was, is] = [roundsBefore(of), of.simulated.rounds];
  return Array.from({ length: Math.max(was.length, is.length) }, (_, at) => {
    const [before, after] = [was[at], is[at]];
    const [then, now] = [before?.remainingPages, after?.remainingPages];
    return {
      n: at + 1,
      before: before && figuresOf(before),
      after: after && figuresOf(after),
      leftPercent: then === undefined || now === undefined || then === 0 ? undefined : 100 * (now / then - 1),
    };
  });
}

function figuresOf(round: Round): RoundFigures {
  const { remainingPages, bandwidthMBps, transmitToDirtyPercent, evidence } = round;
  const took = roundSeconds(round);
  return {
    left: remainingPages === undefined ? '—' : memorySize(remainingPages * pageBytes),
    took: took === undefined ? '—' : duration(took),
    rate: bandwidthMBps === undefined ? '—' : gigabits(bandwidthMBps * 1e6),
    ratio: transmitToDirtyPercent === undefined ? '—' : percentage(transmitToDirtyPercent),
    refs: evidence,
  };
}

/** `Round 1 takes 18.1 s instead of 47.7 s and leaves 6.05 GiB instead of 10.3 GiB.` */
export function firstRoundInWords([first]: readonly ComparedRound[]): string {
  if (!first?.before || !first.after) return '';
  const { before, after } = first;
  const instead = (now: string, then: string) => (now === then || then === '—' ? now : `${now} instead of ${then}`);
  return `Round 1 takes ${instead(after.took, before.took)} and leaves ${instead(after.left, before.left)}.`;
}
