/** Steps of the vmx's state machine, and the ends of its part. */
import { defined } from '../../base/defined.ts';
import type { Side } from '../../model.ts';
import type { Facts } from '../facts.ts';
import { haewon, kb308477, kb432796, kb435078 } from '../publications.ts';
import { never, seen } from '../sample.ts';
import type { Template } from '../template.ts';

const step = (change: string) => `vmx| MigrateSetState: Transitioning from state ${change}.`;

export const stateSteps: Template = {
  needle: 'MigrateSetState:',
  pattern:
    /^MigrateSetState: Transitioning from state (?:(?<fromName>\w{1,64}) \()?(?<from>\d{1,9})(?!\d)\)? to (?:(?<toName>\w{1,64}) \()?(?<to>\d{1,9})(?!\d)/,
  yields: stateChange,
  samples: [
    seen(haewon, '2023-04-15T08:52:34.879Z In(05) vmx - MigrateSetState: Transitioning from state 0 to 1.', {
      state: { from: 0, to: 1 },
      side: 'source',
      phase: 'prepare',
      session: 'begins',
    }),
    seen(kb308477, step('9 to 11'), {
      state: { from: 9, to: 11 },
      side: 'destination',
      phase: 'failed',
      milestone: 'failure',
      outcome: 'failed',
    }),
    seen(kb308477, step('11 to 0'), { state: { from: 11, to: 0 }, side: 'destination', session: 'ends' }),
    seen(
      kb435078,
      'yyyy-mm-ddThh:mm:ssIn(05) vmx - MigrateSetState: Transitioning from state MIGRATE_TO_VMX_WAIT_HANDSHAKE (5) to MIGRATE_TO_VMX_FINISHED (6).',
      {
        state: { from: 5, to: 6, fromName: 'MIGRATE_TO_VMX_WAIT_HANDSHAKE', toName: 'MIGRATE_TO_VMX_FINISHED' },
        side: 'source',
      },
    ),
    never(step('1 to 2'), {
      state: { from: 1, to: 2 },
      side: 'source',
      phase: 'pre-copy',
      milestone: 'pre-copy-start',
    }),
    never(step('0 to 7'), { state: { from: 0, to: 7 }, side: 'destination', phase: 'prepare', session: 'begins' }),
    never(step('7 to 8'), { state: { from: 7, to: 8 }, side: 'destination', phase: 'prepare' }),
    never(step('8 to 9'), {
      state: { from: 8, to: 9 },
      side: 'destination',
      phase: 'pre-copy',
      milestone: 'pre-copy-start',
    }),
    never(step('9 to 10'), { state: { from: 9, to: 10 }, side: 'destination', phase: 'restore' }),
  ],
};

/**
 * 1 to 6 are the source's states, 7 to 11 the destination's, in both numberings (README.md), so a step from or to one of them
 * gives the side.
 */
function stateChange(groups: Readonly<Record<string, string | undefined>>): Facts {
  const { from = '', to = '', fromName, toName } = groups;
  const state = { from: Number(from), to: Number(to), ...defined({ fromName, toName }) };
  const side: Side = Math.max(state.from, state.to) >= 7 ? 'destination' : 'source';
  return { state, side, ...statePhase(state.from, state.to), ...(state.from === 0 && { session: 'begins' }) };
}

function statePhase(from: number, to: number): Facts {
  if (to === 1 || to === 7 || to === 8) return { phase: 'prepare' };
  if (to === 2 || to === 9) return { phase: 'pre-copy', milestone: 'pre-copy-start' };
  if (to === 10) return { phase: 'restore' };
  // FROM_PRECOPY to FROM_FINISHED without restoring: the destination failed before it had a checkpoint [KB 308477].
  if (from === 9 && to === 11) return { phase: 'failed', milestone: 'failure', outcome: 'failed' };
  return to === 0 ? { session: 'ends' } : {};
}

export const ends: readonly Template[] = [
  {
    needle: 'MigrateSetStateFinished',
    pattern: /^MigrateSetStateFinished: /,
    yields: () => ({}),
    samples: [
      seen(
        kb435078,
        'yyyy-mm-ddThh:mm:ssIn(05) vmx - MigrateSetStateFinished: type=1 new state=MIGRATE_TO_VMX_FINISHED',
        {},
      ),
    ],
  },
  {
    needle: 'MigrateWriteHostLog',
    pattern: /^MigrateWriteHostLog: /,
    yields: () => ({}),
    samples: [
      seen(kb435078, 'yyyy-mm-ddThh:mm:ssIn(05) vmx - MigrateWriteHostLog: Writing to log file took 5272 us.', {}),
    ],
  },
  {
    needle: 'left the building',
    pattern: /^VMX has left the building/,
    yields: () => ({ session: 'ends' }),
    samples: [
      seen(kb432796, 'YYYY-MM-DDThh:mm:ss.835Z Wa(03) vmx - VMX has left the building: 0.', { session: 'ends' }),
    ],
  },
];
