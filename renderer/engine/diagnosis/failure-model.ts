/**
 * Weighs everything that is known of a failed migration against each other: what ended it, what led to that, what only followed.
 *
 * 1. The status with which a side ended the migration outweighs what the lines before it say in passing, unless one is known to lead to
 *    the other.
 * 2. What only follows from a failure (a closed connection, I/O that was cancelled, a VMX that gave up) never hides a cause.
 * 3. What says more outweighs what says less: a sentence or a particular fault a timeout, a timeout a general error.
 * 4. The same close on both sides points to the way between them, unless somebody cancelled, a VMX had died or a management agent was started.
 * 5. A host is never the cause, and neither is a log that is missing: which one to read next is a next step.
 */
import { own } from '../base/own-text.ts';
import { isCancelled } from '../formats/status.ts';
import type { Finding, HostEvent, Migration } from '../model.ts';
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
  const summed = stated.length === 0 ? known : known.filter(({ id }) => id !== 'vpxd-migrate-failed-summary');
  const all = [...summed, ...stated.filter(({ id }) => !known.some((one) => one.id === id))];
  const found = ranked(all);
  if (outcome === 'cancelled') return [cancelled(migration), ...found.map((one) => withRank(one, after(one)))];
  if (!isOnlyLost(migration, statuses, found)) return found;
  const started = (migration.around ?? []).filter(({ kind }) => kind === 'agent-started');
  return [started.length === 0 ? theWay(statuses) : agentStarted(started), ...found];
}

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
  const sides = new Set(started.map(({ side }) => side));
  const [side] = sides;
  const where = side === undefined || sides.size > 1 ? own`both hosts` : own`the ${side}`;
  return finding({
    id: 'agent-started-meanwhile',
    title: own`A management agent was started while it ran`,
    rank: 'cause',
    confidence: 'possible',
    cause: own`Both sides saw the connection close, and neither shows a reason of its own. hostd or vpxa on ${where} states a start within the time of this migration: an agent that stops leaves the migration that it leads.`,
    remedy: [
      own`See who or what restarted the agent: a person, an update, a watchdog after a crash (a core in /var/core).`,
      own`If it was planned, repeat the move. If not, read the lines of hostd.log just before the start.`,
    ],
    links: ['https://knowledge.broadcom.com/external/article?legacyId=1003490'],
    evidence: started.flatMap(({ evidence }) => evidence),
  });
}

function theWay(statuses: readonly StatedStatus[]): Finding {
  return finding({
    id: 'path-between-hosts',
    title: own`The hosts lost each other on the vMotion network`,
    rank: 'cause',
    confidence: 'likely',
    cause: own`Both sides saw the connection close, and neither shows a reason of its own: no line of a cancelled migration, of a VMX that had died or of a management agent that was started is here. So the way between them broke or stalled: a link, an uplink, a switch, a firewall, an MTU that differs.`,
    remedy: [
      own`Test the way in both directions with the size of full packets: vmkping -I vmkX -d -s 8972 ADDRESS (1472 where the MTU is 1500).`,
      own`Look for link events and errors of uplinks at that minute on both hosts and on the switches between them.`,
      own`Check with grep "Section for VMware" in hostd.log and vpxa.log whether an agent was started anew at that time.`,
    ],
    links: [
      'https://knowledge.broadcom.com/external/article/307365',
      'https://knowledge.broadcom.com/external/article?legacyId=1003728',
    ],
    evidence: statuses.filter(({ family }) => family.means === 'peer').map(({ at }) => at),
  });
}
