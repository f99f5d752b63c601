/**
 * The rounds of a log as numbers: seconds, pages sent, pages found dirty, pages carried over.
 *
 * Bytes of a pass are its rate times its time; sent/dirtied ("N% t2d") times pages left are its pages, zero ones included, in
 * the first pass therefore the VM's memory (README.md, "Calibration").
 */
import type { LineRef } from '../model.ts';
import type { Observed } from './identify.ts';
import { pageHeaderBytes, zeroPageBytes } from './memory-state.ts';

export interface LoggedRound {
  readonly seconds: number;
  /** Pages with data that went out in it. */
  readonly sent: number;
  /** Pages that the bitmap found dirty when it ended. */
  readonly dirtied: number;
  /** Pages that it left unsent. */
  readonly unsent: number;
  readonly bytesPerSecond: number;
  readonly evidence: readonly LineRef[];
}

/** What the rounds may mean, where they do not send everything. */
export interface Reading {
  readonly rounds: readonly LoggedRound[];
  /** Which of the dirty pages wait: as many of each part, or those written least. */
  readonly waiting: 'any' | 'seldom written';
}

export interface Logged {
  /** One, or several where it is not known which; the likeliest first. */
  readonly readings: readonly Reading[];
  /** Of the first reading. */
  readonly rounds: readonly LoggedRound[];
  /** All of the VM's pages, zero ones included; undefined where nothing says it. */
  readonly pages: number | undefined;
  /** Pages with data among them. */
  readonly dataPages: number | undefined;
  /** Whether bytes and pages of the first pass were both stated, so that the zero share is known. */
  readonly isZeroKnown: boolean;
  /** More bytes than its pages can hold: rate, time and t2d of the first pass contradict each other. */
  readonly contradiction: string | undefined;
  /** Seconds of a round beyond sending; undefined where no second round says it. */
  readonly overheadSeconds: number | undefined;
  /** By how many pages `unsent` may be off in all rounds alike: the grain in which a round that ends early sends. */
  readonly unsentGrain: number;
}

/** How a hypervisor ends its rounds, where they do not send everything. */
export interface EarlyEnd {
  /** Seconds of sending that a round leaves at most, and the grain in which it sends. */
  readonly thresholdSeconds: number;
  readonly chunkSeconds: number;
}

const dataBytes = 4096 + pageHeaderBytes;
/** How much the bytes of a pass may exceed its pages before it is a contradiction: rates and ratios are rounded. */
const slack = 1.03;

/**
 * @param usualOverhead seconds of bookkeeping of a round, for so many pages, where no second round tells
 * @param early absent: a round sends everything that was dirty
 */
export function loggedOf(migration: Observed, usualOverhead: (pages: number) => number, early?: EarlyEnd): Logged {
  const stated = statedRounds(migration);
  const first = stated[0];
  const passPages = firstPassPages(migration, first);
  const overheads = stated.flatMap((round, at) => {
    const sent = stated[at - 1]?.left;
    if (sent === undefined || round.seconds === undefined || early) return [];
    return [Math.max(0, round.seconds - (sent * dataBytes) / round.bytesPerSecond)];
  });
  const overheadSeconds = overheads.length > 0 ? median(overheads) : undefined;
  const overhead = early ? 0 : (overheadSeconds ?? usualOverhead(passPages ?? 0));
  const timed = stated.map((round, at): Timed => {
    const before = at === 0 ? passPages : stated[at - 1]?.left;
    const seconds = round.seconds ?? ((before ?? 0) * dataBytes) / round.bytesPerSecond;
    const bytes = Math.max(0, seconds - overhead) * round.bytesPerSecond;
    return { ...round, seconds, sent: bytes / dataBytes };
  });
  const sending = first?.seconds === undefined ? undefined : Math.max(0, first.seconds - overhead);
  const bytes = first?.bytes ?? (sending === undefined || !first ? undefined : sending * first.bytesPerSecond);
  const memory = memoryOf(passPages, bytes);
  const whole = timed.map((round) => ({ ...round, unsent: 0, dirtied: round.left }));
  const readings = (early ? readingsOf(timed, early) : [{ rounds: whole, waiting: 'any' as const }]).map((reading) => ({
    ...reading,
    rounds: reading.rounds.filter(({ seconds }) => seconds > 0),
  }));
  const rounds = readings[0]?.rounds ?? [];
  const unsent = rounds[0]?.unsent ?? 0;
  return {
    ...{ readings, rounds },
    ...memory,
    pages: memory.pages === undefined ? undefined : memory.pages + unsent,
    dataPages: memory.dataPages === undefined ? undefined : memory.dataPages + unsent,
    overheadSeconds,
    unsentGrain: early && first ? (early.chunkSeconds * first.bytesPerSecond) / dataBytes : 0,
  };
}

interface StatedRound {
  readonly seconds: number | undefined;
  readonly left: number;
  readonly bytes: number | undefined;
  readonly bytesPerSecond: number;
  readonly evidence: readonly LineRef[];
}

interface Timed extends Omit<StatedRound, 'seconds'> {
  readonly seconds: number;
  readonly sent: number;
}

function statedRounds({ rounds, metrics }: Observed): readonly StatedRound[] {
  const usual = metrics.bandwidthMBps?.value ?? rounds.find((round) => round.bandwidthMBps)?.bandwidthMBps;
  return rounds.flatMap(({ seconds, remainingPages: left, bytes, bandwidthMBps = usual, evidence }) =>
    left === undefined || bandwidthMBps === undefined || bandwidthMBps <= 0
      ? []
      : [{ seconds, left, bytes, bytesPerSecond: bandwidthMBps * 1e6, evidence }],
  );
}

