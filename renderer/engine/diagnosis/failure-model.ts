/**
 * Weighs everything that is known of a failed migration against each other: what ended it, what led to that, what only followed.
 *
 * 1. The status with which a side ended the migration outweighs what the lines before it say in passing, unless one is known to lead to
 *    the other.
 * 2. What only follows from a failure (a closed connection, I/O that was cancelled, a VMX that gave up) never hides a cause.
 * 3. What says more outweighs what says less: a sentence or a particular fault a timeout, a timeout a general error.
 * 4. The same close on both sides points to the way between them, unless somebody cancelled, a process had died or a management agent was started.
 * 5. A host is never the cause, and neither is a log that is missing: which one to read next is a next step.
 */
import { listed, nothing, own, slot } from '../base/own-text.ts';
import type { OwnText } from '../base/own-text.ts';
import { isCancelled } from '../formats/status.ts';
import type { Finding, HostEvent, Migration, Side } from '../model.ts';
import { finding } from './finding.ts';
import { faultFindings, statusesIn, statusFindings } from './stated-causes.ts';
import type { StatedStatus } from './stated-causes.ts';
import { outweighed, strengthOf } from './weights.ts';

/** Known lines that migrations which go well hold too: they explain a failure only where nothing else does. */
const alsoOnSuccess: ReadonlySet<string> = new Set(['dest-low-memory-wait', 'remote-log-destination-wait']);
/** What a shortage of memory on the destination leads to. */
const fromLowMemory: ReadonlySet<string> = new Set([
  'vmk-status-timeout',
  'vmk-status-out-of-memory',
  'vmk-status-mem-admit-failed',
  'vmk-status-preemptive-fail',
  'status-switchover-limit',
  'switchover-time-exceeded-vmx',
]);
/** Known sentences and the faults that say the same, with their fields. */
const asFault: ReadonlyMap<string, string> = new Map([
  ['permission-denied', 'fault-no-permission'],
  ['file-locked', 'fault-file-locked'],
]);
/** Known lines of a VM's process that was gone before the other side lost it. */
const ofDeadVmx: ReadonlySet<string> = new Set(['status-process-ended', 'transport-connection-no-vmx']);

/** @param known findings of signatures in its lines @returns all findings of the failure, ranked against each other */
export function weighed(migration: Migration, known: readonly Finding[]): readonly Finding[] {
  const { outcome, failure, task, reachedHost, lines } = migration;
  const isUnexplained = outcome === 'unknown' && !failure;
  // vCenter's checks warn before many a move: where it ended without an error, or no host began, nothing has failed so far.
  const isOnlyChecked = isUnexplained && (task?.end !== undefined || reachedHost === false);
  if (outcome === 'succeeded' || isOnlyChecked)
    return known.map((one) => withRank(one, one.rank === 'noise' ? 'noise' : 'observation'));
  if (isUnexplained) return known.map((one) => (alsoOnSuccess.has(one.id) ? withRank(one, 'observation') : one));
  const statuses = statusesIn(lines);
  const stated = [...statusFindings(ended(statuses), lines), ...faultFindings(migration)];
  const isStated = (id: string | undefined) => stated.some((one) => one.id === id);
  const summed = known.filter(
    ({ id }) => !(id === 'vpxd-migrate-failed-summary' && stated.length > 0) && !isStated(asFault.get(id)),
  );
  const all = [...summed, ...stated.filter(({ id }) => !known.some((one) => one.id === id))];
  const found = ranked(all);
  if (outcome === 'cancelled') return [cancelled(migration), ...found.map((one) => withRank(one, after(one)))];
  if (!isOnlyLost(migration, statuses, found)) return found;
  const events = nearTheEnd(migration, statuses);
  const crashed = events.filter(isOfMigrations);
  const started = events.filter(({ kind }) => kind === 'agent-started');
  if (crashed.length > 0) return [processCrashed(crashed), ...found];
  if (started.length > 0) return [agentStarted(started), ...found];
  return [theWay(statuses, (migration.around ?? []).filter(isOfLink)), ...found];
}

