/** Messages of failures. */
import { defined } from '../../base/defined.ts';
import { kb1010045, russia204 } from '../publications.ts';
import { never, seen } from '../sample.ts';
import { isCancelled, isPeerLost } from '../status.ts';
import { numberOf } from '../template.ts';
import type { MessageSample, Template } from '../template.ts';

/** Of a status, the part that is read. */
const mostOfStatus = 1024;

const failed = (status: string) =>
  `2014-11-08T03:11:10.313Z cpu5:3343193)WARNING: Migrate: 269: 1415416254017461 S: Failed: ${status} @0x41801e280b11`;

function tooLong(begin: string, outcome: 'failed' | 'cancelled'): MessageSample {
  const message = begin.padEnd(mostOfStatus, 'x');
  return never(failed(`${message}x (0xbad00e0)`), {
    phase: 'failed',
    milestone: 'failure',
    outcome,
    failure: { rank: 'kernel-status', message },
    id: '1415416254017461',
    side: 'source',
  });
}

export const failures: readonly Template[] = [
  {
    needle: 'failed to end preCopy stream',
    pattern: /^failed to end preCopy stream: (?<status>.*)$/,
    yields: ({ status = '' }) => ({
      phase: 'pre-copy',
      outcome: 'failed',
      failure: { rank: 'symptom', message: `failed to end preCopy stream: ${status}` },
    }),
    samples: [
      seen(
        russia204,
        '2014-11-08T03:11:10.313Z cpu5:3343193)WARNING: VMotion: 3680: 1415416254017461 S: failed to end preCopy stream: IO was aborted',
        {
          phase: 'pre-copy',
          outcome: 'failed',
          failure: { rank: 'symptom', message: 'failed to end preCopy stream: IO was aborted' },
          id: '1415416254017461',
          side: 'source',
        },
      ),
    ],
  },
  {
    needle: 'Failed: ',
    pattern: /^Failed: (?<status>.{1,1024}?) ?\((?<code>0x[0-9a-f]{1,16})\)/i,
    yields: ({ status, code }) => ({
      phase: 'failed',
      milestone: 'failure',
      outcome: isCancelled(status) ? 'cancelled' : 'failed',
      failure: { rank: isPeerLost(status) ? 'peer-lost' : 'kernel-status', ...defined({ status, code }) },
    }),
    samples: [
      seen(russia204, failed('IO was aborted (0xbad00e0)'), {
        phase: 'failed',
        milestone: 'failure',
        outcome: 'failed',
        failure: { rank: 'peer-lost', status: 'IO was aborted', code: '0xbad00e0' },
        id: '1415416254017461',
        side: 'source',
      }),
      seen(
        kb1010045,
        'vmkernel: 114:03:25:51.489 cpu2:10561)WARNING: Migrate: 296: 1313159068180024 D: Failed: Maximum switchover time for migration exceeded(0xbad0109) @0x41800f61cee2',
        {
          phase: 'failed',
          milestone: 'failure',
          outcome: 'failed',
          failure: {
            rank: 'kernel-status',
            status: 'Maximum switchover time for migration exceeded',
            code: '0xbad0109',
          },
          id: '1313159068180024',
          side: 'destination',
        },
      ),
      never(failed('Operation was canceled (0xbad0094)'), {
        phase: 'failed',
        milestone: 'failure',
        outcome: 'cancelled',
        failure: { rank: 'kernel-status', status: 'Operation was canceled', code: '0xbad0094' },
        id: '1415416254017461',
        side: 'source',
      }),
      never(failed('Connection closed by remote host, possibly due to timeout (0xbad003f)'), {
        phase: 'failed',
        milestone: 'failure',
        outcome: 'failed',
        failure: {
          rank: 'peer-lost',
          status: 'Connection closed by remote host, possibly due to timeout',
          code: '0xbad003f',
        },
        id: '1415416254017461',
        side: 'source',
      }),
      never(failed('Connection reset by peer (0xbad004b)'), {
        phase: 'failed',
        milestone: 'failure',
        outcome: 'failed',
        failure: { rank: 'peer-lost', status: 'Connection reset by peer', code: '0xbad004b' },
        id: '1415416254017461',
        side: 'source',
      }),
      never(failed('Connection refused (0xbad004f)'), {
        phase: 'failed',
        milestone: 'failure',
        outcome: 'failed',
        failure: { rank: 'peer-lost', status: 'Connection refused', code: '0xbad004f' },
        id: '1415416254017461',
        side: 'source',
      }),
      never(failed('Broken pipe (0xbad0053)'), {
        phase: 'failed',
        milestone: 'failure',
        outcome: 'failed',
        failure: { rank: 'peer-lost', status: 'Broken pipe', code: '0xbad0053' },
        id: '1415416254017461',
        side: 'source',
      }),
      never(failed('Already disconnected (0xbad002e)'), {
        phase: 'failed',
        milestone: 'failure',
        outcome: 'failed',
        failure: { rank: 'peer-lost', status: 'Already disconnected', code: '0xbad002e' },
        id: '1415416254017461',
        side: 'source',
      }),
      never(failed('No connection (0xbad0040)'), {
        phase: 'failed',
        milestone: 'failure',
        outcome: 'failed',
        failure: { rank: 'peer-lost', status: 'No connection', code: '0xbad0040' },
        id: '1415416254017461',
        side: 'source',
      }),
      never(failed('Timeout (0xBAD0021)'), {
        phase: 'failed',
        milestone: 'failure',
        outcome: 'failed',
        failure: { rank: 'peer-lost', status: 'Timeout', code: '0xBAD0021' },
        id: '1415416254017461',
        side: 'source',
      }),
    ],
  },
  {
    // A status that is too long to be read whole.
    needle: 'Failed: ',
    pattern: new RegExp(String.raw`^Failed: (?<message>.{${mostOfStatus}})`),
    yields: ({ message }) => ({
      phase: 'failed',
      milestone: 'failure',
      outcome: isCancelled(message) ? 'cancelled' : 'failed',
      failure: { rank: 'kernel-status', ...defined({ message }) },
    }),
    samples: [tooLong('IO was ', 'failed'), tooLong('Operation was canceled, ', 'cancelled')],
  },
  {
    needle: 'considered a failure by the VMX',
    pattern: /^Migration considered a failure by the VMX/,
    yields: () => ({
      phase: 'failed',
      milestone: 'failure',
      outcome: 'failed',
      failure: { rank: 'elsewhere', message: 'Migration considered a failure by the VMX' },
    }),
    samples: [
      seen(
        russia204,
        '2014-11-08T03:11:10.328Z cpu20:3343190)WARNING: Migrate: 5289: 1415416254017461 S: Migration considered a failure by the VMX. It is most likely a timeout, but check the VMX log for the true error.',
        {
          phase: 'failed',
          milestone: 'failure',
          outcome: 'failed',
          failure: { rank: 'elsewhere', message: 'Migration considered a failure by the VMX' },
          id: '1415416254017461',
          side: 'source',
        },
      ),
    ],
  },
  {
    needle: 'aximum switchover time',
    pattern: /aximum switchover time (?:\((?<bracket>\d{1,20}) seconds\)|of \d{1,20} second)/,
    yields: ({ bracket }) => ({
      phase: 'failed',
      milestone: 'failure',
      outcome: 'failed',
      metrics: defined({ maxSwitchoverSeconds: numberOf(bracket) }),
      failure: { rank: 'symptom', message: 'Maximum switchover time reached' },
    }),
    samples: [
      seen(
        kb1010045,
        'vmkernel: 114:03:25:51.489 cpu0:4100)WARNING: FSR: 690: 1313159068180024 S: Maximum switchover time (100 seconds) reached. Failing migration; VM should resume on source.',
        {
          phase: 'failed',
          milestone: 'failure',
          outcome: 'failed',
          metrics: { maxSwitchoverSeconds: 100 },
          failure: { rank: 'symptom', message: 'Maximum switchover time reached' },
          id: '1313159068180024',
          side: 'source',
          kind: 'storage-vmotion',
        },
      ),
      seen(
        kb1010045,
        'vmkernel: 114:03:25:51.489 cpu2:10561)WARNING: FSR: 3281: 1313159068180024 D: The migration exceeded the maximum switchover time of 100 second(s). ESX has preemptively failed the migration to allow the VM to continue running on the source host.',
        {
          phase: 'failed',
          milestone: 'failure',
          outcome: 'failed',
          metrics: { maxSwitchoverSeconds: 100 },
          failure: { rank: 'symptom', message: 'Maximum switchover time reached' },
          id: '1313159068180024',
          side: 'destination',
          kind: 'storage-vmotion',
        },
      ),
    ],
  },
];
