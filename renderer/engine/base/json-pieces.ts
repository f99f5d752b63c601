/**
 * The output of JSON.stringify in pieces of bounded length: for a large value it exceeds the longest string of V8, half a gigabyte.
 * A list may be any iterable, which is consumed once, piece by piece.
 */

/** Weight from which on a value is split: one for each value, and for some characters of text. */
const heavy = 2500;
const charactersPerValue = 32;

/** @param gap indentation of each level; without it, everything is on one line */
export function jsonPieces(value: unknown, gap = ''): Generator<string, void> {
  return pieces(value, gap, '\n');
}

function* pieces(value: unknown, gap: string, margin: string): Generator<string, void> {
  if (isIterable(value)) yield* list(value, gap, margin);
  else if (typeof value === 'object' && value !== null && weightOf(value) >= heavy) yield* object(value, gap, margin);
  else yield textOf(value, gap, margin);
}

function* object(value: object, gap: string, margin: string): Generator<string, void> {
  const inner = margin + gap;
  let before = '{';
  for (const [key, one] of Object.entries(value)) {
    if (one === undefined) continue;
    yield `${before}${gap && inner}${JSON.stringify(key)}:${gap && ' '}`;
    yield* pieces(one, gap, inner);
    before = ',';
  }
  yield before === '{' ? '{}' : `${gap && margin}}`;
}

function* list(values: Iterable<unknown>, gap: string, margin: string): Generator<string, void> {
  const inner = margin + gap;
  let before = '[';
  for (const some of Array.isArray(values) ? lots(values) : each(values)) {
    const [first] = some;
    yield before;
    before = ',';
    if (some.length > 1 || (!isIterable(first) && weightOf(first) < heavy)) {
      // The text between the brackets.
      yield textOf(some, gap, margin).slice(1, gap ? -margin.length - 1 : -1);
    } else {
      yield gap && inner;
      yield* pieces(first, gap, inner);
    }
  }
  yield before === '[' ? '[]' : `${gap && margin}]`;
}

/** Runs of neighbours that are light together, and each heavy value alone. */
function* lots(values: readonly unknown[]): Generator<readonly unknown[], void> {
  let [from, weight] = [0, 0];
  for (const [at, value] of values.entries()) {
    const own = weightOf(value);
    if (at > from && weight + own >= heavy) {
      yield values.slice(from, at);
      [from, weight] = [at, 0];
    }
    weight += own;
  }
  if (from < values.length) yield values.slice(from);
}

function* each(values: Iterable<unknown>): Generator<readonly unknown[], void> {
  for (const value of values) yield [value];
}

function textOf(value: unknown, gap: string, margin: string): string {
  const text = (JSON.stringify(value, undefined, gap) as string | undefined) ?? 'null';
  return gap && margin !== '\n' ? text.replaceAll('\n', margin) : text;
}

/** How many values it holds, counted up to `most`. */
function weightOf(value: unknown, most = heavy): number {
  if (typeof value === 'string') return 1 + value.length / charactersPerValue;
  if (typeof value !== 'object' || value === null) return 1;
  if (isIterable(value) && !Array.isArray(value)) return most;
  let weight = 1;
  // `for … in` allocates no list of keys.
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length && weight < most; at += 1) weight += weightOf(value[at], most - weight);
  } else {
    for (const key in value) {
      if (weight >= most) break;
      weight += weightOf((value as Readonly<Record<string, unknown>>)[key], most - weight);
    }
  }
  return weight;
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
