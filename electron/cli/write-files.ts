/** The files that a command writes, one after another, and what is said of one that could not be. */
import { messageOf } from '../../renderer/engine/base/message-of.ts';
import { isTooLong } from '../../renderer/engine/base/too-long.ts';
import { encoded } from './encoded.ts';
import type { CommandIo } from './io.ts';

/** A file to be, `-` for standard output, and what makes its text in pieces: so that only one of several is held. */
export type FileToWrite = readonly [path: string, piecesOf: () => Iterable<string>];

/** False where one could not be written, which was then said. @param instead what to do where one is too long */
export async function writeFiles(files: readonly FileToWrite[], io: CommandIo, instead: string): Promise<boolean> {
  for (const [path, piecesOf] of files) {
    try {
      if (path === '-') await writeOut(piecesOf(), io);
      else await io.writeFile(path, piecesOf());
    } catch (cause) {
      io.err(
        `${path === '-' ? 'Not all' : path} was${path === '-' ? '' : ' not'} written: ${reasonOf(cause, instead)}.\n`,
      );
      return false;
    }
  }
  return true;
}

export async function writeOut(pieces: Iterable<string>, io: CommandIo): Promise<void> {
  for (const piece of encoded(pieces)) await io.out(piece);
}

export function* asLine(pieces: Iterable<string>): Generator<string, void> {
  yield* pieces;
  yield '\n';
}

function reasonOf(cause: unknown, instead: string): string {
  // One line of a log can be a quarter of a gigabyte, where somebody raised that limit, and has as many escapes.
  if (isTooLong(cause)) return `a part of it is longer than a text can be. ${instead}`;
  return messageOf(cause);
}
