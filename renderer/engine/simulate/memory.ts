/**
 * Guest memory as classes of pages, and their places in the order in which they are sent.
 *
 * Class sizes are real numbers, no page lists: exact enough (the working sets are thousands of pages) and instant.
 */
import type { DirtyCurve, Writer } from './inputs/inputs.ts';

/**
 * How the pages of a class get dirty with x expected writes per page since the bitmap was fetched:
 * `random` 1 - e^-x (independent writes), `ramp` min(1, x) (each page once per period), `sweep` as ramp, but with
 * the writer's position kept, since a sweep and the send order both run through memory.
 */
export type Law = 'random' | 'ramp' | 'sweep';

export interface WriteClass {
  readonly name: string;
  readonly pages: number;
  readonly law: Law;
  /** Share of the guest's writes that go here; 0 for a class with a rate of its own. */
  readonly share: number;
  /** Writes per second that no throttle and no rate step changes: the kernel's own. */
  readonly ownRate?: number;
}

/** A segment of memory in send order. `classPages` in the order of the classes; what is neither zero nor in a class is cold. */
export interface Segment {
  readonly pages: number;
  readonly zeroPages: number;
  readonly classPages: readonly number[];
}

/** Uniform writes over a working set. */
export const uniformClasses = (pages: number): readonly WriteClass[] => [
  { name: 'working set', pages, law: 'random', share: 1 },
];

export const sweepClasses = (pages: number): readonly WriteClass[] => [
  { name: 'sweep', pages, law: 'sweep', share: 1 },
];

/** `writesShare` of the writes go to `pagesShare` of the pages, the rest to the others. */
export function hotColdClasses(pages: number, writesShare: number, pagesShare: number): readonly WriteClass[] {
  return [
    { name: 'hot', pages: pages * pagesShare, law: 'random' as const, share: writesShare },
    { name: 'warm', pages: pages * (1 - pagesShare), law: 'random' as const, share: 1 - writesShare },
  ].filter((one) => one.pages > 0);
}

/** Pages that a log's rounds explain, each part with its own rate. More than `pagesLimit` are as many fewer, as often each. */
export function statedClasses(
  writers: readonly Writer[],
  pagesLimit: number,
): { readonly classes: readonly WriteClass[]; readonly writes: number } {
  const known = writers.reduce((sum, { pages }) => sum + pages, 0);
  const scale = Math.min(1, pagesLimit / known);
  const writes = writers.reduce((sum, { pagesPerSec }) => sum + pagesPerSec, 0) * scale;
  const classes = writers.map(({ pages, pagesPerSec, order = 'random' }): WriteClass => ({
    name: order === 'sweep' ? 'sweep' : `each ${(pagesPerSec / pages).toPrecision(3)}/s`,
    pages: pages * scale,
    law: order,
    share: writes > 0 ? (pagesPerSec * scale) / writes : 0,
  }));
  return { classes, writes };
}

const zipfBuckets = 40;

/**
 * Ranks 1..pages with probability proportional to rank^-s, in buckets whose borders grow geometrically: within a
 * bucket the rates differ little. The first ranks get a bucket each.
 */
export function zipfClasses(pages: number, exponent: number): readonly WriteClass[] {
  const whole = Math.max(1, Math.round(pages));
  const borders = new Set<number>();
  for (let at = 0; at <= zipfBuckets; at++) borders.add(Math.round((whole + 1) ** (at / zipfBuckets)));
  const edges = [...borders].sort((a, b) => a - b);
  const buckets = edges.slice(1).map((to, at) => ({ from: edges[at] ?? 1, to }));
  const weights = buckets.map(({ from, to }) => powerSum(from, to, exponent));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return buckets.map(({ from, to }, at) => ({
    name: `ranks ${from}-${to - 1}`,
    pages: to - from,
    law: 'random',
    share: (weights[at] ?? 0) / total,
  }));
}

/** Sum of rank^-s for from <= rank < to: exact when short, midpoint integral when long. */
function powerSum(from: number, to: number, s: number): number {
  if (to - from <= 64) {
    let sum = 0;
    for (let rank = from; rank < to; rank++) sum += rank ** -s;
    return sum;
  }
  const [low, high] = [from - 0.5, to - 0.5];
  return s === 1 ? Math.log(high / low) : (high ** (1 - s) - low ** (1 - s)) / (1 - s);
}

