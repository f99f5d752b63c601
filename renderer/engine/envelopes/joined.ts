/** Entries that run together on one line, and entries that were broken into several. */
import { factsOf } from '../formats/messages.ts';
import { beginsRecord, readAny } from '../logs/formats.ts';
import { headerIn, reads } from './headers.ts';
import { KnownWords } from './known-words.ts';
import type { NumberedText } from './markup.ts';
import type { OpenedLine } from './opened.ts';

/** Entries of one line that are looked for. */
const mostEntries = 500;

/** One line for each entry, and for each line of a dump, that stands in the text. */
export function apart(text: string): readonly string[] {
  const entries: string[] = [];
  let rest = text;
  for (let found = nextEntry(rest); found > 0 && entries.length < mostEntries; found = nextEntry(rest)) {
    entries.push(rest.slice(0, found).trimEnd());
    rest = rest.slice(found);
  }
  entries.push(rest);
  return entries.flatMap(dumpApart);
}

function dumpApart(entry: string): readonly string[] {
  const first = entry.indexOf('-->');
  if (first <= 0 || entry.indexOf('-->', first + 3) < 0) return [entry];
  // Behind a bare header the first one is no dump below an entry, but the entry itself.
  if (/[\]:]$/.test(entry.slice(0, first).trimEnd())) return [entry];
  return entry.split(/(?=-->)/).map((part) => part.trimEnd());
}

