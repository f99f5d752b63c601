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
import { interest } from '../formats/messages.ts';
import { LineFilter } from '../logs/line-filter.ts';
import { isOwnName, Places } from '../logs/places.ts';
import { FileOrder } from './file-order.ts';
import { ScanWarnings } from './scan-warnings.ts';
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

/** Of a file in which no line reads like a log's, as much is read to say what it is. */
const headBytes = 4 << 10;
/** What people put beside logs. */
const isPersonal = /\.(?:png|jpe?g|gif|pdf)$/i;
/** Lines that were kept are given away once they have this many bytes, and at the end of their log. */
const batchBytes = 128 << 10;
/** The first of a log at once, so that a migration is seen before gigabytes are read; of what follows twice as many each time. */
const secondBatchBytes = 4 << 10;

/** Gives out what it finds as it goes. Never throws for what stands in the input: that becomes warnings. */
export async function scan(sources: readonly ByteSource[], options: ScanOptions, take: Take): Promise<void> {
  const { helper } = options;
  const order = new FileOrder(take);
  const places = new Places();
  for (const { path } of sources) places.note(path);
  const run = new Scan(options, places, sources, order.take);
  const elsewhere: Elsewhere | undefined = helper && {
    hasTime: (bytes) => !order.settled && helper.hasTime(bytes),
    read(file) {
      run.warnings.noteFertile(file.path);
      order.goOnBehind(helper.scan(file, take, options.cancel));
    },
  };
  await walk(sources, {
    platform: options.platform,
    ...(options.limits && { limits: options.limits }),
    ...(options.cancel && { cancel: options.cancel }),
    // A file that somebody chose by itself is searched whatever its name.
    wanted: (path) => run.isWanted(path),
    visit: (entry) => run.visit(entry),
    warn: (warning) => run.warnings.add(warning),
    onProgress: (progress) => void take({ kind: 'progress', progress }),
    ...(elsewhere && { elsewhere }),
  });
  if (!options.cancel?.aborted) run.warnings.addRest();
  await order.settled;
}

class Scan {
  readonly #interest: Needles;
  readonly #options: ScanOptions;
  readonly #limits: Limits;
  /** Read of files that tell of their hosts. */
  #hostFilesBytes = 0;
  readonly #places: Places;
  readonly #take: Take;
  readonly warnings: ScanWarnings;

  constructor(options: ScanOptions, places: Places, sources: readonly ByteSource[], take: Take) {
    this.#options = options;
    this.#places = places;
    this.#interest = options.platform.needles([...interest, ...signatureNeedles(interest)]);
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#take = take;
    const chosen = new Set(options.isPart ? [] : sources.map(({ path }) => withoutFragment(path)));
    this.warnings = new ScanWarnings(places, chosen, (warning) => void take({ kind: 'warning', warning }));
  }

  /** A file that somebody chose by itself is searched whatever its name. */
  isWanted(path: string): boolean {
    return (
      isChosenItself(path) ||
      this.#places.likelihood(withoutCount(path)) !== 'no' ||
      isHostFile(path) ||
      (isPersonal.test(path) && this.warnings.isLoose(path))
    );
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
        return this.warnings.add({ path, offset: undefined, ...hit });
      }
      chunks.push(copyOf(chunk));
    }
    if (this.#hostFilesBytes + size > this.#limits.hostFilesBytes) return this.#reportHostFiles(path);
    this.#hostFilesBytes += size;
    this.warnings.noteFertile(path);
    await this.#take({ kind: 'host-file', path, chunks });
  }

  /** Reports that no more of them are read, once. */
  #reportHostFiles(path: string): void {
    if (this.#hostFilesBytes === Infinity) return;
    this.#hostFilesBytes = Infinity;
    const hit = limitHit('Files that tell of hosts are left out from here on', 'hostFilesBytes', this.#limits);
    this.warnings.add({ path, offset: undefined, ...hit });
  }

  async #log({ path, bytes, isInflated }: Entry): Promise<void> {
    const filter = this.#filterOf(path);
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
      filter.feed(chunk);
      if (filter.waiting >= enough) {
        enough = Math.min(batchBytes, Math.max(secondBatchBytes, 2 * enough));
        await this.#giveLines(filter);
      }
      if (!filter.readable || this.#options.cancel?.aborted) break;
    }
    const summary = filter.end();
    await this.#giveLines(filter);
    await this.#take({ kind: 'log-ends', path, summary });
    if (summary.format) this.warnings.noteFertile(path);
    else if (!this.#options.cancel?.aborted) {
      const name = isInflated ? path.replace(/\.t?gz$/i, '') : path;
      this.warnings.addNoLog(path, kind ?? kindOfRest(name, head ?? new Uint8Array()));
    }
  }

  #filterOf(path: string): LineFilter {
    const { platform, zoneOffsetMinutes } = this.#options;
    return new LineFilter({
      path,
      platform,
      interest: this.#interest,
      lineBytes: this.#limits.lineBytes,
      zoneOffsetMinutes,
      patience: this.#patienceFor(path),
      onLongLine: (line, offset, isLog) => {
        if (!isLog && !this.warnings.isLoose(path)) return;
        const hit = limitHit(`Line ${line} is cut: only its beginning was read`, 'lineBytes', this.#limits);
        this.warnings.add({ path, offset, ...hit, kind: 'long-line' });
      },
    });
  }

  #patienceFor(path: string): number | undefined {
    if (isChosenItself(path)) return greatPatience;
    if (this.#places.likelihood(withoutCount(path)) === 'quotes') return 0;
    return isOwnName(path) ? greatPatience : undefined;
  }

  async #giveLines(filter: LineFilter): Promise<void> {
    const lines = filter.take();
    if (lines) await this.#take({ kind: 'lines', lines, soFar: filter.soFar });
  }
}
