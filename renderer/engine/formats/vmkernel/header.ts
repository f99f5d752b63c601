/**
 * vmkernel.log and vmkwarning.log, ESX 4.x to ESXi 8, and the same forwarded by syslog.
 *
 * `Mar 6 17:31:16` has neither year nor zone, so ESX 4.x lines have no time.
 */
import { parseStamp } from '../../base/time.ts';
import { formatOf } from '../generations.ts';
import type { Places } from '../generations.ts';
import {
  festag,
  kb307365,
  kb441977,
  lnav,
  pastebinOpIds,
  sexilog,
  sexilogRate,
  virtuallyPeculiar,
} from '../publications.ts';
import type { LogRecord } from '../record.ts';
import { never, seen } from '../sample.ts';

// Days:hours:minutes:seconds since boot.
const uptime = String.raw`(?<up>\d{1,6}:\d\d:\d\d:\d\d\.\d{3})`;
// `cpu##` and `cpu## )`: articles mask the numbers.
const where = String.raw`cpu[\d#x]{1,20}(?::[\d#x]{1,20})? ?(?:opID=(?<opid>[^)]{1,1024}))?\)`;
const groups = ['ts', 'up', 'host', 'opid', 'body'] as const;

export const vmkernel = formatOf({
  name: 'vmkernel',
  programs: ['vmkernel'],
  nameHint: /^(?:vmkernel|vmkwarning|messages)/i,
  groups,
  record,
  generations: [
    {
      // 5.0 to 7.0
      pattern: new RegExp(String.raw`^(?<ts>[\dT:.#YMDHSymdhsx-]{1,64}Z) ${where}(?<body>.*)$`),
      samples: [
        seen(
          virtuallyPeculiar,
          '2015-12-25T16:39:25.567Z cpu4:2758489)Tcpip_Vmk: 1288: Affinitizing 192.168.1.176 to world 2772001, Success',
          {
            kind: 'vmkernel',
            zoned: true,
            body: 'Tcpip_Vmk: 1288: Affinitizing 192.168.1.176 to world 2772001, Success',
            time: '2015-12-25T16:39:25.567Z',
          },
        ),
        seen(
          pastebinOpIds,
          '2016-03-01T13:42:19.481Z cpu9:112174 opID=dc2104c4)World: 14299: VC opID CE15C2BE-00000340-6-1e-4 maps to vmkernel opID dc2104c4',
          {
            kind: 'vmkernel',
            zoned: true,
            body: 'World: 14299: VC opID CE15C2BE-00000340-6-1e-4 maps to vmkernel opID dc2104c4',
            time: '2016-03-01T13:42:19.481Z',
            opId: 'dc2104c4',
          },
        ),
        never('YYYY-MM-DDTHH:MM:SSZ cpu##)VMotion: 1: text', {
          kind: 'vmkernel',
          zoned: true,
          body: 'VMotion: 1: text',
        }),
      ],
    },
    {
      // 8.x; early in a boot without a cpu
      pattern: new RegExp(
        String.raw`^(?<ts>\S{1,64}Z) [A-Z][a-z]\(\d{0,20}\)(?:\[\+\]|\+)? (?:vmkernel|vmkwarning): {1,16}(?:${where})?(?<body>.*)$`,
      ),
      samples: [
        seen(
          lnav('ESXi 8'),
          '2023-08-08T15:08:36.834Z Wa(180) vmkwarning: cpu0:263421 opID=a03fc439)WARNING: Sched: vm 265285: 6404: could not create container group',
          {
            kind: 'vmkernel',
            zoned: true,
            body: 'WARNING: Sched: vm 265285: 6404: could not create container group',
            time: '2023-08-08T15:08:36.834Z',
            opId: 'a03fc439',
          },
        ),
        seen(lnav('ESXi 8'), '2023-08-08T14:13:55Z In(182) vmkernel: VMB: 65: Reserved 4 MPNs starting @ 0x4c1', {
          kind: 'vmkernel',
          zoned: true,
          body: 'VMB: 65: Reserved 4 MPNs starting @ 0x4c1',
          time: '2023-08-08T14:13:55.000Z',
        }),
        seen(kb441977, '####-##-##T##:##:##.###Z In() vmkernel: cpu## )Migrate: 314: text', {
          kind: 'vmkernel',
          zoned: true,
          body: 'Migrate: 314: text',
        }),
        never('2023-08-08T14:13:55Z In(182)[+] vmkernel: cpu0:263421)continued', {
          kind: 'vmkernel',
          zoned: true,
          body: 'continued',
          time: '2023-08-08T14:13:55.000Z',
        }),
        never('2023-08-08T14:13:55Z In(182)+ vmkernel: cpu0:263421)continued', {
          kind: 'vmkernel',
          zoned: true,
          body: 'continued',
          time: '2023-08-08T14:13:55.000Z',
        }),
      ],
    },
    {
      // Forwarded
      pattern: new RegExp(
        String.raw`^(?:<\d{1,20}>)?(?<ts>\S{1,64}(?:Z|[-+]\d\d:\d\d)) (?<host>\S{1,255}) (?:vmkernel|vmkwarning): (?:${where})?(?<body>.*)$`,
      ),
      samples: [
        seen(
          sexilog,
          '<181>2014-12-10T18:50:27.101Z esx.vmware.com vmkernel: cpu11:1674338)VMotionSend: 3508: 1418237421145920 S: Sent all modified pages',
          {
            kind: 'vmkernel',
            zoned: true,
            body: 'VMotionSend: 3508: 1418237421145920 S: Sent all modified pages',
            time: '2014-12-10T18:50:27.101Z',
            host: 'esx.vmware.com',
          },
        ),
        seen(sexilogRate, '2015-02-20T11:05:06.449Z esx.vmware.com vmkernel: cpu3:427570)VMotion: 3878: text', {
          kind: 'vmkernel',
          zoned: true,
          body: 'VMotion: 3878: text',
          time: '2015-02-20T11:05:06.449Z',
          host: 'esx.vmware.com',
        }),
        never('2015-06-21T02:11:51.617+02:00 esx03 vmkwarning: cpu21 opID=dc2104c4)WARNING: text', {
          kind: 'vmkernel',
          zoned: true,
          body: 'WARNING: text',
          time: '2015-06-21T00:11:51.617Z',
          host: 'esx03',
          opId: 'dc2104c4',
        }),
        never('2015-06-21T02:11:51.617+02:00 esx03 vmkernel: VMB: 65: text', {
          kind: 'vmkernel',
          zoned: true,
          body: 'VMB: 65: text',
          time: '2015-06-21T00:11:51.617Z',
          host: 'esx03',
        }),
      ],
    },
    {
      // 4.x; one page lost the blank before the host
      pattern: new RegExp(
        String.raw`^[A-Z][a-z]{2}\s{1,16}\d{1,2} \d\d:\d\d:\d\d\s?(?<host>\S{1,255}) vmkernel: ${uptime} ${where}(?<body>.*)$`,
      ),
      samples: [
        seen(
          festag,
          'Mar 6 17:31:16 ESX01 vmkernel: 15:07:33:10.284 cpu2:4245)WARNING: LinNet: netdev_watchdog: NETDEV WATCHDOG: vmnic3: transmit timed out',
          {
            kind: 'vmkernel',
            zoned: false,
            body: 'WARNING: LinNet: netdev_watchdog: NETDEV WATCHDOG: vmnic3: transmit timed out',
            host: 'ESX01',
          },
        ),
        seen(
          festag,
          'Mar 6 17:31:20ESX01 vmkernel: 15:07:33:14.289 cpu1:4234)WARNING: LinNet: netdev_watchdog: NETDEV WATCHDOG: vmnic3: transmit timed out',
          {
            kind: 'vmkernel',
            zoned: false,
            body: 'WARNING: LinNet: netdev_watchdog: NETDEV WATCHDOG: vmnic3: transmit timed out',
            host: 'ESX01',
          },
        ),
        never('Mar 6 17:31:20 ESX01 vmkernel: 15:07:33:14.289 cpu1 opID=dc2104c4)text', {
          kind: 'vmkernel',
          zoned: false,
          body: 'text',
          host: 'ESX01',
          opId: 'dc2104c4',
        }),
      ],
    },
    {
      // 4.x without the syslog part
      pattern: new RegExp(String.raw`^vmkernel: ${uptime} ${where}(?<body>.*)$`),
      samples: [
        seen(
          kb307365,
          'vmkernel: 114:03:25:51.489 cpu0:4100)WARNING: FSR: 690: 1313159068180024 S: Maximum switchover time (100 seconds) reached.',
          {
            kind: 'vmkernel',
            zoned: false,
            body: 'WARNING: FSR: 690: 1313159068180024 S: Maximum switchover time (100 seconds) reached.',
          },
        ),
        never('vmkernel: 114:03:25:51.489 cpu0 opID=dc2104c4)text', {
          kind: 'vmkernel',
          zoned: false,
          body: 'text',
          opId: 'dc2104c4',
        }),
      ],
    },
  ],
});

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
