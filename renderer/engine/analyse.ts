/** The one door to the engine: files in, an Analysis out, growing while it runs. */
import type { Entry } from './archive/entry.ts';
import { defaultLimits, limitHit } from './archive/limits.ts';
import type { Limits } from './archive/limits.ts';
import type { ByteSource, Cancellation, Platform } from './archive/source.ts';
import { walk } from './archive/walk.ts';
import { needles } from './base/needles.ts';
import { withFindings } from './diagnosis/index.ts';
import { KnownFailures } from './diagnosis/known-failures.ts';
import { signatureNeedles } from './diagnosis/signatures.ts';
import { interest } from './logs/interest.ts';
import { HostCollector } from './diagnosis/prerequisites/collect.ts';
import { isHostFile } from './diagnosis/prerequisites/read.ts';
import { LogReader } from './logs/log-reader.ts';
import type { LogEntry, LogSummary } from './logs/log-reader.ts';
import { logName } from './logs/formats.ts';
import { hostOf, logLikelihood, placeOf } from './logs/places.ts';
import { Correlator } from './migration/correlate.ts';
import type { EntryPlace } from './migration/correlate.ts';
import { withClocks } from './migration/clocks.ts';
import { guessZone } from './migration/zone-guess.ts';
import type { Analysis, InputWarning, LogFormatName, LogSource } from './model.ts';
import { Warnings } from './warnings.ts';

/** How far a run is. Bytes count what was chosen, compressed as it lies there. */
export interface Progress {
  readonly path: string;
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly files: number;
  readonly migrations: number;
}

export interface AnalyseOptions {
  readonly platform: Platform;
  readonly cancel?: Cancellation;
  /** Those to raise or to lower; a warning names the limit that it comes from. */
  readonly limits?: Partial<Limits>;
  /** Minutes east of UTC for logs that state no zone. */
  readonly zoneOffsetMinutes?: number;
  /** Called for each chunk that was read: the caller decides how often to show it. */
  onProgress?(progress: Progress): void;
  /** Called after each file with a way to see what was found so far. Making that picture costs time: ask when needed. */
  onFile?(soFar: () => Analysis): void;
}

/**
 * Reads everything that was chosen, once, and tells what it holds. Damage, limits and files that are no log become
 * warnings of the result; nothing in the input makes this throw. When cancelled, returns what was found until then.
 */
export async function analyse(sources: readonly ByteSource[], options: AnalyseOptions): Promise<Analysis> {
  const run = new Run(options);
  await walk(sources, {
    platform: options.platform,
    ...(options.limits && { limits: options.limits }),
    ...(options.cancel && { cancel: options.cancel }),
    // A file that somebody chose by itself is looked into whatever its name.
    wanted: (path) => !path.includes('/') || logLikelihood(path) !== 'no' || isHostFile(path),
    visit: (entry) => run.visit(entry),
    warn: (warning) => run.warn(warning),
    onProgress: (progress) => options.onProgress?.({ ...progress, files: run.sources.length, migrations: run.found }),
  });
  return run.finish(sources.length);
}

class Run {
  readonly sources: LogSource[] = [];
  readonly #warnings = new Warnings();
  readonly #correlator = new Correlator();
  readonly #known = new KnownFailures();
  readonly #hosts = new HostCollector();
  readonly #interest = needles([...interest, ...signatureNeedles(interest)]);
  readonly #options: AnalyseOptions;
  readonly #limits: Limits;

  constructor(options: AnalyseOptions) {
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
  }

  get found(): number {
    return this.#correlator.count;
  }

  warn(warning: InputWarning): void {
    this.#warnings.add(warning);
  }

  async visit(entry: Entry): Promise<void> {
    if (!isHostFile(entry.path)) return await this.#readLog(entry);
    if (await this.#hosts.add(entry, this.#options.platform, this.#limits.hostFileBytes)) return;
    const hit = limitHit('Skipped: too long for what its name says', 'hostFileBytes', this.#limits);
    this.#warnings.add({ path: entry.path, offset: undefined, ...hit });
  }

  async #readLog({ path, bytes }: Entry): Promise<void> {
    const place: EntryPlace = { source: this.sources.length, ...placeOf(path) };
    const reader = new LogReader({
      path,
      interest: this.#interest,
      platform: this.#options.platform,
      lineBytes: this.#limits.lineBytes,
      ...(this.#options.zoneOffsetMinutes !== undefined && { zoneOffsetMinutes: this.#options.zoneOffsetMinutes }),
      onEntry: (entry: LogEntry) => {
        this.#correlator.add(entry, place);
        this.#known.add(entry, place.source);
      },
      onLongLine: (line, offset) =>
        this.#warnings.add({
          path,
          offset,
          ...limitHit(`Line ${line} is cut: only its beginning was read`, 'lineBytes', this.#limits),
          kind: 'long-line',
        }),
    });
    let head: Uint8Array = new Uint8Array(0);
    for await (const chunk of bytes) {
      if (head.length < 2) head = chunk.slice(0, 2);
      reader.feed(chunk);
      if (!reader.readable || this.#options.cancel?.aborted) break;
    }
    const summary = reader.end();
    if (summary.format) this.#keep(path, summary);
    else if (logLikelihood(path) === 'known' && summary.bytes > 0) this.#notALog(path, head);
  }

  #keep(path: string, summary: LogSummary): void {
    this.sources.push({
      path,
      format: formatName(path, summary),
      host: summary.host ?? hostOf(path),
      lines: summary.lines,
      bytes: summary.bytes,
      zone: summary.zoned ? 'stated' : this.#options.zoneOffsetMinutes === undefined ? 'unstated' : 'assumed',
      firstTime: summary.firstTime,
      lastTime: summary.lastTime,
    });
    this.#options.onFile?.(() => this.analysis());
  }

  #notALog(path: string, head: Uint8Array): void {
    // The mark that begins a text in UTF-16, in either order.
    const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
    this.#warnings.add({
      path,
      offset: 0,
      kind: 'no-log',
      message: isUtf16
        ? 'Named like a log, but written in UTF-16. Skipped: save it as UTF-8 to have it read.'
        : 'Named like a log, but none of its first lines reads like one. Skipped.',
    });
  }

  analysis(): Analysis {
    const hosts = this.#hosts.facts();
    const { migrations, findings } = withFindings(withClocks(this.#correlator.migrations()), this.#known, hosts);
    return {
      sources: [...this.sources],
      warnings: this.#warnings.list(),
      migrations,
      findings,
      hosts,
      zoneGuess: guessZone(migrations, this.sources),
    };
  }

  finish(chosen: number): Analysis {
    if (this.sources.length === 0 && chosen > 0 && !this.#options.cancel?.aborted) {
      this.#warnings.add({
        path: '',
        offset: undefined,
        kind: 'no-log',
        message:
          'No ESXi or vCenter log was found in what was chosen. Switchover reads vmkernel.log, hostd.log, vpxa.log, vpxd.log and vmware.log, alone or in a support bundle.',
      });
    }
    return this.analysis();
  }
}

function formatName(path: string, { format }: LogSummary): LogFormatName {
  if (format?.name !== 'management') return format?.name ?? 'unknown';
  const program = /^(hostd|vpxa|vpxd)/i.exec(logName(path))?.[1];
  return (program?.toLowerCase() as LogFormatName | undefined) ?? 'hostd';
}
