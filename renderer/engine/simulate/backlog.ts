/** Memory still to be sent after each round: of one run, and the band that repeated runs fill. */
import { quantile } from './random.ts';
import type { RunResult } from './run-result.ts';
import { completes, verdictOf } from './verdict.ts';

export interface BacklogPoint {
  readonly seconds: number;
  readonly bytes: number;
}

/** 10th and 90th percentile over the runs, at one moment. 0: that many of them had ended. */
export interface BacklogRange {
  readonly seconds: number;
  readonly low: number;
  readonly high: number;
}

/** All that was to be sent, then what each round of pre-copy left, as the rounds of a log state it. */
export function backlogOf({ rounds, parameters }: RunResult): readonly BacklogPoint[] {
  const { setupSeconds, pageBytes } = parameters;
  const [first] = rounds;
  if (!first) return [];
  const left = rounds.flatMap((round) =>
    round.phase === 'pre-copy'
      ? {
          seconds: setupSeconds + round.startSeconds + round.seconds,
          bytes: (round.pagesAtEnd + round.dirtiedPages) * pageBytes,
        }
      : [],
  );
  return [{ seconds: setupSeconds + first.startSeconds, bytes: first.pagesAtStart * pageBytes }, ...left];
}

const moments = 120;

/** The band of many runs, at even moments from the first to the last end of any of them. */
export function backlogBand(results: readonly RunResult[]): readonly BacklogRange[] {
  const curves = results
    .map((result) => ({ points: backlogOf(result), isDone: completes(verdictOf(result)) }))
    .filter(({ points }) => points.length > 1);
  const [from, to] = [
    Math.min(...curves.map(({ points }) => points[0]?.seconds ?? Infinity)),
    Math.max(...curves.map(({ points }) => points.at(-1)?.seconds ?? 0)),
  ];
  if (curves.length === 0 || to <= from) return [];
  const sizes = curves.flatMap(({ points }) => points.map((point) => point.bytes)).filter((size) => size > 0);
  const goals = results.map(({ parameters, bytesPerSecond }) => parameters.goalSeconds * bytesPerSecond);
  // What is nothing lies somewhat below the least that is seen, as on an axis by factors.
  const least = Math.min(...sizes, ...goals.filter((goal) => goal > 0)) / 2;
  return Array.from({ length: moments + 1 }, (_, at) => {
    const seconds = from + ((to - from) * at) / moments;
    const bytes = curves.map(({ points, isDone }) => bytesAt(points, { isDone, least, seconds }));
    return { seconds, low: quantile(bytes, 0.1), high: quantile(bytes, 0.9) };
  });
}

/** By even factors from one round's end to the next; one that did not complete keeps what it had left. */
function bytesAt(
  points: readonly BacklogPoint[],
  { isDone, least, seconds }: { readonly isDone: boolean; readonly least: number; readonly seconds: number },
): number {
  const next = points.findIndex((point) => point.seconds >= seconds);
  const [before, after] = [points[next - 1], points[next]];
  if (!after) return isDone ? 0 : (points.at(-1)?.bytes ?? 0);
  if (!before || after.seconds === before.seconds) return after.bytes;
  const part = (seconds - before.seconds) / (after.seconds - before.seconds);
  const [from, to] = [Math.max(least, before.bytes), Math.max(least, after.bytes)];
  return from * (to / from) ** part;
}
