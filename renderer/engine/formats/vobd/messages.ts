/** Messages of vobd.log about a vMotion; links, paths and settings are known failures (`diagnosis/signatures.json`). */
import { defined } from '../../base/defined.ts';
import { idDigits, isMigrationId } from '../../base/ids.ts';
import { oneBlank } from '../../base/one-blank.ts';
import type { Facts } from '../facts.ts';
import type { LogRecord } from '../record.ts';
import { never } from '../sample.ts';
import { isPeerLost } from '../status.ts';
import { applyTemplates } from '../template.ts';
import type { MessageSample, Template } from '../template.ts';

/** Of each line that is to be decoded at least one of these is a part. */
export const interest = [
  'Motion', // vMotion migration [168099940:1334234558581378]
  '[vob.net.', // events of the host: links, paths, datastores
  '[vob.s', // scsi, storage
  '[vob.psastor.',
  '[vob.vmfs.',
  '[esx.problem.',
  '[esx.clear.',
];

const line = (text: string) =>
  `2023-11-16T00:00:00.000Z In(14) vobd[2098148]:  [migrateCorrelator] 1234567890us: ${text}`;

export const templates: readonly Template[] = [
  {
    // `[address as a number:id]`; the same message is shown in vmware.log and by vCenter.
    needle: 'vMotion migration [',
    pattern: new RegExp(
      String.raw`^\[(?<messageId>[\w.]{1,255})\] (?<message>vMotion migration \[\d{1,10}:(?<id>${idDigits})\](?<text>.*))$`,
    ),
    yields: ({ messageId, message, id = '', text = '' }) =>
      isMigrationId(id) ? { id, ...(/\bfail/.test(text) && failed(text, { messageId, message })) } : {},
    samples: [
      never(line('[vob.vmotion.chkpt.toobig] vMotion migration [168099940:1334234558581378] failed. Too big.'), {
        id: '1334234558581378',
        phase: 'failed',
        milestone: 'failure',
        outcome: 'failed',
        failure: {
          rank: 'vmx-message',
          messageId: 'vob.vmotion.chkpt.toobig',
          message: 'vMotion migration [168099940:1334234558581378] failed. Too big.',
        },
      }),
      never(
        line(
          '[vob.vmotion.stream.keepalive.read.fail] vMotion migration [168099940:1334234558581378] failed to read stream keepalive: Connection reset by peer',
        ),
        {
          id: '1334234558581378',
          phase: 'failed',
          milestone: 'failure',
          outcome: 'failed',
          failure: {
            rank: 'peer-lost',
            messageId: 'vob.vmotion.stream.keepalive.read.fail',
            message:
              'vMotion migration [168099940:1334234558581378] failed to read stream keepalive: Connection reset by peer',
          },
        },
      ),
      never(line('[vob.vmotion.example] vMotion migration [168099940:1334234558581378] text'), {
        id: '1334234558581378',
      }),
    ],
  },
];

/** Facts of a line of vobd.log; undefined where it is not about one migration. */
export function vobdFacts(record: LogRecord): Facts | undefined {
  return applyTemplates(templates, oneBlank(record.body));
}

function failed(
  text: string,
  says: { readonly messageId: string | undefined; readonly message: string | undefined },
): Facts {
  return {
    phase: 'failed',
    milestone: 'failure',
    outcome: 'failed',
    failure: { rank: isPeerLost(text) ? 'peer-lost' : 'vmx-message', ...defined(says) },
  };
}

export const samples: readonly MessageSample[] = [];
