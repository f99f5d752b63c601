/** One clock for a migration of two hosts: the source's; and one for the logs of many, as far as migrations show their offsets. */
import { firstWhere } from './base/first-where.ts';
import type { Analysis, LogFormatName, Micros, Migration } from './model.ts';

/** How far the destination's clock is ahead of the source's, in microseconds: the best guess, 0 where there is none. */
export function aheadOf({ clock }: Partial<Pick<Migration, 'clock'>>): Micros {
  return clock?.isConsistent ? (clock.lowMicros + clock.highMicros) / 2 : 0;
}

/** The first moment that a phase or a milestone shows, on the source's clock; undefined where no line has a time. */
export function firstMoment(
  { phases, milestones }: Pick<Migration, 'phases' | 'milestones'>,
  ahead: Micros,
): Micros | undefined {
  const times = [
    ...phases.map(({ start, side }) => onSource(start, side, ahead)),
    ...milestones.map(({ time, side }) => onSource(time, side, ahead)),
  ];
  return times.reduce((a, b) => (a === undefined || (b !== undefined && b < a) ? (b ?? a) : a), undefined);
}

/** @param ahead how far the destination's clock is ahead */
export const onSource = (
  time: Micros | undefined,
  side: Migration['milestones'][number]['side'],
  ahead: Micros,
): Micros | undefined => (time !== undefined && side === 'destination' ? time - ahead : time);

/** What stamps of a host are ahead by, from one moment on: in microseconds, give or take `within`. */
export interface OffsetStep {
  /** On the host's own clock. The first step also holds before. */
  readonly from: Micros;
  readonly ahead: Micros;
  readonly within: Micros;
}

/** The clocks of hosts against that of one of them. */
export interface HostClocks {
  /** Whose clock the others are brought to. Undefined where no offset is known. */
  readonly reference: string | undefined;
  /** By host, in the order of time. A host that no chain of migrations joins to the reference is absent, as is the reference. */
  readonly steps: ReadonlyMap<string, readonly OffsetStep[]>;
}

/** What one migration shows: how far one host's clock was ahead of another's while it ran. */
interface Shown {
  readonly to: string;
  readonly ahead: Micros;
  readonly within: Micros;
  readonly first: Micros;
  readonly last: Micros;
}

/** On vCenter's clock, or on one that the file does not tell. */
const notOfOneHost: ReadonlySet<LogFormatName> = new Set<LogFormatName>([
  'vpxd',
  'vcenter-events',
  'simplified',
  'unknown',
]);

/**
 * The host that stamped each log; undefined where it is not known. A vmware.log is on shared storage, so that either host's bundle has
 * it, also the one that the other host wrote: whose it is, the sides of its migrations say.
 */
export function writersOf({
  migrations,
  sources,
}: Pick<Analysis, 'migrations' | 'sources'>): readonly (string | undefined)[] {
  const bySides = new Map<number, Set<string | undefined>>();
  for (const migration of migrations) {
    for (const side of ['source', 'destination'] as const) {
      for (const source of logsOf(side, migration)) {
        if (sources[source]?.format !== 'vmware') continue;
        const hosts = bySides.get(source) ?? new Set();
        bySides.set(source, hosts.add(hostOf(side, migration, sources)));
      }
    }
  }
  return sources.map(({ format, host }, source) => {
    if (format !== 'vmware') return notOfOneHost.has(format) ? undefined : host;
    const hosts = [...(bySides.get(source) ?? [])];
    return hosts.length === 1 ? hosts[0] : undefined;
  });
}

/**
 * Between migrations the nearest in time counts (our choice: a clock that was set meanwhile shows in neither). Offsets along a chain of
 * hosts add up, and so do their bounds. An offset that its own lines contradict is none.
 *
 * @param preferred the reference, where an offset to it is known; else the host with most
 */
export function hostClocksOf(
  { migrations, sources }: Pick<Analysis, 'migrations' | 'sources'>,
  preferred?: string,
): HostClocks {
  const shown = new Map<string, Shown[]>();
  for (const migration of migrations) {
    const { clock, firstSeen: first, lastSeen: last = first } = migration;
    if (!clock?.isConsistent || first === undefined || last === undefined) continue;
    const [source, destination] = [hostOf('source', migration, sources), hostOf('destination', migration, sources)];
    if (source === undefined || destination === undefined || source === destination) continue;
    const ahead = aheadOf(migration);
    const within = (clock.highMicros - clock.lowMicros) / 2;
    push(shown, source, { to: destination, ahead, within, first, last });
    push(shown, destination, { to: source, ahead: -ahead, within, first, last });
  }
  const [most] = [...shown].sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1));
  const reference = preferred !== undefined && shown.has(preferred) ? preferred : most?.[0];
  const steps = new Map<string, readonly OffsetStep[]>();
  const reached = reference === undefined ? [] : [reference];
  for (const host of reached) {
    for (const [to, all] of byHost(shown.get(host) ?? [])) {
      if (reached.includes(to)) continue;
      steps.set(to, stepsOf(all, steps.get(host)));
      reached.push(to);
    }
  }
  return { reference, steps };
}

function byHost(all: readonly Shown[]): ReadonlyMap<string, readonly Shown[]> {
  const found = new Map<string, Shown[]>();
  for (const one of all) push(found, one.to, one);
  return found;
}

function push(lists: Map<string, Shown[]>, host: string, one: Shown): void {
  const list = lists.get(host);
  if (list) list.push(one);
  else lists.set(host, [one]);
}

/** The logs in which a side has a phase or a milestone. */
function logsOf(side: 'source' | 'destination', { phases, milestones }: Migration): ReadonlySet<number> {
  const own = [...phases, ...milestones].filter((one) => one.side === side);
  return new Set(own.flatMap(({ evidence }) => evidence.map(({ source }) => source)));
}

/** The host whose own logs hold what a side did; undefined where they are of several, or name none. */
function hostOf(
  side: 'source' | 'destination',
  migration: Migration,
  sources: Analysis['sources'],
): string | undefined {
  const logs = [...logsOf(side, migration)].flatMap((source) => sources[source] ?? []);
  const own = logs.filter(({ format }) => format !== 'vmware' && !notOfOneHost.has(format));
  const hosts = new Set(own.map(({ host }) => host));
  return hosts.size === 1 ? [...hosts][0] : undefined;
}

/** @param before steps of the host that these offsets are against */
function stepsOf(all: readonly Shown[], before: readonly OffsetStep[] = []): readonly OffsetStep[] {
  const sorted = [...all].sort((a, b) => a.first - b.first);
  return sorted.map(({ ahead, within, first }, at) => {
    const base = stepAt(before, first);
    const previous = sorted[at - 1];
    return {
      // In the middle between two migrations.
      from: previous ? Math.max(previous.first, (previous.last + first) / 2) : first,
      ahead: ahead + (base?.ahead ?? 0),
      within: within + (base?.within ?? 0),
    };
  });
}

/** The step that holds for a stamp of its host; undefined where there is none. */
export function stepAt(steps: readonly OffsetStep[], stamp: Micros): OffsetStep | undefined {
  const later = firstWhere(steps.length, (place) => (steps[place]?.from ?? Infinity) > stamp);
  return steps[Math.max(0, later - 1)];
}
