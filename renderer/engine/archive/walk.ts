/** Visits every wanted file of the chosen ones, at any depth of archives: streamed, in order, never written anywhere. */
import type { InputWarning } from '../model.ts';
import { ByteReader } from './byte-reader.ts';
import { hasFittingSize, inChunks, statedSize, wholeOf } from './elsewhere.ts';
import type { Elsewhere } from './elsewhere.ts';
import { encodingOf, withLineEnds } from './encoding.ts';
import type { Entry } from './entry.ts';
import { inFragmentOrder, joinFragments, withoutFragment } from './fragments.ts';
import { defaultLimits, limitHit } from '../limits.ts';
import type { Limits } from '../limits.ts';
import { isPiece, pieceMessage } from './kinds.ts';
import { containerOf, magicBytes, promisesArchive } from './magic.ts';
import type { Member, Report } from './member.ts';
import { joinPath, Meter } from './meter.ts';
import type { WalkProgress } from './meter.ts';
import type { ByteSource, Bytes, Cancellation, Platform } from './source.ts';
import { tarMembers } from './tar.ts';
import { zipMembers } from './zip.ts';

export type { WalkProgress };

export interface WalkOptions {
  readonly platform: Platform;
  readonly limits?: Partial<Limits>;
  /** Checked at every chunk. Once set, `walk` returns soon. */
  readonly cancel?: Cancellation;
  /** Whether a file should be read, by its path alone. Called before any byte of it is inflated. */
  wanted(path: string): boolean;
  /** Called for each wanted file, one after another. Unread bytes are skipped. `walk` throws what it throws. */
  visit(entry: Entry): Promise<void>;
  /** Called for anything damaged, cut, over a limit, or wanted but unreadable. */
  warn(warning: InputWarning): void;
  /** Called for each chunk of a chosen file: the caller decides how often to show it. */
  onProgress?(progress: WalkProgress): void;
  /** Another thread that reads some of the files. */
  readonly elsewhere?: Elsewhere;
}

/** `entries`: files visited. `skipped`: files that were not wanted or not readable. */
export interface WalkResult {
  readonly entries: number;
  readonly skipped: number;
}

/**
 * Visits every wanted file of `sources`. Its first bytes decide what a file is; archives are always entered. Damaged input never
 * makes this throw: it warns, reads up to the damage and continues with the next file.
 */
export async function walk(sources: readonly ByteSource[], options: WalkOptions): Promise<WalkResult> {
  return await new Walk(sources, options).run();
}

/** A file's path through the archives, and how many of them are around it. */
interface Place {
  readonly path: string;
  readonly depth: number;
  /** Directly inside gzip, where a tar does not count as another archive. */
  readonly inGzip?: boolean;
}

class Walk {
  readonly #options: WalkOptions;
  readonly #limits: Limits;
  readonly #sources: readonly ByteSource[];
  readonly #meter: Meter;
  #members = 0;
  #entries = 0;
  #skipped = 0;

  constructor(sources: readonly ByteSource[], options: WalkOptions) {
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#sources = inFragmentOrder(withOwnPaths(sources), ({ path }) => path);
    const bytesTotal = sources.reduce((sum, { size }) => sum + size, 0);
    this.#meter = new Meter(options, this.#limits, bytesTotal);
  }

