/** What moves can share: each attribute with its words, and the groups of moves that have it. */
import { own, slot, written } from '../base/own-text.ts';
import type { OwnText, SlotKind } from '../base/own-text.ts';
import { pushTo } from '../base/push-to.ts';
import { formatOffset } from '../base/time.ts';
import type { Micros } from '../model.ts';
import { grouped, moment } from '../presentation/figures.ts';
import type { Move } from './move.ts';
import type { AttributeKind } from './pattern.ts';
import { fewestHits } from './questions.ts';
import type { Surroundings } from './surroundings.ts';

/** What is said of moves that have an attribute: `have esx-07 as destination`, and of others, `do`. */
export interface Phrase {
  readonly value: OwnText;
  readonly does: OwnText;
  readonly auxiliary: 'do' | 'did' | 'are' | 'were';
}

/** What stands before the beginning of names: a report without names has {@link namesAlike} instead of both. */
export const namesBegin = ' whose names begin with ';
export const namesAlike = own` with the same beginning of their names`;

type Value = string | number;

interface Attribute {
  readonly kind: AttributeKind;
  /** Undefined where no line shows whether the move has it; empty where it has none. */
  valuesOf(move: Move, around: Surroundings): readonly Value[] | undefined;
  /** Absent: any moves with the same value are one. */
  isGroup?(members: readonly Move[]): boolean;
  /** @param hits moves of the group that fail, by which a time is narrowed down */
  phrase(value: Value, around: Surroundings, hits: readonly Move[]): Phrase;
}

/** Moves with the same value of an attribute. */
export interface Group {
  readonly kind: AttributeKind;
  /** Their places in the list of moves. */
  readonly members: readonly number[];
  /** By place: whether it is known if a move has the attribute. */
  readonly known: readonly boolean[];
  phrase(hits: readonly Move[]): Phrase;
}

const hour = 3600e6;
const gibibyte = 2 ** 30;
/** A burst, and what goes on for a shift; each begins at half of its length. */
const windowHours = [1, 6];
/** With less, an hour of the day is that hour of one day. */
const severalDays = 36 * hour;

const both = <One>(one: One | undefined, other: One | undefined): readonly One[] | undefined =>
  one === undefined || other === undefined ? undefined : one === other ? [one] : [one, other];
const single = <One>(one: One | undefined): readonly One[] | undefined => (one === undefined ? undefined : [one]);

/** Of a kind of thing that has a name. */
function named(
  kind: AttributeKind,
  is: SlotKind,
  valuesOf: Attribute['valuesOf'],
  does: (value: OwnText) => OwnText,
  auxiliary: Phrase['auxiliary'] = 'do',
): Attribute {
  return {
    kind,
    valuesOf,
    phrase: (name) => {
      const value = own`${slot(is, String(name))}`;
      return { value, does: does(value), auxiliary };
    },
  };
}

/** Of a closed set of values, each with its words. */
function oneOf<Word extends string>(
  kind: AttributeKind,
  valueOf: (move: Move) => Word | undefined,
  words: Readonly<Record<Word, OwnText>>,
  auxiliary: Phrase['auxiliary'],
): Attribute {
  return {
    kind,
    valuesOf: (move) => single(valueOf(move)),
    phrase: (word) => {
      const value: OwnText = words[word as Word];
      return { value, does: own`${auxiliary} ${value}`, auxiliary };
    },
  };
}

/** Those that a value reaches: a larger one reaches the smaller ones, too. */
const reached = (value: number | undefined, thresholds: readonly number[]): readonly number[] | undefined =>
  value === undefined ? undefined : thresholds.filter((least) => value >= least);

const memorySteps = Array.from({ length: 10 }, (_one, at) => 4 * gibibyte * 2 ** at);
const besideSteps = [1, 2, 4, 8];
/** Of a number of others, where there are none. */
const alone = 0;