/** Pages of the first pass: by its ratio, else as stated, else by its bytes. */
function firstPassPages({ rounds, metrics }: Observed, first: StatedRound | undefined): number | undefined {
  const [round] = rounds;
  const ratio = round?.transmitToDirtyPercent;
  if (round?.remainingPages !== undefined && round.remainingPages > 0 && ratio)
    return (round.remainingPages * ratio) / 100;
  if (round?.pages !== undefined) return round.pages;
  const { pagesLeft, transmitToDirtyPercent } = metrics;
  if (rounds.length <= 1 && pagesLeft && transmitToDirtyPercent && pagesLeft.value * transmitToDirtyPercent.value > 0)
    return (pagesLeft.value * transmitToDirtyPercent.value) / 100;
  if (first?.bytes !== undefined) return first.bytes / dataBytes;
  return undefined;
}

type Memory = Pick<Logged, 'pages' | 'dataPages' | 'isZeroKnown' | 'contradiction'>;

function memoryOf(pages: number | undefined, bytes: number | undefined): Memory {
  const no = { isZeroKnown: false, contradiction: undefined };
  if (pages === undefined || bytes === undefined)
    return { ...no, pages: pages ?? (bytes && bytes / dataBytes), dataPages: pages ?? (bytes && bytes / dataBytes) };
  if (bytes > pages * dataBytes * slack) {
    const contradiction =
      `the first pass carried ${Math.round(bytes / 2 ** 20)} MiB by its rate and time, ` +
      `and ${Math.round((pages * 4096) / 2 ** 20)} MiB by its pages`;
    return { pages: bytes / dataBytes, dataPages: bytes / dataBytes, isZeroKnown: false, contradiction };
  }
  const data = Math.min(pages, (bytes - pages * zeroPageBytes) / (dataBytes - zeroPageBytes));
  return { pages, dataPages: Math.max(0, data), isZeroKnown: true, contradiction: undefined };
}

/**
 * What each round may have left unsent. "Pages left" may be the newly dirtied ones, and then how early rounds ended is known up
 * to a grain; or have the unsent ones in them, and then a round sends fewer pages than the one before left, by what it leaves
 * itself, and only of the first is nothing known. The likeliest first.
 */
function readingsOf(rounds: readonly Timed[], early: EarlyEnd): readonly Reading[] {
  const [first] = rounds;
  if (!first) return [];
  const grain = (early.chunkSeconds * first.bytesPerSecond) / dataBytes;
  const most = (early.thresholdSeconds * first.bytesPerSecond) / dataBytes;
  const kept = rounds.slice(1).map((round, at) => (rounds[at]?.left ?? 0) - round.sent);
  const usual = Math.max(most / 2, most - grain / 2);
  const newly = [0, -0.4, 0.4].flatMap((part) => {
    const read = newlyDirtied(rounds, kept, { usual: usual + part * Math.min(grain, most), most });
    return [{ rounds: read, waiting: 'any' } as const, { rounds: read, waiting: 'seldom written' } as const];
  });
  if (kept.length === 0) return newly;
  const typical = Math.max(0, median(kept));
  const carried = [1, 0.67, 0.33, 0].map((part) => ({
    rounds: carriedOver(rounds, [part * typical, ...kept]),
    waiting: 'any' as const,
  }));
  const mean = kept.reduce((sum, pages) => sum + pages, 0) / kept.length;
  return mean > Math.max(most / 4, most - 1.5 * grain) ? [...carried, ...newly] : [...newly, ...carried];
}

const carriedOver = (rounds: readonly Timed[], unsent: readonly number[]): readonly LoggedRound[] =>
  rounds.map((round, at) => {
    const waiting = Math.min(round.left, Math.max(0, unsent[at] ?? 0));
    return { ...round, unsent: waiting, dirtied: round.left - waiting };
  });

function newlyDirtied(
  rounds: readonly Timed[],
  kept: readonly number[],
  { usual, most }: { readonly usual: number; readonly most: number },
): readonly LoggedRound[] {
  const drift = [0];
  for (const pages of kept) drift.push((drift.at(-1) ?? 0) + pages);
  // The first pass ends in zero pages or whatever lies at the top of memory, in chunks of another size.
  const later = drift.length > 1 ? drift.slice(1) : drift;
  const level = usual - later.reduce((sum, pages) => sum + pages, 0) / later.length;
  return rounds.map((round, at) => {
    const unsent = Math.min(most, Math.max(0, level + (drift[at] ?? 0)));
    return { ...round, unsent, dirtied: round.left };
  });
}

/** Rates of a dedicated link from second to second: 5 to 10 % are usual. */
export const usualNoisePercent = 5;

/**
 * By how much the link's rate scatters from second to second, in percent: what is usual and what each round adds to it. A round's
 * rate is the mean over its time, so its distance from the others' counts by that.
 */
export function noisePercentOf(rounds: readonly LoggedRound[]): number {
  const seconds = rounds.reduce((sum, one) => sum + one.seconds, 0);
  const mean = rounds.reduce((sum, one) => sum + one.seconds * Math.log(one.bytesPerSecond), 0) / seconds;
  const squares = rounds.reduce((sum, one) => sum + one.seconds * (Math.log(one.bytesPerSecond) - mean) ** 2, 0);
  return Math.min(30, 100 * Math.sqrt(((usualNoisePercent / 100) ** 2 + squares) / (1 + rounds.length)));
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
