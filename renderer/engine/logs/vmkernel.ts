/**
 * vmkernel.log and vmkwarning.log, ESX 4.x to ESXi 8, and the same forwarded by syslog.
 *
 * Headers: FORMATS.md section 2.1. `Mar 6 17:31:16` has neither year nor zone, so ESX 4.x lines keep their uptime only.
 */
import { parseStamp } from '../base/time.ts';
import { formatOf } from './generations.ts';
import type { HeaderGroups } from './generations.ts';
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

function record(groups: HeaderGroups): LogRecord {
  const stamp = groups['ts'] === undefined ? undefined : parseStamp(groups['ts']);
  const body = groups['body'] ?? '';
  const level = /^(WARNING|ALERT): /.exec(body)?.[1];
  return {
    kind: 'vmkernel',
    zoned: stamp?.zoned ?? groups['up'] === undefined,
    body,
    program: 'vmkernel',
    ...(stamp && { time: stamp.micros }),
    ...(level !== undefined && { level }),
    ...(groups['host'] !== undefined && { host: groups['host'] }),
    ...(groups['opid'] !== undefined && { opId: groups['opid'] }),
    ...(groups['up'] !== undefined && { uptimeSeconds: uptimeSeconds(groups['up']) }),
    ...number('cpu', groups['cpu']),
    ...number('world', groups['world']),
    ...number('pri', groups['pri']),
  };
}

function number<Name extends string>(name: Name, text: string | undefined): { readonly [N in Name]?: number } {
  if (!text || !/^\d+$/.test(text)) return {};
  return { [name]: Number(text) } as { readonly [N in Name]: number };
}

/** `15:07:33:10.284` (days:hours:minutes:seconds since boot) → 1323190.284. */
function uptimeSeconds(text: string): number {
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
  return Number((days * 86_400 + hours * 3600 + minutes * 60 + seconds).toFixed(3));
}
