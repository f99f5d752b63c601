/**
 * The figures of a migration, each described once and in the order in which they are shown. The window, its help, the report,
 * the CSV, the JSON, the store and the template for OpenSearch all show exactly these.
 */
import { keysOf } from './base/keys-of.ts';
import type { MetricKind, Unit } from './vocabulary.ts';

interface MetricEntry {
  readonly unit: Unit;
  /** On screen and on paper. */
  readonly title: string;
  /** Of its column in the CSV; published ones stay. */
  readonly head: string;
  /** How it can be known. A stated value counts before a derived one. */
  readonly kinds: readonly MetricKind[];
  /** Several lines state it, one for each waiter, and the largest value counts. */
  readonly isLargest?: true;
  readonly means: string;
  /** The words of the line that it is read from, as the log has them, numbers left out. */
  readonly line?: string;
  /** Where the line is explained or was seen. */
  readonly source?: string;
}

const kb436882 = 'https://knowledge.broadcom.com/external/article/436882';
const kb308477 = 'https://knowledge.broadcom.com/external/article/308477';
const kb307365 = 'https://knowledge.broadcom.com/external/article?articleId=307365';
const resultPage = 'https://www.virten.net/2023/01/new-vmotion-performance-counter-in-vsphere-8/';
const downtimePage = 'https://www.sexilog.fr/sexiboards/downtime-vmotion/';

