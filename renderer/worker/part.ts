/**
 * Some migrations of an analysis as a message between page and worker, in the form that costs both least: the page must answer a
 * click meanwhile. JSON takes less than half the time of a structured clone. Lines are columns beside it, which takes half the time
 * of JSON, as their text needs no escapes. Findings have a JSON of their own: their sentences hold characters (“, →) for which V8
 * would store all of it with two bytes a character.
 */
import type { Finding, LogLine, Migration } from '../engine/model.ts';

export interface Part {
  /** JSON of the migrations, without their lines and findings. */
  readonly migrations: string;
  readonly lines: LineColumns;
  /** JSON of pairs: index of a migration that has findings, and those. */
  readonly findings: string;
}

/** The number of lines of each migration, then the fields of each line. */
interface LineColumns {
  readonly counts: Uint32Array<ArrayBuffer>;
  readonly source: Uint32Array<ArrayBuffer>;
  readonly line: Uint32Array<ArrayBuffer>;
  /** NaN where there is none. */
  readonly time: Float64Array<ArrayBuffer>;
  /** Indices into `sides`, and `cut` and `rejoined` of a line that is. */
  readonly side: Uint8Array<ArrayBuffer>;
  /** Where its text ends. */
  readonly end: Uint32Array<ArrayBuffer>;
  readonly text: string;
}

const sides = [undefined, 'source', 'destination'] as const;
const [cut, rejoined] = [4, 8];

/**
 * Lines in one part: the page unpacks each in one go. Their migrations make some 120 kB of JSON: what is parsed from more than
 * 100 kB V8 puts among its old objects at once, and its collector need not move it there.
 */
const linesAtOnce = 900;

/** All of them, in their order. */
export function* partsOf(migrations: Iterable<Migration>): Generator<Part, void> {
  let part: Migration[] = [];
  let lines = 0;
  for (const migration of migrations) {
    part.push(migration);
    lines += migration.lines.length + 20;
    if (lines < linesAtOnce) continue;
    yield partOf(part);
    [part, lines] = [[], 0];
  }
  yield partOf(part);
}

export function partOf(migrations: readonly Migration[]): Part {
  const findings = migrations.flatMap((one, place) => (one.findings.length > 0 ? [[place, one.findings]] : []));
  return {
    migrations: JSON.stringify(migrations.map((one) => ({ ...one, lines: [], findings: [] }))),
    lines: columnsOf(migrations),
    findings: JSON.stringify(findings),
  };
}

/** Memory of a part that is transferred instead of copied. */
export function memoryOf({ lines: { counts, source, line, time, side, end } }: Part): ArrayBuffer[] {
  return [counts, source, line, time, side, end].map(({ buffer }) => buffer);
}

export function migrationsOf({ migrations, lines, findings }: Part): Migration[] {
  const all = JSON.parse(migrations) as Writable<Migration>[];
  let first = 0;
  for (const [place, one] of all.entries()) one.lines = linesOf(lines, first, (first += lines.counts[place] ?? 0));
  for (const [place, own] of JSON.parse(findings) as readonly (readonly [number, readonly Finding[]])[])
    (all[place] as Writable<Migration>).findings = own;
  return all;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function columnsOf(migrations: readonly Migration[]): LineColumns {
  const counts = Uint32Array.from(migrations, ({ lines }) => lines.length);
  const count = counts.reduce((sum, own) => sum + own, 0);
  const [source, line, time] = [new Uint32Array(count), new Uint32Array(count), new Float64Array(count)];
  const [side, end, texts] = [new Uint8Array(count), new Uint32Array(count), [] as string[]];
  let [place, length] = [0, 0];
  for (const { lines } of migrations) {
    for (const one of lines) {
      source[place] = one.source;
      line[place] = one.line;
      time[place] = one.time ?? NaN;
      side[place] = sides.indexOf(one.side) | (one.isCut ? cut : 0) | (one.isRejoined ? rejoined : 0);
      end[place] = length += one.text.length;
      texts.push(one.text);
      place += 1;
    }
  }
  return { counts, source, line, time, side, end, text: texts.join('') };
}

/** Absent fields are left out, as JSON does. */
function linesOf(columns: LineColumns, from: number, to: number): readonly LogLine[] {
  const lines: LogLine[] = [];
  for (let place = from; place < to; place += 1) {
    const [time = NaN, marks = 0] = [columns.time[place], columns.side[place]];
    const side = sides[marks & ~(cut | rejoined)];
    const line = { source: columns.source[place], line: columns.line[place] } as Writable<LogLine>;
    if (!Number.isNaN(time)) line.time = time;
    if (side !== undefined) line.side = side;
    line.text = columns.text.slice(columns.end[place - 1] ?? 0, columns.end[place]);
    if ((marks & cut) !== 0) line.isCut = true;
    if ((marks & rejoined) !== 0) line.isRejoined = true;
    lines.push(line);
  }
  return lines;
}
