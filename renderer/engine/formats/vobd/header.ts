/** vobd.log: what the kernel observed and the problems that follow from it, ESXi 5.x to 8, and forwarded. Headers: README.md. */
import { parseStamp } from '../../base/time.ts';
import { formatOf } from '../generations.ts';
import type { GroupIndexes } from '../generations.ts';
import { kb376568, kb421596, latencyBlog } from '../publications.ts';
import type { LogRecord } from '../record.ts';
import { never, seen } from '../sample.ts';
import { byRfc3164, byRfc5424 } from '../syslog.ts';
import { stamp, zone } from '../stamp.ts';

// `[netCorrelator] 7891198507416us: `: which part of vobd, and microseconds since boot. Some messages have no part.
const where = String.raw`(?:\[(?<part>\w{1,64})\] )?\d{1,20}us: {1,8}(?<body>.*)$`;
const groups = ['ts', 'host', 'part', 'body'] as const;

export const vobd = formatOf({
  name: 'vobd',
  programs: ['vobd'],
  nameHint: /^vobd/i,
  groups,
  record,
  generations: [
    {
      // 5.x to 7.x
      pattern: new RegExp(String.raw`^(?<ts>${stamp}Z): ${where}`),
      samples: [
        seen(
          kb376568,
          '2023-11-16T00:00:00.000Z: [netCorrelator] 7891198507416us: [vob.net.vmnic.linkstate.down] vmnic vmnic1 linkstate down',
          {
            kind: 'vobd',
            zoned: true,
            body: '[vob.net.vmnic.linkstate.down] vmnic vmnic1 linkstate down',
            time: '2023-11-16T00:00:00.000Z',
            component: 'netCorrelator',
          },
        ),
        never('2023-11-16T00:00:00.000Z: 7891198507416us: text', {
          kind: 'vobd',
          zoned: true,
          body: 'text',
          time: '2023-11-16T00:00:00.000Z',
        }),
      ],
    },
    {
      // 8.x
      pattern: new RegExp(String.raw`^(?<ts>${stamp}Z) [A-Z][a-z]\(\d{1,20}\) vobd\[\d{1,20}\]: {1,8}${where}`),
      samples: [
        seen(
          kb421596,
          '2023-11-16T00:00:00.000Z In(14) vobd[2098148]:  [APDCorrelator] 1234567890us: [esx.problem.storage.apd.start] Device or filesystem with identifier [naa.6] has entered the All Paths Down state.',
          {
            kind: 'vobd',
            zoned: true,
            body: '[esx.problem.storage.apd.start] Device or filesystem with identifier [naa.6] has entered the All Paths Down state.',
            time: '2023-11-16T00:00:00.000Z',
            component: 'APDCorrelator',
          },
        ),
        never('2023-11-16T00:00:00.000Z In(14) vobd[2098148]: 1234567890us:  text', {
          kind: 'vobd',
          zoned: true,
          body: 'text',
          time: '2023-11-16T00:00:00.000Z',
        }),
      ],
    },
    {
      // Forwarded
      pattern: new RegExp(
        String.raw`^(?:<\d{1,20}>)?(?<ts>${stamp}${zone}) (?<host>[^\s()]{1,255}) vobd(?:\[\d{1,20}\])?: {1,8}${where}`,
      ),
      samples: [
        seen(
          latencyBlog,
          '2016-09-14T14:14:25.234Z esx01.example vobd: [scsiCorrelator] 14807183227307us: [esx.problem.scsi.device.io.latency.high] Device naa.6 performance has deteriorated.',
          {
            kind: 'vobd',
            zoned: true,
            body: '[esx.problem.scsi.device.io.latency.high] Device naa.6 performance has deteriorated.',
            time: '2016-09-14T14:14:25.234Z',
            host: 'esx01.example',
            component: 'scsiCorrelator',
          },
        ),
        never('2023-11-15T19:00:00.000-05:00 esx01 vobd: 1234567890us: text', {
          kind: 'vobd',
          zoned: true,
          body: 'text',
          time: '2023-11-16T00:00:00.000Z',
          host: 'esx01',
        }),
        never('<14>2023-11-16T01:00:00.000+01:00 esx01 vobd[2098148]:  1234567890us: text', {
          kind: 'vobd',
          zoned: true,
          body: 'text',
          time: '2023-11-16T00:00:00.000Z',
          host: 'esx01',
        }),
      ],
    },
    {
      pattern: new RegExp(String.raw`${byRfc3164('vobd')} {0,8}${where}`),
      samples: [
        never('<14>Mar  5 10:00:05 esx01 vobd[2097]:  [netCorrelator] 123us: text', {
          kind: 'vobd',
          zoned: true,
          body: 'text',
          host: 'esx01',
          component: 'netCorrelator',
        }),
        never('Mar 15 10:00:05 vobd: 123us:  text', { kind: 'vobd', zoned: true, body: 'text' }),
        never('Mar  5 10:00:05esx01 vobd: 123us: text', { kind: 'vobd', zoned: true, body: 'text', host: 'esx01' }),
      ],
    },
    {
      pattern: new RegExp(String.raw`${byRfc5424('vobd')} {0,8}${where}`),
      samples: [
        never('<14>1 2024-03-05T10:00:05.000Z esx01 vobd 2097 - -  [netCorrelator] 123us: text', {
          kind: 'vobd',
          zoned: true,
          body: 'text',
          time: '2024-03-05T10:00:05.000Z',
          host: 'esx01',
          component: 'netCorrelator',
        }),
        ...[
          '1 2024-03-05T10:00:05Z esx01 vobd - - [a@1 b="c"] 123us:  text',
          '1 2024-03-05T11:00:05.0+01:00 esx01 vobd - - - \uFEFF123us: text',
          '1 2024-03-05T09:00:05.0-01:00 esx01 vobd - - - \u00EF\u00BB\u00BF123us: text',
        ].map((line) =>
          never(line, {
            kind: 'vobd' as const,
            zoned: true,
            body: 'text',
            time: '2024-03-05T10:00:05.000Z',
            host: 'esx01',
          }),
        ),
      ],
    },
  ],
});

function record(match: RegExpExecArray, at: GroupIndexes<(typeof groups)[number]>): LogRecord {
  const time = parseStamp(match[at.ts] ?? '');
  return {
    kind: 'vobd',
    zoned: time?.zoned ?? true,
    body: match[at.body] ?? '',
    time: time?.micros,
    host: match[at.host],
    component: match[at.part],
  };
}
