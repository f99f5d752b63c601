/**
 * vmware.log of a virtual machine, ESXi 5.0 to 8.x and the hosted products, stamps whole, masked or stripped, and the
 * simplified dialect that people paste. Headers: README.md.
 */
import { parseStamp } from '../../base/time.ts';
import { formatOf } from '../generations.ts';
import type { Places } from '../generations.ts';
import type { LogRecord } from '../record.ts';

const generations: readonly RegExp[] = [
  // 8.x: 2023-04-15T08:52:34.879Z In(05) vmx - MigrateSetInfo: … ; masked: [YYYY-MM-DDTHH:MM:SS] In(05) …, …:ssIn(05) …
  /^(?:\[(?<masked>[^\]]{0,255})\]|(?<ts>[^\s[\]|]{0,64}?)) ?(?:Em|Al|Cr|Er|Wa|No|In|Db)\(\d\d\) (?<thr>\S{1,255}) (?<opid>\S{1,1024})(?: (?<body>.*))?$/,
  // 5.0 to 7.x: 2018-02-15T02:55:01.542Z| vmx| I125: CPT: …
  /^(?<ts>[^\s|[\]]{1,64})\| (?<thr>[^|\s]{1,255})\| ?(?:[A-Z]\d{3}\+?: )?(?<body>.*)$/,
  // Stripped by an article: vmx| MigrateSetState: … ; the simplified dialect: [timestamp] vmx| I125: VMotion: …
  /^(?:\[(?<masked>[^\]|]{0,255})\] ?|(?<ts>\d[^|\]]{0,255}?) )?(?<thr>(?:vmx|vcpu|mks|svga|worker|Worker|vthread)[\w#-]{0,255})\|(?: ?(?:[A-Z]\d{3}\+?: )?(?<body>.*))?$/,
];

const groups = ['ts', 'masked', 'thr', 'opid', 'body'] as const;

export const vmware = formatOf('vmware', ['vmware'], /^vmware/i, groups, generations, record);

function record(match: RegExpExecArray, at: Places<(typeof groups)[number]>): LogRecord {
  const text = match[at.ts] ?? match[at.masked];
  const stamp = text === undefined ? undefined : parseStamp(text.trim());
  const opId = match[at.opid];
  return {
    kind: 'vmx',
    zoned: stamp?.zoned ?? true,
    body: match[at.body] ?? '',
    time: stamp?.micros,
    thread: match[at.thr],
    opId: opId === '-' ? undefined : opId,
  };
}