/** What happened on a host after the migration began, within a minute of the close that it saw. */
function nearTheEnd({ around = [], lines }: Migration, statuses: readonly StatedStatus[]): readonly HostEvent[] {
  const begun = lines.find(({ time }) => time !== undefined)?.time ?? Infinity;
  const timeOf = ({ at }: StatedStatus) =>
    lines.find(({ source, line }) => source === at.source && line === at.line)?.time;
  const closeOn = (side: Side) =>
    statuses
      .filter((one) => one.side === side)
      .map(timeOf)
      .find((one) => one !== undefined) ?? Infinity;
  return around.filter(({ side, time }) => time >= begun && Math.abs(time - closeOn(side)) <= minute);
}
const minute = 60e6;

/** A crash of hostd, of vpxa or of a VM's process; any other daemon has no part in a migration. */
function isOfMigrations({ kind, name, object = name }: HostEvent): boolean {
  return kind === 'process-crashed' && /(?:^|[/.])(?:hostd|vpxa|vmx)(?![a-z])/.test(object);
}

const ofLink: ReadonlySet<HostEvent['kind']> = new Set([
  'link-down',
  'link-flapping',
  'uplink-down',
  'network-lost',
  'lacp-down',
  'nic-errors',
]);
const isOfLink = ({ kind }: HostEvent) => ofLink.has(kind);

/** The statuses that ended it, one of each side (later ones follow from it), where these state a cause; else all. */
function ended(statuses: readonly StatedStatus[]): readonly StatedStatus[] {
  const ends = [undefined, 'source', 'destination'].flatMap((of) => {
    const own = statuses.filter(({ isEnd, side }) => isEnd && side === of);
    return own.find(({ family }) => family.means === 'itself') ?? own[0] ?? [];
  });
  return ends.some(({ family }) => family.means === 'itself') ? ends : statuses;
}

function ranked(all: readonly Finding[]): readonly Finding[] {
  const isLedTo = all.some(({ id }) => fromLowMemory.has(id));
  const isElsewhere = all.some((one) => one.rank === 'cause' && !alsoOnSuccess.has(one.id) && strengthOf(one) > 1);
  const passedOver = isElsewhere && !isLedTo;
  const [early, others] = [
    all.filter(({ id }) => alsoOnSuccess.has(id)),
    all.filter(({ id }) => !alsoOnSuccess.has(id)),
  ];
  // What says most comes first, then what led to it.
  return [
    ...outweighed(others),
    ...early.map((one) => (passedOver && one.rank === 'cause' ? withRank(one, 'observation') : one)),
  ];
}

function withRank(one: Finding, rank: Finding['rank']): Finding {
  return one.rank === rank ? one : { ...one, rank };
}

/** Of a cancelled migration: what was seen before somebody ended it. */
function after({ rank }: Finding): Finding['rank'] {
  return rank === 'cause' ? 'observation' : rank;
}

function cancelled({ failure, lines }: Migration): Finding {
  const saying = lines.filter(({ text }) => isCancelled(text));
  const evidence = saying.length > 0 ? saying : (failure?.evidence ?? []);
  return finding({
    id: 'cancelled',
    title: own`Somebody or something cancelled it`,
    rank: 'cause',
    confidence: 'documented',
    cause: own`The lines say that the migration was cancelled: by a person, a script, or a service of vCenter such as DRS or a maintenance mode that was ended. That is no fault of the hosts or of the network.`,
    remedy: [
      own`vCenter’s task list, and its event “Task: Cancel task”, name who cancelled and when.`,
      own`Where nobody remembers, look at scripts and backup tools that move VMs, and at a maintenance mode that was left.`,
    ],
    links: ['https://developer.broadcom.com/xapis/vsphere-web-services-api/8.0U3/vim.fault.RequestCanceled.html'],
    evidence: evidence.slice(0, 5).map(({ source, line }) => ({ source, line })),
  });
}

