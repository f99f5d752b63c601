/** The second half of an analysis: what a scan found in, an Analysis out, growing while it runs. */
import type { Limits } from './limits.ts';
import type { Cancellation, Platform } from './archive/source.ts';
import { Diagnosis } from './diagnosis/index.ts';
import { KnownFailures } from './diagnosis/known-failures.ts';
import { HostCollector } from './diagnosis/prerequisites/collect.ts';
import { signatureNeedles } from './diagnosis/signatures.ts';
import { EntryReader } from './logs/entry-reader.ts';
import type { EntryReaderOptions, EntryReceiver, LogEntry } from './logs/entry-reader.ts';
import { formatNamed, logName } from './logs/formats.ts';
import type { LogSoFar, LogSummary } from './logs/line-filter.ts';
import { hostOf, placeOf } from './logs/places.ts';
import type { PackedLines } from './logs/packed-lines.ts';
import { MigrationBuilder } from './migration/builder.ts';
import { Clocks } from './migration/clocks.ts';
import { Correlator } from './correlate/correlator.ts';
import type { Snapshot } from './correlate/correlator.ts';
import type { EntryPlace } from './correlate/event.ts';
import { ZoneGuesses } from './migration/zone-guess.ts';
import type { AnalysisInParts, LogFormatName, LogSource, Migration, UnreadLines } from './model.ts';
import type { Scanned } from './scan/scanned.ts';
import { Warnings } from './warnings.ts';

export interface ReconstructionOptions {
  readonly platform: Pick<Platform, 'utf8' | 'needles' | 'packer'>;
  readonly cancel?: Cancellation;
  /** Minutes east of UTC for logs that state no zone. */
  readonly zoneOffsetMinutes?: number;
  readonly limits?: Partial<Limits>;
  /** Events that are held unpacked where the platform can pack; see `event-store.ts`. */
  readonly looseEvents?: number;
  /** Called for each chunk that was read: the caller decides how often to show it. */
  onProgress?(progress: Progress): void;
  /** Called again and again with a way to see what was found so far. Making that snapshot costs time: ask when needed. */
  onFound?(soFar: () => AnalysisInParts): void;
}

/** How far a run is. Bytes count what was chosen, compressed as it lies there. */
export interface Progress {
  readonly path: string;
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly files: number;
  readonly migrations: number;
}

export class Reconstruction {
  readonly #sources: LogSource[] = [];
  readonly #warnings = new Warnings();
  readonly #correlator: Correlator;
  readonly #builder: MigrationBuilder;
  readonly #known = new KnownFailures();
  readonly #hosts = new HostCollector();
  readonly #options: ReconstructionOptions;
  readonly #reading: EntryReaderOptions;
  /** The log that is being read. */
  #path = '';
  #entries: EntryReader | undefined;
  /** What is known of it. */
  #current: LogSource | undefined;

