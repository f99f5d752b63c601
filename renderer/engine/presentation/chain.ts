/**
 * What led to the end of a migration, line by line: the telling lines of both hosts and of vCenter in one order of time, on the
 * source's clock as far as it is known. A silence is a row of its own.
 */
import { own, slot, written } from '../base/own-text.ts';
import type { OwnText } from '../base/own-text.ts';
import type { Finding, LineRef, LogLine, Micros, Migration, Milestone, PhaseName, Side } from '../model.ts';
import type { MilestoneName } from '../vocabulary.ts';
import { shownAround } from './around.ts';
import { bytes, duration, grouped, memorySize } from './figures.ts';
import { aheadOf } from '../clock.ts';
import { pageBytes } from './memory.ts';

/**
 * - `step`: a phase of the migration began or ended
 * - `led`: what led to the end, or states why
 * - `end`: what ended it
 * - `followed`: what only followed
 * - `beside`: what else happened on a host
 * - `silence`: no line of it for long
 */
export type ChainMark = 'step' | 'led' | 'end' | 'followed' | 'beside' | 'silence';

export interface ChainRow {
  readonly mark: ChainMark;
  /** Whose colour a step has. */
  readonly phase?: PhaseName;
  /** On the source's clock; on its own where {@link Chain.clocks} says so. Undefined where the log masks its times. */
  readonly time: Micros | undefined;
  /** The time may be off by so much in both directions: it was read on the other host. */
  readonly doubtSeconds?: number;
  /** Undefined: vCenter's line, or a silence. */
  readonly side: Side | undefined;
  readonly what: OwnText;
  readonly evidence: readonly LineRef[];
}

export interface Chain {
  readonly rows: readonly ChainRow[];
  /** Of its lines, and of them those that are shown here. */
  readonly shown: number;
  readonly total: number;
  /** Sides that have rows, in their order; vCenter last. */
  readonly lanes: readonly (Side | undefined)[];
  readonly clocks: ClockWords;
  /** `12 of 64 lines of both hosts and vCenter`. */
  readonly about: OwnText;
}

/** On whose clock the times are. */
export type ClockWords = 'source' | 'aligned' | 'each' | 'host';

/** More rows are no longer read in ten seconds. */
const mostRows = 14;
/** Filled up to, with what tells less. */
const usualRows = 9;
/** Of one kind, so that none crowds out the others. */
const mostOf: Readonly<Partial<Record<ChainMark, number>>> = { led: 4, end: 3, followed: 3, beside: 2, silence: 2 };

/** A row, with how much the chain would lose without it: 0 is never left out. */
interface Candidate extends ChainRow {
  readonly rank: number;
  /** Its place among the lines, where times are equal or unknown. */
  readonly order: number;
}

export function chainOf(migration: Migration): Chain {
  const lines = new Lines(migration);
  const told = [...endings(migration, lines), ...findingRows(migration, lines), ...taskRows(migration, lines)];
  const all = [...told, ...steps(migration, lines), ...toldSteps(migration, lines), ...beside(migration, lines)];
  const chosen = chosenOf(withoutRepeats([...all, ...silences(migration, lines)]));
  const rows = chosen.map(({ rank: _rank, order: _order, ...row }): ChainRow => row);
  const shown = new Set(rows.flatMap(({ evidence: [at] }) => (at && lines.has(at) ? keyOf(at) : [])));
  const withLine = rows.filter(({ mark }) => mark !== 'silence');
  const lanes = ([...sides, undefined] as const).filter((side) => withLine.some((row) => row.side === side));
  const total = migration.lines.length + (migration.leftOut?.lines ?? 0);
  const about = own`${written(grouped, shown.size)} of ${written(grouped, total)} ${total === 1 ? 'line' : 'lines'} of ${whose(migration)}`;
  return { rows, shown: shown.size, total, lanes, clocks: lines.clocks, about };
}

function whose(migration: Migration): OwnText {
  const { lines } = migration;
  const of = (side: Side | undefined) => lines.some((line) => line.side === side);
  const both = isOfOneHost(migration) ? own`the host` : own`both hosts`;
  const hosts = of('source') ? (of('destination') ? both : own`the source`) : own`the destination`;
  if (!of(undefined)) return hosts;
  return of('source') || of('destination') ? own`${hosts} and vCenter` : own`vCenter`;
}

