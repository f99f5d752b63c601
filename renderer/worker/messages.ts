/** What the page and the engine's worker say to each other. */
import type { Progress } from '../engine/analyse.ts';
import type { WalkProgress } from '../engine/archive/walk.ts';
import type { Limits } from '../engine/limits.ts';
import type { NumberedLine, TimedLine } from '../engine/log-text/log-text.ts';
import type { Analysis } from '../engine/model.ts';
import type { ReportFormat } from '../engine/report/index.ts';
import type { Redaction, RedactOptions } from '../engine/report/redact/redact.ts';
import type { ReportRequest } from '../engine/report/request.ts';
import type { Evacuated, Scenario, Simulated } from '../engine/simulate/index.ts';
import type { Advised, Goal, LeverAxis, LeverPoint, Variant } from '../engine/what-if/index.ts';
import type { Part } from './part.ts';

/** A file that the worker can read by itself: a `File` of the page, or an address of the desktop host. */
export type InputFile =
  | { readonly kind: 'file'; readonly path: string; readonly file: File }
  | {
      readonly kind: 'url';
      readonly path: string;
      readonly size: number;
      readonly version: string;
      readonly url: string;
    };

/** What is analysed: its logs are found again as they were then. */
export interface Analysed {
  readonly files: readonly InputFile[];
  /** Those that were raised. */
  readonly limits: Partial<Limits>;
}

/** A log, or several, of what was analysed. */
export interface OfAnalysed {
  readonly analysed: Analysed;
  /** Counts what was opened: logs of two bundles can share a path. */
  readonly reading: number;
}

/** Starts what an analysis would have to wait for. */
export interface GetReadyRequest {
  readonly kind: 'get-ready';
}

export interface AnalyseRequest extends Analysed {
  readonly kind: 'analyse';
  readonly zoneOffsetMinutes: number | undefined;
  /** Of the machine. */
  readonly cores: number;
}

/** Holds one log of the files that were analysed, to be read by line. Answers `log-opened`. */
export interface OpenLogRequest extends OfAnalysed {
  readonly kind: 'open-log';
  readonly path: string;
}

export interface ReadLinesRequest {
  readonly kind: 'read-lines';
  readonly path: string;
  readonly first: number;
  readonly count: number;
}

/** Every matching line, `most` at the most, of the log that is open, or of those that were merged last. Answers `found`. */
export interface SearchRequest {
  readonly kind: 'search';
  readonly path: string | undefined;
  readonly pattern: string;
  readonly flags: string;
  readonly most: number;
}

/** Lines of several logs between two moments, in order of time: `most` at the most of each. */
export interface MergeLogsRequest extends OfAnalysed {
  readonly kind: 'merge-logs';
  readonly paths: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly most: number;
}

/** A line of one of several logs; `log` is an index into the paths that were asked for. */
export interface MergedLine extends TimedLine {
  readonly log: number;
}

/** `count` lines before and after a line of a log that need not be open. */
export interface ReadAroundRequest extends OfAnalysed {
  readonly kind: 'read-around';
  readonly path: string;
  readonly line: number;
  readonly count: number;
}

/** The line of a moment, in microseconds. Answers `line`. */
export interface LineAtRequest {
  readonly kind: 'line-at';
  readonly path: string;
  readonly time: number;
}

/** Runs each scenario; with `bandRuns` each also with noise, for its band. */
export interface SimulateRequest {
  readonly kind: 'simulate';
  readonly scenarios: readonly Scenario[];
  readonly bandRuns?: number;
}

/** Runs a variant at every point of one or two axes. */
export interface SweepRequest {
  readonly kind: 'sweep';
  readonly variant: Variant;
  readonly axes: readonly LeverAxis[];
}

export interface AdviseRequest {
  readonly kind: 'advise';
  readonly variant: Variant;
  readonly goal: Goal;
}

export interface EvacuateRequest {
  readonly kind: 'evacuate';
  readonly scenario: Scenario;
}

/** Writes a report. The analysis is sent once and held: undefined is the one that was sent last. */
export interface WriteReportRequest {
  readonly kind: 'write-report';
  readonly analysis: Analysis | undefined;
  readonly request: Omit<ReportRequest, 'analysis'>;
  readonly format: ReportFormat;
  /** For a preview: so many migrations are written, but what is replaced is told of all. */
  readonly most: number | undefined;
  /** Undefined: with the names as they are. */
  readonly redaction: RedactOptions | undefined;
}

export interface WrittenReport {
  /** Of a preview. */
  readonly text: string;
  /** Of a whole report, which can be longer than a text. */
  readonly file: Blob | undefined;
  readonly redaction: Pick<Redaction, 'key' | 'replaced'> | undefined;
}

export type Request =
  | GetReadyRequest
  | AnalyseRequest
  | OpenLogRequest
  | ReadLinesRequest
  | SearchRequest
  | LineAtRequest
  | MergeLogsRequest
  | ReadAroundRequest
  | SimulateRequest
  | SweepRequest
  | AdviseRequest
  | EvacuateRequest
  | WriteReportRequest;

export type ToWorker =
  /** Migrations of the analysis in the request that comes after its parts, which then holds none itself. */
  | { readonly id: number; readonly part: Part }
  | { readonly id: number; readonly request: Request }
  | { readonly id: number; readonly cancel: true };

/** What a request is answered with at its end. */
/** What of the files did not stay as it was when they were analysed: a sentence, where that is so. */
interface MaybeChanged {
  readonly changed?: string | undefined;
}

export interface Answers {
  readonly 'get-ready': undefined;
  readonly analyse: Analysis;
  readonly 'open-log': { readonly lineCount: number } & MaybeChanged;
  readonly 'read-lines': readonly NumberedLine[];
  readonly search: { readonly lines: readonly number[]; readonly complete: boolean };
  readonly 'line-at': number | undefined;
  readonly 'merge-logs': { readonly lines: readonly MergedLine[]; readonly isCut: boolean } & MaybeChanged;
  readonly 'read-around': readonly NumberedLine[];
  readonly simulate: readonly Simulated[];
  readonly sweep: readonly LeverPoint[];
  readonly advise: Advised;
  readonly evacuate: Evacuated;
  readonly 'write-report': WrittenReport;
}

export type Answer = Answers[Request['kind']];

export type FromWorker =
  | { readonly id: number; readonly progress: Progress }
  /** Of a request that reads files, but analyses none. */
  | { readonly id: number; readonly walked: WalkProgress }
  /** Migrations of the analysis that comes after its parts, which then holds none itself. */
  | { readonly id: number; readonly part: Part }
  | { readonly id: number; readonly partial: Analysis }
  | { readonly id: number; readonly done: Answer }
  /** A cancellation has arrived: the worker is not stuck. */
  | { readonly id: number; readonly heard: true }
  /** A broken promise of ours, or of the machine: never of the input. */
  | { readonly id: number; readonly failed: string };
