/** Messages of failures, as the vmx notes them and as a user is shown them. */
import { defined } from '../../base/defined.ts';
import type { Facts } from '../facts.ts';
import { kb308477, kb320352, kb435078 } from '../publications.ts';
import { never, seen } from '../sample.ts';
import { isCancelled } from '../status.ts';
import type { Template } from '../template.ts';

const of8 = '2023-04-15T08:52:34.879Z In(05) vmx - ';
const shown = (message: string, says: Facts) => never(`${of8}[msg.migrate.example] ${message}`, says);

export const failures: readonly Template[] = [
  {
    needle: 'Migrate_SetFailure:',
    // The text ends at the first code: to try each one as its end would cost the line's length squared.
    pattern:
      /^Migrate_SetFailure: (?<text>(?:(?!\. Error bad[0-9a-f]{1,8}\. ).){1,4096}?)(?:\. Error (?<code>bad[0-9a-f]{1,8})\. (?<status>.{1,4096}?))?\.?$/s,
    yields: ({ text, code, status }) => ({
      phase: 'failed',
      milestone: 'failure',
      outcome: isCancelled(text) || isCancelled(status) ? 'cancelled' : 'failed',
      failure: { rank: 'kernel-status', ...defined({ message: text, code, status }) },
    }),
    samples: [
      seen(kb308477, 'vmx| Migrate_SetFailure: Failed waiting for data. Error bad0006. Limit exceeded.', {
        phase: 'failed',
        milestone: 'failure',
        outcome: 'failed',
        failure: {
          rank: 'kernel-status',
          message: 'Failed waiting for data',
          code: 'bad0006',
          status: 'Limit exceeded',
        },
      }),
      never('vmx| Migrate_SetFailure: The migration was canceled', {
        phase: 'failed',
        milestone: 'failure',
        outcome: 'cancelled',
        failure: { rank: 'kernel-status', message: 'The migration was canceled' },
      }),
      never('vmx| Migrate_SetFailure: Failed waiting for data. Error bad0094. Operation was canceled', {
        phase: 'failed',
        milestone: 'failure',
        outcome: 'cancelled',
        failure: {
          rank: 'kernel-status',
          message: 'Failed waiting for data',
          code: 'bad0094',
          status: 'Operation was canceled',
        },
      }),
    ],
  },
  {
    needle: 'Migrate_SetFailureMsgList',
    pattern: /^Migrate_SetFailureMsgList/,
    yields: () => ({ phase: 'failed', outcome: 'failed' }),
    samples: [
      seen(kb435078, 'yyyy-mm-ddThh:mm:ssIn(05) vmx - Migrate_SetFailureMsgList: switching to new log file.', {
        phase: 'failed',
        outcome: 'failed',
      }),
    ],
  },
  {
    needle: 'Caching migration error message list',
    pattern: /^Migrate: Caching migration error message list/,
    yields: () => ({ phase: 'failed', milestone: 'failure', outcome: 'failed' }),
    samples: [
      seen(kb435078, 'yyyy-mm-ddThh:mm:ssIn(05) vmx - Migrate: Caching migration error message list:', {
        phase: 'failed',
        milestone: 'failure',
        outcome: 'failed',
      }),
    ],
  },
  {
    needle: '[',
    pattern: /^(?:Msg_Post: \w{1,64} )?\[(?<messageId>(?:msg|vob)\.[\w.-]{1,255})\] ?(?<message>.*)$/,
    yields: ({ messageId = '', message = '' }) => ({
      ...(isFailure(messageId, message) && { phase: 'failed', outcome: 'failed' }),
      failure: { rank: messageRank(messageId), messageId, message },
    }),
    samples: [
      seen(
        kb435078,
        'yyyy-mm-ddThh:mm:ssIn(05) vmx - [msg.checkpoint.migration.maxSwitchoverTimeExceeded] The migration has exceeded the maximum switchover time of 100 second(s).',
        {
          phase: 'failed',
          outcome: 'failed',
          failure: {
            rank: 'vmx-message',
            messageId: 'msg.checkpoint.migration.maxSwitchoverTimeExceeded',
            message: 'The migration has exceeded the maximum switchover time of 100 second(s).',
          },
          metrics: { maxSwitchoverSeconds: 100 },
        },
      ),
      seen(
        kb308477,
        'vmx| [vob.vmotion.chkpt.toobig] vMotion migration [XXXXXXXX:xxxxxxxxxxxxxxxx] failed. The checkpoint data length (xxxxx bytes) or the offset (xxxxxxxx bytes) exceeds the maximum checkpoint data length (xxxxxxxx byte).',
        {
          phase: 'failed',
          outcome: 'failed',
          failure: {
            rank: 'vmx-message',
            messageId: 'vob.vmotion.chkpt.toobig',
            message:
              'vMotion migration [XXXXXXXX:xxxxxxxxxxxxxxxx] failed. The checkpoint data length (xxxxx bytes) or the offset (xxxxxxxx bytes) exceeds the maximum checkpoint data length (xxxxxxxx byte).',
          },
        },
      ),
      seen(kb308477, 'vmx| [msg.moduletable.powerOnFailed] Module Migrate power on failed.', {
        failure: {
          rank: 'symptom',
          messageId: 'msg.moduletable.powerOnFailed',
          message: 'Module Migrate power on failed.',
        },
      }),
      never(`${of8}Msg_Post: Error [msg.migrate.fail.dst]The source detected that the destination failed to resume.`, {
        phase: 'failed',
        outcome: 'failed',
        failure: {
          rank: 'elsewhere',
          messageId: 'msg.migrate.fail.dst',
          message: 'The source detected that the destination failed to resume.',
        },
      }),
      shown('An error occurred while saving the state.', {
        phase: 'failed',
        outcome: 'failed',
        failure: {
          rank: 'vmx-message',
          messageId: 'msg.migrate.example',
          message: 'An error occurred while saving the state.',
        },
      }),
      shown('Timeout of the other side.', {
        phase: 'failed',
        outcome: 'failed',
        failure: { rank: 'vmx-message', messageId: 'msg.migrate.example', message: 'Timeout of the other side.' },
      }),
      shown('A time-out of the other side.', {
        phase: 'failed',
        outcome: 'failed',
        failure: { rank: 'vmx-message', messageId: 'msg.migrate.example', message: 'A time-out of the other side.' },
      }),
      shown('Timed out waiting for migration data.', {
        phase: 'failed',
        outcome: 'failed',
        failure: {
          rank: 'vmx-message',
          messageId: 'msg.migrate.example',
          message: 'Timed out waiting for migration data.',
        },
      }),
      shown('The state could not be saved.', {
        phase: 'failed',
        outcome: 'failed',
        failure: { rank: 'vmx-message', messageId: 'msg.migrate.example', message: 'The state could not be saved.' },
      }),
      shown('Unable to save the state.', {
        phase: 'failed',
        outcome: 'failed',
        failure: { rank: 'vmx-message', messageId: 'msg.migrate.example', message: 'Unable to save the state.' },
      }),
      shown('The other side said abort.', {
        phase: 'failed',
        outcome: 'failed',
        failure: { rank: 'vmx-message', messageId: 'msg.migrate.example', message: 'The other side said abort.' },
      }),
      never('vmx| [msg.loader.biosfd] Could not open bios.440.rom.', {
        failure: {
          rank: 'vmx-message',
          messageId: 'msg.loader.biosfd',
          message: 'Could not open bios.440.rom.',
        },
      }),
      never('vmx| [vob.vmfs.lock.busy] A file is locked.', {
        failure: { rank: 'vmx-message', messageId: 'vob.vmfs.lock.busy', message: 'A file is locked.' },
      }),
      shown('The state was saved.', {
        failure: { rank: 'vmx-message', messageId: 'msg.migrate.example', message: 'The state was saved.' },
      }),
    ],
  },
  {
    needle: 'continue running on the source',
    pattern: /^Migrate: Attempting to continue running on the source/,
    yields: () => ({ phase: 'failed', outcome: 'failed', side: 'source', runsOn: 'source' }),
    samples: [
      seen(kb320352, '[YYYY-MM-DDTHH:MM:SS] In(05) vmx - Migrate: Attempting to continue running on the source.', {
        phase: 'failed',
        outcome: 'failed',
        side: 'source',
        runsOn: 'source',
      }),
    ],
  },
  {
    needle: 'cleaning up migration state',
    pattern: /^Migrate: cleaning up migration state/,
    yields: () => ({ milestone: 'cleanup', session: 'ends' }),
    samples: [seen(kb308477, 'vmx| Migrate: cleaning up migration state.', { milestone: 'cleanup', session: 'ends' })],
  },
  {
    // The same sentence without its id.
    needle: 'aximum switchover time of',
    pattern: /(?<message>[Tt]he migration (?:has )?exceeded the maximum switchover time of \d{1,20} second)/,
    yields: ({ message = '' }) => ({
      phase: 'failed',
      milestone: 'failure',
      outcome: 'failed',
      failure: { rank: 'vmx-message', message },
    }),
    samples: [
      never(`${of8}Msg_Post: Error: The migration has exceeded the maximum switchover time of 8 second(s). ESX has`, {
        phase: 'failed',
        milestone: 'failure',
        outcome: 'failed',
        failure: {
          rank: 'vmx-message',
          message: 'The migration has exceeded the maximum switchover time of 8 second',
        },
        metrics: { maxSwitchoverSeconds: 8 },
      }),
      never(`${of8}VMX: the migration exceeded the maximum switchover time of 8 seconds`, {
        phase: 'failed',
        milestone: 'failure',
        outcome: 'failed',
        failure: { rank: 'vmx-message', message: 'the migration exceeded the maximum switchover time of 8 second' },
        metrics: { maxSwitchoverSeconds: 8 },
      }),
    ],
  },
];

/** Some messages only report that something else went wrong. */
function messageRank(messageId: string): 'vmx-message' | 'elsewhere' | 'symptom' {
  if (messageId === 'msg.migrate.fail.dst') return 'elsewhere';
  return messageId.startsWith('msg.moduletable.') ? 'symptom' : 'vmx-message';
}

/** Whether a message of the migration itself reports a failure; others count only beside one. */
function isFailure(messageId: string, message: string): boolean {
  return /migrat|vmotion/.test(messageId) && /fail|exceed|error|timed? ?-?out|could not|unable|abort/i.test(message);
}
