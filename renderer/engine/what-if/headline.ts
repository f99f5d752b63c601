/** The answer in one sentence, and how sure it is. */
import { duration, significant, span } from '../presentation/figures.ts';
import type { Band, Calibration, SimulatedMigration } from '../simulate/index.ts';
import type { Result } from './in-words.ts';

export interface Question {
  /** The VM; undefined from scratch. */
  readonly vm: string | undefined;
  /** What was changed: `25 Gbit/s, goal 1 s`; undefined where nothing was. */
  readonly change: string | undefined;
  /** What happened, or the starting point. */
  readonly from: Result | undefined;
  readonly to: Result;
  /** False where the log states no rounds: the guest is assumed then. */
  readonly isCalibrated: boolean;
}

/** `With 25 GbE db-03 would converge: stun 268 ms instead of 984 ms, total 32.2 s instead of 83.7 s.` */
export function headline({ vm = 'this VM', change, from, to, isCalibrated }: Question): string {
  // Of a move that failed for another reason only the copy can be spoken of.
  const what = from?.isFailedBeside ? `the copy of ${vm}` : vm;
  if (change === undefined) return unchanged(vm, from, to, isCalibrated);
  const end = `With ${change} ${what} would ${endOf(to)}${isCalibrated ? '' : ', its guest assumed'}`;
  return to.isComplete === false ? `${end}.` : `${end}: ${figures(to, from)}.`;
}

/** What no simulation shows, of a move that failed for another reason than a copy that would not end. */
export const besideInWords = (from: Result | undefined): string | undefined =>
  from?.isFailedBeside
    ? 'It failed for a reason that is not simulated, which other settings of the copy need not change: only the copy is shown.'
    : undefined;

function endOf({ isComplete, isConverged, isPostCopy = false, throttlePercent = 0 }: Result): string {
  if (isPostCopy) return 'go on before its memory is there';
  if (isComplete === false) return 'not complete';
  const slowed = throttlePercent > 0 ? `, slowed by up to ${Math.round(throttlePercent)} %` : '';
  return `${isConverged === false ? 'not ' : ''}converge${slowed}`;
}

function figures(to: Result, from: Result | undefined): string {
  const one = (what: string, now: number | undefined, before: number | undefined) => {
    if (now === undefined) return [];
    const isTold = before !== undefined && duration(before) !== duration(now);
    return [`${what} ${duration(now)}${isTold ? ` instead of ${duration(before)}` : ''}`];
  };
  const seconds = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1000);
  return [
    ...one('stun', seconds(to.downtimeMs), seconds(from?.downtimeMs)),
    ...one('total', to.totalSeconds, from?.isComplete === false ? undefined : from?.totalSeconds),
  ].join(', ');
}

function unchanged(vm: string, from: Result | undefined, to: Result, isCalibrated: boolean): string {
  if (!isCalibrated)
    return `No line states what ${vm}’s rounds carried: what follows is an assumed guest, not this one.`;
  const simulated = to.isComplete === false ? 'it would not complete' : figures(to, undefined);
  if (!from) return `The starting point would ${endOf(to)}${to.isComplete === false ? '' : `: ${simulated}`}.`;
  if (from.isFailedBeside) return `As calibrated, the copy of ${vm} would ${endOf(to)}: ${simulated}.`;
  const real = figures(from, undefined);
  return `As calibrated, the simulation replays ${vm}: ${simulated}${real === '' ? '' : ` (it was ${real})`}.`;
}

/**
 * Whether a guest was found in the lines: the rate, what its rounds left, and its memory, be it that lines contradict each other
 * about it.
 */
export function isCalibrated({ identified, contradictions }: Calibration): boolean {
  const has = (name: string) => identified.some(({ input }) => input === name);
  const isMemoryStated = has('memoryMiB') || contradictions.length > 0;
  return isMemoryStated && has('bandwidthMiBps') && (has('writers') || has('dirtyRatePagesPerSec'));
}

/** `Of the guests that explain this log, 80 % stand still 190 to 420 ms and take 29.4 to 37.8 s.` */
export function surenessInWords(band: Band, isFromLog: boolean): string {
  const { totalTimeSeconds: total, downtimeMs: stun, completedShare, convergedShare } = band;
  const whose = isFromLog ? 'Of the guests that explain this log' : 'Of what is possible';
  if (!total || !stun) return `${whose}, none would complete.`;
  return `${whose}, 80 % stand still ${span(stun.low / 1000, stun.high / 1000, duration)} and take ${span(total.low, total.high, duration)}.${edgeInWords(completedShare, convergedShare)}`;
}

/** Where the ending is chance. */
function edgeInWords(completes: number, converges: number): string {
  const percent = (share: number) => `${Math.min(99, Math.max(1, Math.round(share * 100)))} %`;
  if (completes < 0.995) return ` Only ${percent(completes)} would complete: it is close to the edge.`;
  const isSure = converges < 0.005 || converges > 0.995;
  return isSure ? '' : ` Pre-copy would converge for ${percent(converges)} of them: it is close to the edge.`;
}

/** What makes the band wide, at the foot of the page. */
export const widthInWords = ({ widestBy }: Band): string => (widestBy === undefined ? '' : `Least sure: ${widestBy}.`);

/** How well the unchanged simulation repeats the log: `Replays its log: 11 rounds for 10, total +0.8 %, what its rounds left within 0.7 %.` */
export function fitInWords(
  real: Result,
  base: SimulatedMigration,
  { residualPercent, contradictions }: Pick<Calibration, 'residualPercent' | 'contradictions'>,
): string {
  const doubt = contradictions.map((one) => ` The log contradicts itself: ${one}.`).join('');
  if (real.isComplete === false)
    return `Its log ends in a failure: the simulation repeats ${real.rounds === 1 ? 'its one round' : `its ${real.rounds} rounds`}, and goes on.`;
  const total = real.totalSeconds;
  const off = total === undefined || total === 0 ? undefined : 100 * (base.totalTimeSeconds / total - 1);
  const parts = [
    base.iterations === real.rounds
      ? `${real.rounds} of ${real.rounds} rounds`
      : `${base.iterations} rounds for ${real.rounds}`,
    ...(off === undefined ? [] : [`total ${signedPercent(off)}`]),
    ...(residualPercent === undefined
      ? []
      : [`what its rounds left within ${significant(Number(residualPercent.toPrecision(1)))} %`]),
  ];
  return `Replays its log: ${parts.join(', ')}.${doubt}`;
}

export const signedPercent = (percent: number): string =>
  `${percent < 0 ? '−' : '+'}${significant(Math.abs(Number(percent.toFixed(1))))} %`;
