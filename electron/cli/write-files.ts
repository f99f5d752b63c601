/** Writes the output files of a command, one after another, and reports the one that failed. */
import { messageOf } from '../../renderer/engine/base/message-of.ts';
import { isTooLong } from '../../renderer/engine/base/too-long.ts';
import { encoded } from './encoded.ts';
import type { CommandIo } from './io.ts';

/** A path, `-` for standard output, and what makes the text in pieces, so that only one file is in memory. */
export type FileToWrite = readonly [path: string, piecesOf: () => Iterable<string>];

/**
 * False where one could not be written, which has then been reported.
 *
 * @param instead advice for text that is too long
 */
export async function writeFiles(files: readonly FileToWrite[], io: CommandIo, instead: string): Promise<boolean> {
  for (const [path, piecesOf] of files) {
    try {
      if (path === '-') await writeOut(piecesOf(), io);
      else await io.writeFile(path, piecesOf());
    } catch (cause) {
      io.err(
        `${path === '-' ? 'Not all' : path} was${path === '-' ? '' : ' not'} written: ${whyNotWritten(cause, instead)}.\n`,
      );
      return false;
    }
  }
  return true;
}

async function writeOut(pieces: Iterable<string>, io: CommandIo): Promise<void> {
  for (const piece of encoded(pieces)) await io.out(piece);
}

export function* asLine(pieces: Iterable<string>): Generator<string, void> {
  yield* pieces;
  yield '\n';
}

function whyNotWritten(cause: unknown, instead: string): string {
  // With a raised limit one line of a log can have a quarter of a gigabyte, and as many escapes.
  if (isTooLong(cause)) return `a part of it is longer than a text can be. ${instead}`;
  return messageOf(cause);
}
