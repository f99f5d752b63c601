import type { Worker } from 'node:worker_threads';

/** What a command of the command line may touch. */
export interface CommandIo {
  /**
   * Writes text, or text in UTF-8, to standard output. Where a promise comes back it is not written before that resolves: until
   * then it takes memory, and a buffer must stay as it is.
   */
  out(text: string | Buffer): Promise<void> | undefined;
  /** Writes to standard error. */
  err(text: string): void;
  /** All of standard input. */
  stdin(): Promise<string>;
  readFile(path: string): Promise<string>;
  /** Makes the folders that are missing. The file is there when all of it was written, and not before. */
  writeFile(path: string, pieces: Iterable<string>): Promise<void>;
  /** Standard error is a terminal: progress may be drawn there. */
  readonly interactive: boolean;
  /** Width of the terminal in columns; undefined when output goes to a file or a pipe. */
  readonly columns: number | undefined;
  /** Waits for one scan; absent where a thread would gain nothing, or cannot be had. */
  readonly scanThread?: Worker;
  /** Set when the user pressed Ctrl C. */
  readonly cancel: { readonly aborted: boolean };
}

/** Exit codes: 0 done, 1 nothing usable in the input or nothing written, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2;
