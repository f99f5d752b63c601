/**
 * vmware.log of a virtual machine, ESXi 5.0 to 8.x and the hosted products, stamps whole, masked or stripped, and the
 * simplified dialect that people paste. Headers: FORMATS.md sections 2.3 and 8.
 */
import { parseStamp } from '../base/time.ts';
import { formatOf } from './generations.ts';
import type { Group } from './generations.ts';
import type { LogRecord } from './record.ts';

const generations: readonly RegExp[] = [
  // 8.x: 2023-04-15T08:52:34.879Z In(05) vmx - MigrateSetInfo: … ; masked: [YYYY-MM-DDTHH:MM:SS] In(05) …, …:ssIn(05) …
  /^(?:\[(?<masked>[^\]]*)\]|(?<ts>[^\s[\]|]*?)) ?(?<sev>Em|Al|Cr|Er|Wa|No|In|Db)\((?<num>\d\d)\) (?<thr>\S+) (?<opid>\S+)(?: (?<body>.*))?$/,
  // 5.0 to 7.x: 2018-02-15T02:55:01.542Z| vmx| I125: CPT: …
  /^(?<ts>[^\s|[\]]+)\| (?<thr>[^|\s]+)\| ?(?:(?<lvl>[A-Z])(?<num>\d{3})\+?: )?(?<body>.*)$/,
  // Stripped by an article: vmx| MigrateSetState: … ; the simplified dialect: [timestamp] vmx| I125: VMotion: …
  /^(?:\[(?<masked>[^\]|]*)\] ?|(?<ts>\d[^|\]]*?) )?(?<thr>(?:vmx|vcpu|mks|svga|worker|Worker|vthread)[\w#-]*)\|(?: ?(?:(?<lvl>[A-Z])(?<num>\d{3})\+?: )?(?<body>.*))?$/,
];

export const vmware = formatOf('vmware', /^vmware/i, generations, record);

function record(group: Group): LogRecord {
  const text = group('ts') ?? group('masked');
  const stamp = text === undefined ? undefined : parseStamp(text.trim());
  const opId = group('opid');
  return {
    kind: 'vmx',
    zoned: stamp?.zoned ?? true,
    body: group('body') ?? '',
    time: stamp?.micros,
    thread: group('thr'),
    level: group('sev') ?? group('lvl'),
    opId: opId === '-' ? undefined : opId,
  };
}
