/** Messages of the switchover: the stun, the restore, and what the destination says of it in the source's log. */
import { kb320352, kb432796, kb435078, vic, virten } from '../publications.ts';
import { never, seen } from '../sample.ts';
import { numberOf, stated } from '../template.ts';
import type { Template } from '../template.ts';

export const switchover: readonly Template[] = [
  {
    needle: 'successfully stunned',
    pattern: /^Migrate: VM successfully stunned/,
    yields: () => ({ phase: 'switchover', milestone: 'stunned', side: 'source' }),
    samples: [
      seen(kb435078, 'yyyy-mm-ddThh:mm:ss In(05) vcpu-0 - Migrate: VM successfully stunned.', {
        phase: 'switchover',
        milestone: 'stunned',
        side: 'source',
      }),
    ],
  },
  {
    needle: 'VM starting stun',
    pattern: /^Migrate: VM starting stun(?:, waiting (?<limit>\d{1,20}) seconds)?/,
    yields: ({ limit }) => ({
      phase: 'switchover',
      milestone: 'stun',
      side: 'source',
      metrics: stated({ maxSwitchoverSeconds: numberOf(limit) }) ?? {},
    }),
    samples: [
      seen(
        kb432796,
        '2023-04-15T08:52:54.500Z In(05) vmx - Migrate: VM starting stun, waiting 100 seconds for go/no-go message.',
        { phase: 'switchover', milestone: 'stun', side: 'source', metrics: { maxSwitchoverSeconds: 100 } },
      ),
      never('2023-04-15T08:52:54.500Z In(05) vmx - Migrate: VM starting stun', {
        phase: 'switchover',
        milestone: 'stun',
        side: 'source',
        metrics: {},
      }),
    ],
  },
  {
    // Also the end of a snapshot's stun: the session decides whether it is the migration's.
    needle: 'Checkpoint_Unstun',
    pattern: /^Checkpoint_Unstun: vm stopped for (?<us>\d{1,15})(?!\d) us/,
    yields: ({ us }) => ({ phase: 'resume', milestone: 'unstun', metrics: { downtimeMs: Number(us) / 1000 } }),
    samples: [
      seen(virten, '2015-10-27T22:01:42.961Z| vcpu-0| I120: Checkpoint_Unstun: vm stopped for 467123 us', {
        phase: 'resume',
        milestone: 'unstun',
        metrics: { downtimeMs: 467.123 },
      }),
    ],
  },
  {
    needle: 'CPT: Restoring',
    pattern: /^CPT: Restoring checkpoint/,
    yields: () => ({ phase: 'restore', milestone: 'restore', side: 'destination', session: 'begins' }),
    samples: [
      seen(vic, '2018-02-15T02:55:01.542Z| vmx| I125: CPT: Restoring checkpoint (null)', {
        phase: 'restore',
        milestone: 'restore',
        side: 'destination',
        session: 'begins',
      }),
    ],
  },
  {
    needle: 'Destination waited',
    pattern: /^Migrate: Remote Log: Destination waited for (?<seconds>[\d.]{1,32}) seconds/,
    yields: ({ seconds }) => ({
      phase: 'restore',
      side: 'source',
      metrics: stated({ destinationWaitSeconds: numberOf(seconds) }) ?? {},
    }),
    samples: [
      seen(
        kb320352,
        '2023-04-15T08:52:55.500Z In(05) worker-3476962 - Migrate: Remote Log: Destination waited for 208.42 seconds.',
        { phase: 'restore', side: 'source', metrics: { destinationWaitSeconds: 208.42 } },
      ),
    ],
  },
  {
    needle: 'Migrate: Remote Log',
    pattern: /^Migrate: Remote Log: /,
    yields: () => ({ phase: 'restore', side: 'source' }),
    samples: [
      seen(
        kb320352,
        '2023-04-15T08:52:55.500Z In(05) worker-3476962 - Migrate: Remote Log: Beginning checkpoint restore.',
        { phase: 'restore', side: 'source' },
      ),
    ],
  },
];
