/** Every file worth reading in what was chosen, at any depth of archives: streamed, in order, never written anywhere. */
import type { InputWarning } from '../model.ts';
import { ByteReader } from './byte-reader.ts';
import { hasFittingSize, inChunks, statedSize, wholeOf } from './elsewhere.ts';
import type { Elsewhere } from './elsewhere.ts';
import { asUtf8, encodingOf } from './encoding.ts';
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
  /** Looked at with every chunk. Once set, `walk` returns soon, with what was done until then. */
  readonly cancel?: Cancellation;
  /** Whether a file is worth reading, by its path alone. Asked before a byte of it is inflated. */
  wanted(path: string): boolean;
  /** Called for each wanted file, one after another. What it leaves unread is skipped. What it throws, `walk` throws. */
  visit(entry: Entry): Promise<void>;
  /** Called for whatever is damaged, cut, over a limit, or wanted but not to be had. */
  warn(warning: InputWarning): void;
  /** Called for each chunk of what was chosen: the caller decides how often to show it. */
  onProgress?(progress: WalkProgress): void;
  /** Takes some of the files off the walk's hands. */
  readonly elsewhere?: Elsewhere;
}

/** `entries`: files visited. `skipped`: files passed by, because nobody wanted them or nothing could be read of them. */
export interface WalkResult {
  readonly entries: number;
  readonly skipped: number;
}

/**
 * Visits every wanted file of `sources`. What a file is, its first bytes decide; archives are always entered. Damaged
 * input never makes this throw: it warns, gives what lies before the damage and goes on with the next file.
 */
export async function walk(sources: readonly ByteSource[], options: WalkOptions): Promise<WalkResult> {
  return await new Walk(sources, options).run();
}

/** Where a file stands: its path through the archives, and how many of them are around it. */
interface Place {
  readonly path: string;
  readonly depth: number;
  /** Gzip is what lies directly around: a tar in there makes one archive with it. */
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
      yield {
        name: source.path,
        size: source.size,
        packed: false,
        bytes: lazily(() => watched.read()),
        source: watched,
      };
      // Of what nobody wanted nobody wants to know.
      if (this.#entries > before) await this.#meter.tellChange(source, report);
      begins += source.size;
    }
  }

  async #each(members: AsyncIterable<Member>, place: Place): Promise<void> {
    const report = this.#report(place.path);
    const worth = (name: string) => this.#worth(joinPath(place.path, name));
    for await (const member of joinFragments(members, { heldBytes: this.#limits.heldBytes, worth, report })) {
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
    if (member.packed && !this.#worth(place.path)) {
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
    if (container === undefined || (container === 'gzip' && !this.#worthInflating(place)))
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
        const worth = (name: string) => this.#worth(joinPath(place.path, name));
        const host = { utf8, report, inflate, worth, entries: this.#limits.entries };
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

  /** Has a rotated log read elsewhere where somebody has time for it. Returns the bytes of what is to be read here. */
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
    const encoding = encodingOf(reader.view(magicBytes));
    const bytes = this.#untilStopped(encoding ? asUtf8(reader, encoding) : reader.body());
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

  #worth(path: string): boolean {
    return promisesArchive(path) || this.#options.wanted(withoutFragment(path));
  }

  /**
   * A name that ends in `.gz` is taken at its word: one rotated log, not worth inflating where nobody wants it. Whatever
   * else begins like gzip may hold a tar, and so may anything that somebody chose himself.
   */
  #worthInflating({ path, depth }: Place): boolean {
    return depth === 0 || !isRotated(path) || this.#worth(path);
  }

  #label(name: string, report: Report): string {
    const clean = name.replace(/^(?:\.?\/+)+/, '');
    if (clean.length <= this.#limits.nameLength) return clean;
    const end = `…${clean.slice(-this.#limits.nameLength)}`;
    report({ ...limitHit('The name is cut at its front', 'nameLength', this.#limits), name: end });
    return end;
  }

  /** The first piece of a split archive is cut by its nature: what to do with it is said instead, once. */
  #reportOfArchive(path: string): Report {
    const report = this.#report(path);
    if (!isPiece(path)) return report;
    let isTold = false;
    return (damage) => {
      if (damage.name !== undefined || damage.kind === 'limit') return report(damage);
      if (!isTold) report({ kind: 'missing-fragment', message: pieceMessage });
      isTold = true;
    };
  }

  #report(path: string): Report {
    return this.#meter.reporter(path, this.#options.warn, (name) => this.#worth(joinPath(path, name)));
  }
}

function isRotated(path: string): boolean {
  return /\.gz$/i.test(path);
}

/** What was chosen from several folders can share names: the second `vmkernel.log` is shown as `(2)/vmkernel.log`. */
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

/** The path that a file was chosen under. */
export function withoutCount(path: string): string {
  return path.replace(/^\(\d+\)\//, '');
}

/** Whether a path is of a file that was chosen by itself, not of one in a folder or an archive. */
export function isChosenItself(path: string): boolean {
  return !withoutCount(path).includes('/');
}

/** Opens nothing before the first chunk is asked for. */
async function* lazily(open: () => AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* open();
}
