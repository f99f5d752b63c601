/** Joins lines without a migration id to their migration: by opID, world, VM or thread, always within a window of time. */
import { pushTo } from '../../base/push-to.ts';
import { defaultLimits } from '../../limits.ts';
import type { Micros } from '../../model.ts';
import { CandidatesInTime, CandidatesByOpId, mostAlike } from './candidates.ts';
import type { Candidates } from './candidates.ts';
import { isNameless } from '../../base/nameless.ts';
import type { MigrationEvent } from '../event.ts';
import { areElsewhere } from '../event-moves.ts';
import type { EventMove } from '../event-moves.ts';
import type { EventStore } from '../event-store.ts';
import { newGroup, withName } from '../group.ts';
import type { Group } from '../group.ts';
import { HeldLines } from '../held-lines.ts';
import { JoinIndex, moidKey, worldKey } from './join-index.ts';
import type { OneOrMore } from './join-index.ts';
import { areOfOneCall, opIdStem, sharedCall } from './op-id-calls.ts';
import { SortedNumbers } from './sorted-numbers.ts';
import type { MoveRequest } from '../requests.ts';
import type { VmxSession } from '../vmx-sessions.ts';

const second = 1e6;
/** Lines of a VM or a world belong to a migration when they are this near to its known lines. */
const nearWindow = 120 * second;
/** Lines of two migrations under one opID that are no further apart cannot be told by time. */
const tooClose = 0.25 * second;
/** vCenter's clock and a host's, within an operation of theirs. */
const operationSlack = 5 * second;
/** What vCenter writes of a migration is this near to the hosts' lines of it. */
const eventSlack = 30 * second;
/** An opID names one operation; a big VM takes hours. */
const opIdWindow = 24 * 3600 * second;

/** Lines that are looked at for the names of a migration's hosts. */
const mostForEnds = 128;

/** What is needed of a group for each line without an id, so that it does not cost all lines of the group. */
interface Summary {
  readonly times: SortedNumbers;
  opIds: readonly string[];
  vmPath: string | undefined;
}

/** Made anew for each snapshot: what was joined for the one before may find a better match. */
export class Joins {
  readonly #index: JoinIndex;
  readonly #store: EventStore;
  readonly #summaries = new Map<Group, Summary>();
  readonly #inTime = new Map<Set<Group>, CandidatesInTime>();
  readonly #byOpId = new Map<Set<Group>, CandidatesByOpId>();
  readonly #candidatesOf = new Map<Group, Candidates[]>();
  /** Numbers of the events that were joined to a group. */
  readonly #joined = new Map<Group, number[]>();
  /** Which lines are held of groups that something was joined to. */
  readonly #held = new Map<Group, HeldLines>();
  readonly #mostLines: number;

  /** @param index of the groups' own events */
  constructor(index: JoinIndex, store: EventStore, mostLines = defaultLimits.linesOfMigration) {
    this.#index = new JoinIndex(index);
    this.#store = store;
    this.#mostLines = mostLines;
  }

