/** The files that a command writes, one after another, and what is said of one that could not be. */
import { isTooLong } from '../../renderer/engine/base/too-long.ts';
import type { CommandIo } from './io.ts';

/** A file to be, `-` for standard output, and what makes its text: so that only one of several is held. */
export type FileToWrite = readonly [path: string, textOf: () => string];

/** False where one could not be written, which was then said. @param instead what to do where one is too long */
export async function writeFiles(files: readonly FileToWrite[], io: CommandIo, instead: string): Promise<boolean> {
  for (const [path, textOf] of files) {
    try {
      if (path === '-') await io.out(textOf());
      else await io.writeFile(path, textOf());
    } catch (cause) {
      io.err(`${path} was not written: ${reasonOf(cause, instead)}.\n`);
      return false;
    }
  }
  return true;
}

function reasonOf(cause: unknown, instead: string): string {
  // Of a hundred thousand migrations a report has half a gigabyte.
  if (isTooLong(cause)) return `it would be longer than a text can be. ${instead}`;
  return cause instanceof Error ? cause.message : 'unknown cause';
}
