/**
 * Why a line belongs to a migration whose id it does not show. Computed from the stored texts, so that what is claimed can be
 * seen in them; a line that shows no reason stands there by its place in its log.
 */
import { firstWhere } from '../base/first-where.ts';
import { own } from '../base/own-text.ts';
import type { OwnString } from '../base/own-text.ts';
import type { LogLine, LogSource, Migration, Micros } from '../model.ts';

/** The kind of reason, in a word. */
export type BelongsBy =
  'id' | 'task' | 'opID' | 'VM' | 'session' | 'world' | 'thread' | 'event' | 'entry' | 'folder' | 'place';

export interface Belonging {
  readonly by: BelongsBy;
  readonly words: OwnString;
}

type Source = Pick<LogSource, 'path' | 'format' | 'host'>;
type Subject = Pick<Migration, 'id' | 'idHex' | 'task' | 'vm' | 'source' | 'destination' | 'lines'>;

/** A thread and a world serve one migration after another: only lines this near are of the same one. */
const nearThread: Micros = 5e6;
const nearWorld: Micros = 120e6;

const words = {
  id: own`shows the migration’s id`,
  task: own`names vCenter’s operation of this move`,
  opID: own`has the opID of a line that shows the id`,
  opIDofTask: own`has the opID of vCenter’s operation of this move`,
  call: own`its opID is of the same call as that of a line that shows the id`,
  callOfTask: own`its opID is of the same call as that of vCenter’s operation`,
  opIDofOther: own`has the opID of another line of this migration`,
  path: own`names the VM’s file`,
  vm: own`names the VM`,
  event: own`vCenter’s event that names the VM`,
  chain: own`vCenter’s event of the same chain as another one here`,
  session: own`in the same vmware.log as a line that shows the id`,
  folder: own`in the vmware.log beside the one that shows the id`,
  world: own`written by a world that also wrote a line with the id`,
  leader: own`names the VM’s world on this host`,
  thread: own`written by a thread that also wrote a line with the id`,
  entry: own`goes on with the entry above`,
  place: own`by its place in this log`,
} as const;

/** @param sources of the analysis, by which a line’s log is known @returns why a line belongs; of all lines in one walk */
export function belongings(one: Subject, sources: readonly (Source | undefined)[]): (line: LogLine) => Belonging {
  const reasons = new Reasons(one, sources);
  return (line) => reasons.of(line);
}

class Reasons {
  readonly #one: Subject;
  readonly #sources: readonly (Source | undefined)[];
  readonly #vmName: RegExp | undefined;
  readonly #taskId: RegExp | undefined;
  /** opIDs of lines that show the id; of vCenter's operation; and of all others that belong by what they show. */
  readonly #ofId = new Calls();
  readonly #ofTask = new Calls();
  readonly #ofOthers = new Map<string, number>();
  readonly #worlds = new Map<string, Moments>();
  readonly #threads = new Map<string, Moments>();
  readonly #chains = new Map<string, number>();
  /** vmware.logs that show the id, and the folders that they are in. */
  readonly #sessions = new Set<number>();
  readonly #folders = new Set<string>();
  /** The lines of each log, to find the entry that a line goes on with. */
  readonly #linesOf = new Map<number, Set<number>>();

  constructor(one: Subject, sources: readonly (Source | undefined)[]) {
    this.#one = one;
    this.#sources = sources;
    this.#vmName = wordIn(one.vm.name);
    this.#taskId = wordIn(one.task?.id);
    for (const line of one.lines) this.#learn(line);
  }