  /**
   * Adds sessions with an id to its group. One without (a vmx continues in a new file when its migration has failed) is added
   * to the migration of the same VM that is nearest in time; where there is none, it is a migration without an id.
   *
   * @param known groups by migration id @returns these, and groups for sessions that belong to none of them
   */
  joinSessions(sessions: Iterable<VmxSession>, known: ReadonlyMap<string, Group>): readonly Group[] {
    const groups = new Map(known);
    const put = (key: string, { numbers }: VmxSession) => {
      const group = groups.get(key) ?? newGroup(key, this.#mostLines);
      groups.set(key, group);
      this.putAll(group, numbers);
      return group;
    };
    const ofFolder = new Map<string, Set<Group>>();
    const withoutId: VmxSession[] = [];
    for (const session of sessions) {
      const { id, folder, isMigration } = session;
      if (!isMigration) continue;
      if (id === undefined) withoutId.push(session);
      else ofFolder.set(folder, (ofFolder.get(folder) ?? new Set()).add(put(id, session)));
    }
    const found = withoutId.map((one) => this.#groupOfSession(one, ofFolder.get(one.folder)));
    const keyOf = keysOfSessions();
    withoutId.forEach((one, at) => put(found[at]?.key ?? keyOf(one), one));
    return [...groups.values()];
  }

  /**
   * Adds what vCenter says of an operation to the migration that it asked for; where there is none, it is a move of its own.
   *
   * @param known groups of migrations @returns these, and groups of operations that no host's lines are about
   */
  joinRequests(requests: Iterable<MoveRequest>, known: readonly Group[]): readonly Group[] {
    const claims = new Map<Group, MoveRequest[]>();
    const found = [...requests].map((request) => {
      const groups = this.#groupsOfRequest(request);
      for (const group of groups) pushTo(claims, group, request);
      return { request, groups };
    });
    const alone: MoveRequest[] = [];
    for (const { request, groups } of found) {
      const own = groups.filter((group) => this.#isOnly(request, group, claims.get(group) ?? []));
      const group = this.#nearestOf(own, request.firstTime, opIdWindow);
      if (group) this.putAll(group, request.numbers);
      else alone.push(request);
    }
    return [...known, ...alone.map(({ key, numbers }) => this.groupOf(key, numbers))];
  }

  /** Whether of all operations that could have asked for a migration this one alone fits: many VMs may be moved under one opID. */
  #isOnly(request: MoveRequest, group: Group, claims: readonly MoveRequest[]): boolean {
    if (claims.length === 1) return true;
    const fitting = claims.filter((one) => this.#fits(one, group));
    // An operation calls others for the same VM.
    return fitting.includes(request) && fitting.every((one) => isOfSameVm(one, request));
  }

  /** By the VM's name, and as the migration begins while the operation runs. */
  #fits({ vmName, firstTime, lastTime }: MoveRequest, group: Group): boolean {
    const { times, vmPath } = this.#summary(group);
    if (vmName !== undefined && isOtherVm(vmPath, `/${vmName}.vmx`)) return false;
    const [begin] = times;
    if (begin === undefined || firstTime === undefined || lastTime === undefined) return true;
    return begin >= firstTime - operationSlack && begin <= lastTime + operationSlack;
  }

  /**
   * Adds what vCenter's events say of a move to the migration of the same VM, hosts and outcome at the same time; where there is none, it is
   * a move of its own. A VM may move back within minutes: a migration is one of the moves, not two.
   *
   * @param known groups of migrations @returns these, and groups of moves that nothing else is about
   */
  joinMoves(moves: readonly EventMove[], known: readonly Group[]): readonly Group[] {
    const pairs = moves.flatMap((move) => this.#pairsOf(move)).sort((a, b) => a.distance - b.distance);
    const [taken, joined] = [new Set<Group>(), new Set<EventMove>()];
    for (const { move, group } of pairs) {
      if (taken.has(group) || joined.has(move)) continue;
      taken.add(group);
      joined.add(move);
      this.putAll(group, move.numbers);
    }
    const alone = moves.filter((move) => !joined.has(move));
    return [...known, ...alone.map(({ key, numbers }) => this.groupOf(key, numbers))];
  }

  /** What a move may be of: its time is that of the migration. Another attempt may be a minute before or behind. */
  #pairsOf(move: EventMove): { move: EventMove; group: Group; distance: number }[] {
    const { vmName, vmId, firstTime, lastTime } = move;
    if (firstTime === undefined || lastTime === undefined) return [];
    const keys = [vmName, vmId && moidKey(vmId)].filter((key) => key !== undefined);
    const named = keys.flatMap((key) => this.#index.of('vmName', key));
    const near = new Set([firstTime, lastTime].flatMap((time) => [...this.#mayBeNear(named, time)]));
    return [...near].flatMap((group) => {
      const { first, last } = this.#summary(group).times;
      const apart = Math.max(0, first - lastTime, firstTime - last);
      if (apart > eventSlack || this.#isAnother(group, move)) return [];
      return [{ move, group, distance: apart + Math.min(Math.abs(first - firstTime), Math.abs(last - lastTime)) }];
    });
  }

  /** By the VM and the hosts that the first of its lines name, and by its outcome. */
  #isAnother(group: Group, { vmName, vmId, ends, outcomes }: EventMove): boolean {
    const numbers = [...this.#store.chain(group.last), ...this.numbersOf(group)];
    const events = this.#store.pick(numbers.slice(0, mostForEnds));
    const names = events.flatMap(({ vm }) => vm?.name ?? []);
    if (names.length > 0 && vmName !== undefined && vmName !== vmId && !names.includes(vmName)) return true;
    if (areElsewhere({ source: hostOn(events, 'source'), destination: hostOn(events, 'destination') }, ends))
      return true;
    const rest = this.#store.pick(numbers.slice(mostForEnds).slice(-mostForEnds));
    const told = endingsOf(events.concat(rest));
    return outcomes.size > 0 && told.size > 0 && [...outcomes].every((one) => !told.has(one === 'succeeded'));
  }

  /** A migration of its own. */
  groupOf(key: string, numbers: readonly number[]): Group {
    const group = newGroup(key, this.#mostLines);
    this.putAll(group, numbers);
    return group;
  }

  #groupsOfRequest({ opIds, vmName, firstTime, lastTime }: MoveRequest): readonly Group[] {
    for (const opId of opIds) {
      const groups = this.#sharing(opId).filter((group) => this.#distance(group, firstTime) <= opIdWindow);
      if (groups.length > 0) return groups;
    }
    if (vmName === undefined) return [];
    const named = this.#index.of('vmName', vmName);
    const group = this.#nearest(named, firstTime) ?? this.#nearest(named, lastTime);
    return group ? [group] : [];
  }

  /** Counts events among those of a group, as if they had its id. */
  putAll(group: Group, numbers: readonly number[]): void {
    let isChanged = false;
    for (const [place, event] of this.#store.pick(numbers).entries()) {
      this.#index.add(group, event);
      if (this.#hold(group, numbers[place] as number, event)) isChanged = true;
    }
    // They are made again when needed, of all lines at once: a session can have a million.
    if (isChanged) for (const made of [this.#summaries, this.#inTime, this.#byOpId, this.#candidatesOf]) made.clear();
  }

  /** Joins an event to its migration, for whose next events its time and opID then count. False where there is none. */
  join(number: number, event: MigrationEvent): boolean {
    const group = this.#groupOf(event);
    if (!group) return false;
    const summary = this.#summary(group);
    if (event.time !== undefined) summary.times.add(event.time);
    summary.opIds = withName(summary.opIds, event.opId);
    summary.vmPath ??= event.join?.vmPath;
    this.#hold(group, number, event);
    for (const candidates of this.#candidatesOf.get(group) ?? []) candidates.add(group, event.time, event.opId);
    return true;
  }

  #hold(group: Group, number: number, event: MigrationEvent): boolean {
    let held = this.#held.get(group);
    if (!held) this.#held.set(group, (held = new HeldLines(this.#mostLines, group.held)));
    const isRoom = held.take(event);
    if (isRoom) pushTo(this.#joined, group, number);
    return isRoom;
  }

  /** Which of a group's lines are held, joined ones included. */
  heldOf(group: Group): HeldLines {
    return this.#held.get(group) ?? group.held;
  }

  /** Numbers of the events that were joined to a group. */
  numbersOf(group: Group): readonly number[] {
    return this.#joined.get(group) ?? [];
  }

  /** The migration that a session without an id is about. @param known migrations of the logs in its folder */
  #groupOfSession(
    { isSelfMigration, firstTime, vmName }: VmxSession,
    known: Set<Group> | undefined,
  ): Group | undefined {
    if (isSelfMigration) return undefined;
    const beside = known && this.#nearest([known], firstTime);
    return beside ?? (vmName === undefined ? undefined : this.#nearest(this.#index.of('vmName', vmName), firstTime));
  }

  #groupOf(event: MigrationEvent): Group | undefined {
    const { join, scope, time } = event;
    if (!join) return undefined;
    const { opId, world, vmPath, thread } = join;
    const ofCall = opId === undefined ? undefined : this.#pickOfOpId(opId, time, event);
    const ofPath = () => (vmPath === undefined ? undefined : this.#nearest(this.#index.of('vmPath', vmPath), time));
    // Which of them is not known by the opID, nor by a thread that serves all of them.
    if (ofCall === 'several') return ofPath();
    // It may be about anything that its thread did: its own operation says what.
    if (event.isRemark && opId !== undefined) return ofCall;
    return (
      ofCall ??
      (world === undefined ? undefined : this.#nearest(this.#index.of('world', worldKey(scope, world)), time)) ??
      ofPath() ??
      (thread === undefined || time === undefined ? undefined : this.#index.ofThread(scope, thread, time)?.group)
    );
  }

  /**
   * The migration with lines of this operation. Of several (a host that is emptied moves all its VMs in one) the nearest in time, of
   * those of the line's own host and VM where there are some.
   */
  ofOpId(opId: string, time: Micros | undefined, line?: Pick<MigrationEvent, 'scope' | 'join'>): Group | undefined {
    const group = this.#pickOfOpId(opId, time, line);
    return group === 'several' ? undefined : group;
  }

  #pickOfOpId(
    opId: string,
    time: Micros | undefined,
    line?: Pick<MigrationEvent, 'scope' | 'join'>,
  ): Group | 'several' | undefined {
    const path = line?.join?.vmPath;
    let sharing: readonly Group[] = this.#sharing(opId).filter(
      (group) => !isOtherVm(this.#summary(group).vmPath, path),
    );
    if (sharing.length > 1 && line) {
      sharing = someOf(sharing, ({ scopes }) => scopes.includes(line.scope));
      if (path !== undefined) sharing = someOf(sharing, (group) => this.#summary(group).vmPath === path);
    }
    const nearest = this.#nearestOf(sharing, time, opIdWindow);
    if (!line || !nearest || time === undefined) return nearest;
    const least = this.#distance(nearest, time);
    const isClose = (group: Group) => group !== nearest && this.#distance(group, time) - least < tooClose;
    return sharing.some(isClose) ? 'several' : nearest;
  }

  #distance(group: Group, time: Micros | undefined): number {
    return time === undefined ? 0 : this.#summary(group).times.distanceTo(time);
  }

  /**
   * Those with an opID that called this one, or was called by it. Where another has one of the same call (`…-02-01` beside `…-02-02`),
   * and they only what called both, it is that one: the operation as a whole may be of many VMs.
   */
  #sharing(opId: string): readonly Group[] {
    const known = this.#index.of('opId', opIdStem(opId)).flatMap((some) => [...this.#maySharing(some, opId)]);
    const found = known.map((group) => {
      const { opIds } = this.#summary(group);
      const isOfCall = opIds.some((own) => areOfOneCall(own, opId));
      return { group, isOfCall, shared: opIds.reduce((most, own) => Math.max(most, sharedCall(own, opId)), 0) };
    });
    const ofCall = found.filter(({ isOfCall }) => isOfCall);
    if (ofCall.length === 0) return [];
    const most = found.reduce((longest, { shared }) => Math.max(longest, shared), 0);
    const closest = found.filter(({ shared }) => shared === most);
    return someOf(closest, ({ isOfCall }) => isOfCall).map(({ group }) => group);
  }

  #nearest(shown: readonly OneOrMore[], time: Micros | undefined): Group | undefined {
    return this.#nearestOf(this.#mayBeNear(shown, time), time, nearWindow);
  }

  #nearestOf(candidates: Iterable<Group>, time: Micros | undefined, window: number): Group | undefined {
    if (time === undefined) return onlyOne(candidates);
    let best: Group | undefined;
    let least = window;
    for (const group of candidates) {
      const distance = this.#summary(group).times.distanceTo(time);
      if (distance <= least) [best, least] = [group, distance];
    }
    return best;
  }

  *#mayBeNear(shown: readonly OneOrMore[], time: Micros | undefined): Generator<Group, void> {
    for (const some of shown) {
      if (!(some instanceof Set)) yield some;
      else if (some.size <= mostAlike || time === undefined) yield* some;
      else yield* this.#candidates(this.#inTime, some, () => new CandidatesInTime(nearWindow)).near(time);
    }
  }

  #maySharing(some: OneOrMore, opId: string): Iterable<Group> {
    if (!(some instanceof Set)) return [some];
    if (some.size <= mostAlike) return some;
    return this.#candidates(this.#byOpId, some, () => new CandidatesByOpId()).sharing(opId);
  }

  /** Made from all lines of its groups when first needed. */
  #candidates<Kind extends Candidates>(all: Map<Set<Group>, Kind>, some: Set<Group>, make: () => Kind): Kind {
    const known = all.get(some);
    if (known) return known;
    const candidates = make();
    all.set(some, candidates);
    for (const group of some) {
      const { times, opIds } = this.#summary(group);
      for (const time of times) candidates.add(group, time, undefined);
      for (const opId of opIds) candidates.add(group, undefined, opId);
      pushTo(this.#candidatesOf, group, candidates);
    }
    return candidates;
  }

  #summary(group: Group): Summary {
    const known = this.#summaries.get(group);
    if (known) return known;
    const joined = this.numbersOf(group);
    const times = [...this.#store.chain(group.last), ...joined].map((number) => this.#store.timeOf(number));
    for (const { time } of this.heldOf(group).late) times.push(time);
    const events = this.#store.pick(joined);
    const summary = {
      times: new SortedNumbers(times.filter((time) => time !== undefined)),
      opIds: events.reduce((all, { opId }) => withName(all, opId), group.opIds),
      vmPath: group.vmPath ?? events.find(({ join }) => join?.vmPath !== undefined)?.join?.vmPath,
    };
    this.#summaries.set(group, summary);
    return summary;
  }
}

function isOfSameVm(one: MoveRequest, other: MoveRequest): boolean {
  if (one.moid !== undefined && other.moid !== undefined) return one.moid === other.moid;
  return one === other || (one.vmName !== undefined && one.vmName === other.vmName);
}

/** By a line, by the log that has lines of this side, else by the folder of a log: `esx-esx-01.lab.example`. */
function hostOn(events: readonly MigrationEvent[], side: 'source' | 'destination'): string | undefined {
  const isOfSide = (event: MigrationEvent) => event.side === side && !event.isOfVcenter;
  const stated = events.map((event) => event[side]?.host ?? (isOfSide(event) ? event.host : undefined));
  const named = stated.find((host) => !isNameless(host));
  const folders = events.map((event) =>
    isOfSide(event) ? /(?:^|\/)esx-([^/]{1,255})$/.exec(event.scope)?.[1] : undefined,
  );
  return named ?? folders.find((host) => !isNameless(host));
}

/** Whether it succeeded, as its lines tell: a failure outweighs what looked like success. Empty where none tells. */
function endingsOf(events: readonly MigrationEvent[]): ReadonlySet<boolean> {
  const told = events.flatMap(({ outcome, task }) => {
    if (task?.step === 'error') return [false];
    return outcome === undefined ? [] : [outcome === 'succeeded'];
  });
  return new Set(told.includes(false) ? [false] : told);
}

/** Whether both are known, and not those of one VM: a storage vMotion changes the folder, not the file's name. */
function isOtherVm(path: string | undefined, other: string | undefined): boolean {
  const nameIn = (whole: string) => whole.slice(whole.lastIndexOf('/') + 1);
  return path !== undefined && other !== undefined && nameIn(path) !== nameIn(other);
}

/** Those that fit, or all where none does. */
function someOf<One>(all: readonly One[], fits: (one: One) => boolean): readonly One[] {
  const some = all.filter(fits);
  return some.length > 0 ? some : all;
}

/** One log in two files has the same session twice. */
function keysOfSessions(): (session: VmxSession) => string {
  const keys = new Map<string, string>();
  return ({ key, fingerprint }) => {
    if (fingerprint === undefined) return key;
    const known = keys.get(fingerprint) ?? key;
    keys.set(fingerprint, known);
    return known;
  };
}

/** Undefined where there are several. */
function onlyOne(candidates: Iterable<Group>): Group | undefined {
  let only: Group | undefined;
  for (const group of candidates) {
    if (only && group !== only) return undefined;
    only = group;
  }
  return only;
}
