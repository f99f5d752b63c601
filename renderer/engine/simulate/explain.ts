/**
 * The guests that explain a log: every shape, with each speed that fits and the size that fits it best, and how likely each is.
 *
 * Where one round is all there is, speed and hot set cannot be told apart: many guests are as likely, and the answer is all of
 * them (README.md, "Calibration").
 */
import { freeShape } from './free-shape.ts';
import { guestShapes } from './guest-shapes.ts';
import type { GuestShape } from './guest-shapes.ts';
import type { Writer } from './inputs/inputs.ts';
import { distinct, replay } from './replay.ts';
import type { Reading } from './logged.ts';
import type { Origin, Supposed } from './replay.ts';

export interface Explanation {
  /** The guest in the middle of them. */
  readonly writers: readonly Writer[];
  /** Guests drawn by their weight, all equally likely from here on. */
  readonly family: readonly (readonly Writer[])[];
  /** Of each of them, the reading of the log that it explains. */
  readonly readings: readonly Reading[];
  /** Root of the mean square by which the best one misses the pages that the rounds left, relative. */
  readonly residual: number;
}

/** What one round of a steady guest differs by from its mean: measured guests stay within 1 to 2 %. */
const roundNoise = 0.02;
/** Stamps are in milliseconds, both ends of a round. */
const stampSeconds = 0.0015;
/** Rates that are tried, as writes to a page in the mean in the time of the first round, by factors. */
const slowest = 0.02;
const fastest = 2000;
const coarseFactor = 2.5;
const familySize = 24;
/** The middle of so many is the same whichever were drawn. */
const manyMore = 72;
/**
 * Page writes a second beyond which a guest gets ever less likely: what a memory writer at full speed reaches on one vCPU
 * (README.md, "Fitted constants").
 */
const usualWrites = 250_000;
/** Rounds that are looked at: those that come after tell the same again. */
const mostRounds = 24;

interface Weighed {
  /** As it was supposed: what was left unsent may be a bit more or less. */
  readonly origin: Origin;
  readonly guest: Supposed;
  readonly misfit: number;
  readonly weight: number;
}

/**
 * Undefined where no round dirtied anything that could be explained.
 *
 * @param pagesLimit pages that can be written at all
 */
export function explain(given: Omit<Origin, 'reading'>, pagesLimit: number): Explanation | undefined {
  const origins = given.logged.readings.map((reading): Origin => ({
    ...given,
    reading: { ...reading, rounds: reading.rounds.slice(0, mostRounds) },
  }));
  const [origin] = origins;
  const [first] = origin?.reading.rounds ?? [];
  if (!origin || !first || pagesLimit < 1 || origin.reading.rounds.every(({ dirtied }) => dirtied <= 0))
    return undefined;
  const all = searched(origins, pagesLimit, first.seconds);
  const least = Math.min(...all.map(({ misfit }) => misfit));
  const likely = all
    .map((one) => ({ ...one, weight: one.weight * Math.exp((least - one.misfit) / 2) }))
    .filter(({ weight }) => weight > 0);
  const best = all.find(({ misfit }) => misfit === least);
  if (!best) return undefined;
  const middle = middleOf(
    drawn(likely, manyMore).map(({ guest }) => guest),
    origin,
  );
  const family = drawn(likely, familySize);
  return {
    writers: writersOf(middle ?? best.guest),
    family: family.map(({ guest }) => writersOf(guest)),
    readings: family.flatMap((one) => given.logged.readings[origins.indexOf(one.origin)] ?? []),
    residual: missOf(best),
  };
}

/** A shape at one speed, with the size that fits best. */
interface Tried {
  readonly logRate: number;
  readonly guest: Supposed;
  readonly misfit: number;
}

/** One shape under one reading of the log, at the speeds that were tried. */
interface Search {
  readonly shape: GuestShape;
  readonly origin: Origin;
  tried: readonly Tried[];
}

const leastOf = (tried: readonly Tried[]): Tried | undefined =>
  tried.reduce<Tried | undefined>((best, one) => (best && best.misfit <= one.misfit ? best : one), undefined);

/** Every shape at every speed, then closer around the best speed of those that may still turn out to fit. */
function searched(origins: readonly Origin[], limit: number, seconds: number): readonly Weighed[] {
  const step = Math.log(coarseFactor);
  const at = (from: number, to: number, by: number) =>
    Array.from({ length: Math.floor((to - from) / by + 1e-9) + 1 }, (_, index) => from + index * by);
  const coarse = at(Math.log(slowest / seconds), Math.log(fastest / seconds), step);
  const free = freeShape(origins[0]?.reading.rounds ?? []);
  const shapes = free ? [...guestShapes, free] : guestShapes;
  let searches: readonly Search[] = origins.flatMap((origin) =>
    shapes.map((shape) => ({ shape, origin, tried: sizedAt(coarse, shape, origin, limit) })),
  );
  const rounds = origins[0]?.reading.rounds.length ?? 0;
  // A single round fits any speed: there is nothing to come closer to.
  if (rounds === 1) return searches.flatMap(weighed);
  for (const [fine, slack] of [
    [step / 4, 300],
    [step / 16, 20],
    [step / 64, 4],
  ] as const) {
    const least = Math.min(...searches.map(({ tried }) => leastOf(tried)?.misfit ?? Infinity));
    searches = searches.filter(({ tried }) => (leastOf(tried)?.misfit ?? Infinity) <= least + slack * (rounds + 1));
    for (const one of searches) {
      const best = leastOf(one.tried)?.logRate ?? 0;
      const close = at(best - 3.5 * fine, best + 3.5 * fine, fine);
      one.tried = [...one.tried, ...sizedAt(close, one.shape, one.origin, limit)];
    }
  }
  return searches.flatMap(weighed);
}