const table = {
  downtimeMs: {
    unit: 'ms',
    title: 'downtime',
    head: 'downtime ms',
    kinds: ['stated', 'derived'],
    means:
      'How long the guest stood still at the switchover. The host’s own result counts first, then vpxa’s value, then the vmx’s unstun, then stun on the source to resume on the destination within what the clocks allow.',
    line: 'vmDowntime = … · vmotion result has downtime value … · Checkpoint_Unstun: vm stopped for … us',
    source: downtimePage,
  },
  durationSeconds: {
    unit: 's',
    title: 'duration',
    head: 'duration s',
    kinds: ['stated', 'derived'],
    means:
      'vCenter’s operation from begin to end where vpxd shows it, else the host’s own result, else first to last line of one host’s clock, else vCenter’s events.',
    line: 'srcMigrationTime = … · dstMigrationTime = …',
    source: resultPage,
  },
  preCopySeconds: {
    unit: 's',
    title: 'pre-copy',
    head: 'pre-copy s',
    kinds: ['stated', 'derived'],
    means: 'From the first page sent to the end of pre-copy, on the source.',
    line: 'memPrecopyTime = …',
    source: resultPage,
  },
  rounds: {
    unit: 'rounds',
    title: 'pre-copy rounds',
    head: 'rounds',
    kinds: ['derived'],
    means: 'Passes over memory before the switchover: each but the first sends what was written meanwhile.',
  },
  bandwidthMBps: {
    unit: 'MB/s',
    title: 'network bandwidth',
    head: 'bandwidth MB/s',
    kinds: ['stated', 'derived'],
    means:
      'What vMotion measured at the end of pre-copy, in the log’s own MB/s; where no line states that, the rate of all of pre-copy in the host’s own result.',
    line: 'Stopping pre-copy: … (network bandwidth ~… MB/s, …% t2d) · vmPrecopyBandwidth = …',
    source: kb436882,
  },
  transmitToDirtyPercent: {
    unit: '%',
    title: 'sent / dirtied (t2d)',
    head: 'sent/dirtied %',
    kinds: ['stated'],
    means: 'Pages sent over pages the guest dirtied, in the last round. Under about 100 % pre-copy falls behind.',
    line: '…% t2d',
    source: kb436882,
  },
  pagesLeft: {
    unit: 'pages',
    title: 'left at the end of pre-copy',
    head: 'pages left',
    kinds: ['stated'],
    means: 'Pages still to send when the guest was stopped: with the bandwidth they set most of the downtime.',
    line: 'Stopping pre-copy: only … pages left to send, which can be sent within the switchover time goal',
    source: kb436882,
  },
  switchoverGoalSeconds: {
    unit: 's',
    title: 'switchover goal',
    head: 'switchover goal s',
    kinds: ['stated'],
    means: 'Migrate.PreCopySwitchoverTimeGoal: pre-copy may stop when the rest fits this time.',
    line: '… within the switchover time goal of … seconds',
    source: kb436882,
  },
  preCopyStunMs: {
    unit: 'ms',
    title: 'stun for page tracking',
    head: 'pre-copy stun ms',
    kinds: ['stated'],
    means: 'A short stop at the start, while page tracking is set up. The guest feels it, but it is no downtime.',
    line: 'vmPrecopyStunTime = … · Set source task result precopyStunTime to …',
  },
  destinationWaitSeconds: {
    unit: 's',
    title: 'destination waited',
    head: 'destination waited s',
    kinds: ['stated'],
    isLargest: true,
    means: 'How long the destination had nothing to do but wait for data.',
    line: 'Migrate: Remote Log: Destination waited for … seconds',
    source: kb308477,
  },
  lowMemoryWaitSeconds: {
    unit: 's',
    title: 'waited in low memory',
    head: 'low memory wait s',
    kinds: ['stated'],
    isLargest: true,
    means: 'How long the destination stood in low memory and took no pages.',
    line: 'World … waited … seconds to leave low memory state',
  },
  maxSwitchoverSeconds: {
    unit: 's',
    title: 'switchover limit',
    head: 'switchover limit s',
    kinds: ['stated'],
    means: 'The longest switchover that is allowed before the migration fails.',
    line: 'Migrate: VM starting stun, waiting … seconds for go/no-go message',
    source: kb307365,
  },
  copiedBytes: {
    unit: 'bytes',
    title: 'copied',
    head: 'copied bytes',
    kinds: ['derived'],
    means: 'Bytes sent over all rounds, where the log states them for each.',
  },
  copiedPages: {
    unit: 'pages',
    title: 'pages copied',
    head: 'copied pages',
    kinds: ['derived'],
    means: 'Pages sent over all rounds, where the log states them for each.',
  },
  destinationBandwidthMBps: {
    unit: 'MB/s',
    title: 'bandwidth, as received',
    head: 'destination bandwidth MB/s',
    kinds: ['stated'],
    means: 'The same transfer as the destination measured it.',
    line: 'Received all changed pages … (network bandwidth ~… MB/s)',
  },
  pageInBandwidthMBps: {
    unit: 'MB/s',
    title: 'bandwidth of page-in',
    head: 'page-in bandwidth MB/s',
    kinds: ['stated'],
    means: 'How fast the rest came in after the guest ran on the destination.',
    line: 'Estimated network bandwidth … MB/s during page-in',
  },
  pagesFaulted: {
    unit: 'pages',
    title: 'pages faulted in',
    head: 'pages faulted',
    kinds: ['stated'],
    means: 'Pages that the running guest asked for before they had come by themselves.',
    line: 'vmNumRemotePageFaults = … · (faulted … pages',
  },
  passThroughPages: {
    unit: 'pages',
    title: 'dirtied by devices',
    head: 'pages dirtied by devices',
    kinds: ['stated'],
    means: 'Pages that a passed-through device wrote, which page tracking does not see otherwise.',
    line: 'pages dirtied by pass through device …',
  },
  pageInSeconds: {
    unit: 's',
    title: 'page-in',
    head: 'page-in s',
    kinds: ['stated'],
    means: 'How long the rest of the memory took to come in while the guest already ran on the destination.',
    line: 'vmPagesSrcTime = …',
  },
  roundTripMs: {
    unit: 'ms',
    title: 'round trip',
    head: 'round trip ms',
    kinds: ['stated'],
    means:
      'The time to the other host and back, as the host measured it. The line states no unit: it is read as microseconds.',
    line: 'vmotionRTT = …',
    source: resultPage,
  },
} as const satisfies Readonly<Record<string, MetricEntry>>;

export type MetricName = keyof typeof table;
/** Those that can be known in this way. */
export type MetricOf<Kind extends MetricKind> = {
  [Name in MetricName]: Kind extends (typeof table)[Name]['kinds'][number] ? Name : never;
}[MetricName];

export const metricTable: Readonly<Record<MetricName, MetricEntry>> = table;
export const metricNames = keysOf(table);
