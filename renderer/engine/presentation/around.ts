/** What else happened on a migration's hosts, in words: "2 s before switchover, esx-02: link of vmnic1 went down". */
import type { HostEvent, LineRef, Micros, Migration, Phase } from '../model.ts';
import type { HostEventKind } from '../vocabulary.ts';
import { duration, grouped } from './figures.ts';
import { aheadOf } from '../clock.ts';
import { endLabel } from './names.ts';

export interface ShownHostEvent {
  /** `2 s before switchover`. */
  readonly when: string;
  readonly host: string;
  readonly what: string;
  readonly time: Micros;
  readonly evidence: readonly LineRef[];
}

export function shownAround(migration: Migration): readonly ShownHostEvent[] {
  return (migration.around ?? []).map((event) => ({
    when: whenOf(migration, event),
    host: endLabel(migration, event.side) ?? event.side,
    what: whatOf(event),
    time: event.time,
    evidence: event.evidence,
  }));
}

/** Says what the list is not, and how much of it is not shown. */
export function aboutAround({ aroundMore = 0 }: Pick<Migration, 'aroundMore'>): string {
  const more = aroundMore > 0 ? ` ${grouped(aroundMore)} more are left out.` : '';
  return `At the same time on the same hosts: no line says that it had to do with the migration.${more}`;
}

/** From the nearest phase of its own host; of the other host's where it has none, as exactly as the clocks are known. */
function whenOf(migration: Migration, { time, side }: HostEvent): string {
  const own = migration.phases.filter((phase) => phase.side === side);
  const nearest = nearestOf(own, time);
  if (nearest) return nearest;
  const other = migration.phases.filter((phase) => phase.side !== undefined && phase.side !== side);
  const ahead = side === 'destination' ? aheadOf(migration) : -aheadOf(migration);
  const words = nearestOf(other, time - ahead);
  if (words === undefined || !migration.clock) return '';
  return `${words} (± ${duration((migration.clock.highMicros - migration.clock.lowMicros) / 2e6)})`;
}

function nearestOf(phases: readonly Phase[], time: Micros): string | undefined {
  let [least, words]: [number, string | undefined] = [Infinity, undefined];
  for (const { name, start, end = start } of phases) {
    if (start === undefined || end === undefined) continue;
    const [from, how] =
      time < start ? [start, 'before'] : time <= end && end > start ? [start, 'into'] : [end, 'after'];
    const apart = Math.abs(time - from);
    if (apart >= least) continue;
    least = apart;
    words = `${duration(apart / 1e6)} ${how} ${name}`;
  }
  return words;
}

function whatOf({ kind, name, object, datastore, count = 0, since, time }: HostEvent): string {
  const thing = object ?? (datastore === undefined ? undefined : `“${datastore}”`);
  const said = words[kind](thing, name);
  const of = object !== undefined && datastore !== undefined ? ` (“${datastore}”)` : '';
  const grown = since === undefined ? '' : `: ${grouped(count)} more in the ${duration((time - since) / 1e6)} before`;
  return `${said}${of}${grown}`;
}

type Words = (thing: string | undefined, name: string) => string;

/** @param before words in front of what it is about @param after words behind it @param unnamed what it is, where no line names it */
const about =
  (before: string, after: string, unnamed: string): Words =>
  (thing = unnamed) =>
    [before, thing, after].filter((part) => part !== '').join(' ');
const unknown: Words = (thing, name) => (thing === undefined ? name : `${name} of ${thing}`);

const words: Readonly<Record<HostEventKind, Words>> = {
  'link-down': about('link of', 'went down', 'an adapter'),
  'link-up': about('link of', 'came up', 'an adapter'),
  'link-flapping': about('link of', 'went up and down again and again', 'an adapter'),
  'uplink-down': about('uplink', 'was lost to its port group', 'of a switch'),
  'uplink-up': about('uplink', 'came back to its port group', 'of a switch'),
  'network-redundancy-lost': about('a network lost redundancy,', 'is down', 'an uplink'),
  'network-redundancy-back': about('a network has its redundancy again,', 'is up', 'an uplink'),
  'network-lost': about('a network lost its connection,', 'is down', 'an uplink'),
  'network-back': about('a network is connected again,', 'is up', 'an uplink'),
  'lacp-down': about('link aggregation (LACP) of', 'was lost', 'a group'),
  'lacp-up': about('link aggregation (LACP) of', 'came back', 'a group'),
  'network-problem': unknown,
  'nic-errors': about('errors of', '', 'an adapter'),
  'nic-drops': about('packets dropped by', '', 'an adapter'),
  'path-down': about('storage path', 'died', 'of a device'),
  'path-up': about('storage path', 'came back', 'of a device'),
  'storage-redundancy-lost': about('fewer paths to', 'than before', 'a device'),
  'storage-redundancy-back': about('paths to', 'are redundant again', 'a device'),
  'storage-lost': about('connection to', 'was lost', 'a device'),
  'storage-back': about('connection to', 'came back', 'a device'),
  'apd-start': about('all paths to', 'are down', 'a device'),
  'apd-timeout': about('all paths to', 'stay down, its I/O fails from now on', 'a device'),
  'apd-end': about('paths to', 'are back', 'a device'),
  'device-lost': about('', 'is lost for good', 'a device'),
  'device-back': about('', 'is back', 'a device'),
  'latency-high': about('latency of', 'rose', 'a device'),
  'latency-improved': about('latency of', 'fell again', 'a device'),
  'heartbeat-lost': about('no heartbeat to datastore', '', 'of a volume'),
  'heartbeat-back': about('heartbeat is back on datastore', '', 'of a volume'),
  'nfs-lost': about('connection to NFS datastore', 'was lost', 'of a server'),
  'nfs-back': about('connection to NFS datastore', 'came back', 'of a server'),
  'storage-problem': unknown,
  'process-crashed': about('process', 'crashed', 'of the host'),
  'agent-started': about('a management agent (hostd or vpxa) was started', '', ''),
};
