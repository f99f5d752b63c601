/** Standard input among the paths of a command, as `-`: lines that another program passes on, or a bundle. */
import type { ByteSource } from '../../renderer/engine/archive/source.ts';
import { defaultLimits } from '../../renderer/engine/limits.ts';
import type { Limits } from '../../renderer/engine/limits.ts';
import type { CommandIo } from './io.ts';

export const standardInput = '-';
export const standardInputName = 'standard input';

/** What is wrong with standard input among these paths: a sentence. */
export function misuseOf(paths: readonly string[], io: Pick<CommandIo, 'stdinBytes'>): string | undefined {
  const count = paths.filter((path) => path === standardInput).length;
  if (count > 1) return 'Standard input (-) can be read only once.';
  if (count === 0 || io.stdinBytes()) return undefined;
  return 'Standard input is a terminal: pass lines on to it (grep vMotion vmkernel.log | … analyse -), or name a file.';
}

/** Read as it comes and never held, up to the limit of one run. */
export function standardInputSource(
  { stdinBytes }: Pick<CommandIo, 'stdinBytes'>,
  { totalBytes = defaultLimits.totalBytes }: Partial<Limits>,
): ByteSource {
  return { path: standardInputName, size: 0, isStream: true, read: () => upTo(totalBytes, stdinBytes() ?? []) };
}

async function* upTo(
  most: number,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const chunk of bytes) {
    if (read + chunk.length > most) {
      yield chunk.subarray(0, most - read);
      throw new Error(`it has more than ${most} bytes (limit "totalBytes": --limit totalBytes=none reads on)`);
    }
    read += chunk.length;
    yield chunk;
  }
}
