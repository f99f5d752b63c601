/**
 * Findings from a migration's figures: slow, painful or held up. Each rule needs a figure that a line states, which becomes
 * its evidence; a migration with ordinary figures has none.
 */
import { own, slot, written } from '../base/own-text.ts';
import type { OwnString, OwnText } from '../base/own-text.ts';
import { settingOf } from '../host-facts.ts';
import type { HostFacts } from '../host-facts.ts';
import type { Finding, LineRef, Metric, Migration, Round } from '../model.ts';
import { finding } from './finding.ts';

/** Bounds of the rules, with where they come from. */
export const bounds = {
  /** Migrate.PreCopyMinProgressPerc: pages sent over pages dirtied that each pass should reach. */
  minProgressPercent: 130,
  /** What vMotion aims at, from suspend to resume. */
  downtimeMs: 1000,
  /** Half of what 1 GbE carries: 94 % of the line rate is about 118 MB/s, some 110 in practice. */
  slowMBps: 55,
  oneGbeMBps: [105, 120],
  /** One stream helper carries about 15 Gbit/s, 1875 MB/s. */
  oneStreamMBps: [1700, 1900],
  /** A ceiling matters only where the copy took long. */
  longCopySeconds: 60,
  /** Fewer seconds say little about a link. */
  measuredSeconds: 5,
  destinationWaitSeconds: 5,
  concurrentOneGbe: 4,
  concurrent: 8,
} as const;

const settings = 'https://github.com/lamw/esxi-advanced-and-kernel-settings';
const switchover = 'https://blogs.vmware.com/vsphere/2020/06/vsphere-7-storage-vmotion-improvements.html';
const tuning = 'https://blogs.vmware.com/vsphere/2019/09/how-to-tune-vmotion-for-lower-migration-times.html';
const streams = 'https://nielshagoort.com/2021/03/09/auto-tuning-vmotion-streams/';
const limits =
  'https://docs.vmware.com/en/VMware-vSphere/6.7/com.vmware.vsphere.vcenterhost.doc/GUID-25EA5833-03B5-4EDD-A167-87578B8009B3.html';
const slowdown = 'https://www.yellow-bricks.com/tag/slowdown-during-page-send/';
const switchoverLimit =
  'https://knowledge.broadcom.com/external/article/435078/vmotion-fails-with-error-the-migration-h.html';

type Rule = (migration: Migration, concurrent: number, source: HostFacts | undefined) => Finding | undefined;

/**
 * @param concurrent migrations on one of its hosts at once, this one included
 * @param source what its source's bundle states, where it is there
 */
export function metricFindings(migration: Migration, concurrent: number, source?: HostFacts): readonly Finding[] {
  return rules
    .flatMap((rule) => rule(migration, concurrent, source) ?? [])
    .filter(({ evidence }) => evidence.length > 0);
}

function noProgress(
  { metrics, preCopyEnd, milestones, outcome, rounds }: Migration,
  _concurrent: number,
  source: HostFacts | undefined,
): Finding | undefined {
  const ratio = metrics.transmitToDirtyPercent;
  const stated = source && settingOf(source, 'Migrate.PreCopyMinProgressPerc')?.value;
  const least = stated?.value ?? bounds.minProgressPercent;
  const slow = preCopyEnd === undefined && ratio !== undefined && ratio.value < least;
  if (preCopyEnd !== 'no-progress' && !slow) return undefined;
  const ended = milestones.filter(({ name }) => name === 'pre-copy-end').flatMap(({ evidence }) => evidence);
  const wanted = stated ? own`this host’s Migrate.PreCopyMinProgressPerc is ${least} %` : wantedBy(rounds);
  const sent = ratio
    ? own` In the last pass it sent ${round(ratio.value)} % of what the guest dirtied; ${wanted}.`
    : own``;
  return finding({
    id: 'pre-copy-no-progress',
    title: own`Pre-copy could not keep up with the guest`,
    rank: outcome === 'failed' ? 'cause' : 'observation',
    confidence: preCopyEnd === 'no-progress' ? 'documented' : 'possible',
    cause: own`The guest dirtied memory about as fast as it was sent.${sent} What was left had to be sent while the guest stood still.`,
    remedy: [
      own`Give vMotion more bandwidth: faster or more NICs, and fewer migrations at once.`,
      own`See that the guest may be slowed (Migrate.SdpsEnabled 2).`,
      own`Move it when it writes less.`,
    ],
    links: [settings, slowdown],
    evidence: unique(ended.length > 0 ? ended : (ratio?.evidence ?? [])),
  });
}

