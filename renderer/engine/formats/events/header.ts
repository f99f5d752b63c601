/** Events of vCenter: as it sends them to a syslog server, and as the envelopes hand over those of an export. Forms: README.md. */
import { parseStamp } from '../../base/time.ts';
import { formatOf } from '../generations.ts';
import type { GroupIndexes } from '../generations.ts';
import { elasticFixtures } from '../publications.ts';
import type { LogRecord } from '../record.ts';
import { never, seen } from '../sample.ts';
import { stamp, zone } from '../stamp.ts';
import { byRfc3164, byRfc5424 } from '../syslog.ts';

const groups = ['ts', 'inner', 'host', 'type', 'body'] as const;
/** `vpxd-main` is what newer appliances call vpxd. */
const daemon = 'vpxd(?:-main)?';
const event = String.raw`(?<body>Event \[\d{1,20}\] \[\d{1,4}-\d{1,4}\] \[(?<inner>[^\]\s]{1,64})\] \[(?<type>[\w.]{1,255})\] .*)$`;

const sent = 'Event [7] [1-1] [2026-09-04T10:30:07.5Z] [vim.event.X] [info] [] [] [7] [text]';
const asSent = {
  kind: 'event',
  zoned: true,
  body: sent,
  time: '2026-09-04T10:30:07.500Z',
  component: 'vim.event.X',
} as const;
const maskedTime = 'Event [7] [1-1] [####-##-##T##:##:##Z] [vim.event.X] [info] [] [] [7] [text]';
const asMasked = { ...asSent, body: maskedTime, time: '2026-09-04T10:30:08.000Z', host: 'vc01' } as const;
const marks = ['', '\uFEFF', '\u00EF\u00BB\u00BF'] as const;

export const events = formatOf({
  name: 'events',
  programs: ['vcenter-events'],
  nameHint: /^vcenter-events/i,
  groups,
  record,
  generations: [
    {
      // Of an export, as `lineOfEvent` writes it
      pattern: new RegExp(String.raw`^(?<ts>${stamp}) vcenter-event (?<body>\[(?:-|(?<type>[\w.]{1,255}))\] .*)$`),
      samples: [
        never('2026-09-04T10:30:07.500Z vcenter-event [vim.event.X] text {}', {
          ...asSent,
          body: '[vim.event.X] text {}',
        }),
        never('####-##-##T##:##:## vcenter-event [-] text {}', { kind: 'event', zoned: true, body: '[-] text {}' }),
      ],
    },
    {
      pattern: new RegExp(`${byRfc5424(daemon)}${event}`),
      samples: [
        seen(
          elasticFixtures,
          '<14>1 2021-09-06T14:40:30.300037+00:00 vcenter vpxd 58650 - -  Event [575802] [1-1] [2021-09-06T14:40:30.299219Z] [vim.event.AlarmActionTriggeredEvent] [info] [] [Home] [575802] [Alarm text]',
          {
            kind: 'event',
            zoned: true,
            body: 'Event [575802] [1-1] [2021-09-06T14:40:30.299219Z] [vim.event.AlarmActionTriggeredEvent] [info] [] [Home] [575802] [Alarm text]',
            time: '2021-09-06T14:40:30.299219Z',
            host: 'vcenter',
            component: 'vim.event.AlarmActionTriggeredEvent',
          },
        ),
        ...marks.map((mark) =>
          never(`1 2026-09-04T10:30:08.000Z vc01 vpxd-main 7 - [a@1 b="c"] ${mark}${sent}`, {
            ...asSent,
            host: 'vc01',
          }),
        ),
        never(`1 2026-09-04T10:30:08.000Z vc01 vpxd - - - ${maskedTime}`, asMasked),
        ...['2026-09-04T11:30:08+01:00', '2026-09-04T05:30:08-05:00', '2026-09-04T10:30:08Z'].map((moment) =>
          never(`<14>1 ${moment} vc01 vpxd - - - ${sent}`, { ...asSent, host: 'vc01' }),
        ),
      ],
    },
    {
      pattern: new RegExp(`${byRfc3164(daemon)} {0,2}${event}`),
      samples: [
        never(`<14>Sep  4 10:30:08 vc01 vpxd[58650]: ${sent}`, { ...asSent, host: 'vc01' }),
        never(`Sep 14 10:30:08 vpxd-main:   ${sent}`, asSent),
        never(`Sep 14 10:30:08vc01 vpxd: ${sent}`, { ...asSent, host: 'vc01' }),
      ],
    },
    {
      // Of a server that writes whole stamps
      pattern: new RegExp(
        String.raw`^(?:<\d{1,20}>)?(?<ts>${stamp}${zone}) (?<host>[^\s()]{1,255}) ${daemon}(?:\[\d{1,20}\])?: {1,8}${event}`,
      ),
      samples: [
        never(`<14>2026-09-04T10:30:08.000Z vc01 vpxd[58650]:  ${sent}`, { ...asSent, host: 'vc01' }),
        never(`2026-09-04T10:30:08.000Z vc01 vpxd: ${maskedTime}`, asMasked),
        never(`2026-09-04T11:30:08+01:00 vc01 vpxd-main: ${sent}`, { ...asSent, host: 'vc01' }),
        never(`2026-09-04T05:30:08-05:00 vc01 vpxd: ${sent}`, { ...asSent, host: 'vc01' }),
      ],
    },
  ],
});

/** An event has a time of its own: when it happened. Where that is masked, when it was sent. */
function record(match: RegExpExecArray, at: GroupIndexes<(typeof groups)[number]>): LogRecord {
  const time = parseStamp(match[at.inner] ?? '') ?? parseStamp(match[at.ts] ?? '');
  return {
    kind: 'event',
    zoned: time?.zoned ?? true,
    body: match[at.body] ?? '',
    time: time?.micros,
    host: match[at.host],
    component: match[at.type],
  };
}