/** On whose clock the times stand. */
export function aboutClocks({ clocks, lanes }: Pick<Chain, 'clocks' | 'lanes'>): OwnText {
  const isOfVcenter = lanes.includes(undefined);
  if (isOfVcenter && lanes.length === 1) return own`vCenter’s clock`;
  const apart = lanes.includes('source')
    ? own`each host’s own clock: how far they differ is not known`
    : own`the destination’s own clock`;
  const hosts = clocks === 'each' ? apart : clocks === 'host' ? own`the host’s clock` : own`the source’s clock`;
  return isOfVcenter ? own`${hosts}; vCenter’s lines on its own` : hosts;
}

/**
 * `03:47:46.417`; `03:47:46.7 ± 0.3` where it was read on the other host: no digits are shown that it does not have. A dash where
 * there is no time.
 *
 * @param write a moment as `2023-11-16 03:47:46.417`
 */
export function chainTime(
  { time, doubtSeconds = 0 }: Pick<ChainRow, 'time' | 'doubtSeconds'>,
  write: (time: Micros) => string,
): string {
  if (time === undefined) return '—';
  if (doubtSeconds === 0) return write(time).slice(11);
  const digits = Math.min(3, Math.max(0, Math.ceil(-Math.log10(doubtSeconds / 0.95))));
  const step = 10 ** (6 - digits);
  const text = write(Math.round(time / step) * step).slice(11);
  const length = digits === 0 ? 'hh:mm:ss'.length : 'hh:mm:ss.'.length + digits;
  const doubt = Math.ceil(doubtSeconds * 10 ** digits - 1e-9) / 10 ** digits;
  return `${text.slice(0, length)} ± ${doubt.toFixed(digits)}`;
}

const sides: readonly Side[] = ['source', 'destination'];
const keyOf = ({ source, line }: LineRef): string => `${source}:${line}`;

/** Then both sides have one clock. */
function isOfOneHost({ kind, source, destination }: Migration): boolean {
  if (kind === 'storage-vmotion' || kind === 'self-migration') return true;
  return source.host !== undefined && source.host === destination.host;
}

/** The lines of a migration by their place, with their times on one clock. */
class Lines {
  readonly clocks: ClockWords;
  readonly #ahead: Micros;
  readonly #doubtSeconds: number;
  readonly #byKey: ReadonlyMap<string, { readonly line: LogLine; readonly order: number }>;

  constructor(migration: Migration) {
    const { clock, lines } = migration;
    const isOne = isOfOneHost(migration);
    this.#ahead = isOne ? 0 : aheadOf(migration);
    this.#doubtSeconds = clock?.isConsistent && !isOne ? (clock.highMicros - clock.lowMicros) / 2e6 : 0;
    const hasOther = lines.some(({ side, time }) => side === 'destination' && time !== undefined);
    this.clocks = isOne ? 'host' : clock?.isConsistent ? 'aligned' : hasOther ? 'each' : 'source';
    this.#byKey = new Map(lines.map((line, order) => [keyOf(line), { line, order }]));
  }

  has(at: LineRef): boolean {
    return this.#byKey.has(keyOf(at));
  }

  get(at: LineRef | undefined): LogLine | undefined {
    return at && this.#byKey.get(keyOf(at))?.line;
  }

