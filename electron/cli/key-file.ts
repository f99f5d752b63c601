/** The file of `--key`: what each pseudonym stands for. Names that are in it keep their pseudonyms from run to run. */
import { jsonPieces } from '../../renderer/engine/base/json-pieces.ts';
import type { CommandIo } from './io.ts';
import { asLine } from './write-files.ts';

/** The key in the file, empty where there is no file yet, or a sentence about what is wrong with it. */
export async function readKey(
  path: string | undefined,
  io: CommandIo,
): Promise<Readonly<Record<string, string>> | string> {
  if (path === undefined) return {};
  const isNoKey = `${path} is there and is no key of pseudonyms: it is left as it is. Name another file.\n`;
  try {
    const read: unknown = JSON.parse(await io.readFile(path));
    if (typeof read !== 'object' || read === null || Array.isArray(read)) return isNoKey;
    const entries = Object.entries(read as object);
    const isKey = entries.every(([, name]) => typeof name === 'string' && /^[a-z]{2,12}-\d{1,9}$/.test(name));
    return isKey ? (Object.fromEntries(entries) as Record<string, string>) : isNoKey;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? {} : isNoKey;
  }
}

export function keyPieces(key: Readonly<Record<string, string>>): Iterable<string> {
  return asLine(jsonPieces(key, ' '));
}
