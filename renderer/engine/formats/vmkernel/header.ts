/**
 * vmkernel.log and vmkwarning.log, ESX 4.x to ESXi 8, and the same by syslog (`../syslog.ts`) or without a stamp.
 *
 * `Mar 6 17:31:16` has neither year nor zone: lines of ESX 4.x have a time only where others of their file show which.
 */
import { parseStamp } from '../../base/time.ts';
import { formatOf } from '../generations.ts';
import type { GroupIndexes } from '../generations.ts';
import { byRfc3164, byRfc5424 } from '../syslog.ts';
import {
  crashScreen,
  elasticFixtures,
  festag,
  forwardedHeaders,
  kb1010045,
  kb441977,
  lnav,
  messages4,
  pastebinOpIds,
  sexilog,
  sexilogRate,
  virtuallyPeculiar,
} from '../publications.ts';
import type { LogRecord } from '../record.ts';
import { never, seen } from '../sample.ts';
import { stamp, zone } from '../stamp.ts';

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
      pattern: new RegExp(String.raw`^(?<ts>${stamp}Z) ${where}(?<body>.*)$`),
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
        String.raw`^(?:<\d{1,20}>)?(?<ts>${stamp}Z) [A-Z][a-z]\(\d{0,20}\)(?:\[\+\]|\+)? (?:vmkernel|vmkwarning): {1,16}(?:${where})?(?<body>.*)$`,
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
        seen(
          kb441977,
          '####-##-##T##:##:##.###Z In() vmkernel: cpu## )Migrate: 314: vmotion: Dest vmmLeaderID = <ex. 2109446>',
          { kind: 'vmkernel', zoned: true, body: 'Migrate: 314: vmotion: Dest vmmLeaderID = <ex. 2109446>' },
        ),
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
        never('<181>2023-08-08T14:13:55Z In(182) vmkernel: continued', {
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
        String.raw`^(?:<\d{1,20}>)?(?<ts>${stamp}${zone}) (?<host>(?![A-Z][a-z]\(\d)\S{1,255}) (?:vmkernel|vmkwarning)(?:\[\d{1,20}\])?: (?:${where})?(?<body>.*)$`,
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
        seen(
          sexilogRate,
          '2015-02-20T11:05:06.449Z esx.vmware.com vmkernel: cpu3:427570)VMotion: 3878: 1424430291970314 S: Stopping pre-copy',
          {
            kind: 'vmkernel',
            zoned: true,
            body: 'VMotion: 3878: 1424430291970314 S: Stopping pre-copy',
            time: '2015-02-20T11:05:06.449Z',
            host: 'esx.vmware.com',
          },
        ),
        seen(
          forwardedHeaders,
          '2016-09-14T14:14:25.234Z esx1.example vmkernel[34242432]: cpu0:33011)WARNING: IOMMUIntel: 2777: text',
          {
            kind: 'vmkernel',
            zoned: true,
            body: 'WARNING: IOMMUIntel: 2777: text',
            time: '2016-09-14T14:14:25.234Z',
            host: 'esx1.example',
          },
        ),
        never('2015-06-21T02:11:51.617+02:00 esx03 vmkwarning: cpu21 opID=dc2104c4)WARNING: text', {
          kind: 'vmkernel',
          zoned: true,
          body: 'WARNING: text',
          time: '2015-06-21T00:11:51.617Z',
          host: 'esx03',
          opId: 'dc2104c4',
        }),
        never('2015-06-20T19:11:51.617-05:00 esx03 vmkernel: VMB: 65: text', {
          kind: 'vmkernel',
          zoned: true,
          body: 'VMB: 65: text',
          time: '2015-06-21T00:11:51.617Z',
          host: 'esx03',
        }),
      ],
    },
    {
      pattern: new RegExp(String.raw`${byRfc5424('vmkernel|vmkwarning')}(?:${where})?(?<body>.*)$`),
      samples: [
        seen(
          elasticFixtures,
          '<181>1 2014-11-08T03:11:10.313Z esx01.example vmkernel - - - cpu5:3343193)WARNING: VMotion: 3680: text',
          {
            kind: 'vmkernel',
            zoned: true,
            body: 'WARNING: VMotion: 3680: text',
            time: '2014-11-08T03:11:10.313Z',
            host: 'esx01.example',
          },
        ),
        never(
          '1 2014-11-08T03:11:10+01:00 esx01 vmkwarning 34 ID47 [origin@6876 ip="10.0.0.1"] cpu5 opID=dc2104c4)text',
          {
            kind: 'vmkernel',
            zoned: true,
            body: 'text',
            time: '2014-11-08T02:11:10.000Z',
            host: 'esx01',
            opId: 'dc2104c4',
          },
        ),
        never('<181>1 2014-11-08T03:11:10-01:00 esx01 vmkernel - - -  \uFEFFVMB: 65: text', {
          kind: 'vmkernel',
          zoned: true,
          body: 'VMB: 65: text',
          time: '2014-11-08T04:11:10.000Z',
          host: 'esx01',
        }),
        never('<181>1 2014-11-08T03:11:10.3Z esx01 vmkernel - - - \u00EF\u00BB\u00BFVMB: 65: text', {
          kind: 'vmkernel',
          zoned: true,
          body: 'VMB: 65: text',
          time: '2014-11-08T03:11:10.300Z',
          host: 'esx01',
        }),
      ],
    },
    {
      // 4.x: `messages`, which have no host, and by syslog; with a whole stamp behind the server's
      pattern: new RegExp(
        String.raw`${byRfc3164('vmkernel|vmkwarning')}(?:(?<ts>\d{4}-\S{1,64}(?:Z|[-+]\d\d:\d\d)) )?(?:${uptime} )?(?:${where})?(?<body>.*)$`,
      ),
      samples: [
        seen(messages4, 'Jul 26 01:26:46 vmkernel: 7:21:06:31.191 cpu3:33421)WARNING: Heap: 2218: Heap netGPHeap', {
          kind: 'vmkernel',
          zoned: false,
          body: 'WARNING: Heap: 2218: Heap netGPHeap',
        }),
        never('<181>Nov  8 03:11:10 esx01 vmkwarning[342]: 2014-11-08T03:11:10.313Z cpu5 opID=dc2104c4)text', {
          kind: 'vmkernel',
          zoned: true,
          body: 'text',
          time: '2014-11-08T03:11:10.313Z',
          host: 'esx01',
          opId: 'dc2104c4',
        }),
        never('Nov  8 03:11:10 esx01 vmkernel: 2014-11-08T03:11:10.313+01:00 cpu5:1)text', {
          kind: 'vmkernel',
          zoned: true,
          body: 'text',
          time: '2014-11-08T02:11:10.313Z',
          host: 'esx01',
        }),
        never('Nov 08 03:11:10 esx01 vmkernel: 2014-11-08T03:11:10.313-01:00 VMB: 65: text', {
          kind: 'vmkernel',
          zoned: true,
          body: 'VMB: 65: text',
          time: '2014-11-08T04:11:10.313Z',
          host: 'esx01',
        }),
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
      // The stamp was cut off: a crash screen has only the uptime, a paste may have nothing
      pattern: new RegExp(
        String.raw`^(?:[A-Z][a-z]\(\d{0,20}\) (?:vmkernel|vmkwarning): {1,16})?(?:${uptime} )?${where}(?<body>.*)$`,
      ),
      samples: [
        seen(crashScreen, '0:01:39:57.763 cpu1:4553)Code start: 0x41800be00000 VMK uptime: 0:01:39:57.763', {
          kind: 'vmkernel',
          zoned: false,
          body: 'Code start: 0x41800be00000 VMK uptime: 0:01:39:57.763',
        }),
        never('cpu5:3343193 opID=dc2104c4)WARNING: Migrate: 269: text', {
          kind: 'vmkernel',
          zoned: true,
          body: 'WARNING: Migrate: 269: text',
          opId: 'dc2104c4',
        }),
        never('In(182) vmkernel: cpu5:3343193)text', { kind: 'vmkernel', zoned: true, body: 'text' }),
        never('Wa() vmkwarning: cpu5:3343193)text', { kind: 'vmkernel', zoned: true, body: 'text' }),
        never('cpu5)text', { kind: 'vmkernel', zoned: true, body: 'text' }),
      ],
    },
    {
      // 4.x without the syslog part
      pattern: new RegExp(String.raw`^vmkernel: ${uptime} ${where}(?<body>.*)$`),
      samples: [
        seen(
          kb1010045,
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

function record(match: RegExpExecArray, at: GroupIndexes<(typeof groups)[number]>): LogRecord {
  const stampText = match[at.ts];
  const time = stampText === undefined ? undefined : parseStamp(stampText);
  return {
    kind: 'vmkernel',
    zoned: time?.zoned ?? match[at.up] === undefined,
    body: match[at.body] ?? '',
    time: time?.micros,
    host: match[at.host],
    opId: match[at.opid],
  };
}
