/** The lines around the evidence, saved so that it can be read in context without the bundle. */
import type { ByteSource, Cancellation, Platform } from '../archive/source.ts';
import { walk } from '../archive/walk.ts';
import { newline } from '../base/bytes.ts';
import type { Analysis, LineRef, Migration } from '../model.ts';
import { limits } from './limits.ts';
import type { ContextLine } from './model.ts';

/** Lines to either side. */
const around = 10;
/** Longer lines are cut. */
const longestLine = 4000;

/** First and last line, both in. */
type Range = readonly [number, number];

/** Lines of a source, in order, none twice. */
export interface Wanted {
  readonly source: number;
  readonly path: string;
  readonly ranges: readonly Range[];
}

/**
 * Which lines to save: around what the findings and failures rest on, then around all other evidence, as many as fit.
 * `more`: lines that a person has marked, before all others.
 */
export function contextWanted(analysis: Analysis, more: readonly LineRef[] = []): readonly Wanted[] {
  const { sources } = analysis;
  const lines = new Map<number, Set<number>>();
  let room = limits.contextLines / 2;
  for (const { source, line } of refsOf(analysis, more)) {
    if (room <= 0) break;
    const of = lines.get(source) ?? new Set<number>();
    lines.set(source, of);
    const before = of.size;
    for (let at = Math.max(1, line - around); at <= line + around; at += 1) of.add(at);
    room -= of.size - before;
  }
  return [...lines].flatMap(([source, set]) => {
    const path = sources[source]?.path;
    return path === undefined ? [] : [{ source, path, ranges: rangesOf([...set].sort((a, b) => a - b)) }];
  });
}

/** The most important first, lazily: of 20,000 migrations there is room for the lines of few. */
function* refsOf({ migrations, findings, sources }: Analysis, more: readonly LineRef[]): Generator<LineRef, void> {
  yield* more;
  for (const migration of migrations) yield* reasons(migration);
  for (const { evidence } of findings) yield* evidence;
  for (const [source, { unread }] of sources.entries())
    for (const { line } of unread?.first ?? []) yield { source, line };
  for (const migration of migrations) yield* moments(migration);
}

function reasons({ failure, findings }: Migration): readonly LineRef[] {
  return [...(failure?.evidence ?? []), ...findings.flatMap(({ evidence }) => evidence)];
}

function moments({ milestones, metrics }: Migration): readonly LineRef[] {
  return [...Object.values(metrics), ...milestones].flatMap(({ evidence }) => evidence);
}

function rangesOf(sorted: readonly number[]): readonly Range[] {
  const ranges: [number, number][] = [];
  for (const line of sorted) {
    const last = ranges.at(-1);
    if (last && last[1] + 1 === line) last[1] = line;
    else ranges.push([line, line]);
  }
  return ranges;
}

/** Reads the wanted lines, in one pass over what was chosen. */
export async function readContext(
  sources: readonly ByteSource[],
  wanted: readonly Wanted[],
  { platform, cancel }: { readonly platform: Platform; readonly cancel: Cancellation },
): Promise<readonly ContextLine[]> {
  const byPath = new Map(wanted.map((one) => [one.path, one]));
  const found: ContextLine[] = [];
  let characters = 0;
  await walk(sources, {
    platform,
    cancel,
    wanted: (path) => byPath.has(path),
    warn: () => undefined,
    async visit({ path, bytes }) {
      const one = byPath.get(path);
      if (!one) return;
      byPath.delete(path);
      const lines = new LinePicker(one.ranges, platform);
      for await (const chunk of bytes) if (!lines.read(chunk)) break;
      for (const line of lines.end()) {
        characters += line.text.length;
        if (characters > limits.contextCharacters) return;
        found.push({ source: one.source, ...line });
      }
    },
  });
  return found;
}

/** Counts lines by their line feeds, as the log reader does, and makes text of the wanted ones alone. */
class LinePicker {
  readonly #ranges: readonly Range[];
  readonly #platform: Pick<Platform, 'utf8'>;
  readonly #found: { line: number; text: string }[] = [];
  #line = 1;
  #range = 0;
  #held: Uint8Array = new Uint8Array(longestLine);
  #heldBytes = 0;

  constructor(ranges: readonly Range[], platform: Pick<Platform, 'utf8'>) {
    this.#ranges = ranges;
    this.#platform = platform;
  }

  /** False: nothing further is wanted. */
  read(chunk: Uint8Array): boolean {
    let at = 0;
    while (at < chunk.length) {
      const end = chunk.indexOf(newline, at);
      const stop = end < 0 ? chunk.length : end;
      if (this.#isWanted()) this.#hold(chunk.subarray(at, stop));
      if (end < 0) return true;
      this.#finishLine();
      if (this.#range >= this.#ranges.length) return false;
      at = end + 1;
    }
    return true;
  }

  end(): readonly { readonly line: number; readonly text: string }[] {
    if (this.#heldBytes > 0) this.#finishLine();
    return this.#found;
  }

  #isWanted(): boolean {
    const range = this.#ranges[this.#range];
    return range !== undefined && range[0] <= this.#line;
  }

  #hold(bytes: Uint8Array): void {
    const some = bytes.subarray(0, longestLine - this.#heldBytes);
    this.#held.set(some, this.#heldBytes);
    this.#heldBytes += some.length;
  }

  #finishLine(): void {
    if (this.#isWanted()) {
      const text = this.#platform.utf8(this.#held.subarray(0, this.#heldBytes)).replace(/\r$/, '');
      this.#found.push({ line: this.#line, text });
    }
    this.#heldBytes = 0;
    this.#line += 1;
    if (this.#line > (this.#ranges[this.#range]?.[1] ?? Infinity)) this.#range += 1;
  }
}