  constructor(options: ReconstructionOptions) {
    this.#options = options;
    this.#correlator = new Correlator({
      packer: options.platform.packer,
      loose: options.looseEvents,
      limits: options.limits,
      knownAt: (at) => this.#known.signaturesAt(at),
      onLimit: (hit, isHere) => this.#warnings.add({ path: isHere ? this.#path : '', offset: undefined, ...hit }),
    });
    this.#builder = new MigrationBuilder(this.#correlator);
    this.#reading = { ...options, suspicious: options.platform.needles(signatureNeedles()) };
  }

  take(found: Scanned): void {
    switch (found.kind) {
      case 'log-begins':
        this.#path = found.path;
        this.#entries = this.#entriesOf(found.path);
        return;
      case 'lines':
        this.#entries?.read(found.lines);
        this.#current = this.#sourceOf(this.#path, found.lines.format, found.soFar);
        // Of a log of a gigabyte nobody waits for its end.
        if (this.#correlator.count > 0) this.#report([this.#current]);
        return;
      case 'log-ends':
        this.#entries?.end();
        this.#current = undefined;
        return this.#keep(found.path, found.summary);
      case 'host-file':
        return this.#hosts.add(found.path, found.chunks.map((chunk) => this.#options.platform.utf8(chunk)).join(''));
      case 'warning':
        // Of a file that quotes a log's lines those are what there is to say.
        if (found.warning.kind === 'no-log' && this.#quotes(found.warning.path)) return;
        this.#warnings.add(found.warning);
        return;
      case 'progress': {
        const [files, migrations] = [this.#sources.length, this.#correlator.count];
        this.#options.onProgress?.({ ...found.progress, files, migrations });
      }
    }
  }

  #entriesOf(path: string): EntryReader {
    const place = { source: this.#sources.length, ...placeOf(path) };
    return new EntryReader(this.#reading, new CurrentLog(place, this.#correlator, this.#known));
  }

  #keep(path: string, summary: LogSummary): void {
    const { format = 'unknown', lastTime } = summary;
    if (this.#add({ ...this.#sourceOf(path, format, summary), lastTime })) this.#report();
  }

  /** Whether lines that speak of a vMotion were found in it: in the file that was read last, or in an archive. */
  #quotes(path: string): boolean {
    return this.#sources.at(-1)?.path === path || this.#sources.some((one) => one.path.startsWith(`${path}/`));
  }

  /** A file of no known format is one of the sources for the lines that it quotes. */
  #add(source: LogSource): boolean {
    const isOne = source.format !== 'unknown' || this.#correlator.unread.isIn(this.#sources.length);
    if (isOne) this.#sources.push(source);
    return isOne;
  }

  #sourceOf(
    path: string,
    format: PackedLines['format'],
    { host, lines, bytes, zoned, firstTime }: LogSoFar,
  ): LogSource {
    const { zoneOffsetMinutes } = this.#options;
    return {
      path,
      format: formatName(path, format),
      host: host ?? hostOf(path),
      lines,
      bytes,
      zone: zoned ? 'stated' : zoneOffsetMinutes === undefined ? 'unstated' : 'assumed',
      firstTime,
      lastTime: undefined,
    };
  }

  /** @param current what is known of the log that is being read */
  #report(current: readonly LogSource[] = []): void {
    this.#options.onFound?.(() => this.#outline(this.#correlator.snapshot(), current));
  }

  /** What was found in all. @param chosen how many files were to be read */
  finish(chosen: number): AnalysisInParts {
    // A scan that was ended in the middle of a log.
    if (this.#current) {
      this.#entries?.end();
      this.#add(this.#current);
    }
    const isSilent = this.#sources.length === 0 && this.#warnings.list().length === 0;
    if (isSilent && chosen > 0 && !this.#options.cancel?.aborted) {
      this.#warnings.add({
        path: '',
        offset: undefined,
        kind: 'no-log',
        message:
          'No ESXi or vCenter log was found in what was chosen. Switchover reads vmkernel.log, hostd.log, vpxa.log, vpxd.log and vmware.log, alone or in a support bundle.',
      });
    }
    return this.#outline(this.#correlator.lastSnapshot());
  }

  /** What a migration means depends on the others: all are seen first. */
  #outline({ groups, unread }: Snapshot, current: readonly LogSource[] = []): AnalysisInParts {
    const found = this.#builder.migrations(groups);
    const sources = [...this.#sources, ...current].map((source, at) => withUnread(source, unread.of(at)));
    const hosts = this.#hosts.facts();
    const [clocks, diagnosis, zones] = [new Clocks(), new Diagnosis(this.#known, hosts), new ZoneGuesses(sources)];
    for (const migration of found) for (const all of [clocks, diagnosis, zones]) all.add(migration);
    const [withClock, withFindings] = [clocks.settled(), diagnosis.settled()];
    return {
      sources,
      warnings: this.#warnings.list(),
      migrations: each(found, withClock, withFindings),
      findings: diagnosis.loose(),
      hosts,
      zoneGuess: zones.guess,
    };
  }
}

/** (Not where it is used: a closure keeps all that the others beside it use.) */
function each(
  found: Iterable<Migration>,
  ...steps: readonly ((migration: Migration) => Migration)[]
): Iterable<Migration> {
  return {
    *[Symbol.iterator]() {
      for (const one of found) yield steps.reduce((migration, step) => step(migration), one);
    },
  };
}

/** What becomes of the lines of the log that is being read. */
class CurrentLog implements EntryReceiver {
  readonly #place: EntryPlace;
  readonly #correlator: Correlator;
  readonly #known: KnownFailures;

  constructor(place: EntryPlace, correlator: Correlator, known: KnownFailures) {
    this.#place = place;
    this.#correlator = correlator;
    this.#known = known;
  }

  takes(bytes: Uint8Array, from: number, to: number): boolean {
    return this.#correlator.takes(bytes, from, to, this.#place);
  }

  onEntry(entry: LogEntry): void {
    if (!entry.isReadable) return this.#correlator.unread.add(entry, this.#place);
    // What begins like no line of a log may quote one. First: a line that shows a known failure is held for it.
    if (entry.isSuspect && entry.record) this.#known.add(entry, this.#place.source);
    this.#correlator.add(entry, this.#place);
  }
}

function withUnread(source: LogSource, unread: UnreadLines | undefined): LogSource {
  return unread ? { ...source, unread: { count: unread.count, first: [...unread.first] } } : source;
}

function formatName(path: string, format: PackedLines['format']): LogFormatName {
  if (format === 'unknown') return format;
  const { programs } = formatNamed(format);
  const name = logName(path).toLowerCase();
  return programs.find((program) => name.startsWith(program)) ?? programs[0];
}