  of(line: LogLine): Belonging {
    const { text } = line;
    const is = (by: BelongsBy, which: keyof typeof words): Belonging => ({ by, words: words[which].text });
    if (this.#showsId(text)) return is('id', 'id');
    if (this.#goesOn(line)) return is('entry', 'entry');
    if (this.#taskId?.test(text)) return is('task', 'task');
    const call = this.#opIdOf(line);
    if (call) return is('opID', call);
    const { path } = this.#one.vm;
    if (path !== undefined && path !== '' && text.includes(path)) return is('VM', 'path');
    const format = this.#sources[line.source]?.format;
    if (format === 'vmware' && this.#sessions.has(line.source)) return is('session', 'session');
    if (this.#vmName?.test(text)) return format === 'vcenter-events' ? is('event', 'event') : is('VM', 'vm');
    if (isNear(this.#worlds.get(this.#worldOf(line) ?? ''), line.time, nearWorld)) return is('world', 'world');
    if (this.#namesLeader(line)) return is('world', 'leader');
    if (isNear(this.#threads.get(this.#threadOf(line) ?? ''), line.time, nearThread)) return is('thread', 'thread');
    if ((this.#chains.get(chainIn(text) ?? '') ?? 0) > 1) return is('event', 'chain');
    if (format === 'vmware' && this.#folders.has(this.#folderOf(line) ?? '')) return is('folder', 'folder');
    return is('place', 'place');
  }

  #learn(line: LogLine): void {
    const { source, text, time } = line;
    const known = this.#linesOf.get(source) ?? new Set();
    this.#linesOf.set(source, known.add(line.line));
    const chain = chainIn(text);
    if (chain !== undefined) this.#chains.set(chain, (this.#chains.get(chain) ?? 0) + 1);
    const opIds = this.#opIdsIn(line);
    const isOfTask = this.#taskId?.test(text) ?? false;
    if (isOfTask) for (const opId of opIds) this.#ofTask.add(opId);
    if (!this.#showsId(text)) {
      for (const opId of opIds) this.#ofOthers.set(opId, (this.#ofOthers.get(opId) ?? 0) + 1);
      return;
    }
    for (const opId of opIds) this.#ofId.add(opId);
    const [world, thread] = [this.#worldOf(line), this.#threadOf(line)];
    if (world !== undefined) pushTime(this.#worlds, world, time);
    if (thread !== undefined) pushTime(this.#threads, thread, time);
    if (this.#sources[source]?.format !== 'vmware') return;
    this.#sessions.add(source);
    const folder = this.#folderOf(line);
    if (folder !== undefined) this.#folders.add(folder);
  }

  #showsId(text: string): boolean {
    const { id, idHex } = this.#one;
    if (id !== undefined && text.includes(id)) return true;
    return idHex !== undefined && idHex.length > 10 && text.toLowerCase().includes(idHex.toLowerCase());
  }

  /** A line of a dump, whose first line is here, too. */
  #goesOn({ source, line, text }: LogLine): boolean {
    if (!/^\s{0,40}-->/.test(text)) return false;
    const known = this.#linesOf.get(source) ?? new Set();
    for (let at = line - 1; at >= Math.max(1, line - mostDump); at -= 1) if (known.has(at)) return true;
    return false;
  }

  #opIdOf(line: LogLine): 'opID' | 'call' | 'opIDofTask' | 'callOfTask' | 'opIDofOther' | undefined {
    const opIds = this.#opIdsIn(line);
    if (opIds.some((opId) => this.#ofId.has(opId))) return 'opID';
    if (opIds.some((opId) => this.#ofTask.has(opId))) return 'opIDofTask';
    if (opIds.some((opId) => this.#ofId.isOfOne(opId))) return 'call';
    if (opIds.some((opId) => this.#ofTask.isOfOne(opId))) return 'callOfTask';
    return opIds.some((opId) => (this.#ofOthers.get(opId) ?? 0) > 1) ? 'opIDofOther' : undefined;
  }

  /** Those of vmkernel have eight digits and are a host's own. */
  #opIdsIn(line: LogLine): readonly string[] {
    return [...line.text.matchAll(/\bopID=([\w:@.#+-]{2,200})/gi)].flatMap(([, opId = '']) =>
      /^[0-9a-f]{1,8}$/i.test(opId) ? `${this.#scopeOf(line)} ${opId}` : opId,
    );
  }

  #worldOf(line: LogLine): string | undefined {
    const world = /\bcpu\d{1,4}:(\d{3,12})\b/.exec(line.text)?.[1];
    return world === undefined ? undefined : `${this.#scopeOf(line)} ${world}`;
  }

  /** `Hostd[2099108]`, `hostd[A1BF1B70]`, `[6A623B90 verbose …`. */
  #threadOf(line: LogLine): string | undefined {
    if (!daemons.has(this.#sources[line.source]?.format ?? 'unknown')) return undefined;
    const thread = /\b(?:hostd|vpxa|vpxd)\[(\w{3,20})\]|\[([0-9A-F]{8,16}) \w/i.exec(line.text);
    const found = thread?.[1] ?? thread?.[2];
    return found === undefined ? undefined : `${this.#scopeOf(line)} ${found}`;
  }

  #namesLeader({ text, side }: LogLine): boolean {
    const world = side && this.#one[side].worldId;
    return world !== undefined && new RegExp(String.raw`(?<!\d)${world}(?!\d)`).test(text);
  }

  /** Worlds, threads and short opIDs are a host's own. One file may have lines of both. */
  #scopeOf({ source, side }: LogLine): string {
    return `${source} ${side ?? ''}`;
  }

  #folderOf({ source }: LogLine): string | undefined {
    const path = this.#sources[source]?.path;
    const end = path?.lastIndexOf('/') ?? -1;
    return end < 1 ? undefined : path?.slice(0, end);
  }
}

const daemons: ReadonlySet<LogSource['format']> = new Set(['hostd', 'vpxa', 'vpxd', 'simplified']);

/** Lines of one dump that are looked back over. */
const mostDump = 400;

const chainIn = (text: string): string | undefined => /"?ChainId"?\s{0,4}[:=]\s{0,4}"?(\d{1,12})/i.exec(text)?.[1];

/** A word of its own; undefined for what is too short to tell anything. */
function wordIn(word: string | undefined): RegExp | undefined {
  if (word === undefined || word.length < 2) return undefined;
  const escaped = word.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\w.-])${escaped}(?![\w-])`);
}

/** Parts of an opID that are looked at; no known log shows more than ten. */
const mostParts = 16;
/** By its first two parts vCenter tells operations apart; who shares three was called by the same one. */
const [ofOperation, ofCall] = [2, 3];

/** opIDs, and all that they may have been called with: `a-b-c-01` may be of `a-b-c` and of `a-b`. */
class Calls {
  readonly #whole = new Set<string>();
  readonly #callers = new Set<string>();

  add(opId: string): void {
    this.#whole.add(opId);
    for (const caller of callersOf(opId)) this.#callers.add(caller);
  }

  has(opId: string): boolean {
    return this.#whole.has(opId);
  }

  /** Whether it called one of them, was called by one, or was called by what called one. */
  isOfOne(opId: string): boolean {
    const callers = callersOf(opId);
    if (callers.length === 0) return false;
    if (this.#callers.has(opId) || callers.some((caller) => this.#whole.has(caller))) return true;
    return callers.slice(ofCall - ofOperation).some((caller) => this.#callers.has(caller));
  }
}

/** What it begins with, of two parts and more, itself included; the shortest first. */
function callersOf(opId: string): readonly string[] {
  const parts = opId.split('-').slice(0, mostParts);
  return parts.flatMap((_, at) => (at + 1 < ofOperation ? [] : [parts.slice(0, at + 1).join('-')]));
}

function isNear(times: Moments | undefined, time: Micros | undefined, window: Micros): boolean {
  return times !== undefined && (time === undefined || times.distanceTo(time) <= window);
}

/** Times at which something wrote; its lines come in the order of time, and are sorted when first asked for. */
class Moments {
  readonly #times: Micros[] = [];
  #isSorted = true;

  add(time: Micros | undefined): void {
    if (time === undefined) return;
    if (time < (this.#times.at(-1) ?? -Infinity)) this.#isSorted = false;
    this.#times.push(time);
  }

  distanceTo(time: Micros): Micros {
    if (!this.#isSorted) this.#times.sort((a, b) => a - b);
    this.#isSorted = true;
    const at = firstWhere(this.#times.length, (index) => (this.#times[index] as Micros) >= time);
    return Math.min((this.#times[at] ?? Infinity) - time, time - (this.#times[at - 1] ?? -Infinity));
  }
}

function pushTime(all: Map<string, Moments>, key: string, time: Micros | undefined): void {
  const known = all.get(key) ?? new Moments();
  all.set(key, known);
  known.add(time);
}
