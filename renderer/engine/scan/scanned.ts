import type { WalkProgress } from '../archive/walk.ts';
import type { LogSoFar, LogSummary } from '../logs/line-filter.ts';
import type { PackedLines } from '../logs/packed-lines.ts';
import type { Origin } from '../envelopes/opened.ts';
import type { InputWarning } from '../model.ts';

/** A finding. All lines of a log come between its `log-begins` and `log-ends`, with nothing of another log in between. */
export type Scanned =
  | { readonly kind: 'log-begins'; readonly path: string }
  | {
      readonly kind: 'lines';
      readonly lines: PackedLines;
      readonly soFar: LogSoFar;
      readonly from?: Origin | undefined;
    }
  | { readonly kind: 'log-ends'; readonly path: string; readonly summary: LogSummary }
  | { readonly kind: 'host-file'; readonly path: string; readonly chunks: readonly Uint8Array[] }
  | { readonly kind: 'warning'; readonly warning: InputWarning }
  | { readonly kind: 'progress'; readonly progress: WalkProgress };

/** Receives a finding. The scan waits for a promise that it returns, so the receiver sets the pace. */
export type Take = (found: Scanned) => Promise<void> | undefined;
