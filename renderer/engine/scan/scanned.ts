import type { WalkProgress } from '../archive/walk.ts';
import type { LogSoFar, LogSummary } from '../logs/line-filter.ts';
import type { PackedLines } from '../logs/packed-lines.ts';
import type { InputWarning } from '../model.ts';

/** What a scan finds. The lines of a log stand between its beginning and its end, and nothing of another log with them. */
export type Scanned =
  | { readonly kind: 'log-begins'; readonly path: string }
  | { readonly kind: 'lines'; readonly lines: PackedLines; readonly soFar: LogSoFar }
  | { readonly kind: 'log-ends'; readonly path: string; readonly summary: LogSummary }
  | { readonly kind: 'host-file'; readonly path: string; readonly chunks: readonly Uint8Array[] }
  | { readonly kind: 'warning'; readonly warning: InputWarning }
  | { readonly kind: 'progress'; readonly progress: WalkProgress };

/** Takes what was found. Where it returns a promise, the scan waits for it: whoever takes sets the pace. */
export type Take = (found: Scanned) => Promise<void> | undefined;