  async run(): Promise<WalkResult> {
    await this.#each(this.#chosen(), { path: '', depth: 0 });
    return { entries: this.#entries, skipped: this.#skipped };
  }

  async *#chosen(): AsyncGenerator<Member> {
    let begins = 0;
    for (const source of this.#sources) {
      this.#meter.begin(begins);
      const report = this.#report(source.path);
      const watched = this.#meter.watch(source, report);
      const before = this.#entries;
      const anywhere = source.isStream ? { size: undefined } : { size: source.size, source: watched };
      yield { name: source.path, packed: false, bytes: watched.read(), ...anywhere };
      // Changes matter only in files that were visited.
      if (this.#entries > before) await this.#meter.reportChange(source, report);
      begins += source.size;
    }
  }

  async #each(members: AsyncIterable<Member>, place: Place): Promise<void> {
    const report = this.#report(place.path);
    const isRelevant = (name: string) => this.#isRelevant(joinPath(place.path, name));
    for await (const member of joinFragments(members, { heldBytes: this.#limits.heldBytes, isRelevant, report })) {
      if (this.#meter.finished || (place.path !== '' && this.#meter.stopped)) return;
      this.#members += 1;
      if (this.#members > this.#limits.entries) {
        report(limitHit('More files than can be read in one run', 'entries', this.#limits));
        this.#meter.finish();
        return;
      }
      await this.#open(member, { path: joinPath(place.path, this.#label(member.name, report)), depth: place.depth });
    }
  }

  async #open(member: Member, place: Place): Promise<void> {
    if (member.packed && !this.#isRelevant(place.path)) {
      this.#skipped += 1;
      return;
    }
    const reader = new ByteReader(member.bytes);
    try {
      await this.#read(reader, place, member);
    } finally {
      await reader.close();
    }
  }

  async #read(reader: ByteReader, place: Place, member?: Member): Promise<void> {
    await reader.fill(magicBytes);
    const container = containerOf(reader.view(magicBytes), place.path);
    if (container === undefined || (container === 'gzip' && !this.#shouldInflate(place)))
      await this.#leaf(reader, place);
    else if (container === 'tar' && place.inGzip) await this.#enter(container, reader, place);
    else if (place.depth < this.#limits.nesting) {
      await this.#enter(container, reader, { path: place.path, depth: place.depth + 1 }, member);
    } else {
      this.#skipped += 1;
      this.#report(place.path)(limitHit('Skipped: too many archives inside one another', 'nesting', this.#limits));
    }
  }

  async #enter(container: 'gzip' | 'tar' | 'zip', reader: ByteReader, place: Place, member?: Member): Promise<void> {
    const { utf8 } = this.#options.platform;
    const report = this.#reportOfArchive(place.path);
    switch (container) {
      case 'tar':
        return await this.#each(tarMembers(reader, utf8, report), place);
      case 'zip': {
        const inflate = (compressed: AsyncIterable<Uint8Array>, name: string) =>
          this.#meter.inflate('inflateRaw', compressed, (damage) => report({ ...damage, name }));
        const isRelevant = (name: string) => this.#isRelevant(joinPath(place.path, name));
        const host = { utf8, report, inflate, isRelevant, entries: this.#limits.entries };
        return await this.#each(zipMembers(reader, member?.source, host), place);
      }
      case 'gzip': {
        const compressed = await this.#unlessElsewhere(reader, place, member);
        if (!compressed) return;
        const inside = new ByteReader(this.#meter.inflate('gunzip', compressed, report));
        try {
          return await this.#read(inside, { ...place, inGzip: true });
        } finally {
          await inside.close();
        }
      }
    }
  }

  /** Passes a rotated log to the other thread if that is idle. Otherwise returns its bytes, to be read here. */
  async #unlessElsewhere(reader: ByteReader, { path, depth }: Place, member?: Member): Promise<Bytes | undefined> {
    const { elsewhere, platform, wanted } = this.#options;
    const size = member?.size;
    const isFit = depth > 1 && isRotated(path) && path.length <= this.#limits.nameLength && wanted(path);
    if (!isFit || !hasFittingSize(size) || !elsewhere?.hasTime(size)) return reader.body();
    const bytes = await wholeOf(reader, size);
    const inflated = await statedSize(bytes, platform);
    if (inflated === undefined || !this.#meter.reserve(inflated)) return inChunks(bytes);
    this.#entries += 1;
    elsewhere.read({ path, bytes });
    return undefined;
  }

  async #leaf(reader: ByteReader, { path, inGzip }: Place): Promise<void> {
    if (!this.#options.wanted(withoutFragment(path))) {
      this.#skipped += 1;
      return;
    }
    this.#entries += 1;
    const { name, markBytes } = encodingOf(reader.view(magicBytes)) ?? { name: 'utf-8', markBytes: 0 };
    reader.take(markBytes);
    const body = reader.body();
    const text = name === 'utf-8' ? body : this.#options.platform.asUtf8(body, name);
    const bytes = this.#untilStopped(withLineEnds(text));
    try {
      await this.#options.visit({ path, bytes, isInflated: inGzip });
    } finally {
      await bytes.return();
    }
  }

  async *#untilStopped(bytes: Bytes): AsyncGenerator<Uint8Array, void> {
    for await (const chunk of bytes) {
      if (this.#meter.stopped) return;
      yield chunk;
    }
  }

  #isRelevant(path: string): boolean {
    return promisesArchive(path) || this.#options.wanted(withoutFragment(path));
  }

  /**
   * A name that ends in `.gz` is that of one rotated log, which is only inflated if it is wanted. Any other gzip may contain a tar, and
   * so may any file that was chosen itself.
   */
  #shouldInflate({ path, depth }: Place): boolean {
    return depth === 0 || !isRotated(path) || this.#isRelevant(path);
  }

  #label(name: string, report: Report): string {
    const clean = name.replace(/^(?:\.?\/+)+/, '');
    if (clean.length <= this.#limits.nameLength) return clean;
    const end = `…${clean.slice(-this.#limits.nameLength)}`;
    report({ ...limitHit('The name is cut at its front', 'nameLength', this.#limits), name: end });
    return end;
  }

  /** The first piece of a split archive is always cut: one warning says what to do instead. */
  #reportOfArchive(path: string): Report {
    const report = this.#report(path);
    if (!isPiece(path)) return report;
    let isReported = false;
    return (damage) => {
      if (damage.name !== undefined || damage.kind === 'limit') return report(damage);
      if (!isReported) report({ kind: 'missing-fragment', message: pieceMessage });
      isReported = true;
    };
  }

  #report(path: string): Report {
    return this.#meter.reporter(path, this.#options.warn, (name) => this.#isRelevant(joinPath(path, name)));
  }
}

function isRotated(path: string): boolean {
  return /\.gz$/i.test(path);
}

/** Files chosen from several folders can have the same name: the second `vmkernel.log` is shown as `(2)/vmkernel.log`. */
function withOwnPaths(sources: readonly ByteSource[]): readonly ByteSource[] {
  const seen = new Map<string, number>();
  return sources.map((source) => {
    const { path } = source;
    const count = (seen.get(path) ?? 0) + 1;
    seen.set(path, count);
    if (count === 1) return source;
    return { ...source, path: `(${count})/${path}` };
  });
}

/** The path without the number of files with the same name. */
export function withoutCount(path: string): string {
  return path.replace(/^\(\d+\)\//, '');
}

/** Whether a path is of a file that was chosen itself, not of one in a folder or an archive. */
export function isChosenItself(path: string): boolean {
  return !withoutCount(path).includes('/');
}
