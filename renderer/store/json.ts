/** Text from outside to plain data, with what could hurt kept out before any of it is used. */
import * as v from 'valibot';
import { StoreProblem } from './problems.ts';
import type { Schema } from './schema/shape.ts';

/** The longest line of a log that is read is a mebibyte; no text of ours is longer than a few of those. */
const longestText = 4 * 2 ** 20;
const deepest = 40;

/** One JSON object. */
export function parseObject(text: string, what: string): Readonly<Record<string, unknown>> {
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data === 'object' && data !== null) return data as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw new StoreProblem('damaged', `${what} is damaged: it is no whole JSON.`);
}

/** Data of the given shape. Everything else is refused with a sentence that says where: `within` is the way to `data`. */
export function check<Value>(data: unknown, schema: Schema<Value>, what: string, within = ''): Value {
  const bad = poison(data);
  if (bad !== undefined) throw new StoreProblem('refused', `${what} was refused: ${bad}.`);
  const { success, output, issues } = v.safeParse(schema, data, { abortEarly: true });
  if (success) return output;
  const [issue] = issues;
  const path = [within, v.getDotPath(issue) ?? ''].filter(Boolean).join('.');
  throw new StoreProblem(
    'refused',
    `${what} was refused: ${path === '' ? 'it' : path.slice(0, 120)} is not as it should be.`,
  );
}

/**
 * What no file of ours holds: a key that reaches into prototypes, a text of megabytes, nesting without end. Looked for
 * without recursion, as the nesting is the sender's.
 */
function poison(data: unknown): string | undefined {
  let level: readonly unknown[] = [data];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return 'it is nested too deeply';
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value === 'string' && value.length > longestText) return 'it holds a text of several megabytes';
      if (typeof value !== 'object' || value === null) continue;
      if (Object.hasOwn(value, '__proto__')) return 'it holds a field named __proto__';
      for (const inner of Object.values(value)) if (inner !== null && typeof inner !== 'number') next.push(inner);
    }
    level = next;
  }
  return undefined;
}
