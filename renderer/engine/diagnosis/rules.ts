/**
 * What the figures of a migration say: slow, painful or held up. Each rule needs a figure that a line states, and stands
 * on that line; a migration whose figures are ordinary gets nothing.
 */
import type { Finding, LineRef, Metric, Migration } from '../model.ts';

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

type Rule = (migration: Migration, concurrent: number) => Finding | undefined;

/** @param concurrent migrations on one of its hosts at once, this one included */
export function metricFindings(migration: Migration, concurrent: number): readonly Finding[] {
  return rules.flatMap((rule) => rule(migration, concurrent) ?? []).filter(({ evidence }) => evidence.length > 0);
}

function noProgress({ metrics, preCopyEnd, milestones, outcome }: Migration): Finding | undefined {
  const ratio = metrics.transmitToDirtyPercent;
  const slow = preCopyEnd === undefined && ratio !== undefined && ratio.value < bounds.minProgressPercent;
  if (preCopyEnd !== 'no-progress' && !slow) return undefined;
  const ended = milestones.filter(({ name }) => name === 'pre-copy-end').flatMap(({ evidence }) => evidence);
  const sent = ratio ? ` In the last pass it sent ${round(ratio.value)} % of what the guest dirtied` : '';
  return {
    id: 'pre-copy-no-progress',
    title: 'Pre-copy could not keep up with the guest',
    rank: outcome === 'failed' ? 'cause' : 'observation',
    confidence: preCopyEnd === 'no-progress' ? 'documented' : 'possible',
    cause: `The guest dirtied memory about as fast as it was sent.${sent && `${sent}; ESXi wants ${bounds.minProgressPercent} %.`} What was left had to be sent while the guest stood still.`,
    remedy: [
      'Give vMotion more bandwidth: faster or more NICs, and fewer migrations at once.',
      'See that the guest may be slowed (Migrate.SdpsEnabled 2).',
      'Move it when it writes less.',
    ],
    links: [settings, slowdown],
    evidence: unique(ended.length > 0 ? ended : (ratio?.evidence ?? [])),
  };
}

/**
 * The goal that a log states covers the memory that is left, not devices and disks, so it may be passed by a little on
 * every good day: what counts is the second that vMotion aims at, or a goal beyond it.
 */
function longDowntime({ metrics, kind }: Migration): Finding | undefined {
  const { downtimeMs, switchoverGoalSeconds: goal } = metrics;
  const limitMs = Math.max((goal?.value ?? 0) * 1000, bounds.downtimeMs);
  if (!downtimeMs || kind === 'self-migration' || downtimeMs.value <= limitMs) return undefined;
  const stated = goal ? ` The log states a goal of ${round(goal.value)} s for the memory that is left.` : '';
  return {
    id: 'downtime-long',
    title: `The guest stood still for ${seconds(downtimeMs.value)}`,
    rank: 'observation',
    confidence: 'documented',
    cause: `vMotion aims at less than a second from suspend to resume.${stated} Saving and restoring devices and opening disks come on top of it.`,
    remedy: [
      'Compare the moments between stun and resume: memory that was still left, device state, or disks.',
      'Much memory left: more bandwidth. A late resume: the destination’s storage, memory and number of disks.',
    ],
    links: [switchover, settings],
    evidence: together(downtimeMs, goal),
  };
}

function shortOfMemory({ metrics, lines }: Migration): Finding | undefined {
  const wait = metrics.lowMemoryWaitSeconds;
  // The known failure `dest-low-memory-wait` says the same of the same line.
  if (!wait || wait.value <= 0 || lines.some(({ text }) => text.includes('seconds to leave low memory state'))) return;
  return {
    id: 'destination-short-of-memory',
    title: `The destination waited ${round(wait.value)} s for memory`,
    rank: 'observation',
    confidence: 'documented',
    cause: 'It had no room for incoming pages, and pre-copy stood still meanwhile.',
    remedy: ['Look at the destination’s memory state at that time.', 'Send fewer migrations into it, or free memory.'],
    links: [settings],
    evidence: wait.evidence,
  };
}

