/**
 * vmware.log of a virtual machine, ESXi 5.0 to 8.x and the hosted products, stamps whole, masked or stripped, and the
 * simplified dialect. Headers: README.md.
 */
import { parseStamp } from '../../base/time.ts';
import { formatOf } from '../generations.ts';
import type { GroupIndexes } from '../generations.ts';
import { elatovStun, haewon, kb308477, kb435078, vic } from '../publications.ts';
import type { LogRecord } from '../record.ts';
import { never, seen } from '../sample.ts';
import { stamp } from '../stamp.ts';

// `-` for none. Some lines lack the field: what has neither a digit nor a `-`, or ends in a colon, is the first word of the message.
const opId = String.raw`(?: (?<opid>(?=[^\s\d-]{0,255}[\d-])\S{1,1024}(?<!:))(?!\S))?`;
const groups = ['ts', 'masked', 'thr', 'opid', 'body'] as const;
const common = { kind: 'vmx', zoned: true, body: 'text' } as const;
const level = (sign: string) =>
  never(`2023-04-15T08:52:34.879Z ${sign}(05) vmx - text`, {
    ...common,
    time: '2023-04-15T08:52:34.879Z',
    thread: 'vmx',
  });
const thread = (name: string) => never(`${name}| text`, { ...common, thread: name });

