/**
 * The first half of an analysis: reads bytes and passes on the relevant lines, in the order of the files. It is most of the work and
 * needs to know nothing of migrations, so it may run on another thread than the second half (`reconstruct.ts`): its findings are
 * plain data.
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
import { faultNeedles, signatureNeedles } from '../diagnosis/signatures.ts';
import { greatPatience } from '../logs/format-judge.ts';
import { interest } from '../formats/messages.ts';
import { isOwnName, Places } from '../logs/places.ts';
import { FileLines } from './file-lines.ts';
import type { FileLinesOptions, Look } from './file-lines.ts';
import { FileOrder } from './file-order.ts';
import { ScanWarnings } from './scan-warnings.ts';
import type { Take } from './scanned.ts';

export interface ScanOptions {
  readonly platform: Platform;
  readonly cancel?: Cancellation;
  /** Overrides of the defaults; a warning names the limit that was hit. */
  readonly limits?: Partial<Limits>;
  /** Minutes east of UTC for logs that state no zone. */
  readonly zoneOffsetMinutes?: number;
  readonly helper?: ScanHelper;
  /** The sources are part of an archive: they were not chosen themselves. */
  readonly isPart?: boolean;
}

/** Another thread that scans single files meanwhile. */
export interface ScanHelper {
  hasTime: Elsewhere['hasTime'];
  /** Uses the same options as the scan that it helps. */
  scan(file: PackedFile, take: Take, cancel?: Cancellation): Promise<void>;
}

/** Bytes that are enough to recognise what a file is that is not a log. */
const headBytes = 4 << 10;
/** Files that people put beside logs. */
const isPersonal = /\.(?:png|jpe?g|gif|pdf)$/i;
/** Selected lines are passed on once they have this many bytes, and at the end of their log. */
const batchBytes = 128 << 10;
/** The first line of a log is passed on at once, so that a migration shows before gigabytes are read; later batches double in size. */
const secondBatchBytes = 4 << 10;

/** Passes on findings as it goes. Never throws because of the input: damage becomes warnings. */
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
  /** Bytes read of host files. */
  #hostFilesBytes = 0;
  readonly #places: Places;
  readonly #take: Take;
  readonly warnings: ScanWarnings;

  constructor(options: ScanOptions, places: Places, sources: readonly ByteSource[], take: Take) {
    this.#options = options;
    this.#places = places;
    this.#interest = options.platform.needles([
      ...interest,
      ...faultNeedles,
      ...signatureNeedles([...interest, ...faultNeedles]),
    ]);
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#take = take;
    const chosen = new Set(options.isPart ? [] : sources.map(({ path }) => withoutFragment(path)));
    this.warnings = new ScanWarnings(places, chosen, (warning) => void take({ kind: 'warning', warning }));
  }

  /** A file that was chosen itself is searched whatever its name. */
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

  /** Reports once that no more of them are read. */
  #reportHostFiles(path: string): void {
    if (this.#hostFilesBytes === Infinity) return;
    this.#hostFilesBytes = Infinity;
    const hit = limitHit('Files that tell of hosts are left out from here on', 'hostFilesBytes', this.#limits);
    this.warnings.add({ path, offset: undefined, ...hit });
  }

  async #log({ path, bytes, isInflated }: Entry): Promise<void> {
    const file = this.#linesOf(path);
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
      file.feed(chunk);
      if (file.waiting >= enough) {
        enough = Math.min(batchBytes, Math.max(secondBatchBytes, 2 * enough));
        await this.#passLines(file);
      }
      if (!file.readable || this.#options.cancel?.aborted) break;
    }
    const summary = file.end();
    await this.#passLines(file);
    await this.#take({ kind: 'log-ends', path, summary });
    if (summary.lacksYear) this.warnings.addNoYear(path);
    if (summary.format) this.warnings.noteFertile(path);
    else if (!this.#options.cancel?.aborted) {
      const name = isInflated ? path.replace(/\.t?gz$/i, '') : path;
      this.warnings.addNoLog(path, kind ?? kindOfRest(name, head ?? new Uint8Array()));
    }
  }

  #linesOf(path: string): FileLines {
    const { platform, zoneOffsetMinutes } = this.#options;
    const options: FileLinesOptions = {
      path,
      platform,
      interest: this.#interest,
      lineBytes: this.#limits.lineBytes,
      zoneOffsetMinutes,
      patience: this.#patienceFor(path),
      onLongRecord: (line) => {
        const hit = limitHit(
          `The record that begins in line ${line} is too long: it was not read`,
          'lineBytes',
          this.#limits,
        );
        this.warnings.add({ path, offset: undefined, ...hit, kind: 'long-line' });
      },
      onLongLine: (line, offset, isLog) => {
        if (!isLog && !this.warnings.isLoose(path)) return;
        const hit = limitHit(`Line ${line} is cut: only its beginning was read`, 'lineBytes', this.#limits);
        this.warnings.add({ path, offset, ...hit, kind: 'long-line' });
      },
    };
    return new FileLines(options, this.#lookAt(path));
  }

  #lookAt(path: string): Look {
    if (this.#places.isInBundle(withoutCount(path))) return 'never';
    return isOwnName(path) && !this.warnings.isLoose(path) ? 'unless-plain' : 'always';
  }

  #patienceFor(path: string): number | undefined {
    if (isChosenItself(path)) return greatPatience;
    if (this.#places.likelihood(withoutCount(path)) === 'quotes') return 0;
    return isOwnName(path) ? greatPatience : undefined;
  }

  async #passLines(file: FileLines): Promise<void> {
    for (const { lines, from } of file.take()) await this.#take({ kind: 'lines', lines, soFar: file.soFar, from });
  }
}
