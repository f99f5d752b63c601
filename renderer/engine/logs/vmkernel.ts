/**
 * vmkernel.log and vmkwarning.log, ESX 4.x to ESXi 8, and the same forwarded by syslog.
 *
 * Headers: FORMATS.md section 2.1. `Mar 6 17:31:16` has neither year nor zone, so ESX 4.x lines keep their uptime only.
 */
import { parseStamp } from '../base/time.ts';
import { formatOf } from './generations.ts';
import type { Group } from './generations.ts';
import type { LogRecord } from './record.ts';

const uptime = String.raw`(?<up>\d+:\d\d:\d\d:\d\d\.\d{3})`;
// `cpu##` and `cpu## )`: articles mask the numbers.
const where = String.raw`cpu(?<cpu>[\d#x]+)(?::(?<world>[\d#x]+))? ?(?:opID=(?<opid>[^)]+))?\)`;

const generations: readonly RegExp[] = [
  // 5.0 to 7.0: 2015-12-25T16:39:25.565Z cpu4:2758489)Migrate: vm ...
  new RegExp(String.raw`^(?<ts>[\dT:.#YMDHSymdhsx-]+Z) ${where}(?<body>.*)$`),
  // 8.x: 2023-12-07T05:04:55.159Z In(182) vmkernel: cpu10:2099084 opID=a9f5cca4)SunRPC: ... (early boot: no cpu)
  new RegExp(
    String.raw`^(?<ts>\S+Z) (?<sev>[A-Z][a-z])\((?<pri>\d*)\)(?:\[\+\]|\+)? (?<prog>vmkernel|vmkwarning): {1,16}(?:${where})?(?<body>.*)$`,
  ),
  // Forwarded: <181>2014-12-10T18:50:27.101Z esx.vmware.com vmkernel: cpu11:1674338)VMotionSend: ...
  new RegExp(
    String.raw`^(?:<(?<pri>\d+)>)?(?<ts>\S+(?:Z|[-+]\d\d:\d\d)) (?<host>\S+) (?<prog>vmkernel|vmkwarning): (?:${where})?(?<body>.*)$`,
  ),
  // 4.x: Mar 6 17:31:16 ESX01 vmkernel: 15:07:33:10.284 cpu2:4245)WARNING: ... (one page lost the blank before the host)
  new RegExp(
    String.raw`^(?<mon>[A-Z][a-z]{2})\s+\d{1,2} \d\d:\d\d:\d\d\s?(?<host>\S+) vmkernel: ${uptime} ${where}(?<body>.*)$`,
  ),
  // 4.x without the syslog part: vmkernel: 114:03:25:51.489 cpu0:4100)WARNING: FSR: ...
  new RegExp(String.raw`^vmkernel: ${uptime} ${where}(?<body>.*)$`),
];

export const vmkernel = formatOf('vmkernel', /^(?:vmkernel|vmkwarning|messages)/i, generations, record);

function record(group: Group): LogRecord {
  const stampText = group('ts');
  const up = group('up');
  const stamp = stampText === undefined ? undefined : parseStamp(stampText);
  const body = group('body') ?? '';
  return {
    kind: 'vmkernel',
    zoned: stamp?.zoned ?? up === undefined,
    body,
    program: 'vmkernel',
    time: stamp?.micros,
    level: body.startsWith('WARNING: ') ? 'WARNING' : body.startsWith('ALERT: ') ? 'ALERT' : undefined,
    host: group('host'),
    opId: group('opid'),
    uptimeSeconds: up === undefined ? undefined : uptimeSeconds(up),
    cpu: countOf(group('cpu')),
    world: countOf(group('world')),
    pri: countOf(group('pri')),
  };
}

/** Undefined where it is left out, and where an article masks it (`cpu##`, `xxxxxx`). */
function countOf(text: string | undefined): number | undefined {
  return text === undefined || text === '' || /[^0-9]/.test(text) ? undefined : Number(text);
}

/** `15:07:33:10.284` (days:hours:minutes:seconds since boot) → 1323190.284. */
function uptimeSeconds(text: string): number {
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
  return Number((days * 86_400 + hours * 3600 + minutes * 60 + seconds).toFixed(3));
}
