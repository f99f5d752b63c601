import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const sizeLimit = 1 << 20;

/** Writes one line of our own log: what the application did, never text of a user's log, which may name customers. */
export type Log = (message: string) => void;

/** A log file of at most 1 MiB, and the one before it. Where it cannot be written, the line goes to the terminal. */
export function fileLog(file: string, now: () => Date = () => new Date()): Log {
  return (message) => {
    try {
      mkdirSync(dirname(file), { recursive: true });
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > sizeLimit) renameSync(file, `${file}.1`);
      // One line for each event, even for a message with line breaks.
      appendFileSync(file, `${now().toISOString()} ${message.replace(/\s+/g, ' ')}\n`);
    } catch {
      process.stderr.write(`${message}\n`);
    }
  };
}