/** From one speed to the next, the size that fitted is the first one tried. */
function sizedAt(logRates: readonly number[], shape: GuestShape, origin: Origin, limit: number): readonly Tried[] {
  let pages = limit;
  return logRates.map((logRate) => {
    const found = sized({ shape, rate: Math.exp(logRate), pages }, origin, limit);
    pages = found.guest.pages;
    return { logRate, ...found };
  });
}

/** Each speed stands for those up to half the way to the next ones tried. */
function weighed({ shape, origin, tried }: Search): readonly Weighed[] {
  const sorted = [...tried].sort((a, b) => a.logRate - b.logRate);
  return sorted.map(({ guest, misfit, logRate }, at) => {
    const wide = ((sorted[at + 1]?.logRate ?? logRate) - (sorted[at - 1]?.logRate ?? logRate)) / 2;
    return { guest, misfit, origin, weight: (shape.prior * wide) / (1 + (guest.pages * guest.rate) / usualWrites) };
  });
}

/** The size that fits best at a speed. */
function sized(start: Supposed, origin: Origin, limit: number): { guest: Supposed; misfit: number } {
  let guest = start;
  for (let step = 0; ; step++) {
    let [sum, weights, misfit] = [0, 0, 0];
    for (const { weight, miss } of misses(guest, origin)) {
      sum += weight * miss;
      weights += weight;
      misfit += weight * miss ** 2;
    }
    const pages = Math.min(limit, guest.pages * Math.exp(sum / weights));
    if (step === 4 || Math.abs(pages / guest.pages - 1) < 1e-3) return { guest, misfit };
    guest = { ...guest, pages };
  }
}

/** By how much each round differs, as a logarithm, and how much that counts. */
function misses(guest: Supposed, origin: Origin): readonly { readonly weight: number; readonly miss: number }[] {
  const predicted = replay(guest, origin);
  const { rounds } = origin.reading;
  const { unsentGrain } = origin.logged;
  const most = rounds[0]?.dirtied ?? 0;
  return rounds.map(({ dirtied, unsent, seconds }, at) => ({
    // What waited in the first round is seldom of the working set; later, it is taken from what could get dirty.
    weight:
      1 /
      (roundNoise ** 2 +
        1 / (dirtied + few) +
        (stampSeconds / seconds) ** 2 +
        (at === 0 ? 0 : (grainPart * unsentGrain) / Math.max(dirtied, most - unsent, few)) ** 2),
    miss: Math.log((dirtied + few) / ((predicted[at] ?? 0) + few)),
  }));
}

/** How far one round's differs from the others', as a part of the grain. */
const grainPart = 0.15;
/** So few pages more or less say nothing. */
const few = 20;

function missOf({ guest, origin }: Weighed): number {
  const all = misses(guest, origin);
  return Math.sqrt(all.reduce((sum, { miss }) => sum + miss ** 2, 0) / Math.max(1, all.length));
}

/** The one in the middle: whose pages dirtied, over all times that matter, differ least from the others'. */
function middleOf(family: readonly Supposed[], { reading }: Origin): Supposed | undefined {
  const longest = Math.max(...reading.rounds.map(({ seconds }) => seconds));
  const times = [0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10].map((part) => part * longest);
  const curves = family.map((guest) => times.map((seconds) => Math.log(distinct(guest, seconds) + few)));
  const apart = curves.map((a) =>
    curves.reduce((sum, b) => sum + a.reduce((of, value, at) => of + Math.abs(value - (b[at] ?? 0)), 0), 0),
  );
  return family[apart.indexOf(Math.min(...apart))];
}

/** Scenarios are saved and sent about: no more figures than a log has. */
const sixFigures = (value: number): number => Number(value.toPrecision(6));

const writersOf = ({ shape, pages, rate }: Supposed): readonly Writer[] =>
  shape.parts.map((part) => ({
    pages: sixFigures(part.pages * pages),
    pagesPerSec: sixFigures(part.pages * pages * part.rate * rate),
    ...(shape.isSweep && { order: 'sweep' as const }),
  }));

/** Evenly through the guests in order of their speed, so that a few stand for all. */
function drawn(guests: readonly Weighed[], count: number): readonly Weighed[] {
  const sorted = [...guests].sort((a, b) => a.guest.pages - b.guest.pages);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  const chosen: Weighed[] = [];
  let passed = 0;
  for (const one of sorted) {
    passed += one.weight;
    while (chosen.length < count && passed >= ((chosen.length + 0.5) * total) / count) chosen.push(one);
  }
  return chosen;
}