  order(at: LineRef | undefined): number {
    return (at && this.#byKey.get(keyOf(at))?.order) ?? -1;
  }

  /** A moment on the clock of the chain. */
  at(time: Micros | undefined, side: Side | undefined): Pick<ChainRow, 'time' | 'side' | 'doubtSeconds'> {
    const isOther = side === 'destination' && this.clocks === 'aligned';
    if (!isOther || time === undefined) return { time, side };
    return { time: time - this.#ahead, side, doubtSeconds: this.#doubtSeconds };
  }

  /** What a row of this line has. */
  row(at: LineRef, side?: Side): Pick<Candidate, 'time' | 'side' | 'doubtSeconds' | 'evidence' | 'order'> {
    const line = this.get(at);
    return { ...this.at(line?.time, line?.side ?? side), evidence: [at], order: this.order(at) };
  }

  /** The earliest of those that are the migration's. */
  first(all: readonly LineRef[]): LineRef | undefined {
    const moment = (at: LineRef) => this.row(at).time ?? Infinity;
    return all.filter((at) => this.has(at)).sort((a, b) => moment(a) - moment(b) || this.order(a) - this.order(b))[0];
  }
}

/** The lines with the status that ended it, the first of each host; where none has one, the best line of the failure. */
function endings({ failure, task, reachedHost }: Migration, lines: Lines): readonly Candidate[] {
  if (!failure) return [];
  const { status, code, fault, message, evidence } = failure;
  const saying = (word: string | undefined) =>
    word === undefined ? [] : evidence.filter((at) => lines.get(at)?.text.includes(word));
  const ofStatus = [code, status].map(saying).find((some) => some.length > 0) ?? [];
  const ofHosts = sides.flatMap((side) => lines.first(ofStatus.filter((at) => lines.get(at)?.side === side)) ?? []);
  // Of a move that reached no host vCenter's own error is the end, which the dump of its fault follows.
  const ofTask = reachedHost === false ? (task?.evidence ?? []).filter((at) => isError(lines.get(at))) : [];
  const one =
    lines.first(ofStatus) ?? lines.first(ofTask) ?? lines.first(evidence.slice(0, 1)) ?? lines.first(evidence);
  const found = ofHosts.length > 0 ? ofHosts : one ? [one] : [];
  const text = status ?? message ?? fault;
  const inCode = code === undefined || status === undefined ? own`` : own` (${slot('line', code)})`;
  const what = text === undefined ? own`Failed` : own`Failed: ${slot('line', shortened(text))}${inCode}`;
  return found.map((at) => ({ mark: 'end', phase: 'failed', rank: 0, ...lines.row(at, failure.side), what }));
}

const isError = (line: LogLine | undefined): boolean => line !== undefined && line.text.includes('-- ERROR ');

/** What the findings' lines say, in the findings' words. */
function findingRows({ findings, reachedHost }: Migration, lines: Lines): readonly Candidate[] {
  const marks = { cause: 'led', consequence: 'followed' } as const;
  return findings.flatMap((finding, nth): Candidate[] => {
    if (finding.rank !== 'cause' && finding.rank !== 'consequence') return [];
    const at = lines.first(finding.evidence);
    if (!at) return [];
    const rank = (finding.rank === 'cause' ? 1 : 4) + nth / 1000;
    const row: Candidate = { mark: marks[finding.rank], rank, ...lines.row(at), what: titleOf(finding) };
    return finding.rank === 'cause' && reachedHost === false ? [row, ...fieldRows(finding, rank, lines)] : [row];
  });
}

/** What the dump of vCenter's fault names: the feature, the device, the network. */
function fieldRows({ evidence }: Finding, rank: number, lines: Lines): readonly Candidate[] {
  return evidence.slice(1).flatMap((at): Candidate[] => {
    const field = /^\s{0,40}-->\s{0,80}(\S.{0,200})/.exec(lines.get(at)?.text ?? '')?.[1];
    if (field === undefined) return [];
    const what = own`The fault names ${slot('line', field.replace(/,$/, ''))}`;
    return [{ mark: 'led', rank: rank + 0.1, ...lines.row(at), what }];
  });
}

function titleOf({ title, slots }: Finding): OwnText {
  return { text: title, slots: slots?.title ?? [] };
}

/** vCenter's operation begins, and fails. */
function taskRows({ task, reachedHost, outcome }: Migration, lines: Lines): readonly Candidate[] {
  if (!task) return [];
  const of = (needle: string) => task.evidence.find((at) => lines.get(at)?.text.includes(needle));
  const [begin, error] = [of('-- BEGIN '), of('-- ERROR ')];
  const isAlone = reachedHost === false;
  const rows: Candidate[] = [];
  if (begin)
    rows.push({
      mark: 'step',
      phase: 'prepare',
      rank: isAlone ? 0 : 5,
      ...lines.row(begin),
      what: own`vCenter begins with it: ${slot('line', task.method.split('.').at(-1) ?? task.method)}`,
    });
  if (error)
    rows.push({
      mark: 'followed',
      rank: isAlone ? 2 : 5,
      ...lines.row(error),
      what:
        outcome === 'cancelled'
          ? own`vCenter’s operation ends`
          : task.fault === undefined
            ? own`vCenter’s operation fails`
            : own`vCenter’s operation fails: ${slot('line', task.fault)}`,
    });
  return rows;
}

/** A moment's words, and how much a chain would lose without it; undefined: it is not told. */
type Told = (migration: Migration, side: Side | undefined) => Omit<Step, 'phase'> | undefined;
interface Step {
  readonly phase: PhaseName;
  readonly rank: number;
  readonly what: OwnText;
}

const always =
  (rank: number, what: OwnText): Told =>
  () => ({ rank, what });
const onSource =
  (told: Told): Told =>
  (migration, side) =>
    side === 'destination' ? undefined : told(migration, side);

const moments: Readonly<Partial<Record<MilestoneName, { readonly phase: PhaseName; readonly told: Told }>>> = {
  start: {
    phase: 'prepare',
    told: (_, side) => ({
      rank: side === 'destination' ? 6 : 5.5,
      what: side === 'destination' ? own`The destination prepares` : own`The source prepares`,
    }),
  },
  'pre-copy-start': { phase: 'pre-copy', told: onSource((migration) => ({ rank: 2, what: preCopyBegins(migration) })) },
  'pre-copy-end': { phase: 'pre-copy', told: onSource((migration) => ({ rank: 1.5, what: preCopyEnds(migration) })) },
  'all-pages-sent': { phase: 'switchover', told: always(4.5, own`All pages are sent`) },
  'all-pages-received': { phase: 'switchover', told: always(2.5, own`All changed pages are received`) },
  stunned: { phase: 'switchover', told: (migration) => ({ rank: 1, what: stunned(migration) }) },
  restore: { phase: 'restore', told: always(1.8, own`Restoring the VM’s devices begins`) },
  unstun: { phase: 'resume', told: always(1.8, own`The guest goes on`) },
  resume: { phase: 'resume', told: always(1.8, own`The guest runs on the destination`) },
  'page-in-end': { phase: 'page-in', told: always(5, own`The last page is fetched`) },
  result: { phase: 'complete', told: always(5, own`The host reports its result`) },
  cleanup: {
    phase: 'prepare',
    told: (_, side) => ({
      rank: side === 'destination' ? 3 : 5,
      what: side === 'destination' ? own`The destination cleans up` : own`The source cleans up`,
    }),
  },
};

function steps(migration: Migration, lines: Lines): readonly Candidate[] {
  const { milestones } = migration;
  const names = new Set(milestones.map(({ name }) => name));
  const rows = milestones.flatMap((milestone): Candidate[] => {
    // The order to stun stands a moment before the stun.
    const name = milestone.name === 'stun' && !names.has('stunned') ? 'stunned' : milestone.name;
    const moment = moments[name];
    const told = moment?.told(migration, milestone.side);
    return moment && told ? [stepRow(milestone, { phase: moment.phase, ...told }, lines)] : [];
  });
  return names.has('pre-copy-end') ? rows : [...rows, ...lastRound(migration, lines)];
}

function stepRow({ time, side, evidence }: Milestone, { phase, rank, what }: Step, lines: Lines): Candidate {
  const at = lines.first(evidence);
  const place = at ? lines.row(at, side) : { evidence: evidence.slice(0, 1), order: -1 };
  return { mark: 'step', phase, rank, ...place, ...lines.at(time, side), what };
}

/** How far pre-copy had come, where no line says that it ended. */
function lastRound({ rounds }: Migration, lines: Lines): readonly Candidate[] {
  const last = rounds.at(-1);
  const at = last && lines.first(last.evidence);
  if (!last || !at || last.remainingPages === undefined) return [];
  const what = own`Round ${last.n} ends with ${pagesLeft(last.remainingPages)}`;
  return [{ mark: 'step', phase: 'pre-copy', rank: 1.5, ...lines.row(at, 'source'), what }];
}

function preCopyBegins({ rounds }: Migration): OwnText {
  const [first] = rounds;
  const all = first?.n === 1 ? (first.bytes ?? (first.pages === undefined ? undefined : first.pages * pageBytes)) : 0;
  return all ? own`Pre-copy begins, ${written(bytes, all)} to send` : own`Pre-copy begins`;
}

function preCopyEnds({ rounds, metrics, preCopyEnd, leftOut }: Migration): OwnText {
  const count = (metrics.rounds?.value ?? rounds.length) + (leftOut?.rounds ?? 0);
  const pages = metrics.pagesLeft?.value ?? rounds.at(-1)?.remainingPages;
  const left = pages === undefined ? own`` : own`, ${pagesLeft(pages)}`;
  const passes = count === 0 ? own`Pre-copy ends` : own`${written(grouped, count)} round${count === 1 ? '' : 's'}`;
  const goal = metrics.switchoverGoalSeconds?.value;
  if (preCopyEnd === 'no-progress') return own`${passes}${left}: none made progress any more`;
  if (preCopyEnd === 'converged' && goal !== undefined)
    return own`${passes}${left}: fits the goal of ${written(duration, goal)}`;
  return own`${passes}${left}: pre-copy ends`;
}

function pagesLeft(pages: number): OwnText {
  return own`${written(memorySize, pages * pageBytes)} left (${written(grouped, pages)} ${pages === 1 ? 'page' : 'pages'})`;
}

function stunned({ metrics: { maxSwitchoverSeconds: most } }: Migration): OwnText {
  return most ? own`The guest is stunned, for ${written(duration, most.value)} at most` : own`The guest is stunned`;
}

/** Lines that mark no moment of the model and still say where the VM runs. */
const sayings: readonly { readonly needle: string; readonly phase: PhaseName; readonly rank: number; what: OwnText }[] =
  [
    {
      needle: 'Attempting to continue running on the source',
      phase: 'resume',
      rank: 1.2,
      what: own`The guest goes on at the source`,
    },
  ];

function toldSteps(migration: Migration, lines: Lines): readonly Candidate[] {
  return sayings.flatMap(({ needle, phase, rank, what }): Candidate[] => {
    const line = migration.lines.find(({ text }) => text.includes(needle));
    return line ? [{ mark: 'step', phase, rank, ...lines.row(line, line.side), what }] : [];
  });
}

function beside(migration: Migration, lines: Lines): readonly Candidate[] {
  const events = migration.around ?? [];
  return shownAround(migration).flatMap(({ what, time, evidence }, nth): Candidate[] => {
    const side = events[nth]?.side;
    const said = own`${slot('line', what.charAt(0).toUpperCase() + what.slice(1))}`;
    return [
      {
        mark: 'beside',
        rank: 3.5 + nth / 100,
        ...lines.at(time, side),
        evidence,
        order: lines.order(evidence[0]),
        what: said,
      },
    ];
  });
}

const leastSilence: Micros = 10e6;

/** Where neither host has a line of it for long. Between clocks that are not known against each other nothing can be said. */
function silences(migration: Migration, lines: Lines): readonly Candidate[] {
  const timed = migration.lines
    .filter(({ side, time }) => side !== undefined && time !== undefined)
    .map((line) => ({ ...lines.row(line), line }))
    .sort((a, b) => (a.time ?? 0) - (b.time ?? 0) || a.order - b.order);
  const seen = sides.filter((side) => timed.some((one) => one.side === side));
  const [first, last] = [timed[0]?.time, timed.at(-1)?.time];
  if (first === undefined || last === undefined || (seen.length === 2 && lines.clocks === 'each')) return [];
  const least = Math.max(leastSilence, (last - first) / 4);
  const which = seen[0] === 'source' ? own`the source` : own`the destination`;
  const whose = isOfOneHost(migration) ? own`the host` : seen.length === 2 ? own`either host` : which;
  return timed.slice(1).flatMap((next, at): Candidate[] => {
    const before = timed[at];
    if (before?.time === undefined || next.time === undefined || next.time - before.time <= least) return [];
    const long = written(duration, (next.time - before.time) / 1e6);
    const about = before.side === next.side || lines.clocks === 'host' ? own`` : own`about `;
    const what = own`${about}${long} without a line about it from ${whose}`;
    const { time, order } = before;
    return [{ mark: 'silence', rank: 0.5, time, side: undefined, what, evidence: [], order: order + 0.5 }];
  });
}

/** A line has one row: that of the highest rank. */
function withoutRepeats(all: readonly Candidate[]): readonly Candidate[] {
  const seen = new Set<string>();
  return [...all]
    .sort((a, b) => a.rank - b.rank)
    .filter(({ evidence: [at] }) => {
      if (!at) return true;
      const key = keyOf(at);
      return !seen.has(key) && seen.add(key);
    });
}

/** The telling ones, in the order of time. @param all by rank */
function chosenOf(all: readonly Candidate[]): readonly Candidate[] {
  const counts = new Map<ChainMark, number>();
  const allowed = all.filter(({ mark }) => {
    counts.set(mark, (counts.get(mark) ?? 0) + 1);
    return (counts.get(mark) ?? 0) <= (mostOf[mark] ?? mostRows);
  });
  const telling = allowed.filter(({ rank }) => rank < 4.2).slice(0, mostRows);
  const others = allowed.filter((one) => !telling.includes(one)).slice(0, Math.max(0, usualRows - telling.length));
  return inOrder([...telling, ...others]);
}

/** A row without a time stands where its line does. */
function inOrder(rows: readonly Candidate[]): readonly Candidate[] {
  const timed = rows.filter(({ time }) => time !== undefined);
  if (timed.length < rows.length) return [...rows].sort((a, b) => a.order - b.order);
  return [...rows].sort((a, b) => (a.time ?? 0) - (b.time ?? 0) || a.order - b.order);
}

/** What of a log's own words fits into a row. */
function shortened(text: string): string {
  const [sentence = ''] = text.split(/(?<=[.!?])\s/, 1);
  return sentence.length > mostWords ? `${sentence.slice(0, mostWords - 1)}…` : sentence.replace(/\.$/, '');
}
const mostWords = 110;
