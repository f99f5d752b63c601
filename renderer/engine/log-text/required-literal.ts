/** The longest text that every match of a regular expression contains: lines without it need not be tested. */

/** Shorter ones are in too many lines to save time. */
const shortest = 2;
const longest = 64;

/**
 * Considers only runs of characters that must match themselves. An alternation outside of groups, and modes in which letters mean
 * more than themselves, yield nothing; groups and classes are skipped.
 *
 * @returns text of printable ASCII; undefined if there is none of two characters or more
 */
export function requiredLiteral({ source, flags }: RegExp): string | undefined {
  if (/[uv]/.test(flags)) return undefined;
  const runs: string[] = [];
  let run = '';
  const endRun = () => {
    runs.push(run);
    run = '';
  };
  for (let at = 0; at < source.length;) {
    const atom = atomAt(source, at);
    if (atom.kind === 'choice') return undefined;
    const { length, least } = quantifierAt(source, at + atom.length);
    at += atom.length + length;
    if (atom.text === undefined || least === 0) endRun();
    else {
      run += atom.text;
      if (length > 0) endRun();
    }
  }
  endRun();
  const best = runs.reduce((a, b) => (b.length > a.length ? b : a)).slice(0, longest);
  return best.length >= shortest ? best : undefined;
}

/** Part of an expression that a quantifier can follow; `text`: what it matches, if that is one character of ASCII. */
interface Atom {
  readonly kind: 'choice' | 'piece';
  readonly length: number;
  readonly text?: string;
}

/** Escapes with more than one character behind the backslash. */
const longEscape = /\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|c[a-z]|k<[^>]*>|\d+)/iy;

function atomAt(source: string, at: number): Atom {
  const char = source[at] ?? '';
  switch (char) {
    case '|':
      return { kind: 'choice', length: 1 };
    case '(':
      return { kind: 'piece', length: groupEnd(source, at) - at };
    case '[':
      return { kind: 'piece', length: classEnd(source, at) - at };
    case '\\': {
      longEscape.lastIndex = at;
      const long = longEscape.exec(source)?.[0].length;
      const escaped = source[at + 1] ?? '';
      const isItself = long === undefined && /[^\w\s]/.test(escaped) && isPrintable(escaped);
      return { kind: 'piece', length: long ?? 2, ...(isItself && { text: escaped }) };
    }
    default:
      return { kind: 'piece', length: 1, ...(!/[.^$]/.test(char) && isPrintable(char) && { text: char }) };
  }
}

function isPrintable(char: string): boolean {
  return char >= ' ' && char <= '~';
}

/** A quantifier, possibly lazy; length 0 if there is none. `least`: how often the atom before it must occur. */
function quantifierAt(source: string, at: number): { readonly length: number; readonly least: number } {
  const [found, digits] = /^(?:[*?]|\+|\{(\d+)(?:,\d*)?\})\??/.exec(source.slice(at, at + 32)) ?? [];
  if (found === undefined) return { length: 0, least: 1 };
  const least = digits === undefined ? Number(found.startsWith('+')) : Number(digits);
  return { length: found.length, least };
}

/** Behind the bracket that closes the class. */
function classEnd(source: string, from: number): number {
  let at = from + 1;
  while (at < source.length && source[at] !== ']') at += source[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** Behind the parenthesis that closes the group. */
function groupEnd(source: string, from: number): number {
  let depth = 0;
  for (let at = from; at < source.length;) {
    const char = source[at];
    if (char === '(') depth += 1;
    if (char === ')' && (depth -= 1) === 0) return at + 1;
    at = char === '[' ? classEnd(source, at) : at + (char === '\\' ? 2 : 1);
  }
  return source.length;
}