/** The default, unless passes went on below it: then this host's setting, or its release, has another one. */
function wantedBy(rounds: readonly Round[]): OwnText {
  const ratios = rounds.slice(0, -1).flatMap(({ transmitToDirtyPercent: ratio }) => ratio ?? []);
  const went = Math.min(...ratios);
  return went < bounds.minProgressPercent
    ? own`passes went on at ${round(went)} %, so what ESXi asks for here is less than the usual ${bounds.minProgressPercent} %`
    : own`ESXi wants ${bounds.minProgressPercent} %`;
}

/**
 * The goal in a log covers the memory that is left, not devices and disks, so it may be exceeded a little on
 * every good day: what counts is the second that vMotion aims at, or a goal beyond it.
 */
function longDowntime({ metrics, kind }: Migration): Finding | undefined {
  const { downtimeMs, switchoverGoalSeconds: goal } = metrics;
  const limitMs = Math.max((goal?.value ?? 0) * 1000, bounds.downtimeMs);
  if (!downtimeMs || kind === 'self-migration' || downtimeMs.value <= limitMs) return undefined;
  const stated = goal ? own` The log states a goal of ${round(goal.value)} s for the memory that is left.` : own``;
  return finding({
    id: 'downtime-long',
    title: own`The guest stood still for ${seconds(downtimeMs.value)}`,
    rank: 'observation',
    confidence: 'documented',
    cause: own`vMotion aims at less than a second from suspend to resume.${stated} Saving and restoring devices and opening disks come on top of it.`,
    remedy: [
      own`Compare the moments between stun and resume: memory that was still left, device state, or disks.`,
      own`Much memory left: more bandwidth. A late resume: the destination’s storage, memory and number of disks.`,
    ],
    links: [switchover, settings],
    evidence: together(downtimeMs, goal),
  });
}

function shortOfMemory({ metrics, lines }: Migration): Finding | undefined {
  const wait = metrics.lowMemoryWaitSeconds;
  // The known failure `dest-low-memory-wait` covers the same line.
  if (!wait || wait.value <= 0 || lines.some(({ text }) => text.includes('seconds to leave low memory state'))) return;
  return finding({
    id: 'destination-short-of-memory',
    title: own`The destination waited ${round(wait.value)} s for memory`,
    rank: 'observation',
    confidence: 'documented',
    cause: own`It had no room for incoming pages, and pre-copy stood still meanwhile.`,
    remedy: [
      own`Look at the destination’s memory state at that time.`,
      own`Send fewer migrations into it, or free memory.`,
    ],
    links: [settings],
    evidence: wait.evidence,
  });
}

function bandwidth({ metrics, kind }: Migration, concurrent: number): Finding | undefined {
  const rate = metrics.bandwidthMBps;
  const copy = metrics.preCopySeconds;
  if (!rate || kind === 'self-migration' || (copy && copy.value < bounds.measuredSeconds)) return undefined;
  const evidence = together(rate, copy);
  if (rate.value < bounds.slowMBps) return slowLink(rate.value, concurrent, evidence);
  if (!copy || copy.value < bounds.longCopySeconds) return undefined;
  if (within(rate.value, bounds.oneGbeMBps)) return ceiling('1 GbE', own`about 118 MB/s`, tuning, rate.value, evidence);
  if (within(rate.value, bounds.oneStreamMBps)) {
    return ceiling('one vMotion stream', own`about 15 Gbit/s, 1,875 MB/s`, streams, rate.value, evidence);
  }
  return undefined;
}

