/**
 * The closed vocabularies of an analysis, each in one list. Types, the schema of saved files, choices and orders follow from
 * these lists, so a new member is one line; the compiler asks where each needs words or a colour of its own. A member that was
 * published stays: files hold it.
 */
import { keysOf } from './base/keys-of.ts';

/** A format names itself. */
export { logFormatNames } from './formats/index.ts';
export type { LogFormatName } from './formats/index.ts';

export const sides = ['source', 'destination'] as const;
export type Side = (typeof sides)[number];

export const units = ['pages', 's', 'ms', 'MB/s', '%', 'bytes', 'rounds', 'worlds'] as const;
export type Unit = (typeof units)[number];

/** `stated`: printed in a line; `derived`: computed from lines. */
export const metricKinds = ['stated', 'derived'] as const;
export type MetricKind = (typeof metricKinds)[number];

/** In the order in which a migration goes through them. */
export const phaseNames = [
  'prepare',
  'setup',
  'pre-copy',
  'pre-copy-end',
  'switchover',
  'restore',
  'resume',
  'page-in',
  'complete',
  'failed',
] as const;
export type PhaseName = (typeof phaseNames)[number];

export const milestoneNames = [
  'start',
  'pre-copy-start',
  'pre-copy-end',
  'all-pages-sent',
  'all-pages-received',
  'stun',
  'stunned',
  'unstun',
  'restore',
  'resume',
  'page-in-end',
  'result',
  'failure',
  'cleanup',
] as const;
export type MilestoneName = (typeof milestoneNames)[number];

/** In the order in which they are counted and offered. */
export const outcomes = ['succeeded', 'failed', 'cancelled', 'unknown'] as const;
export type Outcome = (typeof outcomes)[number];

/**
 * Of a running VM: between hosts, its disks between datastores, both at once, to another vCenter, within one host. `cold`: of one that is
 * off. `unknown`: of one that may be off.
 */
export const migrationKinds = [
  'vmotion',
  'storage-vmotion',
  'self-migration',
  'unknown',
  'vmotion-with-storage',
  'cross-vcenter',
  'cold',
] as const;
export type MigrationKind = (typeof migrationKinds)[number];

/** Of those the ones that carry a running VM's memory from one host to another. */
const betweenHosts: ReadonlySet<MigrationKind> = new Set(['vmotion', 'vmotion-with-storage', 'cross-vcenter']);

export function isBetweenHosts({ kind }: { readonly kind: MigrationKind }): boolean {
  return betweenHosts.has(kind);
}

/** The rest fitted the switchover goal, or pre-copy was stopped as no round made progress any more. */
export const preCopyEnds = ['converged', 'no-progress'] as const;
export type PreCopyEnd = (typeof preCopyEnds)[number];

/** Who requested a migration from vCenter: a person, or one of its own services. */
export const askers = ['vsphere-client', 'vcenter', 'drs'] as const;
export type Asker = (typeof askers)[number];

/** hostd's result, vpxa's, the vmx's own count, the stun on the source held against the resume on the destination: best first. */
export const downtimeWays = ['host-result', 'vpxa-result', 'unstun', 'stun-to-resume'] as const;
export type DowntimeWay = (typeof downtimeWays)[number];

/** How a finding bears on the outcome, and its heading. What explains comes first, what healthy systems say, too, last. */
export const rankTitles = {
  cause: 'Cause',
  'next-step': 'Next step',
  consequence: 'Consequence',
  observation: 'Observation',
  noise: 'Beside the point',
} as const;
export const ranks = keysOf(rankTitles);
export type Rank = keyof typeof rankTitles;

export const confidences = ['documented', 'likely', 'possible'] as const;
export type Confidence = (typeof confidences)[number];

/** Where a command is run that shows whether a finding holds. */
export const confirmedOn = ['source', 'destination', 'either host', 'vCenter'] as const;
export type ConfirmedOn = (typeof confirmedOn)[number];

/**
 * Of a log's stamps. `unstated`: they carry no zone (ESX 4.x), so times are the host's local ones; `assumed`: they carry none
 * and were read with the offset that the user gave.
 */
export const stampZones = ['stated', 'unstated', 'assumed'] as const;
export type StampZone = (typeof stampZones)[number];

export const warningKinds = [
  'truncated',
  'damaged',
  'unreadable',
  'changed',
  'skipped',
  'limit',
  'missing-fragment',
  'no-log',
  'long-line',
  'no-year',
  'no-zone',
] as const;
export type WarningKind = (typeof warningKinds)[number];

/** What happens on a host beside its migrations: to its links, its paths to storage, its datastores. */
export const hostEventKinds = [
  'link-down',
  'link-up',
  'link-flapping',
  'uplink-down',
  'uplink-up',
  'network-redundancy-lost',
  'network-redundancy-back',
  'network-lost',
  'network-back',
  'lacp-down',
  'lacp-up',
  'network-problem',
  'nic-errors',
  'nic-drops',
  'path-down',
  'path-up',
  'storage-redundancy-lost',
  'storage-redundancy-back',
  'storage-lost',
  'storage-back',
  'apd-start',
  'apd-timeout',
  'apd-end',
  'device-lost',
  'device-back',
  'latency-high',
  'latency-improved',
  'heartbeat-lost',
  'heartbeat-back',
  'nfs-lost',
  'nfs-back',
  'storage-problem',
  'agent-started',
] as const;
export type HostEventKind = (typeof hostEventKinds)[number];

/** In which mode a saved scenario is simulated. */
export const scenarioModes = ['precopy', 'hybrid'] as const;
export type ScenarioMode = (typeof scenarioModes)[number];
