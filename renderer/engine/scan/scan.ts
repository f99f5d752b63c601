/**
 * The first half of an analysis: bytes in, out comes what is worth reading, in the order of the files. It is most of the
 * work and needs to know nothing of migrations, so it may run on another thread than the second half (`reconstruct.ts`):
 * what it gives out is plain data.
 */
import type { Elsewhere, PackedFile } from '../archive/elsewhere.ts';
import type { Entry } from '../archive/entry.ts';
import { defaultLimits, limitHit } from '../limits.ts';
import type { Limits } from '../limits.ts';
import type { ByteSource, Cancellation, Platform } from '../archive/source.ts';
import { withoutFragment } from '../archive/fragments.ts';
import { kindOfBytes, kindOfRest } from '../archive/kinds.ts';
import type { Kind } from '../archive/kinds.ts';
import { isChosenItself, walk, withoutCount } from '../archive/walk.ts';
import { copyOf } from '../base/bytes.ts';
import type { Needles } from '../base/byte-search.ts';
import { isHostFile } from '../diagnosis/prerequisites/read.ts';
import { signatureNeedles } from '../diagnosis/signatures.ts';
import { greatPatience } from '../logs/format-judge.ts';
import { interest } from '../logs/interest.ts';
import { LineSieve } from '../logs/line-sieve.ts';
import { isOwnName, Places } from '../logs/places.ts';
import type { InputWarning } from '../model.ts';
import { FileOrder } from './file-order.ts';
import type { Take } from './scanned.ts';

export interface ScanOptions {
  readonly platform: Platform;
  readonly cancel?: Cancellation;
  /** Those to raise or to lower; a warning names the limit that it comes from. */
  readonly limits?: Partial<Limits>;
  /** Minutes east of UTC for logs that state no zone. */
  readonly zoneOffsetMinutes?: number;
  readonly helper?: ScanHelper;
  /** What is scanned lies in an archive: it was not chosen itself. */
  readonly isPart?: boolean;
}

/** Another thread, which scans single files meanwhile. */
export interface ScanHelper {
  hasTime: Elsewhere['hasTime'];
  /** Under the same options as the scan that it helps. */
  scan(file: PackedFile, take: Take, cancel?: Cancellation): Promise<void>;
}

/** Of a file in which no line reads like a log's, as much is looked at to say what it is. */
const headBytes = 4 << 10;
/** Texts and the like in a chosen folder that are told one by one: of a host's whole log folder most are other programs'. */
const mostOthers = 10;
/** What people put beside logs. */
const isPersonal = /\.(?:png|jpe?g|gif|pdf)$/i;
const isPackedTar = /\.(?:tar\.\w+|t\w?[xb]z2?|tzst|tlz4|taz)$/i;

const isPieceOfArchive = /\.(?:tgz|tar|zip|7z|rar)\b[^/]{0,255}$|\.z\d\d$/i;

/** Picked lines are given away once they have this many bytes, and at the end of their log. */
const handful = 128 << 10;
/** The first of a log at once, so that a migration is seen before gigabytes are read; of what follows twice as many each time. */
const secondHandful = 4 << 10;

export async function scan(sources: readonly ByteSource[], options: ScanOptions, take: Take): Promise<void> {
  const { helper } = options;
  const order = new FileOrder(take);
  const places = new Places();
  for (const { path } of sources) places.note(path);
  const run = new Scan(options, places, sources, order.take);
  const elsewhere: Elsewhere | undefined = helper && {
    hasTime: (bytes) => !order.settled && helper.hasTime(bytes),
    read(file) {
      run.noteFertile(file.path);
      order.goOnBehind(helper.scan(file, take, options.cancel));
    },
  };
  await walk(sources, {
    platform: options.platform,
    ...(options.limits && { limits: options.limits }),
    ...(options.cancel && { cancel: options.cancel }),
    // A file that somebody chose by itself is looked into whatever its name.
    wanted: (path) => run.isWanted(path),
    visit: (entry) => run.visit(entry),
    warn: (warning) => run.warn(warning),
    onProgress: (progress) => void take({ kind: 'progress', progress }),
    ...(elsewhere && { elsewhere }),
  });
  run.tellRest();
  await order.settled;
}