/**
 * What we assume of a guest of which only its size is known: 1 % rewritten five times a second, 9 % every 20 s
 * (our choice). Beyond 64 GiB the hot and warm parts stop growing: nobody's writers do.
 */
export function defaultClasses(pages: number): { readonly classes: readonly WriteClass[]; readonly writes: number } {
  const scaled = Math.min(pages, (64 * 2 ** 30) / 4096);
  const hot = { pages: 0.01 * scaled, rate: 5 };
  const warm = { pages: 0.09 * scaled, rate: 0.05 };
  const writes = hot.pages * hot.rate + warm.pages * warm.rate;
  return {
    writes,
    classes: [
      { name: 'hot', pages: hot.pages, law: 'random', share: (hot.pages * hot.rate) / writes },
      { name: 'warm', pages: warm.pages, law: 'random', share: (warm.pages * warm.rate) / writes },
    ],
  };
}

/**
 * A measured curve as ramps. Any concave curve of straight pieces with knots t_j is a sum of N_j min(1, t / t_j) with
 * N_j = t_j (slope before - slope after): exact at the knots. A bend the wrong way is noise and is bridged. What still
 * grows behind the last knot goes on with the last slope up to `pagesLimit`.
 */
export function curveClasses(
  curve: DirtyCurve,
  scale: number,
  pagesLimit: number,
): { readonly classes: readonly WriteClass[]; readonly writes: number } {
  const hull = concaveHull(
    curve.periodMs.map((ms, at) => ({ t: ms / 1000, pages: (curve.dirtySampled[at] ?? 0) * scale })),
  );
  const slopes = hull.slice(1).map((point, at) => {
    const before = hull[at] ?? { t: 0, pages: 0 };
    return (point.pages - before.pages) / (point.t - before.t);
  });
  const ramps = hull.slice(1).map((point, at) => ({
    period: point.t,
    pages: point.t * ((slopes[at] ?? 0) - (slopes[at + 1] ?? slopes[at] ?? 0)),
  }));
  const tail = slopes.at(-1) ?? 0;
  const known = ramps.reduce((sum, ramp) => sum + ramp.pages, 0);
  if (tail > 0 && pagesLimit > known) ramps.push({ period: (pagesLimit - known) / tail, pages: pagesLimit - known });
  const real = ramps.filter((ramp) => ramp.pages > 0);
  const writes = real.reduce((sum, ramp) => sum + ramp.pages / ramp.period, 0);
  const classes = real.map(({ pages, period }): WriteClass => ({
    name: `period ${period.toPrecision(3)} s`,
    pages,
    law: 'ramp',
    share: pages / period / writes,
  }));
  return { classes, writes };
}

interface CurvePoint {
  readonly t: number;
  readonly pages: number;
}

function concaveHull(points: readonly CurvePoint[]): readonly CurvePoint[] {
  const hull: CurvePoint[] = [{ t: 0, pages: 0 }];
  for (const point of points) {
    if (point.t <= (hull.at(-1)?.t ?? 0)) continue;
    while (hull.length > 1 && !bendsDown(hull.at(-2), hull.at(-1), point)) hull.pop();
    hull.push(point);
  }
  return hull;
}

function bendsDown(a: CurvePoint | undefined, b: CurvePoint | undefined, c: CurvePoint): boolean {
  if (!a || !b) return true;
  return (b.pages - a.pages) * (c.t - b.t) > (c.pages - b.pages) * (b.t - a.t);
}

/** Distinct share of a class that was written at least once, at `x` expected writes per page. */
export function distinctShare(law: Law, x: number): number {
  return law === 'random' ? -Math.expm1(-x) : Math.min(1, x);
}

/** Mean dirty share of pages that began to count when they were sent, evenly over a round (README.md, "Fetching the bitmap"). */
export function shareSinceSent(law: Law, x: number): number {
  if (x < 1e-9) return 0;
  if (law === 'random') return 1 + Math.expm1(-x) / x;
  return x <= 1 ? x / 2 : 1 - 1 / (2 * x);
}

/** Distinct pages all classes dirty in `seconds` at `writes` page writes per second. */
export function distinctPages(classes: readonly WriteClass[], writes: number, seconds: number): number {
  let sum = 0;
  for (const one of classes) {
    if (one.pages <= 0) continue;
    const perSecond = (one.ownRate ?? 0) + writes * one.share;
    sum += one.pages * distinctShare(one.law, (perSecond * seconds) / one.pages);
  }
  return sum;
}
