/** `--limit NAME=VALUE` and `--limits FILE`: reading past a limit that a warning names. */
import { messageOf } from '../../renderer/engine/base/message-of.ts';
import { readLimit } from '../../renderer/engine/limits.ts';
import type { Limits } from '../../renderer/engine/limits.ts';
import type { CommandIo } from './io.ts';

export interface LimitOptions {
  /** `NAME=VALUE`, and files of them; `--limit` takes precedence. */
  readonly limits: readonly string[];
  readonly limitFiles: readonly string[];
}

/** The limits, or a sentence about what is wrong with them. */
export async function readLimits(
  { limits, limitFiles }: LimitOptions,
  io: CommandIo,
): Promise<Partial<Limits> | string> {
  const given: (readonly [string, unknown])[] = [];
  for (const path of limitFiles) {
    try {
      const file: unknown = JSON.parse(await io.readFile(path));
      if (typeof file !== 'object' || file === null || Array.isArray(file)) return `${path} holds no limits.`;
      given.push(...Object.entries(file));
    } catch (error) {
      return `${path}: ${messageOf(error)}`;
    }
  }
  for (const one of limits) given.push([one.split('=')[0] ?? '', one.split('=')[1]]);
  const read = given.map(([name, value]) => readLimit(name, value));
  const problem = read.find((one) => 'problem' in one)?.problem;
  return problem ?? Object.fromEntries(read.flatMap((one) => ('name' in one ? [[one.name, one.value]] : [])));
}
