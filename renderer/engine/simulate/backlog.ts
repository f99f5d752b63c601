/** Memory still to be sent, over time: of one run, and the band that repeated runs fill. */
import { quantile } from './random.ts';
import type { RunResult } from './run-result.ts';

export interface BacklogPoint {
  readonly seconds: number;
  readonly bytes: number;
}

/** 10th and 90th percentile over the runs, at one moment. */
export interface BacklogRange {
  readonly seconds: number;
  readonly low: number;
  readonly high: number;
}

/** Saw teeth: down while a round sends, up where the bitmap is fetched. */
export function backlogOf({ rounds, parameters }: RunResult): readonly BacklogPoint[] {
  return rounds.flatMap(({ startSeconds, seconds, pagesAtStart, pagesAtEnd }) => [
    { seconds: parameters.setupSeconds + startSeconds, bytes: pagesAtStart * parameters.pageBytes },
    { seconds: parameters.setupSeconds + startSeconds + seconds, bytes: pagesAtEnd * parameters.pageBytes },
  ]);
}

/** What was left at each round's end, as a log states it: without the teeth in between. */
export function roundEnds(backlog: readonly BacklogPoint[]): readonly BacklogPoint[] {
  return backlog.filter((_, at) => at % 2 === 0 || at === backlog.length - 1);
}

const moments = 120;

/** The band of many runs' round ends, at even moments from the first to the last end of any of them. */
export function backlogBand(results: readonly RunResult[]): readonly BacklogRange[] {
  const curves = results.map((result) => roundEnds(backlogOf(result))).filter((curve) => curve.length > 1);
  const end = Math.max(...curves.map((curve) => curve.at(-1)?.seconds ?? 0));
  if (curves.length === 0 || !Number.isFinite(end)) return [];
  return Array.from({ length: moments + 1 }, (_, at) => {
    const seconds = (end * at) / moments;
    const bytes = curves.map((curve) => bytesAt(curve, seconds));
    return { seconds, low: quantile(bytes, 0.1), high: quantile(bytes, 0.9) };
  });
}

function bytesAt(curve: readonly BacklogPoint[], seconds: number): number {
  const next = curve.findIndex((point) => point.seconds >= seconds);
  const [before, after] = [curve[next - 1], curve[next]];
  if (!after) return 0;
  if (!before || after.seconds === before.seconds) return after.bytes;
  return before.bytes + ((after.bytes - before.bytes) * (seconds - before.seconds)) / (after.seconds - before.seconds);
}