class Scan {
  readonly #interest: Needles;
  readonly #options: ScanOptions;
  readonly #limits: Limits;
  /** Read of files that tell of their hosts. */
  #hostFilesBytes = 0;
  readonly #places: Places;
  readonly #chosen: ReadonlySet<string>;
  /** Of the files that were chosen by themselves, those that gave something, or of which something was told. */
  readonly #fertile = new Set<string>();
  /** The file that was warned of last. */
  #warned: string | undefined;
  #others = 0;
  /** Some of what was chosen may not have been looked at. */
  #isLimited = false;
  readonly #take: Take;

  constructor(options: ScanOptions, places: Places, sources: readonly ByteSource[], take: Take) {
    this.#options = options;
    this.#places = places;
    this.#chosen = new Set(options.isPart ? [] : sources.map(({ path }) => withoutFragment(path)));
    this.#interest = options.platform.needles([...interest, ...signatureNeedles(interest)]);
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#take = take;
  }

  /** A file that somebody chose by itself is looked into whatever its name. */
  isWanted(path: string): boolean {
    return (
      isChosenItself(path) ||
      this.#places.likelihood(withoutCount(path)) !== 'no' ||
      isHostFile(path) ||
      (isPersonal.test(path) && this.#isLoose(path))
    );
  }

  warn(warning: InputWarning): void {
    this.#warned = warning.path;
    this.#isLimited ||= warning.limit === 'entries' || warning.limit === 'totalBytes';
    this.noteFertile(warning.path);
    void this.#take({ kind: 'warning', warning });
  }

  /** At the end: what was not told one by one; files that were chosen by themselves and gave nothing, not even a word. */
  tellRest(): void {
    if (this.#options.cancel?.aborted) return;
    const more = this.#others - mostOthers;
    if (more > 0)
      this.#noLog(
        '',
        `And ${more} more files that were chosen, in which no line reads like one of a log that is known here.`,
      );
    if (this.#isLimited) return;
    for (const path of this.#chosen) {
      if (!isChosenItself(path) || this.#fertile.has(path)) continue;
      this.warn({ path, offset: undefined, kind: 'no-log', message: 'No log that is known here lies in it.' });
    }
  }

  /** Something was found in this file. */
  noteFertile(path: string): void {
    const [top = path] = withoutCount(path).split('/');
    if (this.#chosen.has(top)) this.#fertile.add(top);
  }

  /** Whether it was chosen, alone or in a folder that is no host's bundle. */
  #isLoose(path: string): boolean {
    return this.#chosen.has(withoutCount(path)) && !this.#places.isInBundle(withoutCount(path));
  }

  async visit(entry: Entry): Promise<void> {
    await (isHostFile(entry.path) ? this.#hostFile(entry) : this.#log(entry));
  }

  async #hostFile({ path, bytes }: Entry): Promise<void> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of bytes) {
      size += chunk.length;
      if (size > this.#limits.hostFileBytes) {
        const hit = limitHit('Skipped: too long for what its name says', 'hostFileBytes', this.#limits);
        return this.warn({ path, offset: undefined, ...hit });
      }
      chunks.push(copyOf(chunk));
    }
    if (this.#hostFilesBytes + size > this.#limits.hostFilesBytes) return this.#tellHostFiles(path);
    this.#hostFilesBytes += size;
    this.noteFertile(path);
    await this.#take({ kind: 'host-file', path, chunks });
  }

  /** That no more of them are read, once. */
  #tellHostFiles(path: string): void {
    if (this.#hostFilesBytes === Infinity) return;
    this.#hostFilesBytes = Infinity;
    const hit = limitHit('Files that tell of hosts are left out from here on', 'hostFilesBytes', this.#limits);
    this.warn({ path, offset: undefined, ...hit });
  }

  async #log({ path, bytes, isInflated }: Entry): Promise<void> {
    const sieve = this.#sieveOf(path);
    let head: Uint8Array | undefined;
    let kind: Kind | undefined;
    let enough = 1;
    await this.#take({ kind: 'log-begins', path });
    for await (const chunk of bytes) {
      if (!head) {
        head = copyOf(chunk.subarray(0, headBytes));
        kind = kindOfBytes(path, chunk);
        if (kind) break;
      }
      sieve.feed(chunk);
      if (sieve.waiting >= enough) {
        enough = Math.min(handful, Math.max(secondHandful, 2 * enough));
        await this.#giveLines(sieve);
      }
      if (!sieve.readable || this.#options.cancel?.aborted) break;
    }
    const summary = sieve.end();
    await this.#giveLines(sieve);
    await this.#take({ kind: 'log-ends', path, summary });
    if (summary.format) this.noteFertile(path);
    else if (this.#warned !== path && !this.#options.cancel?.aborted) {
      const name = isInflated ? path.replace(/\.t?gz$/i, '') : path;
      this.#tellNoLog(path, kind ?? kindOfRest(name, head ?? new Uint8Array()));
    }
  }

  /** What a file is in which no line reads like a log's: where somebody may miss it. */
  #tellNoLog(path: string, what: Kind): void {
    const likelihood = this.#places.likelihood(withoutCount(path));
    // It was looked through for lines of a log, which is all that it can hold.
    if (likelihood === 'quotes' && !isChosenItself(path)) return;
    const isLoose = this.#isLoose(path);
    const isNamed = likelihood === 'known';
    const isOther = isLoose && !isNamed && !isChosenItself(path) && ['text', 'binary', 'empty'].includes(what.is);
    if (isOther && (this.#others += 1) > mostOthers) return;
    const isMissed = what.is === 'empty' ? isOwnName(path) : isNamed || this.#mayHoldLog(path, what);
    if (isLoose || isMissed) {
      const isText = isNamed && what.is === 'text';
      this.#noLog(path, isText ? 'Named like a log, but none of its lines reads like one.' : what.message);
    }
  }

  /** In a bundle much is compressed that is no log. */
  #mayHoldLog(path: string, { is }: Kind): boolean {
    if (is === 'archive') return true;
    if (is !== 'piece' && is !== 'packed') return false;
    // `core.000`, `trace.xz`
    return (is === 'piece' ? isPieceOfArchive : isPackedTar).test(path) || !this.#places.isInBundle(withoutCount(path));
  }

  #noLog(path: string, message: string): void {
    this.warn({ path, offset: 0, kind: 'no-log', message });
  }

  #sieveOf(path: string): LineSieve {
    const { platform, zoneOffsetMinutes } = this.#options;
    return new LineSieve({
      path,
      platform,
      interest: this.#interest,
      lineBytes: this.#limits.lineBytes,
      zoneOffsetMinutes,
      patience: this.#patienceFor(path),
      onLongLine: (line, offset, isLog) => {
        if (!isLog && !this.#isLoose(path)) return;
        const hit = limitHit(`Line ${line} is cut: only its beginning was read`, 'lineBytes', this.#limits);
        this.warn({ path, offset, ...hit, kind: 'long-line' });
      },
    });
  }

  #patienceFor(path: string): number | undefined {
    if (isChosenItself(path)) return greatPatience;
    if (this.#places.likelihood(withoutCount(path)) === 'quotes') return 0;
    return isOwnName(path) ? greatPatience : undefined;
  }

  async #giveLines(sieve: LineSieve): Promise<void> {
    const lines = sieve.take();
    if (lines) await this.#take({ kind: 'lines', lines, soFar: sieve.soFar });
  }
}