function slowLink(rate: number, concurrent: number, evidence: readonly LineRef[]): Finding {
  const shared = concurrent > 1 ? own` ${concurrent} migrations shared a host at that time.` : own``;
  return finding({
    id: 'bandwidth-low',
    title: own`Memory went over at only ${round(rate)} MB/s`,
    rank: 'observation',
    confidence: 'possible',
    cause: own`Even 1 GbE carries about 110 MB/s.${shared} A guest with little left to send can look slow too.`,
    remedy: [
      own`Check the link speed of the vMotion adapters and what else uses them.`,
      own`Look for loss, an MTU that does not fit, and latency: vmkping -d -s 8972 (1472) over the vMotion adapters.`,
    ],
    links: [tuning],
    evidence,
  });
}

function ceiling(
  of: '1 GbE' | 'one vMotion stream',
  is: OwnText,
  link: string,
  rate: number,
  evidence: readonly LineRef[],
): Finding {
  return finding({
    id: of === '1 GbE' ? 'bandwidth-at-1gbe' : 'bandwidth-at-one-stream',
    title: own`The copy ran at what ${of} carries`,
    rank: 'observation',
    confidence: 'possible',
    cause: own`${round(rate)} MB/s is close to the ceiling of ${of} (${is}), so the copy could hardly be faster this way.`,
    remedy: [
      of === '1 GbE'
        ? own`Use a faster NIC, or several adapters, for vMotion.`
        : own`Add vMotion adapters, or use vSphere 7.0 U2 or later, where the number of streams follows the link.`,
    ],
    links: [link],
    evidence,
  });
}

function manyAtOnce({ metrics, milestones, lines }: Migration, concurrent: number): Finding | undefined {
  const rate = metrics.bandwidthMBps;
  const narrow = rate !== undefined && rate.value <= bounds.oneGbeMBps[1];
  const limit = narrow ? bounds.concurrentOneGbe : bounds.concurrent;
  if (concurrent <= limit) return undefined;
  const [first] = lines;
  const start = milestones.find(({ name }) => name === 'start')?.evidence ?? [];
  return finding({
    id: 'many-at-once',
    title: own`${concurrent} migrations ran on one host at once`,
    rank: 'observation',
    confidence: 'documented',
    cause: own`vCenter allows ${bounds.concurrentOneGbe} vMotions per host at 1 GbE and ${bounds.concurrent} from 10 GbE on. They share the link, so each takes longer and its guest dirties more meanwhile.`,
    remedy: [own`Move fewer at once; the whole takes no longer where the link is the bottleneck.`],
    links: [limits],
    evidence: unique([...(start.length > 0 ? start : first ? [{ source: first.source, line: first.line }] : [])]),
  });
}

function destinationWaited({ metrics, lines }: Migration): Finding | undefined {
  const wait = metrics.destinationWaitSeconds;
  if (!wait || wait.value < bounds.destinationWaitSeconds) return undefined;
  // From 20 s on the known failure `remote-log-destination-wait` covers it.
  if (wait.value >= 20 && lines.some(({ text }) => text.includes('Remote Log: Destination waited for')))
    return undefined;
  return finding({
    id: 'destination-waited',
    title: own`The destination waited ${round(wait.value)} s for the VM`,
    rank: 'observation',
    confidence: 'documented',
    cause: own`It was ready to resume while pages or device state were still coming.`,
    remedy: [own`After a long pre-copy look at the link, after a short one at the state of the devices.`],
    links: [switchoverLimit],
    evidence: wait.evidence,
  });
}

