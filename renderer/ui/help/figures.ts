/** What each figure means, the words of the line that it is read from, and who explains that line. */
import type { MetricName } from '../../engine/model.ts';

export interface FigureHelp {
  readonly means: string;
  /** As the log has it, numbers left out; undefined for what is worked out from several lines. */
  readonly line?: string;
  /** Where the line is explained or was seen. */
  readonly source?: string;
}

const kb436882 = 'https://knowledge.broadcom.com/external/article/436882';
const kb308477 = 'https://knowledge.broadcom.com/external/article/308477';
const kb307365 = 'https://knowledge.broadcom.com/external/article?articleId=307365';
const downtimePage = 'https://www.sexilog.fr/sexiboards/downtime-vmotion/';

export const figureHelp: Readonly<Record<MetricName, FigureHelp>> = {
  downtimeMs: {
    means:
      'How long the guest stood still at the switchover. vpxa’s own value counts first, then the vmx’s unstun, then stun on the source to resume on the destination within what the clocks allow.',
    line: 'vmotion result has downtime value … · Checkpoint_Unstun: vm stopped for … us',
    source: downtimePage,
  },
  durationSeconds: {
    means: 'vCenter’s operation from begin to end where vpxd shows it, else first to last line of one host’s clock.',
  },
  preCopySeconds: { means: 'From the first page sent to the end of pre-copy, on the source.' },
  rounds: { means: 'Passes over memory before the switchover: each but the first sends what was written meanwhile.' },
  bandwidthMBps: {
    means: 'What vMotion measured at the end of pre-copy, in the log’s own MB/s.',
    line: 'Stopping pre-copy: … (network bandwidth ~… MB/s, …% t2d)',
    source: kb436882,
  },
  transmitToDirtyPercent: {
    means: 'Pages sent over pages the guest dirtied, in the last round. Under about 100 % pre-copy falls behind.',
    line: '…% t2d',
    source: kb436882,
  },
  pagesLeft: {
    means: 'Pages still to send when the guest was stopped: with the bandwidth they set most of the downtime.',
    line: 'Stopping pre-copy: only … pages left to send, which can be sent within the switchover time goal',
    source: kb436882,
  },
  switchoverGoalSeconds: {
    means: 'Migrate.PreCopySwitchoverTimeGoal: pre-copy may stop when the rest fits this time.',
    line: '… within the switchover time goal of … seconds',
    source: kb436882,
  },
  preCopyStunMs: {
    means: 'A short stop at the start, while page tracking is set up. The guest feels it, but it is no downtime.',
    line: 'Set source task result precopyStunTime to …',
  },
  destinationWaitSeconds: {
    means: 'How long the destination had nothing to do but wait for data.',
    line: 'Migrate: Remote Log: Destination waited for … seconds',
    source: kb308477,
  },
  lowMemoryWaitSeconds: {
    means: 'How long the destination stood in low memory and took no pages.',
    line: 'World … waited … seconds to leave low memory state',
  },
  maxSwitchoverSeconds: {
    means: 'The longest switchover that is allowed before the migration fails.',
    line: 'Migrate: VM starting stun, waiting … seconds for go/no-go message',
    source: kb307365,
  },
  copiedBytes: { means: 'Bytes sent over all rounds, where the log states them for each.' },
  copiedPages: { means: 'Pages sent over all rounds, where the log states them for each.' },
  destinationBandwidthMBps: {
    means: 'The same transfer as the destination measured it.',
    line: 'Received all changed pages … (network bandwidth ~… MB/s)',
  },
  pageInBandwidthMBps: {
    means: 'How fast the rest came in after the guest ran on the destination.',
    line: 'Estimated network bandwidth … MB/s during page-in',
  },
  pagesFaulted: { means: 'Pages that the running guest asked for before they had come by themselves.' },
  passThroughPages: {
    means: 'Pages that a passed-through device wrote, which page tracking does not see otherwise.',
    line: 'pages dirtied by pass through device …',
  },
};
