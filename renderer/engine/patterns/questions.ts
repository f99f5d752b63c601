/** What is asked of many moves: which fail, and which are slow. */
import { own, written } from '../base/own-text.ts';
import type { OwnText } from '../base/own-text.ts';
import { duration, significant } from '../presentation/figures.ts';
import type { Move } from './move.ts';
import type { QuestionName } from './pattern.ts';

export interface Question {
  readonly name: QuestionName;
  /** `failures`, `moves with more than 842 ms of downtime`. */
  readonly noun: OwnText;
  /** Undefined: the question is not asked of this move. */
  isHit(move: Move): boolean | undefined;
}

/** Fewer moves, or fewer hits among them, show nothing. */
export const fewestMoves = 8;
export const fewestHits = 3;

/** A guest that stands still for a second is noticed, whatever the other moves did. */
const noticedMs = 1000;

/** Those that the moves can answer. Who was cancelled, or has no known end, neither failed nor succeeded. */
export function questionsFor(moves: readonly Move[]): readonly Question[] {
  const done = moves.filter(({ outcome }) => outcome === 'succeeded');
  const downtime = thresholdAbove(done.map(({ downtimeMs }) => downtimeMs));
  const seconds = thresholdAbove(done.map(({ seconds: one }) => one));
  const rate = quantile(known(done.map(({ rateMBps }) => rateMBps)), 0.5) / 2;
  const longest = Math.min(downtime, noticedMs);
  const of = (name: QuestionName, noun: OwnText, isHit: Question['isHit']): Question => ({ name, noun, isHit });
  const ofDone = (name: QuestionName, noun: OwnText, value: (move: Move) => number | undefined, isSlow: Slow) =>
    of(name, noun, (move) => {
      const one = move.outcome === 'succeeded' ? value(move) : undefined;
      return one === undefined ? undefined : isSlow(one);
    });
  const all = [
    of('failed', own`failures`, ({ outcome }) =>
      outcome === 'failed' ? true : outcome === 'succeeded' ? false : undefined,
    ),
    ofDone(
      'downtime',
      own`moves with more than ${written((ms) => duration(ms / 1000), longest)} of downtime`,
      ({ downtimeMs }) => downtimeMs,
      (ms) => ms > longest,
    ),
    ofDone(
      'rate',
      own`moves slower than ${written(significant, rate)} MB/s`,
      ({ rateMBps }) => rateMBps,
      (one) => one < rate,
    ),
    ofDone(
      'duration',
      own`moves longer than ${written(duration, seconds)}`,
      (move) => move.seconds,
      (one) => one > seconds,
    ),
  ];
  return all.filter(({ isHit }) => {
    const answers = moves.map(isHit).filter((one) => one !== undefined);
    const hits = answers.filter(Boolean).length;
    return answers.length >= fewestMoves && hits >= fewestHits && hits < answers.length;
  });
}

type Slow = (value: number) => boolean;

/** In the upper quarter, and at least twice the median: a quarter is always the upper one, if all are nearly alike. */
function thresholdAbove(values: readonly (number | undefined)[]): number {
  const all = known(values);
  return Math.max(quantile(all, 0.75), 2 * quantile(all, 0.5));
}

const known = (values: readonly (number | undefined)[]): readonly number[] =>
  values.filter((one) => one !== undefined && one >= 0).sort((a, b) => (a ?? 0) - (b ?? 0)) as number[];

/** Of sorted values; NaN of none, which nothing exceeds. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
