/** Parses and checks text from outside before any of it is used. */
import * as v from 'valibot';
import { StoreProblem } from './problems.ts';
import type { Schema } from './schema/shape.ts';

/** The longest line of a log has a mebibyte; no text of ours is longer than a few of those. */
const longestText = 4 * 2 ** 20;
const deepest = 40;

/** One JSON object. */
export function parseObject(text: string, what: string): Readonly<Record<string, unknown>> {
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data === 'object' && data !== null) return data as Record<string, unknown>;
  } catch {
    // Reported below.
  }
  throw new StoreProblem('damaged', `${what} is damaged: it is no whole JSON.`);
}

/** Data of the given shape. Anything else is refused with a sentence that names the field. @param within path to `data` */
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
 * Finds what no file of ours contains: a key that reaches into prototypes, a text of megabytes, endless nesting. Not recursive, as
 * the sender controls the depth.
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
