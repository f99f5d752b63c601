/** The messages between the page and the engine's worker. */
import type { Progress } from '../engine/analyse.ts';
import type { OffsetStep } from '../engine/clock.ts';
import type { WalkProgress } from '../engine/archive/walk.ts';
import type { Limits } from '../engine/limits.ts';
import type { Explanation } from '../engine/diagnosis/explanation.ts';
import type { NumberedLine } from '../engine/log-text/log-text.ts';
import type { MergedLine } from '../engine/log-text/merge.ts';
import type { Analysis } from '../engine/model.ts';
import type { ReportFormat } from '../engine/report/index.ts';
import type { Redaction, RedactOptions } from '../engine/report/redact/redact.ts';
import type { ReportRequest } from '../engine/report/request.ts';
import type { Backtest, ChosenPairs, Evacuated, Scenario, Simulated } from '../engine/simulate/index.ts';
import type { Advised, Goal, LeverAxis, LeverPoint, Variant } from '../engine/what-if/index.ts';
import type { Part } from './part.ts';

/** What the worker can read: a `File` of the page, one that is pasted text, or an address of the desktop host. */
export type InputFile =
  | { readonly kind: 'file' | 'pasted'; readonly path: string; readonly file: File }
  | {
      readonly kind: 'url';
      readonly path: string;
      readonly size: number;
      readonly version: string;
      readonly url: string;
    };

/** Files that were analysed, so that their logs can be read again. */
export interface Analysed {
  readonly files: readonly InputFile[];
  /** Those that were raised. */
  readonly limits: Partial<Limits>;
}

/** Refers to one or several logs of these files. */
export interface OfAnalysed {
  readonly analysed: Analysed;
  /** Counts the inputs opened so far: logs of two bundles can have the same path. */
  readonly reading: number;
}

/** Fields of each kind of request. */
interface Fields {
  /** Starts the threads that an analysis would have to wait for. */
  readonly 'get-ready': object;
  /** `cores`: of the machine. */
  readonly analyse: Analysed & { readonly zoneOffsetMinutes: number | undefined; readonly cores: number };
  /** Holds one log of the files that were analysed, to be read by line. */
  readonly 'open-log': OfAnalysed & { readonly path: string };
  readonly 'read-lines': { readonly path: string; readonly first: number; readonly count: number };
  /** Finds matching lines, `most` at the most, of the log that is open, or of those that were merged last. */
  readonly search: {
    readonly path: string | undefined;
    readonly pattern: string;
    readonly flags: string;
    readonly most: number;
  };
  /**
   * Reads the lines of several logs between two moments, in order of time: `most` at the most of all, the first or the last of them.
   * `steps`: by path, what its stamps are ahead by; none: they count as they are.
   */
  readonly 'merge-logs': OfAnalysed & {
    readonly paths: readonly string[];
    readonly steps: readonly (readonly OffsetStep[])[];
    readonly from: number;
    readonly to: number;
    readonly most: number;
    readonly end: 'first' | 'last';
  };
  /** Reads `count` lines before and after a line of a log that need not be open. */
  readonly 'read-around': OfAnalysed & { readonly path: string; readonly line: number; readonly count: number };
  /** Finds the line of a moment, in microseconds. */
  readonly 'line-at': { readonly path: string; readonly time: number };
  /** What is known of an error's text, without any log. */
  readonly explain: { readonly text: string };
  /** Runs each scenario; with `bandRuns` each also with noise, for its band. */
  readonly simulate: { readonly scenarios: readonly Scenario[]; readonly bandRuns?: number };
  /** Runs a variant at every point of one or two axes. */
  readonly sweep: { readonly variant: Variant; readonly axes: readonly LeverAxis[] };
  /** Predicts the second move of each pair; when it is cancelled, the answer has those that were tried. */
  readonly backtest: { readonly chosen: ChosenPairs };
  readonly advise: { readonly variant: Variant; readonly goal: Goal };
  readonly evacuate: { readonly scenario: Scenario; readonly bandRuns?: number };
  /** Writes a report. The analysis is sent once and held: undefined is the one that was sent last. */
  readonly 'write-report': {
    readonly analysis: Analysis | undefined;
    readonly request: Omit<ReportRequest, 'analysis'>;
    readonly format: ReportFormat;
    /** For a preview: writes so many migrations, but lists the replaced names of all. */
    readonly most: number | undefined;
    /** Undefined: with the names as they are. */
    readonly redaction: RedactOptions | undefined;
  };
}

/** A request of some kind, or of any. */
export type Request<Kind extends keyof Fields = keyof Fields> = {
  readonly [One in Kind]: { readonly kind: One } & Fields[One];
}[Kind];

export interface WrittenReport {
  /** Of a preview. */
  readonly text: string;
  /** Of a whole report, which can be longer than a text. */
  readonly file: Blob | undefined;
  readonly redaction: Pick<Redaction, 'key' | 'replaced'> | undefined;
}

export type ToWorker =
  /** Migrations of the analysis in the request that comes after its parts, which then holds none itself. */
  | { readonly id: number; readonly part: Part }
  | { readonly id: number; readonly request: Request }
  | { readonly id: number; readonly cancel: true };

/** A sentence if a file has changed since it was analysed. */
interface MaybeChanged {
  readonly changed?: string | undefined;
}

/** The answer to each kind of request. */
export interface Answers {
  readonly 'get-ready': undefined;
  readonly analyse: Analysis;
  readonly 'open-log': { readonly lineCount: number } & MaybeChanged;
  readonly 'read-lines': readonly NumberedLine[];
  readonly search: { readonly lines: readonly number[]; readonly complete: boolean };
  readonly 'line-at': number | undefined;
  readonly 'merge-logs': { readonly lines: readonly MergedLine[]; readonly isCut: boolean } & MaybeChanged;
  readonly 'read-around': readonly NumberedLine[];
  readonly explain: Explanation;
  readonly simulate: readonly Simulated[];
  readonly sweep: readonly LeverPoint[];
  readonly backtest: Backtest;
  readonly advise: Advised;
  readonly evacuate: Evacuated;
  readonly 'write-report': WrittenReport;
}

export type Answer = Answers[Request['kind']];

export type FromWorker =
  | { readonly id: number; readonly progress: Progress }
  /** For a request that reads files, but analyses none. */
  | { readonly id: number; readonly walked: WalkProgress }
  /** Migrations of the analysis that comes after its parts, which then holds none itself. */
  | { readonly id: number; readonly part: Part }
  | { readonly id: number; readonly partial: Analysis }
  | { readonly id: number; readonly done: Answer }
  /** Acknowledges a cancellation: the worker is not stuck. */
  | { readonly id: number; readonly heard: true }
  /** A fault of ours or of the machine, never of the input. */
  | { readonly id: number; readonly failed: string };
