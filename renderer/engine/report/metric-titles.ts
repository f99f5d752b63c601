import type { MetricName } from '../model.ts';

/** What each figure is called on screen and on paper, in the order in which they are shown. */
export const metricTitles: Readonly<Record<MetricName, string>> = {
  downtimeMs: 'downtime',
  durationSeconds: 'duration',
  preCopySeconds: 'pre-copy',
  rounds: 'pre-copy rounds',
  bandwidthMBps: 'network bandwidth',
  transmitToDirtyPercent: 'sent / dirtied (t2d)',
  pagesLeft: 'left at the end of pre-copy',
  switchoverGoalSeconds: 'switchover goal',
  preCopyStunMs: 'stun for page tracking',
  destinationWaitSeconds: 'destination waited',
  lowMemoryWaitSeconds: 'waited in low memory',
  maxSwitchoverSeconds: 'switchover limit',
  copiedBytes: 'copied',
  copiedPages: 'pages copied',
  destinationBandwidthMBps: 'bandwidth, as received',
  pageInBandwidthMBps: 'bandwidth of page-in',
  pagesFaulted: 'pages faulted in',
  passThroughPages: 'dirtied by devices',
};