const attributes: readonly Attribute[] = [
  named(
    'destination',
    'host',
    ({ destination }, around) => single(around.hostOf(destination)),
    (host) => own`have ${host} as destination`,
  ),
  named(
    'source',
    'host',
    ({ source }, around) => single(around.hostOf(source)),
    (host) => own`have ${host} as source`,
  ),
  named(
    'host',
    'host',
    ({ source, destination }, around) => both(around.hostOf(source), around.hostOf(destination)),
    (host) => own`have ${host} as source or destination`,
  ),
  {
    kind: 'pair',
    valuesOf: ({ source, destination }, around) => {
      const ends = [around.hostOf(source), around.hostOf(destination)];
      return ends.includes(undefined) ? undefined : [ends.join('\n')];
    },
    phrase: (pair) => {
      const [from = '', to = ''] = String(pair).split('\n');
      const ends = [slot('host', from), slot('host', to)] as const;
      return { value: own`${ends[0]} → ${ends[1]}`, does: own`go from ${ends[0]} to ${ends[1]}`, auxiliary: 'do' };
    },
  },
  {
    kind: 'window',
    valuesOf: ({ start }) =>
      start === undefined ? undefined : windowHours.flatMap((hours) => windowsOf(start, hours)),
    phrase: (_window, around, hits) => {
      const value = between(
        hits.flatMap(({ start }) => start ?? []),
        around,
      );
      return { value, does: own`began ${value}`, auxiliary: 'did' };
    },
  },
  {
    kind: 'hour',
    valuesOf: ({ start }, { zoneMinutes }) =>
      start === undefined ? undefined : [Math.floor((start / hour + zoneMinutes / 60) % 24)],
    phrase: (at, around) => {
      const clock = (value: number) => `${String(value % 24).padStart(2, '0')}:00`;
      const value = own`between ${written(clock, Number(at))} and ${written(clock, Number(at) + 1)}${zoneOf(around)}`;
      return { value, does: own`begin ${value}, on any day`, auxiliary: 'do' };
    },
  },
  named(
    'datastore',
    'datastore',
    (move, around) => around.datastoresOf(move),
    (name) => own`use the datastore ${name}`,
  ),
  {
    ...named(
      'vm-names',
      'vm',
      ({ vm }) => (vm === undefined ? undefined : beginningOf(vm)),
      (name) => own`are of VMs${namesBegin}${name}`,
      'are',
    ),
    // Of one VM its name says more.
    isGroup: (members) => members.some(({ vm }) => vm !== members[0]?.vm),
  },
  named(
    'vm',
    'vm',
    ({ vm }) => single(vm),
    (name) => own`are of ${name}`,
    'are',
  ),
  named(
    'subnet',
    'address',
    ({ source, destination }) => both(subnetOf(source.ip), subnetOf(destination.ip)),
    (subnet) => own`use vMotion addresses in ${subnet}`,
  ),
  named(
    'address',
    'address',
    ({ source, destination }) => both(source.ip, destination.ip),
    (address) => own`use the vMotion address ${address}`,
  ),
  named(
    'destination-release',
    'line',
    ({ destination, start }, around) => single(around.releaseOf(destination, start)),
    (release) => own`have a destination with ${release}`,
  ),
  named(
    'source-release',
    'line',
    ({ source, start }, around) => single(around.releaseOf(source, start)),
    (release) => own`have a source with ${release}`,
  ),
  {
    kind: 'concurrency',
    valuesOf: (move, around) => {
      const count = around.besideOf(move);
      return count === undefined ? undefined : count <= 0 ? [alone] : besideSteps.filter((least) => count >= least);
    },
    phrase: (least) => {
      const value =
        least === alone
          ? own`no other on either host`
          : own`at least ${written(grouped, Number(least))} ${least === 1 ? 'other' : 'others'} on one of their hosts`;
      return { value, does: own`began beside ${value}`, auxiliary: 'did' };
    },
  },
  {
    kind: 'memory',
    valuesOf: (move, around) => reached(around.memoryOf(move), memorySteps),
    phrase: (least) => {
      const value = own`at least ${written(grouped, Number(least) / gibibyte)} GiB`;
      return { value, does: own`are of VMs with ${value} of memory`, auxiliary: 'are' };
    },
  },
  oneOf(
    'kind',
    ({ kind }) => (kind === 'unknown' ? undefined : kind),
    {
      vmotion: own`vMotions`,
      'storage-vmotion': own`storage vMotions`,
      'vmotion-with-storage': own`vMotions with storage`,
      'cross-vcenter': own`moves between vCenters`,
      cold: own`moves of VMs that are off`,
      'self-migration': own`self-migrations`,
    },
    'are',
  ),
  oneOf(
    'asked-by',
    ({ askedBy }) => askedBy,
    {
      'vsphere-client': own`asked for in the vSphere Client`,
      vcenter: own`asked for by vCenter itself`,
      drs: own`asked for by DRS`,
    },
    'were',
  ),
  oneOf(
    'encryption',
    ({ encrypted }) => (encrypted === undefined ? undefined : encrypted ? 'encrypted' : 'plain'),
    { encrypted: own`encrypted`, plain: own`not encrypted` },
    'are',
  ),
];

