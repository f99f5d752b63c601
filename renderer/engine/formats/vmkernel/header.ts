/**
 * vmkernel.log and vmkwarning.log, ESX 4.x to ESXi 8, and the same forwarded by syslog.
 *
 * Headers: README.md. `Mar 6 17:31:16` has neither year nor zone, so ESX 4.x lines have no time.
 */
import { parseStamp } from '../../base/time.ts';
import { formatOf } from '../generations.ts';
import type { Places } from '../generations.ts';
import type { LogRecord } from '../record.ts';

// Days:hours:minutes:seconds since boot.
const uptime = String.raw`(?<up>\d{1,6}:\d\d:\d\d:\d\d\.\d{3})`;
// `cpu##` and `cpu## )`: articles mask the numbers.
const where = String.raw`cpu[\d#x]{1,20}(?::[\d#x]{1,20})? ?(?:opID=(?<opid>[^)]{1,1024}))?\)`;

const generations: readonly RegExp[] = [
  // 5.0 to 7.0: 2015-12-25T16:39:25.565Z cpu4:2758489)Migrate: vm ...
  new RegExp(String.raw`^(?<ts>[\dT:.#YMDHSymdhsx-]{1,64}Z) ${where}(?<body>.*)$`),
  // 8.x: 2023-12-07T05:04:55.159Z In(182) vmkernel: cpu10:2099084 opID=a9f5cca4)SunRPC: ... (early boot: no cpu)
  new RegExp(
    String.raw`^(?<ts>\S{1,64}Z) [A-Z][a-z]\(\d{0,20}\)(?:\[\+\]|\+)? (?:vmkernel|vmkwarning): {1,16}(?:${where})?(?<body>.*)$`,
  ),
  // Forwarded: <181>2014-12-10T18:50:27.101Z esx.vmware.com vmkernel: cpu11:1674338)VMotionSend: ...
  new RegExp(
    String.raw`^(?:<\d{1,20}>)?(?<ts>\S{1,64}(?:Z|[-+]\d\d:\d\d)) (?<host>\S{1,255}) (?:vmkernel|vmkwarning): (?:${where})?(?<body>.*)$`,
  ),
  // 4.x: Mar 6 17:31:16 ESX01 vmkernel: 15:07:33:10.284 cpu2:4245)WARNING: ... (one page lost the blank before the host)
  new RegExp(
    String.raw`^[A-Z][a-z]{2}\s{1,16}\d{1,2} \d\d:\d\d:\d\d\s?(?<host>\S{1,255}) vmkernel: ${uptime} ${where}(?<body>.*)$`,
  ),
  // 4.x without the syslog part: vmkernel: 114:03:25:51.489 cpu0:4100)WARNING: FSR: ...
  new RegExp(String.raw`^vmkernel: ${uptime} ${where}(?<body>.*)$`),
];

const groups = ['ts', 'up', 'host', 'opid', 'body'] as const;

export const vmkernel = formatOf(
  'vmkernel',
  ['vmkernel'],
  /^(?:vmkernel|vmkwarning|messages)/i,
  groups,
  generations,
  record,
);

function record(match: RegExpExecArray, at: Places<(typeof groups)[number]>): LogRecord {
  const stampText = match[at.ts];
  const stamp = stampText === undefined ? undefined : parseStamp(stampText);
  return {
    kind: 'vmkernel',
    zoned: stamp?.zoned ?? match[at.up] === undefined,
    body: match[at.body] ?? '',
    time: stamp?.micros,
    host: match[at.host],
    opId: match[at.opid],
  };
}
