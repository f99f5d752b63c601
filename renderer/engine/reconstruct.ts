/** The second half of an analysis: takes in what a scan finds and yields an Analysis, which can be read while it grows. */
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
import type { LogPlace } from './logs/places.ts';
import type { Origin } from './envelopes/opened.ts';
import type { PackedLines } from './logs/packed-lines.ts';
import { MigrationBuilder } from './migration/builder.ts';
import { aroundOf } from './migration/around.ts';
import { Clocks } from './migration/clocks.ts';
import { HostEvents } from './migration/host-events.ts';
import { Correlator } from './correlate/correlator.ts';
import type { Snapshot } from './correlate/correlator.ts';
import type { EntryPlace } from './correlate/event.ts';
import { namedByHosts } from './migration/vm-names.ts';
import { EventZones } from './migration/event-zone.ts';
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
  /** Events held unpacked where the platform can pack; see `event-store.ts`. */
  readonly looseEvents?: number;
  /** Called for each chunk that was read: the caller decides how often to show it. */
  onProgress?(progress: Progress): void;
  /** Called again and again with a function that makes a snapshot of what was found so far, which costs time. */
  onFound?(soFar: () => AnalysisInParts): void;
}

/** How far a run is. Bytes are those of the chosen files, compressed or not. */
export interface Progress {
  readonly path: string;
  readonly bytesRead: number;
  readonly bytesTotal: number;
  /** Groups of lines that may become one: a window shows those of the analysis. */
  readonly migrations: number;
}