/** Both sides only lost each other, and no line shows a process that ended. */
function isOnlyLost(
  { kind, source, destination }: Migration,
  statuses: readonly StatedStatus[],
  findings: readonly Finding[],
): boolean {
  if (kind === 'self-migration' || kind === 'storage-vmotion') return false;
  if (source.host !== undefined && source.host === destination.host) return false;
  if (findings.some(({ rank }) => rank === 'cause')) return false;
  if ([...statuses.map(({ family }) => family), ...findings].some(({ id }) => ofDeadVmx.has(id))) return false;
  const lost = statuses.filter(({ family }) => family.means === 'peer');
  return (['source', 'destination'] as const).every((one) => lost.some(({ side }) => side === one));
}

function agentStarted(started: readonly HostEvent[]): Finding {
  return finding({
    id: 'agent-started-meanwhile',
    title: own`A management agent was started as it ended`,
    rank: 'cause',
    confidence: 'possible',
    cause: own`Both sides saw the connection close, and neither shows a reason of its own. hostd or vpxa on ${sidesOf(started)} states a start within a minute of that: an agent that stops leaves the migration that it leads.`,
    remedy: [
      own`See who or what restarted the agent: a person, an update, a watchdog after a crash (a core in /var/core).`,
      own`If it was planned, repeat the move. If not, read the lines of hostd.log just before the start.`,
    ],
    links: ['https://knowledge.broadcom.com/external/article?legacyId=1003490'],
    evidence: started.flatMap(({ evidence }) => evidence),
  });
}

function processCrashed(crashed: readonly HostEvent[]): Finding {
  const named = crashed.flatMap(({ object }) => (object === undefined ? [] : [own`${slot('line', object)}`]));
  const which = named.length === 0 ? own`A process` : listed(named.slice(0, 3), ', ');
  return finding({
    id: 'process-crashed-meanwhile',
    title: own`A process of a host crashed as it ended`,
    rank: 'cause',
    // Whose process a crashed vmx was, the event does not say.
    confidence: crashed.every(({ object = '' }) => /vmx/.test(object)) ? 'possible' : 'likely',
    cause: own`Both sides saw the connection close, and neither shows a reason of its own. ${which} on ${sidesOf(crashed)} left a core within a minute of that. With the VM’s own process (vmx) its migration ends; hostd and vpxa lead migrations.`,
    remedy: [
      own`Read the lines of that process’s own log just before its end: vmware.log of the VM for vmx, hostd.log, vpxa.log.`,
      own`Keep the core (named in the line) and a support bundle for VMware’s support, and compare the release’s known problems.`,
    ],
    links: ['https://knowledge.broadcom.com/external/article?legacyId=1019471'],
    evidence: crashed.flatMap(({ evidence }) => evidence),
  });
}

function sidesOf(events: readonly HostEvent[]): OwnText {
  const sides = new Set(events.map(({ side }) => side));
  const [side] = sides;
  return side === undefined || sides.size > 1 ? own`both hosts` : own`the ${side}`;
}

/** @param events of links, beside it */
function theWay(statuses: readonly StatedStatus[], events: readonly HostEvent[]): Finding {
  const beside =
    events.length === 0
      ? nothing
      : own` Meanwhile the logs of ${sidesOf(events)} have a link or an uplink that went down, or errors of one.`;
  return finding({
    id: 'path-between-hosts',
    title: own`The hosts lost each other on the vMotion network`,
    rank: 'cause',
    confidence: 'likely',
    cause: own`Both sides saw the connection close, and neither shows a reason of its own: no line that is known for it shows a cancelled migration, a process that died or a management agent that was started. So the path between them broke or stalled: a link, an uplink, a switch, a firewall, an MTU that differs.${beside}`,
    remedy: [
      own`Test the path in both directions with the size of full packets: vmkping -I vmkX -d -s 8972 ADDRESS (1472 where the MTU is 1500).`,
      own`Look for link events and errors of uplinks at that minute on both hosts and on the switches between them.`,
      own`Check with grep "Section for VMware" in hostd.log and vpxa.log whether an agent was started anew at that time.`,
    ],
    links: [
      'https://knowledge.broadcom.com/external/article/307365',
      'https://knowledge.broadcom.com/external/article?legacyId=1003728',
    ],
    evidence: [
      ...statuses.filter(({ family }) => family.means === 'peer').map(({ at }) => at),
      ...events.flatMap(({ evidence }) => evidence),
    ],
  });
}