/** A log that is copied while it is written, or is cut to a size, ends anywhere; viewers and exports cut lines that are too wide. */
function cutLine({ lines }: Migration): Finding | undefined {
  const cut = lines.filter(({ isCut }) => isCut);
  if (cut.length === 0) return undefined;
  return finding({
    id: 'cut-line',
    title: own`A line of this migration is cut`,
    rank: 'observation',
    confidence: 'documented',
    cause: own`A number stands where the line is cut, so it may be the beginning of a larger one. It is left out.`,
    remedy: [own`Add a copy of this log that has the whole line, which then counts.`],
    links: [],
    evidence: unique(cut),
  });
}

/** Mails, tickets and terminals break lines; what is joined again reads, but no file has it so. */
function rejoinedLines({ lines }: Migration): Finding | undefined {
  const rejoined = lines.filter(({ isRejoined }) => isRejoined);
  if (rejoined.length === 0) return undefined;
  return finding({
    id: 'rejoined-lines',
    title: own`Lines of this migration were broken, and joined again`,
    rank: 'observation',
    confidence: 'documented',
    cause: own`What they say is read across the breaks: a number there may lack a digit or a blank that the break took away.`,
    remedy: [own`Hold what matters against the log itself, or open that.`],
    links: [],
    evidence: unique(rejoined),
  });
}

/** The hosts handed the VM over, and vCenter shows a red task all the same. */
function vcenterFailed({ outcome, task }: Migration): Finding | undefined {
  if (outcome !== 'succeeded' || task?.fault === undefined) return undefined;
  return finding({
    id: 'vcenter-says-failed',
    title: own`The hosts moved the VM, and vCenter’s task ended with an error`,
    rank: 'observation',
    confidence: 'likely',
    cause: own`vCenter ended its operation with ${slot('line', task.fault)}, while the hosts’ own lines say that the VM was handed over. Mostly vCenter lost a host’s agent, or waited too long for its answer.`,
    remedy: [
      own`See where the VM runs: in vCenter after a refresh, else on the hosts with vim-cmd vmsvc/getallvms.`,
      own`Look in vpxd.log and in both hosts’ vpxa.log for what vCenter waited for.`,
    ],
    links: ['https://developer.broadcom.com/xapis/vsphere-web-services-api/8.0U3/vim.fault.HostCommunication.html'],
    evidence: unique(task.evidence),
  });
}

function clockSetBack({ clockStep }: Migration): Finding | undefined {
  if (!clockStep) return undefined;
  const { side, backMicros, evidence } = clockStep;
  return finding({
    id: 'clock-set-back',
    title: own`${side ? own`The clock of the ${side}` : own`A host’s clock`} was set back meanwhile`,
    rank: 'observation',
    confidence: 'likely',
    cause: own`From one line of its log to the next the time falls by ${seconds(backMicros / 1000)}, at least. The lines stand in the order of the file, and no interval is computed from before the step to behind it.`,
    remedy: [own`Take times behind it with care, and see what sets this host’s clock.`],
    links: [],
    evidence: unique(evidence),
  });
}

const rules: readonly Rule[] = [
  noProgress,
  longDowntime,
  shortOfMemory,
  bandwidth,
  manyAtOnce,
  destinationWaited,
  cutLine,
  rejoinedLines,
  clockSetBack,
  vcenterFailed,
];

function together(...metrics: readonly (Metric | undefined)[]): readonly LineRef[] {
  return unique(metrics.flatMap((metric) => metric?.evidence ?? []));
}

function unique(refs: readonly LineRef[]): readonly LineRef[] {
  const seen = new Map<number, Set<number>>();
  const found: LineRef[] = [];
  for (const { source, line } of refs) {
    const lines = seen.get(source) ?? new Set();
    if (lines.has(line)) continue;
    seen.set(source, lines.add(line));
    found.push({ source, line });
  }
  return found;
}

function within(value: number, [low, high]: readonly [number, number]): boolean {
  return value >= low && value <= high;
}

function round(value: number): OwnString {
  return written((one) => (one >= 100 ? one.toFixed(0) : String(Number(one.toPrecision(3)))), value);
}

function seconds(ms: number): OwnText {
  return own`${round(ms / 1000)} s`;
}
