import type { Worker } from 'node:worker_threads';

/** Everything a command may access. */
export interface CommandIo {
  /**
   * Writes text, or text in UTF-8, to standard output. It may still be buffered until the promise resolves: a buffer must not be
   * changed before.
   */
  out(text: string | Buffer): Promise<void> | undefined;
  /** Writes to standard error. */
  err(text: string): void;
  /** All of standard input. */
  stdin(): Promise<string>;
  /** Standard input as it comes; undefined where it is a terminal, from which nothing comes. */
  stdinBytes(): AsyncIterable<Uint8Array> | undefined;
  readFile(path: string): Promise<string>;
  /** Creates missing folders. The file appears only when it is complete. */
  writeFile(path: string, pieces: Iterable<string>): Promise<void>;
  /** Standard error is a terminal: progress may be drawn there. */
  readonly interactive: boolean;
  /** Width of the terminal in columns; undefined when output goes to a file or a pipe. */
  readonly columns: number | undefined;
  /** Ready for one scan; absent where a thread would gain nothing or is not available. */
  readonly scanThread?: Worker;
  /** Set when the user pressed Ctrl C. */
  readonly cancel: { readonly aborted: boolean };
}

/** Exit codes: 0 done, 1 nothing usable in the input or nothing written, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2;

/** Says what is wrong, and gives the exit code back. */
export function complain(io: Pick<CommandIo, 'err'>, words: string, code: ExitCode): ExitCode {
  io.err(words.endsWith('\n') ? words : `${words}\n`);
  return code;
}
