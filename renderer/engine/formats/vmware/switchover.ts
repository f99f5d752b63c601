/** Messages of the switchover: the stun, the restore, and the destination's messages in the source's log. */
import { defined } from '../../base/defined.ts';
import { hostedResume, kb320352, kb432796, kb435078, vic, virten } from '../publications.ts';
import { never, seen } from '../sample.ts';
import { numberOf } from '../template.ts';
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
      metrics: defined({ maxSwitchoverSeconds: numberOf(limit) }),
    }),
    samples: [
      seen(
        kb432796,
        'YYYY-MM-DDThh:mm:ss.551Z In(05) vmx - Migrate: VM starting stun, waiting 100 seconds for go/no-go message.',
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
    yields: ({ us }) => ({
      phase: 'resume',
      milestone: 'unstun',
      metrics: { downtimeMs: Number(us) / 1000 },
      downtimeWay: 'unstun',
    }),
    samples: [
      seen(virten, '2015-10-27T22:01:42.149Z| vcpu-0| I120: Checkpoint_Unstun: vm stopped for 188405 us', {
        phase: 'resume',
        milestone: 'unstun',
        metrics: { downtimeMs: 188.405 },
        downtimeWay: 'unstun',
      }),
    ],
  },
  {
    // With the path of a file it is a resume from suspend, or a snapshot that is reverted to.
    needle: 'CPT: Restoring',
    pattern: /^CPT: Restoring checkpoint \(null\)/,
    yields: () => ({ phase: 'restore', milestone: 'restore', side: 'destination', session: 'begins' }),
    samples: [
      seen(vic, '2018-02-15T02:55:01.542Z| vmx| I125: CPT: Restoring checkpoint (null)', {
        phase: 'restore',
        milestone: 'restore',
        side: 'destination',
        session: 'begins',
      }),
      seen(
        hostedResume,
        String.raw`2020-05-21T16:24:24.116-07:00| vmx| I125: CPT: Restoring checkpoint C:\Virtual Machines\Win10Python\Windows 10 x64-3f40935a.vmss`,
        undefined,
      ),
    ],
  },
  {
    needle: 'Destination waited',
    pattern: /^Migrate: Remote Log: Destination waited for (?<seconds>[\d.]{1,32}) seconds/,
    yields: ({ seconds }) => ({
      phase: 'restore',
      side: 'source',
      metrics: defined({ destinationWaitSeconds: numberOf(seconds) }),
    }),
    samples: [
      seen(
        kb320352,
        '[YYYY-MM-DDTHH:MM:SS] In(05) worker-3476962 - Migrate: Remote Log: Destination waited for 208.42 seconds.',
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
        '[YYYY-MM-DDTHH:MM:SS] In(05) worker-3476962 - Migrate: Remote Log: Beginning checkpoint restore.',
        { phase: 'restore', side: 'source' },
      ),
    ],
  },
];