export const vmware = formatOf({
  name: 'vmware',
  programs: ['vmware'],
  nameHint: /^vmware/i,
  groups,
  record,
  generations: [
    {
      // 8.x; masked by articles, also without the blank before the level
      pattern: new RegExp(
        String.raw`^(?:(?:\[(?<masked>[^\]]{0,255})\]|(?<ts>${stamp})) ?)?(?:Em|Al|Cr|Er|Wa|No|In|Db)\(\d\d\) (?<thr>[^\s:[\]]{1,255})(?!\S)${opId}(?: (?<body>.*))?$`,
      ),
      samples: [
        seen(haewon, '2023-04-15T08:52:34.879Z In(05) vmx - MigrateSetState: Transitioning from state 0 to 1.', {
          kind: 'vmx',
          zoned: true,
          body: 'MigrateSetState: Transitioning from state 0 to 1.',
          time: '2023-04-15T08:52:34.879Z',
          thread: 'vmx',
        }),
        seen(kb435078, 'yyyy-mm-ddThh:mm:ssNo(00) vmx - ConfigDB: Setting config.readOnly = "FALSE"', {
          kind: 'vmx',
          zoned: true,
          body: 'ConfigDB: Setting config.readOnly = "FALSE"',
          thread: 'vmx',
        }),
        never('[2023-04-15T08:52:34.879Z] In(05) vmx - text', {
          kind: 'vmx',
          zoned: true,
          body: 'text',
          time: '2023-04-15T08:52:34.879Z',
          thread: 'vmx',
        }),
        never('2023-04-15T08:52:34.879Z In(05) vcpu-0 4f2c-7a MainMem: text', {
          kind: 'vmx',
          zoned: true,
          body: 'MainMem: text',
          time: '2023-04-15T08:52:34.879Z',
          thread: 'vcpu-0',
          opId: '4f2c-7a',
        }),
        never('2023-04-15T08:52:34.879Z In(05) vmx -', {
          kind: 'vmx',
          zoned: true,
          body: '',
          time: '2023-04-15T08:52:34.879Z',
          thread: 'vmx',
        }),
        never('2023-04-15T08:52:34.879Z In(05) vmx CPT: Restoring checkpoint (null)', {
          ...common,
          body: 'CPT: Restoring checkpoint (null)',
          time: '2023-04-15T08:52:34.879Z',
          thread: 'vmx',
        }),
        never('2023-04-15T08:52:34.879Z Wa(03) vmx VMX has left the building: 0.', {
          ...common,
          body: 'VMX has left the building: 0.',
          time: '2023-04-15T08:52:34.879Z',
          thread: 'vmx',
        }),
        never('2023-04-15T08:52:34.879Z In(05) vmx scsi0:0: text', {
          ...common,
          body: 'scsi0:0: text',
          time: '2023-04-15T08:52:34.879Z',
          thread: 'vmx',
        }),
        level('Em'),
        level('Al'),
        level('Cr'),
        level('Er'),
        level('Wa'),
        level('Db'),
        never('In(05) vmx - text', { ...common, thread: 'vmx' }),
      ],
    },
    {
      // 5.0 to 7.x
      pattern: new RegExp(String.raw`^(?<ts>${stamp})\| (?<thr>[^|\s]{1,255})\| ?(?:[A-Z]\d{3}\+?: )?(?<body>.*)$`),
      samples: [
        seen(vic, '2018-02-15T02:55:01.542Z| vmx| I125: CPT: Restoring checkpoint (null)', {
          kind: 'vmx',
          zoned: true,
          body: 'CPT: Restoring checkpoint (null)',
          time: '2018-02-15T02:55:01.542Z',
          thread: 'vmx',
        }),
        seen(elatovStun, '2012-03-23T16:22:51.876Z| vcpu-0| Checkpoint_Unstun: vm stopped for 3658889 us', {
          kind: 'vmx',
          zoned: true,
          body: 'Checkpoint_Unstun: vm stopped for 3658889 us',
          time: '2012-03-23T16:22:51.876Z',
          thread: 'vcpu-0',
        }),
        never('2020-05-01T12:00:00.000-07:00| vmx| I005+: text', {
          kind: 'vmx',
          zoned: true,
          body: 'text',
          time: '2020-05-01T19:00:00.000Z',
          thread: 'vmx',
        }),
        never('2020-05-01T12:00:00.000-07:00| vmx|', {
          kind: 'vmx',
          zoned: true,
          body: '',
          time: '2020-05-01T19:00:00.000Z',
          thread: 'vmx',
        }),
      ],
    },
    {
      // Stripped by an article, and the simplified dialect
      pattern:
        /^(?:\[(?<masked>[^\]|]{0,255})\] ?|(?<ts>\d[^|\]]{0,255}?) )?(?<thr>(?:vmx|vcpu|mks|svga|worker|Worker|vthread)[\w#-]{0,255})\| ?(?:[A-Z]\d{3}\+?: )?(?<body>.*)$/,
      samples: [
        seen(kb308477, 'vmx| MigrateSetState: Transitioning from state 9 to 11.', {
          kind: 'vmx',
          zoned: true,
          body: 'MigrateSetState: Transitioning from state 9 to 11.',
          thread: 'vmx',
        }),
        seen(kb308477, 'vmx|', { kind: 'vmx', zoned: true, body: '', thread: 'vmx' }),
        never('[2024-01-15 10:23:45.123] vmx| I125: VMotion: 1914: 1 S: text', {
          kind: 'vmx',
          zoned: false,
          body: 'VMotion: 1914: 1 S: text',
          time: '2024-01-15T10:23:45.123',
          thread: 'vmx',
        }),
        never('[2024-01-15 10:23:45.123]vmx| I125+: text', {
          kind: 'vmx',
          zoned: false,
          body: 'text',
          time: '2024-01-15T10:23:45.123',
          thread: 'vmx',
        }),
        never('2024-01-15 10:23:45 vmx|text', {
          kind: 'vmx',
          zoned: false,
          body: 'text',
          time: '2024-01-15T10:23:45.000',
          thread: 'vmx',
        }),
        thread('vcpu-0'),
        thread('mks'),
        thread('svga'),
        thread('worker-3476962'),
        thread('Worker#1'),
        thread('vthread-4'),
      ],
    },
  ],
});

function record(match: RegExpExecArray, at: GroupIndexes<(typeof groups)[number]>): LogRecord {
  const text = match[at.ts] ?? match[at.masked];
  const time = text === undefined ? undefined : parseStamp(text.trim());
  const opIdField = match[at.opid];
  return {
    kind: 'vmx',
    zoned: time?.zoned ?? true,
    body: match[at.body] ?? '',
    time: time?.micros,
    thread: match[at.thr],
    opId: opIdField === '-' ? undefined : opIdField,
  };
}