export class Reconstruction {
  readonly #sources: LogSource[] = [];
  readonly #warnings = new Warnings();
  readonly #correlator: Correlator;
  readonly #builder: MigrationBuilder;
  readonly #known = new KnownFailures();
  readonly #hosts = new HostCollector();
  readonly #hostEvents: HostEvents;
  readonly #options: ReconstructionOptions;
  readonly #reading: EntryReaderOptions;
  /** Of the current log. */
  #path = '';
  #entries: EntryReader | undefined;
  /** Of the lines that were read last. */
  #from: Origin | undefined;
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
    this.#hostEvents = new HostEvents(options.limits, (hit) =>
      this.#warnings.add({ path: this.#path, offset: undefined, ...hit }),
    );
    this.#builder = new MigrationBuilder(this.#correlator);
    this.#reading = { ...options, suspicious: options.platform.needles(signatureNeedles()) };
  }

  take(found: Scanned): void {
    switch (found.kind) {
      case 'log-begins':
        this.#path = found.path;
        this.#entries = this.#entriesOf(found.path);
        this.#from = undefined;
        return;
      case 'lines':
        this.#goTo(found.from);
        this.#entries?.read(found.lines);
        this.#current = this.#sourceOf(this.#path, found.lines.format, found.soFar);
        // Nobody waits for the end of a log of a gigabyte.
        if (this.#correlator.count > 0) this.#report([this.#current]);
        return;
      case 'log-ends':
        this.#entries?.end();
        this.#current = undefined;
        return this.#keep(found.path, found.summary);
      case 'host-file':
        return this.#hosts.add(found.path, found.chunks.map((chunk) => this.#options.platform.utf8(chunk)).join(''));
      case 'warning':
        // Of a file that quotes a log's lines, these are reported instead.
        if (found.warning.kind === 'no-log' && this.#quotes(found.warning.path)) return;
        this.#warnings.add(found.warning);
        return;
      case 'progress':
        this.#options.onProgress?.({ ...found.progress, migrations: this.#correlator.count });
    }
  }

  /** An entry ends where the lines of another file begin. */
  #goTo(from: Origin | undefined): void {
    if (from?.path === this.#from?.path && from?.host === this.#from?.host) return;
    this.#entries?.end();
    this.#from = from;
    this.#entries = this.#entriesOf(this.#path, from);
  }

  #entriesOf(path: string, from?: Origin): EntryReader {
    const place = { source: this.#sources.length, ...placeFrom(path, from) };
    // Of an export or a page only what is read as a log's line counts.
    const isLoose = !/\.(?:zip|tgz|tar|gz)\/|\.(?:json|html?)$/i.test(path);
    return new EntryReader(
      this.#reading,
      new CurrentLog(place, isLoose, this.#correlator, this.#known, this.#hostEvents),
    );
  }

  #keep(path: string, summary: LogSummary): void {
    const { format = 'unknown', lastTime } = summary;
    if (this.#add({ ...this.#sourceOf(path, format, summary), lastTime })) this.#report();
  }

  /** Whether unread lines about a vMotion were found in it: in the file that was read last, or in an archive. */
  #quotes(path: string): boolean {
    return this.#sources.at(-1)?.path === path || this.#sources.some((one) => one.path.startsWith(`${path}/`));
  }

  /** A file of no known format is a source only for the lines that it quotes. */
  #add(source: LogSource): boolean {
    const place = this.#sources.length;
    const isSource = source.format !== 'unknown' || this.#correlator.unread.isIn(place) || this.#known.isBare(place);
    if (isSource) this.#sources.push(source);
    return isSource;
  }

  #sourceOf(
    path: string,
    format: PackedLines['format'],
    { host, lines, bytes, zoned, firstTime, readAs }: LogSoFar & Pick<LogSummary, 'readAs'>,
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
      ...(readAs !== undefined && { readAs }),
    };
  }

  /** @param current the log that is being read */
  #report(current: readonly LogSource[] = []): void {
    this.#options.onFound?.(() => this.#outline(this.#correlator.snapshot(), current));
  }

  /** The whole analysis. @param chosen number of files that were to be read */
  finish(chosen: number): AnalysisInParts {
    // The scan was stopped in the middle of a log.
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
          'No ESXi or vCenter log was found in what was chosen. Switchover reads vmkernel.log, hostd.log, vpxa.log, vpxd.log, vobd.log and vmware.log, alone or in a support bundle, and exports of vCenter’s events.',
      });
    }
    return this.#outline(this.#correlator.lastSnapshot());
  }

  /** Clocks, findings and zone of a migration depend on the others: all are seen first. */
  #outline({ groups, unread }: Snapshot, current: readonly LogSource[] = []): AnalysisInParts {
    const found = this.#builder.migrations(groups);
    const hosts = this.#hosts.facts();
    const known = [...this.#sources, ...current];
    const [clocks, diagnosis, zones] = [new Clocks(), new Diagnosis(this.#known, hosts, known), new ZoneGuesses(known)];
    const [copies, eventZones] = [new Copies(), new EventZones(known)];
    for (const migration of found) for (const all of [clocks, diagnosis, zones, copies, eventZones]) all.add(migration);
    const sources = known.map((source, at) => ({ ...withUnread(source, unread.of(at)), ...copies.of(at) }));
    const [withClock, withFindings] = [clocks.settled(), diagnosis.settled()];
    return {
      sources,
      warnings: [...this.#warnings.list(), ...eventZones.warnings],
      migrations: each(found, namedByHosts(hosts), withClock, aroundOf(this.#hostEvents, known), withFindings),
      findings: diagnosis.loose(),
      hosts,
      zoneGuess: zones.guess,
    };
  }
}

/** (A function of its own, as a closure would keep everything alive that the others beside it use.) */
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

/** How many lines of each log another one has, too. */
class Copies {
  readonly #counts = new Map<number, number>();

  add({ lines }: Migration): void {
    for (const { copies = [] } of lines)
      for (const { source } of copies) this.#counts.set(source, (this.#counts.get(source) ?? 0) + 1);
  }

  of(source: number): Pick<LogSource, 'copies'> {
    const copies = this.#counts.get(source);
    return copies === undefined ? {} : { copies };
  }
}

/** Passes the lines of one log on. */
class CurrentLog implements EntryReceiver {
  readonly #place: EntryPlace;
  /** Not packed with others: somebody chose or pasted it. */
  readonly #isLoose: boolean;
  readonly #correlator: Correlator;
  readonly #known: KnownFailures;
  readonly #hostEvents: HostEvents;

  constructor(
    place: EntryPlace,
    isLoose: boolean,
    correlator: Correlator,
    known: KnownFailures,
    hostEvents: HostEvents,
  ) {
    this.#place = place;
    this.#isLoose = isLoose;
    this.#correlator = correlator;
    this.#known = known;
    this.#hostEvents = hostEvents;
  }

  takes(bytes: Uint8Array, from: number, to: number): boolean {
    return this.#correlator.takes(bytes, from, to, this.#place);
  }

  onEntry(entry: LogEntry): void {
    if (!entry.isReadable) {
      if (this.#isLoose) this.#known.addBare(entry, this.#place.source);
      return this.#correlator.addBare(entry, this.#place);
    }
    // Lines without a header may only quote one. Before the correlator, which holds a line for its known failures.
    if (entry.isSuspect && entry.record) this.#known.add(entry, this.#place.source);
    if (!this.#hostEvents.takes(entry, this.#place)) this.#correlator.add(entry, this.#place);
  }
}

/** Lines that were gathered from several files into one belong to the place that is named beside them. */
function placeFrom(path: string, from: Origin | undefined): LogPlace {
  const place = placeOf(from?.path === undefined ? path : `${path}/${from.path.replace(/^\/+/, '')}`);
  // A vmware.log lies on storage that several hosts share: where it was read is not where it was written.
  const isVm = from?.path !== undefined && /^vmware/i.test(logName(from.path));
  return from?.host === undefined || isVm ? place : { ...place, host: from.host, scope: from.host };
}

function withUnread(source: LogSource, unread: UnreadLines | undefined): LogSource {
  return unread ? { ...source, unread: { count: unread.count, first: [...unread.first] } } : source;
}

function formatName(path: string, format: PackedLines['format']): LogFormatName {
  if (format === 'unknown') return format;
  const { programs, nameHint } = formatNamed(format);
  const name = logName(path).toLowerCase();
  const named = nameHint.test(name) ? programs.find((program) => name.startsWith(program)) : undefined;
  return named ?? programs[0];
}
