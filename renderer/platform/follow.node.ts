/**
 * Files of this machine while they grow, as sources of an analysis that is made again and again.
 *
 * A file that takes the place of another (rotation) is a further source; the one before stays open and is read to its end. A file
 * that is cut or written anew (truncation) goes on from its beginning: of what it held, the lines stay that are already known to
 * belong to migrations. A line is read once its newline is there: half a number is another number.
 */
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { ByteSource } from '../engine/archive/source.ts';
import { newline } from '../engine/base/bytes.ts';
import type { InputWarning } from '../engine/model.ts';
import { keptPieces } from './kept-lines.ts';
import type { KnownLines } from './kept-lines.ts';
import { openPaths } from './source.node.ts';
import type { FileSource } from './source.node.ts';

/** Files at the most: each is held open, so that it is read to its end when another takes its place. */
const mostFiles = 500;
/** Rotated files of one that stay open; of older ones the lines of migrations stay. */
const mostRotated = 3;
/** Rotated files of one whose lines stay. */
const mostKept = 100;
/** Bytes before its end by which a file is known to be the same. */
const markBytes = 64;
const chunkBytes = 256 * 1024;
/** How far back a newline is searched: a line has a mebibyte at the most. */
const longestLine = 1 << 20;
/** A rotated file that is packed: it was read while it grew. */
const isPacked = /\.(?:gz|tgz|bz2|xz|zst|zip)$/i;

export interface Polled {
  /** Whether there is more to read than before. */
  readonly hasGrown: boolean;
  /** What happened to files, and what cannot be read: sentences. */
  readonly notes: readonly string[];
}

export class FollowedFiles {
  readonly #paths: readonly string[];
  /** By the place on the command line and the path below it. */
  readonly #files = new Map<string, FollowedFile>();
  /** Paths as they are shown, each once. */
  readonly #names = new Map<string, number>();
  readonly #told = new Set<string>();
  #isFirst = true;

  constructor(paths: readonly string[]) {
    this.#paths = paths;
  }

  get count(): number {
    return this.#files.size;
  }