/** Kinds of which a move has several values. */
const overlapping: ReadonlySet<AttributeKind> = new Set(['window', 'concurrency', 'memory']);

/** All groups of moves that share something, in a fixed order. */
export function groupsOf(moves: readonly Move[], around: Surroundings): readonly Group[] {
  const span = spanOf(moves);
  return attributes
    .filter(({ kind }) => kind !== 'hour' || span >= severalDays)
    .flatMap((attribute) => groupsBy(attribute, moves, around));
}

function groupsBy(
  { kind, valuesOf, isGroup, phrase }: Attribute,
  moves: readonly Move[],
  around: Surroundings,
): readonly Group[] {
  const byValue = new Map<Value, number[]>();
  const known = moves.map((move, at) => {
    const values = valuesOf(move, around);
    for (const value of values ?? []) pushTo(byValue, value, at);
    return values !== undefined;
  });
  const large = [...byValue].filter(([, members]) => members.length >= fewestHits);
  const several = isGroup ? large.filter(([, members]) => isGroup(members.flatMap((at) => moves[at] ?? []))) : large;
  return distinct(several, kind).map(([value, members]) => ({
    ...{ kind, members, known },
    phrase: (hits: readonly Move[]) => phrase(value, around, hits),
  }));
}

/** Steps that reach the same moves are one group; so are windows that hold the same. Told by how many they are, and a sum. */
function distinct<Grouped extends readonly [Value, readonly number[]]>(
  groups: readonly Grouped[],
  kind: AttributeKind,
): readonly Grouped[] {
  if (!overlapping.has(kind)) return groups;
  const sum = (members: readonly number[]) => members.reduce((all, at) => all + at, 0);
  return [...new Map(groups.map((one) => [`${one[1].length} ${sum(one[1])}`, one])).values()];
}

/** Windows of this length that a time is in, by number. */
function windowsOf(time: Micros, hours: number): readonly number[] {
  const last = Math.floor((2 * time) / (hours * hour));
  // With its length, as each length counts from 0.
  return [last - 1, last].map((one) => one + hours / 100);
}

/** `between 02:05 and 02:50 UTC on 2023-11-16`: from the first to the last of these times. */
function between(times: readonly Micros[], around: Surroundings): OwnText {
  const day = (time: Micros) => moment(time, around.zoneMinutes).slice(0, 10);
  const clock = (time: Micros) => moment(time, around.zoneMinutes).slice(11, 16);
  const [first, last] = [times.reduce((a, b) => Math.min(a, b)), times.reduce((a, b) => Math.max(a, b))];
  const zone = zoneOf(around);
  if (day(first) !== day(last)) {
    const whole = (time: Micros) => `${day(time)} ${clock(time)}`;
    return own`between ${written(whole, first)} and ${written(whole, last)}${zone}`;
  }
  if (clock(first) === clock(last)) return own`at ${written(clock, first)}${zone} on ${written(day, first)}`;
  return own`between ${written(clock, first)} and ${written(clock, last)}${zone} on ${written(day, first)}`;
}

function zoneOf({ zoneMinutes, isZoned }: Surroundings): OwnText {
  if (!isZoned) return own``;
  return zoneMinutes === 0 ? own` UTC` : own` ${written(formatOffset, zoneMinutes)}`;
}

/** `web-07` → `web`; nothing where a name does not end in a number, or is one. */
function beginningOf(vm: string): readonly string[] {
  const beginning = /^(.{0,200}?[a-z_.-])\d{1,20}$/i.exec(vm)?.[1] ?? '';
  return beginning.length < 2 ? [] : [beginning];
}

/** The /24 of an IPv4 address: no line states the mask. */
function subnetOf(ip: string | undefined): string | undefined {
  const net = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(ip ?? '')?.[1];
  return net === undefined ? undefined : `${net}.0/24`;
}

function spanOf(moves: readonly Move[]): number {
  let [first, last] = [Infinity, -Infinity];
  for (const { start } of moves) {
    if (start === undefined) continue;
    first = Math.min(first, start);
    last = Math.max(last, start);
  }
  return last - first;
}
