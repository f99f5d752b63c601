/**
 * Some migrations of an analysis on their way between page and worker, in the form that both ends have the least work with, as the
 * page must answer a click meanwhile. JSON takes less than half of the time of a structured clone; lines are columns beside it, which
 * takes half of that of JSON, as their text needs no escapes; and so are findings, since the sentences of the knowledge base hold
 * characters (“, →) for which V8 would keep all of the JSON in two bytes a character.
 */
import type { Finding, LogLine, Migration } from '../engine/model.ts';

export interface Part {
  /** JSON of the migrations, without their lines and findings. */
  readonly migrations: string;
  readonly lines: LineColumns;
  /** JSON of the findings of each that has any, behind its place. */
  readonly findings: string;
}

/** Of each migration how many lines it has, then of each line what it has. */
interface LineColumns {
  readonly counts: Uint32Array<ArrayBuffer>;
  readonly source: Uint32Array<ArrayBuffer>;
  readonly line: Uint32Array<ArrayBuffer>;
  /** NaN where there is none. */
  readonly time: Float64Array<ArrayBuffer>;
  /** Places in `sides`. */
  readonly side: Uint8Array<ArrayBuffer>;
  /** Where its text ends. */
  readonly end: Uint32Array<ArrayBuffer>;
  readonly text: string;
}

const sides = [undefined, 'source', 'destination'] as const;

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

/** What changes hands with a part instead of being copied. */
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
      side[place] = sides.indexOf(one.side);
      end[place] = length += one.text.length;
      texts.push(one.text);
      place += 1;
    }
  }
  return { counts, source, line, time, side, end, text: texts.join('') };
}

/** What a line has not is left out, as JSON does. */
function linesOf(columns: LineColumns, from: number, to: number): readonly LogLine[] {
  const lines: LogLine[] = [];
  for (let place = from; place < to; place += 1) {
    const [time = NaN, side] = [columns.time[place], sides[columns.side[place] ?? 0]];
    const line = { source: columns.source[place], line: columns.line[place] } as Writable<LogLine>;
    if (!Number.isNaN(time)) line.time = time;
    if (side !== undefined) line.side = side;
    line.text = columns.text.slice(columns.end[place - 1] ?? 0, columns.end[place]);
    lines.push(line);
  }
  return lines;
}