  get sources(): readonly ByteSource[] {
    return [...this.#files.values()].flatMap(({ sources }) => sources);
  }

  /** Looks at all files once. @param linesOf lines of migrations by the path of a source, as the last analysis has them */
  async poll(linesOf: (path: string) => KnownLines): Promise<Polled> {
    const notes: string[] = [];
    let hasGrown = false;
    for (const [at, path] of this.#paths.entries()) {
      const { sources, warnings } = await openPaths([path]);
      notes.push(...this.#news(warnings));
      for (const source of sources) {
        const file = this.#fileOf(`${at}/${source.path}`, source, notes);
        if (file && (await file.look(source, linesOf, notes))) hasGrown = true;
      }
    }
    for (const file of this.#files.values()) if (await file.readOn()) hasGrown = true;
    this.#isFirst = false;
    return { hasGrown, notes };
  }

  async close(): Promise<void> {
    for (const file of this.#files.values()) await file.close();
  }

  /** Undefined: it is not followed, as it is, or was, followed under another name. */
  #fileOf(key: string, source: FileSource, notes: string[]): FollowedFile | undefined {
    const known = this.#files.get(key);
    if (known) return known;
    const isRotated = !this.#isFirst && isPacked.test(source.path);
    if (isRotated || this.#isHeld(source)) return undefined;
    if (this.#files.size >= mostFiles) {
      notes.push(...this.#once(`Only ${mostFiles} files are followed: name the logs that grow.`));
      return undefined;
    }
    const file = new FollowedFile((path) => this.#nameOf(path));
    this.#files.set(key, file);
    return file;
  }

  #isHeld({ state }: FileSource): boolean {
    return [...this.#files.values()].some((file) => file.holds(state.ino));
  }

  #news(warnings: readonly InputWarning[]): readonly string[] {
    return warnings.flatMap(({ path, message }) => this.#once(`${path}: ${message} It is looked for again.`));
  }

  #once(sentence: string): readonly string[] {
    if (this.#told.has(sentence)) return [];
    this.#told.add(sentence);
    return [sentence];
  }

  /** As a walk would name files of one name. */
  #nameOf(path: string): string {
    const count = (this.#names.get(path) ?? 0) + 1;
    this.#names.set(path, count);
    return count === 1 ? path : `(${count})/${path}`;
  }
}

/** A path, and all files that were found there one after another. */
class FollowedFile {
  readonly #nameOf: (path: string) => string;
  #parts: (OpenPart | KeptPart)[] = [];

  constructor(nameOf: (path: string) => string) {
    this.#nameOf = nameOf;
  }

  get sources(): readonly ByteSource[] {
    return this.#parts.map(({ source }) => source);
  }

  holds(ino: number): boolean {
    return this.#parts.some((part) => part.kind === 'open' && part.ino === ino);
  }

  /** Looks at what lies at the path now. True: that is another file than before, or it was cut. */
  async look(found: FileSource, linesOf: (path: string) => KnownLines, notes: string[]): Promise<boolean> {
    const last = this.#parts.at(-1);
    const isSame = last?.kind === 'open' && last.ino === found.state.ino;
    if (isSame && !(await last.wasCut())) return false;
    if (last?.kind === 'open') {
      notes.push(
        isSame
          ? `${found.path} was cut and goes on from its beginning; what came just before that may be missing.`
          : `${found.path} was rotated and goes on in a new file.`,
      );
      if (isSame) await this.#keep(last, linesOf);
    }
    const opened = await open(found.place, 'r').catch(() => undefined);
    // It was taken away just now: the next look finds what comes.
    if (!opened) return false;
    this.#parts.push(new OpenPart(this.#nameOf(found.path), opened, (await opened.stat()).ino));
    const rotated = this.#parts.slice(0, -1).filter((part) => part.kind === 'open');
    for (const part of rotated.slice(0, Math.max(0, rotated.length - mostRotated))) await this.#keep(part, linesOf);
    this.#leaveOldest(found.path, notes);
    return true;
  }

  #leaveOldest(path: string, notes: string[]): void {
    const kept = this.#parts.filter(({ kind }) => kind === 'kept');
    if (kept.length <= mostKept) return;
    this.#parts = this.#parts.filter((part) => part !== kept[0]);
    notes.push(`${path} was rotated ${mostKept} times: what was found before that is left out of the list.`);
  }

  /** Reads on in all that are open: a writer may not have noticed the rotation yet. True: there is more. */
  async readOn(): Promise<boolean> {
    let hasGrown = false;
    for (const part of this.#parts) if (part.kind === 'open' && (await part.readOn())) hasGrown = true;
    return hasGrown;
  }

  async close(): Promise<void> {
    for (const part of this.#parts) if (part.kind === 'open') await part.close();
  }

  /** Of this file, only the lines stay that belong to migrations. */
  async #keep(part: OpenPart, linesOf: (path: string) => KnownLines): Promise<void> {
    await part.close();
    const { path } = part.source;
    this.#parts = this.#parts.map((one) =>
      one === part ? { kind: 'kept', source: keptSource(path, linesOf(path)) } : one,
    );
  }
}

interface KeptPart {
  readonly kind: 'kept';
  readonly source: ByteSource;
}

/** A file that is held open. */
class OpenPart {
  readonly kind = 'open';
  readonly ino: number;
  readonly #path: string;
  readonly #file: FileHandle;
  /** Bytes up to the end of the last whole line. */
  #whole = 0;
  /** Bytes that were there at the last look, and the last of them. */
  #seen = 0;
  #mark: Uint8Array = new Uint8Array();

  constructor(path: string, file: FileHandle, ino: number) {
    this.#path = path;
    this.#file = file;
    this.ino = ino;
  }

  get source(): ByteSource {
    const size = this.#whole;
    return {
      path: this.#path,
      size,
      read: (start = 0, end = size) => readHandle(this.#file, start, Math.min(end, size)),
    };
  }

  /** Whether it is shorter than it was, or other bytes stand where its end was. */
  async wasCut(): Promise<boolean> {
    const { size } = await this.#file.stat();
    if (size < this.#seen) return true;
    if (size === this.#seen && this.#mark.length === 0) return false;
    const now = await bytesAt(this.#file, this.#seen - this.#mark.length, this.#seen);
    return Buffer.compare(now, this.#mark) !== 0;
  }

  async readOn(): Promise<boolean> {
    const { size } = await this.#file.stat();
    if (size <= this.#seen) return false;
    const before = this.#whole;
    this.#whole = await this.#lastNewline(size);
    this.#seen = size;
    this.#mark = await bytesAt(this.#file, Math.max(0, size - markBytes), size);
    return this.#whole > before;
  }

  async close(): Promise<void> {
    await this.#file.close().catch(() => undefined);
  }

  /** Where the last whole line ends, from the last one on. A file of bytes (an archive) is read whole. */
  async #lastNewline(size: number): Promise<number> {
    if (isPacked.test(this.#path)) return size;
    const from = Math.max(this.#whole, size - longestLine);
    for (let end = size; end > from; end -= chunkBytes) {
      const start = Math.max(from, end - chunkBytes);
      const at = (await bytesAt(this.#file, start, end)).lastIndexOf(newline);
      if (at >= 0) return start + at + 1;
    }
    return this.#whole;
  }
}

async function bytesAt(file: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const buffer = Buffer.alloc(Math.max(0, end - start));
  const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
  return buffer.subarray(0, bytesRead);
}

async function* readHandle(file: FileHandle, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end;) {
    const chunk = await bytesAt(file, at, Math.min(end, at + chunkBytes));
    if (chunk.length === 0) return;
    at += chunk.length;
    yield chunk;
  }
}

function keptSource(path: string, lines: KnownLines): ByteSource {
  const pieces = keptPieces(lines);
  const size = pieces.reduce((sum, { length }) => sum + length, 0);
  return { path, size, read: () => each(pieces) };
}

async function* each(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