/** Whole or masked, of which entries run together have several. */
const anyStamp = /\[?(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|[Yy#]{4}-[Mm#]{2}-[Dd#]{2}T)/g;

/** Where the second entry of a line begins; -1 where it has one. */
function nextEntry(text: string): number {
  anyStamp.lastIndex = 20;
  for (let match = anyStamp.exec(text); match; match = anyStamp.exec(text)) {
    const found = headerIn(text.slice(match.index, match.index + 4000));
    const isHere = found?.isStamped === true && found.at === 0;
    const at = match.index - (/<\d{1,3}>$/.exec(text.slice(match.index - 6, match.index))?.[0].length ?? 0);
    // An entry that forwards another one has a stamp near its beginning.
    if (isHere && !/["'={(\\,<]$/.test(text.slice(0, at)) && isSeparate(text, at)) return at;
  }
  return -1;
}

/** Not the own stamp of an entry behind that of syslog, and not what a line of another daemon quotes. */
function isSeparate(text: string, at: number): boolean {
  const before = text.slice(0, at);
  if (beginsRecord(before) && !reads(before)) return false;
  return at > 60 || !/^(?:<\d{1,3}>)?(?:1 )?[A-Z\d][\w:. +-]{8,60}$/.test(before);
}

/** Lines of the greatest length that show a text to be cut at it, and the least such length. */
const [mostlyCut, leastWidth] = [3, 40];
/** Behind the words with which a line quotes an entry. */
const hasStampNearBy = /^.{1,40}\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;
/** Mails and terminals are hardly wider. */
const mostWidth = 250;

/** The lines of a text that was cut at one width, whole again; as they are where that is not certain. */
export function unfolded(lines: readonly NumberedText[]): readonly NumberedText[] {
  const width = lines.reduce((most, { text }) => Math.max(most, columnsOf(text)), 0);
  const goesOn = (at: number) => {
    const next = lines[at + 1]?.text;
    if (next === undefined || next === '' || beginsRecord(next) || /^\s{0,99}-->/.test(next)) return false;
    // Lines of one length that each quote an entry of their own.
    return !hasStampNearBy.test(next);
  };
  const full = lines.flatMap(({ text }, at) => (columnsOf(text) === width ? [at] : []));
  const isCut = width >= leastWidth && full.length >= mostlyCut && full.filter(goesOn).length > (full.length * 2) / 3;
  if (!isCut) return lines;
  const indent = leastIndent(full.filter(goesOn).flatMap((at) => lines[at + 1] ?? []));
  const whole: { text: string; line: number; isRejoined?: true }[] = [];
  let isOpen = false;
  for (const [at, { text, line }] of lines.entries()) {
    const last = whole.at(-1);
    if (isOpen && last && last.text.length < mostCharacters) {
      last.text += withoutIndent(text, indent);
      last.isRejoined = true;
    } else whole.push({ text, line });
    isOpen = columnsOf(text) === width && goesOn(at);
  }
  return whole;
}

/** Its width, where a tab at its beginning is as wide as most show it. */
function columnsOf(text: string): number {
  return text.startsWith('\t') ? text.length + 7 : text.length;
}

/** Pieces of one entry, its characters, and ways of joining that are tried. */
const [mostPieces, mostCharacters, mostWays] = [12, 8000, 8];
/** Entries parsed in one text: a bound for hostile ones. */
const mostParsed = 40_000;

interface Way {
  readonly text: string;
  readonly pieces: number;
  readonly score: number;
  /** How many boundaries were joined without a blank, and with one. */
  readonly tight: number;
  readonly loose: number;
  /** How many boundaries were joined as their words tell, less the others. */
  readonly told: number;
}

/** What is known of the breaks of one text. */
interface Breaks {
  /** Blanks that stand before each rest of a broken line, as an indent or instead of a number. */
  readonly indent: number;
  readonly words: KnownWords;
  /** What most breaks are; undefined as long as that is not known. */
  readonly style: 'tight' | 'loose' | undefined;
}

export interface Rejoined {
  readonly lines: readonly OpenedLine[];
  readonly entries: number;
}

/**
 * Joins the pieces of entries that a mail or a terminal broke: only where the whole reads, or says more than its first piece does. Whether
 * the break has replaced a blank is decided by what the pieces say, and where both ways say the same by the other entries.
 */
export function rejoined(given: readonly OpenedLine[]): Rejoined {
  const breaks: Breaks = { indent: leastIndent(given.filter(isPiece)), words: new KnownWords(given), style: undefined };
  const lines = unwrapped(given, breaks.indent);
  const first = joinAll(lines, breaks);
  if (first.entries === 0) return { lines, entries: given.length - lines.length };
  const { lines: whole } = joinAll(lines, { ...breaks, style: first.votes >= 0 ? 'tight' : 'loose' });
  return { lines: whole, entries: given.length - whole.length };
}

/** The least that a rest is indented by, of those that are: what is more is its own. */
function leastIndent(rests: readonly { readonly text: string }[]): number {
  const indents = rests.flatMap(({ text }) => /^\s{1,99}(?=\S)/.exec(text)?.[0] ?? []);
  const least = indents.reduce((shortest, indent) => Math.min(shortest, indent.length), Infinity);
  // A single blank may be the one at which the line was broken.
  return indents.length > 0 && (least > 1 || indents.some((indent) => indent.startsWith('\t'))) ? least : 0;
}

function withoutIndent(text: string, indent: number): string {
  return indent > 0 && text.slice(0, indent).trim() === '' ? text.slice(indent) : text;
}

/** Share of lines broken before a word that had no room, among all that are broken. */
const shareBroken = 0.8;
/** Lines of a text that may be one broken entry. */
const fewLines = 8;

/** Two lines of the same length are nothing rare in a log. */
function leastBroken(lines: number): number {
  return lines <= fewLines ? 2 : 3;
}

/** The lines of a text that was broken at words, whole again: each ends where the next word had no room. */
function unwrapped(lines: readonly OpenedLine[], indent: number): readonly OpenedLine[] {
  let isOfEntry = false;
  const breaks: number[] = [];
  for (const [at, line] of lines.entries()) {
    isOfEntry = beginsRecord(line.text) || (isOfEntry && isPiece(line));
    if (isOfEntry && isPiece(lines[at + 1])) breaks.push(at);
  }
  const width = breaks.reduce((most, at) => Math.max(most, lines[at]?.text.length ?? 0), 0);
  const hadNoRoom = (at: number) => {
    const word = /^\S{0,999}/.exec(withoutIndent(lines[at + 1]?.text ?? '', indent))?.[0] ?? '';
    return (lines[at]?.text.length ?? 0) + 1 + word.length > width;
  };
  const broken = new Set(breaks.filter(hadNoRoom));
  const isEnough = broken.size >= Math.max(leastBroken(lines.length), shareBroken * breaks.length);
  const isWrapped = width >= leastWidth && width <= mostWidth && isEnough;
  if (!isWrapped) return lines;
  const whole: OpenedLine[] = [];
  const mended = new Set<number>();
  for (const [at, line] of lines.entries()) {
    const last = whole.at(-1);
    if (last && broken.has(at - 1) && last.text.length < mostCharacters) {
      whole[whole.length - 1] = { ...last, text: `${last.text} ${withoutIndent(line.text, indent)}`, isRejoined: true };
      mended.add(whole.length - 1);
    } else whole.push(line);
  }
  // Pieces of equal length were not broken at words where an entry then does not read.
  const isSound = [...mended].every((at) => scoreOf(whole[at]?.text ?? '') > 0);
  return isSound ? whole : lines;
}

/** Whether a line may be the rest of the one above it. */
function isPiece(line: OpenedLine | undefined): boolean {
  return (
    line !== undefined &&
    line.isLeft !== true &&
    line.text !== '' &&
    !beginsRecord(line.text) &&
    !/^\s{0,99}-->/.test(line.text)
  );
}

function joinAll(lines: readonly OpenedLine[], breaks: Breaks): Rejoined & { readonly votes: number } {
  const whole: OpenedLine[] = [];
  const budget = { left: mostParsed };
  let [entries, votes] = [0, 0];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] as OpenedLine;
    const pieces = beginsRecord(line.text) && budget.left > 0 ? piecesBehind(lines, at, breaks) : [];
    const best = pieces.length > 0 ? bestOf(line.text, pieces, breaks, budget) : undefined;
    if (!best || best.pieces === 0) {
      whole.push(line);
      continue;
    }
    entries += 1;
    votes += best.tight - best.loose;
    whole.push({ ...line, text: best.text, isRejoined: true });
    at += best.pieces;
  }
  return { lines: whole, entries, votes };
}

const hasStamp = /^(?:<\d{1,20}>)?(?:1 )?(?:\[?[\dyY#]{4}-|[A-Z][a-z]{2}\s)/;

/** The lines that may be the rest of an entry. */
function piecesBehind(lines: readonly OpenedLine[], at: number, breaks: Breaks): readonly string[] {
  const pieces: string[] = [];
  let length = 0;
  const isWhole = scoreOf(lines[at]?.text ?? '') > 0;
  for (let next = at + 1; next < lines.length && pieces.length < mostPieces; next += 1) {
    const { raw, text, isLeft } = lines[next] as OpenedLine;
    length += text.length;
    const piece = !isWhole && raw !== undefined ? raw : text;
    if (isLeft === true || length > mostCharacters || /^\s{0,99}-->/.test(piece)) break;
    // A stamp can be alone on its line.
    if (beginsRecord(piece) && (isWhole || pieces.length > 0 || hasStamp.test(piece))) break;
    pieces.push(withoutIndent(piece, breaks.indent));
  }
  return pieces;
}

function bestOf(
  start: string,
  pieces: readonly string[],
  { style, words }: Breaks,
  budget: { left: number },
): Way | undefined {
  const begin: Way = { text: start, pieces: 0, score: scoreOf(start), tight: 0, loose: 0, told: 0 };
  let [ways, best] = [[begin], begin];
  for (const [index, piece] of pieces.entries()) {
    const next = ways.flatMap((way) => joins(way, piece, index + 1, words));
    budget.left -= next.length;
    if (budget.left <= 0) break;
    // The preferred style comes first among equals.
    const order = style === 'loose' ? (way: Way) => way.tight - way.loose : (way: Way) => way.loose - way.tight;
    ways = next.sort((a, b) => b.score - a.score || b.told - a.told || order(a) - order(b)).slice(0, mostWays);
    const [first] = ways;
    if (first && (first.score > best.score || touchesNumber(best, first, piece))) best = first;
  }
  return best;
}

function joins(way: Way, piece: string, pieces: number, words: KnownWords): readonly Way[] {
  const joined = (text: string, style: 'tight' | 'loose'): Way => ({
    text,
    pieces,
    score: scoreOf(text),
    tight: way.tight + Number(style === 'tight'),
    loose: way.loose + Number(style === 'loose'),
    told: way.told + (told === undefined ? 0 : told === style ? 1 : -1),
  });
  const told = words.breakBetween(way.text, piece);
  const tight = joined(way.text + piece, 'tight');
  const isOpen = /\s$/.test(way.text) || /^\s/.test(piece);
  return isOpen ? [tight] : [tight, joined(`${way.text} ${piece}`, 'loose')];
}

/** A number, an address or a UUID that ends where the line is cut may go on in the next piece. */
function touchesNumber(best: Way, next: Way, piece: string): boolean {
  return (
    best.score === next.score &&
    best.score > 1 &&
    next.pieces === best.pieces + 1 &&
    /\d[\da-f]{0,12}[-.:]?$/i.test(best.text) &&
    /^[-.:]?[\da-f]{0,12}\d/i.test(piece)
  );
}

/** How much a line says: 0 where it does not read. */
function scoreOf(text: string): number {
  const record = readAny(text);
  if (!record) return 0;
  const facts = factsOf(record, []);
  return 1 + (record.time === undefined ? 0 : 1) + (facts ? leaves(facts) : 0);
}

function leaves(value: unknown): number {
  if (typeof value !== 'object' || value === null) return value === undefined ? 0 : 1;
  return Object.values(value).reduce((sum: number, part) => sum + leaves(part), 0);
}
