import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const sizeLimit = 1 << 20;

/** One line of our own log. Says what the application did; never text of a user's log, which may name customers. */
export type Log = (message: string) => void;

/** A log file of at most 1 MiB, and the one before it. Where it cannot be written, the terminal has it. */
export function fileLog(file: string, now: () => Date = () => new Date()): Log {
  return (message) => {
    try {
      mkdirSync(dirname(file), { recursive: true });
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > sizeLimit) renameSync(file, `${file}.1`);
      // One event, one line, whatever the message holds.
      appendFileSync(file, `${now().toISOString()} ${message.replace(/\s+/g, ' ')}\n`);
    } catch {
      process.stderr.write(`${message}\n`);
    }
  };
}