function bandwidth({ metrics, kind }: Migration, concurrent: number): Finding | undefined {
  const rate = metrics.bandwidthMBps;
  const copy = metrics.preCopySeconds;
  if (!rate || kind === 'self-migration' || (copy && copy.value < bounds.measuredSeconds)) return undefined;
  const evidence = together(rate, copy);
  if (rate.value < bounds.slowMBps) return slowLink(rate.value, concurrent, evidence);
  if (!copy || copy.value < bounds.longCopySeconds) return undefined;
  if (within(rate.value, bounds.oneGbeMBps)) return ceiling('1 GbE', 'about 118 MB/s', tuning, rate.value, evidence);
  if (within(rate.value, bounds.oneStreamMBps)) {
    return ceiling('one vMotion stream', 'about 15 Gbit/s, 1,875 MB/s', streams, rate.value, evidence);
  }
  return undefined;
}

function slowLink(rate: number, concurrent: number, evidence: readonly LineRef[]): Finding {
  const shared = concurrent > 1 ? ` ${concurrent} migrations shared a host at that time.` : '';
  return {
    id: 'bandwidth-low',
    title: `Memory went over at only ${round(rate)} MB/s`,
    rank: 'observation',
    confidence: 'possible',
    cause: `Even 1 GbE carries about 110 MB/s.${shared} A guest with little left to send can look slow too.`,
    remedy: [
      'Check the link speed of the vMotion adapters and what else uses them.',
      'Look for loss, an MTU that does not fit, and latency: vmkping -d -s 8972 (1472) over the vMotion adapters.',
    ],
    links: [tuning],
    evidence,
  };
}

function ceiling(of: string, is: string, link: string, rate: number, evidence: readonly LineRef[]): Finding {
  return {
    id: of === '1 GbE' ? 'bandwidth-at-1gbe' : 'bandwidth-at-one-stream',
    title: `The copy ran at what ${of} carries`,
    rank: 'observation',
    confidence: 'possible',
    cause: `${round(rate)} MB/s is close to the ceiling of ${of} (${is}), so the copy could hardly be faster this way.`,
    remedy: [
      of === '1 GbE'
        ? 'Use a faster NIC, or several adapters, for vMotion.'
        : 'Add vMotion adapters, or use vSphere 7.0 U2 or later, where the number of streams follows the link.',
    ],
    links: [link],
    evidence,
  };
}

function manyAtOnce({ metrics, milestones, lines }: Migration, concurrent: number): Finding | undefined {
  const rate = metrics.bandwidthMBps;
  const narrow = rate !== undefined && rate.value <= bounds.oneGbeMBps[1];
  const limit = narrow ? bounds.concurrentOneGbe : bounds.concurrent;
  if (concurrent <= limit) return undefined;
  const [first] = lines;
  const start = milestones.find(({ name }) => name === 'start')?.evidence ?? [];
  return {
    id: 'many-at-once',
    title: `${concurrent} migrations ran on one host at once`,
    rank: 'observation',
    confidence: 'documented',
    cause: `vCenter allows ${bounds.concurrentOneGbe} vMotions per host at 1 GbE and ${bounds.concurrent} from 10 GbE on. They share the link, so each takes longer and its guest dirties more meanwhile.`,
    remedy: ['Move fewer at once; the whole takes no longer where the link is the bottleneck.'],
    links: [limits],
    evidence: unique([...(start.length > 0 ? start : first ? [{ source: first.source, line: first.line }] : [])]),
  };
}

function destinationWaited({ metrics, lines }: Migration): Finding | undefined {
  const wait = metrics.destinationWaitSeconds;
  if (!wait || wait.value < bounds.destinationWaitSeconds) return undefined;
  // From 20 s on the known failure `remote-log-destination-wait` says it.
  if (wait.value >= 20 && lines.some(({ text }) => text.includes('Remote Log: Destination waited for')))
    return undefined;
  return {
    id: 'destination-waited',
    title: `The destination waited ${round(wait.value)} s for the VM`,
    rank: 'observation',
    confidence: 'documented',
    cause: 'It was ready to resume while pages or device state were still coming.',
    remedy: ['After a long pre-copy look at the link, after a short one at the state of the devices.'],
    links: [switchoverLimit],
    evidence: wait.evidence,
  };
}

const rules: readonly Rule[] = [noProgress, longDowntime, shortOfMemory, bandwidth, manyAtOnce, destinationWaited];

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

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

function seconds(ms: number): string {
  return `${round(ms / 1000)} s`;
}
