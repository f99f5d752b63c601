/**
 * The first half of an analysis: bytes in, out comes what is worth reading, in the order of the files. It is most of the
 * work and needs to know nothing of migrations, so it may run on another thread than the second half (`reconstruct.ts`):
 * what it gives out is plain data.
 */
import type { Elsewhere, PackedFile } from './archive/elsewhere.ts';
import type { Entry } from './archive/entry.ts';
import { defaultLimits, limitHit } from './limits.ts';
import type { Limits } from './limits.ts';
import type { ByteSource, Cancellation, Platform } from './archive/source.ts';
import { isChosenItself, walk } from './archive/walk.ts';
import type { WalkProgress } from './archive/walk.ts';
import { copyOf } from './base/bytes.ts';
import type { Needles } from './base/byte-search.ts';
import { isHostFile } from './diagnosis/prerequisites/read.ts';
import { signatureNeedles } from './diagnosis/signatures.ts';
import { FileOrder } from './file-order.ts';
import { interest } from './logs/interest.ts';
import { LineSieve } from './logs/line-sieve.ts';
import type { LogSoFar, LogSummary } from './logs/line-sieve.ts';
import type { PickedLines } from './logs/picked-lines.ts';
import { logLikelihood } from './logs/places.ts';
import type { InputWarning } from './model.ts';

/** What a scan finds. The lines of a log stand between its beginning and its end, and nothing of another log with them. */
export type Scanned =
  | { readonly kind: 'log-begins'; readonly path: string }
  | { readonly kind: 'lines'; readonly lines: PickedLines; readonly soFar: LogSoFar }
  | { readonly kind: 'log-ends'; readonly path: string; readonly summary: LogSummary }
  | { readonly kind: 'host-file'; readonly path: string; readonly chunks: readonly Uint8Array[] }
  | { readonly kind: 'warning'; readonly warning: InputWarning }
  | { readonly kind: 'progress'; readonly progress: WalkProgress };

export interface ScanOptions {
  readonly platform: Platform;
  readonly cancel?: Cancellation;
  /** Those to raise or to lower; a warning names the limit that it comes from. */
  readonly limits?: Partial<Limits>;
  /** Minutes east of UTC for logs that state no zone. */
  readonly zoneOffsetMinutes?: number;
  readonly helper?: ScanHelper;
}

/** Another thread, which scans single files meanwhile. */
export interface ScanHelper {
  hasTime: Elsewhere['hasTime'];
  /** Under the same options as the scan that it helps. */
  scan(file: PackedFile, take: Take, cancel?: Cancellation): Promise<void>;
}

/** Takes what was found. Where it returns a promise, the scan waits for it: whoever takes sets the pace. */
export type Take = (found: Scanned) => Promise<void> | undefined;

/** Picked lines are given away once they have this many bytes, and at the end of their log. */
const handful = 128 << 10;
/** The first of a log at once, so that a migration is seen before gigabytes are read; of what follows twice as many each time. */
const secondHandful = 4 << 10;

export async function scan(sources: readonly ByteSource[], options: ScanOptions, take: Take): Promise<void> {
  const { helper } = options;
  const order = new FileOrder(take);
  const run = new Scan(options, order.take);
  const elsewhere: Elsewhere | undefined = helper && {
    hasTime: (bytes) => !order.settled && helper.hasTime(bytes),
    read: (file) => order.goOnBehind(helper.scan(file, take, options.cancel)),
  };
  await walk(sources, {
    platform: options.platform,
    ...(options.limits && { limits: options.limits }),
    ...(options.cancel && { cancel: options.cancel }),
    // A file that somebody chose by itself is looked into whatever its name.
    wanted: (path) => isChosenItself(path) || logLikelihood(path) !== 'no' || isHostFile(path),
    visit: (entry) => run.visit(entry),
    warn: (warning) => run.warn(warning),
    onProgress: (progress) => void take({ kind: 'progress', progress }),
    ...(elsewhere && { elsewhere }),
  });
  await order.settled;
}

class Scan {
  readonly #interest: Needles;
  readonly #options: ScanOptions;
  readonly #limits: Limits;
  /** Read of files that tell of their hosts. */
  #hostFilesBytes = 0;
  readonly #take: Take;

  constructor(options: ScanOptions, take: Take) {
    this.#options = options;
    this.#interest = options.platform.needles([...interest, ...signatureNeedles(interest)]);
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#take = take;
  }

  warn(warning: InputWarning): void {
    void this.#take({ kind: 'warning', warning });
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
    await this.#take({ kind: 'host-file', path, chunks });
  }

  /** That no more of them are read, once. */
  #tellHostFiles(path: string): void {
    if (this.#hostFilesBytes === Infinity) return;
    this.#hostFilesBytes = Infinity;
    const hit = limitHit('Files that tell of hosts are left out from here on', 'hostFilesBytes', this.#limits);
    this.warn({ path, offset: undefined, ...hit });
  }

  async #log({ path, bytes }: Entry): Promise<void> {
    const sieve = this.#sieveOf(path);
    let head: Uint8Array = new Uint8Array(0);
    let enough = 1;
    await this.#take({ kind: 'log-begins', path });
    for await (const chunk of bytes) {
      if (head.length < 2) head = copyOf(chunk.subarray(0, 2));
      sieve.feed(chunk);
      if (sieve.waiting >= enough) {
        enough = Math.min(handful, Math.max(secondHandful, 2 * enough));
        await this.#giveLines(sieve);
      }
      if (!sieve.readable || this.#options.cancel?.aborted) break;
    }
    const summary = sieve.end();
    await this.#giveLines(sieve);
    if (!summary.format && logLikelihood(path) === 'known' && summary.bytes > 0) this.#notALog(path, head);
    await this.#take({ kind: 'log-ends', path, summary });
  }

  #sieveOf(path: string): LineSieve {
    const { platform, zoneOffsetMinutes } = this.#options;
    return new LineSieve({
      path,
      platform,
      interest: this.#interest,
      lineBytes: this.#limits.lineBytes,
      zoneOffsetMinutes,
      isLog: isChosenItself(path) || logLikelihood(path) !== 'quotes',
      onLongLine: (line, offset) => {
        const hit = limitHit(`Line ${line} is cut: only its beginning was read`, 'lineBytes', this.#limits);
        this.warn({ path, offset, ...hit, kind: 'long-line' });
      },
    });
  }

  async #giveLines(sieve: LineSieve): Promise<void> {
    const lines = sieve.take();
    if (lines) await this.#take({ kind: 'lines', lines, soFar: sieve.soFar });
  }

  #notALog(path: string, head: Uint8Array): void {
    // The mark that begins a text in UTF-16, in either order.
    const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
    this.warn({
      path,
      offset: 0,
      kind: 'no-log',
      message: isUtf16
        ? 'Named like a log, but written in UTF-16. Skipped: save it as UTF-8 to have it read.'
        : 'Named like a log, but none of its first lines reads like one. Skipped.',
    });
  }
}
