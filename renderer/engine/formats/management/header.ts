/**
 * hostd.log, vpxa.log and vpxd.log: one family, ESX 4.x to vCenter of 2025, and the same by syslog (`../syslog.ts`) or without a
 * stamp. Headers: README.md.
 */
import { parseStamp } from '../../base/time.ts';
import { formatOf } from '../generations.ts';
import type { GroupIndexes } from '../generations.ts';
import { forwardedHeaders, jlscz, lnav, matcher, messages4, sexilog, virtenResult } from '../publications.ts';
import type { LogRecord } from '../record.ts';
import { never, seen } from '../sample.ts';
import { stamp, zone } from '../stamp.ts';
import { byRfc3164, byRfc5424, byRfc5424BeforeDump, byRfc5424WithOwnData, pid3164 } from '../syslog.ts';

const zoned = stamp + zone;
const quoted = String.raw`\[(?<tid>\w{1,64}) \w{1,64} '(?<sub>[^']{0,8192})'(?: opID=(?<opid>[^ \]]{1,1024}))?(?: user=[^ \]]{1,1024})?\] ?(?<body>.*)$`;
// `sub=` may contain blanks, parentheses and brackets, so the block ends at its own bracket, and `valueOf` cuts it at " name=".
// One repetition only: one inside another tries every way to share out a line of `a=1 a=1 a=1`, two to the power of their number.
const originator = String.raw`\[\w{1,64}@\d{1,20}(?<kv>(?: \w{1,64}=(?:[^\[\]]|\[[^\[\]]{0,1024}\]){0,8192}?)?)\] ?(?<body>.*)$`;

/** Of daemons that a host or a vCenter sends by syslog. `vpxd-main` is what newer appliances call vpxd. */
const daemon = '(?<prog>hostd|vpxa|vpxd)(?:-main)?';
/** A line of a dump behind a header of its own. */
const dumpLine = String.raw` {0,8}(?:- )?(?<body>-->.*)$`;
/** The daemon's own header behind that of syslog, or what is left of it. */
const ownHeader = String.raw`(?:(?<inner>${zoned}) )?(?:\w{1,64} [\w-]{1,64}\[(?<thread>\w{1,64})\] )?`;
const ownQuoted = String.raw`\[(?:(?<inner>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) )?${quoted.slice(2)}`;

/** As 5.x spells them. */
const levels = ['panic', 'error', 'warning', 'info', 'verbose', 'trivia'] as const;

const groups = ['ts', 'inner', 'host', 'prog', 'pid', 'tid', 'thread', 'sub', 'opid', 'kv', 'body'] as const;

/** In samples: one moment in every zone, the mark of UTF-8 as a text and as its bytes, the names of the daemons. */
const moments = ['2026-09-04T10:30:08.000Z', '2026-09-04T11:30:08.000+01:00', '2026-09-04T05:30:08.000-05:00'] as const;
const marks = ['', '\uFEFF', '\u00EF\u00BB\u00BF'] as const;
const programs = ['Hostd', 'vpxa', 'vpxd'] as const;
const unstamped = { kind: 'management', zoned: true, body: 'text', host: 'esx01' } as const;
const sent = { ...unstamped, time: '2026-09-04T10:30:08.000Z' } as const;

export const management = formatOf({
  name: 'management',
  programs: ['hostd', 'vpxa', 'vpxd'],
  // vpxd-profiler, vpxd-svcs, vpxd-alert and hostd-probe are other programs.
  nameHint: /^(?:hostd|vpxa|vpxd)(?!-(?:profiler|svcs|alert|probe)(?![a-z]))/i,
  groups,
  record,
  generations: [
    {
      // 6.0 to 7.x and vCenter
      pattern: new RegExp(String.raw`^(?<ts>${zoned}) \w{1,64} (?<prog>[\w-]{1,64})\[(?<tid>\w{1,64})\] ${originator}`),
      samples: [
        seen(
          lnav('ESXi 7.0'),
          '2020-05-11T22:36:11.202Z verbose hostd[1000212678] [Originator@6876 sub=Vimsvc.Ticket 52 66 af 87 76 b0 ab 21-dd 2b 28 27 3a 39 fd fd opID=ec9d7fe8] Ticket issued for root',
          {
            kind: 'management',
            zoned: true,
            body: 'Ticket issued for root',
            time: '2020-05-11T22:36:11.202Z',
            program: 'hostd',
            thread: '1000212678',
            component: 'Vimsvc.Ticket 52 66 af 87 76 b0 ab 21-dd 2b 28 27 3a 39 fd fd',
            opId: 'ec9d7fe8',
          },
        ),
        seen(
          lnav('vCenter 8'),
          '2022-06-02T08:34:54.811Z info vpxd[44568] [Originator@6876 sub=SoapAdapter[0].HTTPService] Max buffered response size is 104857600 bytes',
          {
            kind: 'management',
            zoned: true,
            body: 'Max buffered response size is 104857600 bytes',
            time: '2022-06-02T08:34:54.811Z',
            program: 'vpxd',
            thread: '44568',
            component: 'SoapAdapter[0].HTTPService',
          },
        ),
        seen(
          lnav('vCenter 6.0'),
          '2014-11-04T15:53:31.075+05:30 verbose vpxd[05160] [Originator@6876 sub=PropertyProvider opID=ProcessAlarmFiring-427c3c55] RecordOp ASSIGN: declaredAlarmState["alarm-1.host-23"], host-23.',
          {
            kind: 'management',
            zoned: true,
            body: 'RecordOp ASSIGN: declaredAlarmState["alarm-1.host-23"], host-23.',
            time: '2014-11-04T10:23:31.075Z',
            program: 'vpxd',
            thread: '05160',
            component: 'PropertyProvider',
            opId: 'ProcessAlarmFiring-427c3c55',
          },
        ),
        never('2022-06-02T08:34:54.811Z info vpxd[44568] [Originator@6876 sub=Default opId=7e1280cf]text', {
          kind: 'management',
          zoned: true,
          body: 'text',
          time: '2022-06-02T08:34:54.811Z',
          program: 'vpxd',
          thread: '44568',
          component: 'Default',
          opId: '7e1280cf',
        }),
        never('2022-06-02T08:34:54.811-07:00 info vpxd[44568] [Originator@6876] text', {
          kind: 'management',
          zoned: true,
          body: 'text',
          time: '2022-06-02T15:34:54.811Z',
          program: 'vpxd',
          thread: '44568',
        }),
      ],
    },
    {
      // What the daemon writes as a file begins.
      pattern: new RegExp(String.raw`^(?<ts>${zoned}) - (?<body>(?:last log rotation|time the service was) .*)$`),
      samples: [
        seen(
          lnav('ESXi 7.0'),
          '2021-05-24T20:31:05.671Z - last log rotation time, 2021-05-24T09:30:02.683Z - time the service was last started, Section for VMware ESX, pid=1000080910, version=7.0.3, build=0, option=DEBUG',
          {
            kind: 'management',
            zoned: true,
            body: 'last log rotation time, 2021-05-24T09:30:02.683Z - time the service was last started, Section for VMware ESX, pid=1000080910, version=7.0.3, build=0, option=DEBUG',
            time: '2021-05-24T20:31:05.671Z',
          },
        ),
        ...(['2023-04-15T09:30:10.000+01:00', '2023-04-15T03:30:10.000-05:00'] as const).map((moment) =>
          never(`${moment} - last log rotation time, text`, {
            kind: 'management' as const,
            zoned: true,
            body: 'last log rotation time, text',
            time: '2023-04-15T08:30:10.000Z',
          }),
        ),
        // As it starts.
        never(
          '2023-04-15T08:30:10.000Z - time the service was last started, Section for VMware ESX, pid=11927129, version=6.7.0, build=15160138, option=Release',
          {
            kind: 'management',
            zoned: true,
            body: 'time the service was last started, Section for VMware ESX, pid=11927129, version=6.7.0, build=15160138, option=Release',
            time: '2023-04-15T08:30:10.000Z',
          },
        ),
      ],
    },
    {
      // 8.x on ESXi
      pattern: new RegExp(
        String.raw`^(?:<\d{1,20}>)?(?<ts>${stamp}Z) [A-Z][a-z]\(\d{1,20}\) (?<prog>[\w-]{1,64})\[(?<tid>\d{1,20})\]: (?:\w{1,64} -\[\d{1,20}\] )?${originator}`,
      ),
      samples: [
        seen(
          lnav('ESXi 8'),
          '2022-06-02T02:56:51.118Z Db(167) Hostd[1001392583]: [Originator@6876 sub=AdapterServer] Vdt span started',
          {
            kind: 'management',
            zoned: true,
            body: 'Vdt span started',
            time: '2022-06-02T02:56:51.118Z',
            program: 'hostd',
            thread: '1001392583',
            component: 'AdapterServer',
          },
        ),
        seen(
          lnav('ESXi 8'),
          '2022-06-02T02:15:22.987Z In(166) Hostd[1001392061]: info -[1001392061] [Originator@6876 sub=Default] Supported VMs 640',
          {
            kind: 'management',
            zoned: true,
            body: 'Supported VMs 640',
            time: '2022-06-02T02:15:22.987Z',
            program: 'hostd',
            thread: '1001392061',
            component: 'Default',
          },
        ),
        never(
          '2022-06-02T02:15:22.987Z In(166) Hostd[1001392061]: [Originator@6876 sub=SoapAdapter[0].HTTPService]text',
          {
            kind: 'management',
            zoned: true,
            body: 'text',
            time: '2022-06-02T02:15:22.987Z',
            program: 'hostd',
            thread: '1001392061',
            component: 'SoapAdapter[0].HTTPService',
          },
        ),
        never('2022-06-02T02:15:22.987Z In(166) Hostd[1001392061]: [Originator@6876] text', {
          kind: 'management',
          zoned: true,
          body: 'text',
          time: '2022-06-02T02:15:22.987Z',
          program: 'hostd',
          thread: '1001392061',
        }),
        never('<166>2022-06-02T02:15:22.987Z In(166) Hostd[7]: [Originator@6876] text', {
          kind: 'management',
          zoned: true,
          body: 'text',
          time: '2022-06-02T02:15:22.987Z',
          program: 'hostd',
          thread: '7',
        }),
      ],
    },
    {
      // 8.x on ESXi: a line of a dump, whose thread is not that of its first line. Forwarded, and without a thread: 6.x and later.
      pattern: new RegExp(
        String.raw`^(?:<\d{1,20}>)?(?:(?<ts>${zoned}) )?(?:[A-Z][a-z]\(\d{1,20}\)|(?<host>[^\s()]{1,255})) ${daemon}(?:\[(?<tid>\d{1,20})\])?: ${dumpLine}`,
        'i',
      ),
      samples: [
        seen(virtenResult, '2023-01-08T08:49:42.153Z In(166) Hostd[1050266]: -->    vmDowntime = 21669,', {
          kind: 'management',
          zoned: true,
          body: '-->    vmDowntime = 21669,',
          time: '2023-01-08T08:49:42.153Z',
          program: 'hostd',
          thread: '1050266',
        }),
        never('<166>2023-01-08T08:49:42.153Z esx01 Vpxa[1050266]:  --> }', {
          kind: 'management',
          zoned: true,
          body: '--> }',
          time: '2023-01-08T08:49:42.153Z',
          host: 'esx01',
          program: 'vpxa',
          thread: '1050266',
        }),
        never('2019-05-21T14:27:32.479-05:00 vcenter01 vpxd: --> ]', {
          kind: 'management',
          zoned: true,
          body: '--> ]',
          time: '2019-05-21T19:27:32.479Z',
          host: 'vcenter01',
          program: 'vpxd',
        }),
        never('2019-05-21T21:27:32.479+02:00 vcenter01 vpxd: --> }', {
          kind: 'management',
          zoned: true,
          body: '--> }',
          time: '2019-05-21T19:27:32.479Z',
          host: 'vcenter01',
          program: 'vpxd',
        }),
        never('2019-05-21T21:27:32.479+02:00 vcenter01 vpxd-main: - --> }', {
          kind: 'management',
          zoned: true,
          body: '--> }',
          time: '2019-05-21T19:27:32.479Z',
          host: 'vcenter01',
          program: 'vpxd',
        }),
        never('In(166) Hostd[1050266]: -->    vmDowntime = 21669,', {
          kind: 'management',
          zoned: true,
          body: '-->    vmDowntime = 21669,',
          program: 'hostd',
          thread: '1050266',
        }),
      ],
    },
    {
      // The same by RFC 5424
      pattern: new RegExp(`${byRfc5424BeforeDump(daemon)}${dumpLine}`, 'i'),
      samples: [
        never('<166>1 2026-09-04T10:30:08.000Z esx01 Hostd 1050266 - -->    vmDowntime = 21669,', {
          ...sent,
          body: '-->    vmDowntime = 21669,',
          program: 'hostd',
          thread: '1050266',
        }),
        ...['-  - ', '[a@1 b="c"] ', ...marks.map((mark) => `- ${mark}`)].map((data) =>
          never(`<166>1 2026-09-04T10:30:08.000Z esx01 Hostd 7 - ${data}--> }`, {
            ...sent,
            body: '--> }',
            program: 'hostd',
            thread: '7',
          }),
        ),
        ...moments.map((moment) =>
          never(`1 ${moment} esx01 vpxd-main - id7 - --> }`, { ...sent, body: '--> }', program: 'vpxd' }),
        ),
        never('1 2026-09-04T10:30:08Z esx01 vpxa 7 - - --> }', {
          ...sent,
          body: '--> }',
          program: 'vpxa',
          thread: '7',
        }),
      ],
    },
    {
      // The same by RFC 3164
      pattern: new RegExp(`${byRfc3164(daemon, pid3164)}${dumpLine}`, 'i'),
      samples: [
        never('<166>Nov  8 03:11:10 esx01 Hostd[123]: -->    vmDowntime = 21669,', {
          ...unstamped,
          body: '-->    vmDowntime = 21669,',
          program: 'hostd',
          thread: '123',
        }),
        never('Nov 18 03:11:10 esx01 vpxd-main:  - --> }', { ...unstamped, body: '--> }', program: 'vpxd' }),
        never('Nov  8 03:11:10esx01 vpxd: --> }', { ...unstamped, body: '--> }', program: 'vpxd' }),
        never('Nov  8 03:11:10 vpxa: --> }', { kind: 'management', zoned: true, body: '--> }', program: 'vpxa' }),
      ],
    },
    {
      // 5.x, forwarded or not
      pattern: new RegExp(
        String.raw`^(?:<\d{1,20}>)?(?<ts>${zoned}) (?:(?<host>(?![A-Z][a-z]\(\d)\S{1,255}) (?<prog>Hostd|Vpxa|Vpxd): )?${quoted}`,
        'i',
      ),
      samples: [
        seen(
          sexilog,
          "<166>2014-12-10T18:33:19.874Z esx.vmware.com Hostd: [6A623B90 verbose 'VMotionSrc (1418236393436303)'] Set source task result precopyStunTime to 68427",
          {
            kind: 'management',
            zoned: true,
            body: 'Set source task result precopyStunTime to 68427',
            time: '2014-12-10T18:33:19.874Z',
            host: 'esx.vmware.com',
            program: 'hostd',
            thread: '6A623B90',
            component: 'VMotionSrc (1418236393436303)',
          },
        ),
        seen(
          sexilog,
          "<166>2014-12-10T18:39:25.632Z esx.vmware.com Vpxa: [FFBAAB90 verbose 'Default' opID=SWI-88e6d2f0] [TaskInfoChannel::GetTaskInfo] task: haTask",
          {
            kind: 'management',
            zoned: true,
            body: '[TaskInfoChannel::GetTaskInfo] task: haTask',
            time: '2014-12-10T18:39:25.632Z',
            host: 'esx.vmware.com',
            program: 'vpxa',
            thread: 'FFBAAB90',
            component: 'Default',
            opId: 'SWI-88e6d2f0',
          },
        ),
        seen(
          matcher,
          "YYYY-MM-DDT18:04:27.748Z [4FA40B70 warning 'Vcsvc.VMotionDst (1388772268136447)' opID=57C757C9-000004C9-9c-75-89 user=vpxuser] Bind: Failed to initialize VMotionWorker",
          {
            kind: 'management',
            zoned: true,
            body: 'Bind: Failed to initialize VMotionWorker',
            thread: '4FA40B70',
            component: 'Vcsvc.VMotionDst (1388772268136447)',
            opId: '57C757C9-000004C9-9c-75-89',
          },
        ),
        never("2015-03-06T10:50:06.207+01:00 vcenter01 Vpxd: [05160 info 'Default']text", {
          kind: 'management',
          zoned: true,
          body: 'text',
          time: '2015-03-06T09:50:06.207Z',
          host: 'vcenter01',
          program: 'vpxd',
          thread: '05160',
          component: 'Default',
        }),
        never("2015-03-06T04:50:06.207-05:00 vcenter01 vpxd: [05160 info 'Default'] text", {
          kind: 'management',
          zoned: true,
          body: 'text',
          time: '2015-03-06T09:50:06.207Z',
          host: 'vcenter01',
          program: 'vpxd',
          thread: '05160',
          component: 'Default',
        }),
      ],
    },
    {
      // 4.x
      pattern: new RegExp(String.raw`^\[(?<ts>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) ${quoted.slice(2)}`),
      samples: [
        seen(
          jlscz,
          "[2011-04-01 15:14:34.203 F5A5AB90 info 'vm:/vmfs/volumes/4d6579ec-23f981cb-465c-00237da0cfee/Vmotion-test/Vmotion-test.vmx' opID=F6FC49D5-000007E6-d] VMotionPrepare (1301685441034055): Sending 'to' ",
          {
            kind: 'management',
            zoned: false,
            body: "VMotionPrepare (1301685441034055): Sending 'to' ",
            time: '2011-04-01T15:14:34.203',
            thread: 'F5A5AB90',
            component: 'vm:/vmfs/volumes/4d6579ec-23f981cb-465c-00237da0cfee/Vmotion-test/Vmotion-test.vmx',
            opId: 'F6FC49D5-000007E6-d',
          },
        ),
        never("[2011-04-01 15:14:34.203 F5A5AB90 info 'App' user=vpxuser]text", {
          kind: 'management',
          zoned: false,
          body: 'text',
          time: '2011-04-01T15:14:34.203',
          thread: 'F5A5AB90',
          component: 'App',
        }),
      ],
    },
    {
      // Forwarded 6.x and later
      pattern: new RegExp(
        String.raw`^(?:<\d{1,20}>)?(?<ts>${zoned}) (?<host>(?![A-Z][a-z]\(\d)\S{1,255}) (?:Hostd|Vpxa|Vpxd): \w{1,64} (?<prog>[\w-]{1,64})\[(?<tid>\w{1,64})\] ${originator}`,
        'i',
      ),
      samples: [
        seen(
          { source: 'notes and tests of public log parsers on GitHub', release: 'ESXi 6.5' },
          '<166>2019-05-21T19:27:32.479Z esxi.example Hostd: info hostd[111111] [Originator@6876 user=root] logged out',
          {
            kind: 'management',
            zoned: true,
            body: 'logged out',
            time: '2019-05-21T19:27:32.479Z',
            host: 'esxi.example',
            program: 'hostd',
            thread: '111111',
          },
        ),
        never(
          '2019-05-21T19:27:32.479Z esxi.example Vpxa: info vpxa[111111] [Originator@6876 sub=Default opID=7e1280cf] text',
          {
            kind: 'management',
            zoned: true,
            body: 'text',
            time: '2019-05-21T19:27:32.479Z',
            host: 'esxi.example',
            program: 'vpxa',
            thread: '111111',
            component: 'Default',
            opId: '7e1280cf',
          },
        ),
        never('2019-05-21T21:27:32.479+02:00 esxi.example Vpxd: info vpxd[111111] [Originator@6876 sub=A[0]] text', {
          kind: 'management',
          zoned: true,
          body: 'text',
          time: '2019-05-21T19:27:32.479Z',
          host: 'esxi.example',
          program: 'vpxd',
          thread: '111111',
          component: 'A[0]',
        }),
        never('2019-05-21T14:27:32.479-05:00 esxi.example hostd: info hostd[111111] [Originator@6876]text', {
          kind: 'management',
          zoned: true,
          body: 'text',
          time: '2019-05-21T19:27:32.479Z',
          host: 'esxi.example',
          program: 'hostd',
          thread: '111111',
        }),
      ],
    },
    {
      // vCenter of 2025
      pattern: new RegExp(
        String.raw`^(?<ts>${zoned}) [A-Z]{1,64} (?<prog>[\w-]{1,64}) (?<tid>\d{1,20}) \[\w{1,64}@\d{1,20}(?<kv>(?: \w{1,64}="[^"]{0,8192}"){0,64})\] ?(?<body>.*)$`,
      ),
      samples: [
        seen(
          lnav('vCenter 2025'),
          '2025-06-04T17:06:21.349Z INFO vpxd 20973 [Originator@4413 sub="ServiceAccount" opID="SvcAcctInit-5a91f2fc"] Service account accessor initialized',
          {
            kind: 'management',
            zoned: true,
            body: 'Service account accessor initialized',
            time: '2025-06-04T17:06:21.349Z',
            program: 'vpxd',
            thread: '20973',
            component: 'ServiceAccount',
            opId: 'SvcAcctInit-5a91f2fc',
          },
        ),
        never('2025-06-04T19:06:21.349+02:00 INFO vpxd 20973 [Originator@4413]text', {
          kind: 'management',
          zoned: true,
          body: 'text',
          time: '2025-06-04T17:06:21.349Z',
          program: 'vpxd',
          thread: '20973',
        }),
        never('2025-06-04T12:06:21.349-05:00 INFO vpxd 20973 [Originator@4413] text', {
          kind: 'management',
          zoned: true,
          body: 'text',
          time: '2025-06-04T17:06:21.349Z',
          program: 'vpxd',
          thread: '20973',
        }),
      ],
    },
    {
      // By RFC 5424: ESXi 6.x to 9, appliances since 6.5
      pattern: new RegExp(`${byRfc5424WithOwnData(daemon)}${ownHeader}${originator}`, 'i'),
      samples: [
        seen(
          forwardedHeaders,
          '1 2026-09-16T07:05:15.540951+00:00 vc01.example vpxd-main - - - 2026-09-16T07:05:15.540Z info vpxd[11241] [Originator@6876 sub=MoCluster opID=example] [VpxLRO] -- FINISH lro-133',
          {
            kind: 'management',
            zoned: true,
            body: '[VpxLRO] -- FINISH lro-133',
            time: '2026-09-16T07:05:15.540Z',
            host: 'vc01.example',
            program: 'vpxd',
            thread: '11241',
            component: 'MoCluster',
            opId: 'example',
          },
        ),
        never(
          '<166>1 2026-09-04T10:30:08Z esx01 Hostd 100001 - [a@1 b="c"] [Originator@6876 sub="Vimsvc.ha-eventmgr" opID="a-1"] text',
          {
            kind: 'management',
            zoned: true,
            body: 'text',
            time: '2026-09-04T10:30:08.000Z',
            host: 'esx01',
            program: 'hostd',
            thread: '100001',
            component: 'Vimsvc.ha-eventmgr',
            opId: 'a-1',
          },
        ),
        never(
          '<166>1 2026-09-04T10:30:08.000Z esx01 Hostd 100001 - [Originator@6876 sub="Vcsvc.VMotionSrc (1)" opID="a-1"] text',
          {
            kind: 'management',
            zoned: true,
            body: 'text',
            time: '2026-09-04T10:30:08.000Z',
            host: 'esx01',
            program: 'hostd',
            thread: '100001',
            component: 'Vcsvc.VMotionSrc (1)',
            opId: 'a-1',
          },
        ),
        never('<166>1 2026-09-04T10:30:08.5-01:00 esx01 vpxa 7 x -  info -[7] [Originator@6876]text', {
          kind: 'management',
          zoned: true,
          body: 'text',
          time: '2026-09-04T11:30:08.500Z',
          host: 'esx01',
          program: 'vpxa',
          thread: '7',
        }),
        ...moments.flatMap((moment) =>
          marks.map((mark) =>
            never(
              `1 ${moment} esx01 Hostd 7 - - ${mark}${moment} info hostd[12] [Originator@6876 sub=A[0] opID=a-1] text`,
              {
                ...sent,
                program: 'hostd',
                thread: '12',
                component: 'A[0]',
                opId: 'a-1',
              },
            ),
          ),
        ),
        ...programs.map((program) =>
          never(`<166>1 2026-09-04T10:30:08Z esx01 ${program} - - - info -[7] [Originator@6876] text`, {
            ...sent,
            program: program.toLowerCase(),
            thread: '7',
          }),
        ),
      ],
    },
    {
      // The same of 5.x
      pattern: new RegExp(`${byRfc5424(daemon)}${ownQuoted}`, 'i'),
      samples: [
        never("<166>1 2014-12-10T18:33:19.874Z esx01 Hostd - - - [6A623B90 verbose 'VMotionSrc (1)' opID=a-1] text", {
          kind: 'management',
          zoned: true,
          body: 'text',
          time: '2014-12-10T18:33:19.874Z',
          host: 'esx01',
          program: 'hostd',
          thread: '6A623B90',
          component: 'VMotionSrc (1)',
          opId: 'a-1',
        }),
        ...moments.flatMap((moment) =>
          marks.map((mark) =>
            never(`1 ${moment} esx01 vpxd-main 7 - [a@1 b="c"] ${mark}[6A623B90 info 'Default' user=vpxuser]text`, {
              ...sent,
              program: 'vpxd',
              thread: '6A623B90',
              component: 'Default',
            }),
          ),
        ),
        ...programs.map((program) =>
          never(
            `<166>1 2026-09-04T10:30:08Z esx01 ${program} - - - [2026-09-04 10:30:08.000 6A623B90 info 'Default'] text`,
            {
              ...sent,
              zoned: false,
              time: '2026-09-04T10:30:08.000',
              program: program.toLowerCase(),
              thread: '6A623B90',
              component: 'Default',
            },
          ),
        ),
      ],
    },
    {
      // Forwarded 8.x, with the number of its process
      pattern: new RegExp(
        String.raw`^(?:<\d{1,20}>)?(?<ts>${zoned}) (?<host>(?![A-Z][a-z]\(\d)\S{1,255}) ${daemon}\[(?<pid>\d{1,20})\]: ${ownHeader}${originator}`,
        'i',
      ),
      samples: [
        seen(
          forwardedHeaders,
          '2026-09-17T07:15:46.210Z esxi.example Hostd[123]: [Originator@6876 sub=Vimsvc.ha-eventmgr opID=example user=root] Event 42',
          {
            kind: 'management',
            zoned: true,
            body: 'Event 42',
            time: '2026-09-17T07:15:46.210Z',
            host: 'esxi.example',
            program: 'hostd',
            thread: '123',
            component: 'Vimsvc.ha-eventmgr',
            opId: 'example',
          },
        ),
        never('<166>2026-09-17T07:15:46.210+01:00 esx01 vpxa[123]: info vpxa[456] [Originator@6876] text', {
          kind: 'management',
          zoned: true,
          body: 'text',
          time: '2026-09-17T06:15:46.210Z',
          host: 'esx01',
          program: 'vpxa',
          thread: '456',
        }),
        never('<166>2023-01-08T08:49:42.153Z esx01 Hostd[2099656]: [Originator@6876 sub=Default opID=7e1280cf] text', {
          kind: 'management',
          zoned: true,
          body: 'text',
          time: '2023-01-08T08:49:42.153Z',
          host: 'esx01',
          program: 'hostd',
          thread: '2099656',
          component: 'Default',
          opId: '7e1280cf',
        }),
        never('2023-01-08T09:49:42.153+01:00 esx01 Vpxa[2099656]: info -[2099656] [Originator@6876]text', {
          kind: 'management',
          zoned: true,
          body: 'text',
          time: '2023-01-08T08:49:42.153Z',
          host: 'esx01',
          program: 'vpxa',
          thread: '2099656',
        }),
        never('2023-01-08T03:49:42.153-05:00 vcenter01 vpxd[2099656]: [Originator@6876 sub=A[0]] text', {
          kind: 'management',
          zoned: true,
          body: 'text',
          time: '2023-01-08T08:49:42.153Z',
          host: 'vcenter01',
          program: 'vpxd',
          thread: '2099656',
          component: 'A[0]',
        }),
        ...moments.map((moment) =>
          never(`${moment} esx01 vpxd-main[123]: ${moment} info vpxd[456] [Originator@6876 sub=A[0] opID=a-1] text`, {
            ...sent,
            program: 'vpxd',
            thread: '456',
            component: 'A[0]',
            opId: 'a-1',
          }),
        ),
        ...programs.map((program) =>
          never(`2026-09-04T10:30:08.000Z esx01 ${program}[123]: [Originator@6876]text`, {
            ...sent,
            program: program.toLowerCase(),
            thread: '123',
          }),
        ),
        never(
          '2026-09-04T10:30:09.000Z esx01 Hostd[123]: 2026-09-04T10:30:08.000Z info hostd[456] [Originator@6876] text',
          {
            ...sent,
            program: 'hostd',
            thread: '456',
          },
        ),
        ...moments.map((moment) =>
          never(`${moment} esx01 Hostd[123]: [Originator@6876] text`, { ...sent, program: 'hostd', thread: '123' }),
        ),
      ],
    },
    {
      // By RFC 3164
      pattern: new RegExp(`${byRfc3164(daemon, pid3164)}${ownHeader}${originator}`, 'i'),
      samples: [
        never('<166>Nov  8 03:11:10 esx01 Hostd[123]: [Originator@6876 sub=Default] text', {
          kind: 'management',
          zoned: true,
          body: 'text',
          host: 'esx01',
          program: 'hostd',
          thread: '123',
          component: 'Default',
        }),
        never('Nov  8 03:11:10 vpxd: 2014-11-08T03:11:10.313Z info vpxd[45] [Originator@6876] text', {
          kind: 'management',
          zoned: true,
          body: 'text',
          time: '2014-11-08T03:11:10.313Z',
          program: 'vpxd',
          thread: '45',
        }),
        ...moments.map((moment) =>
          never(`Nov  8 03:11:10 esx01 vpxd-main[7]: ${moment} info -[7] [Originator@6876 sub=A[0]]text`, {
            ...sent,
            program: 'vpxd',
            thread: '7',
            component: 'A[0]',
          }),
        ),
        ...programs.map((program) =>
          never(`Nov  8 03:11:10 esx01 ${program}: [Originator@6876] text`, {
            ...unstamped,
            program: program.toLowerCase(),
          }),
        ),
        never('Nov  8 03:11:10esx01 vpxd: [Originator@6876] text', { ...unstamped, program: 'vpxd' }),
      ],
    },
    {
      // `messages` of ESXi 4.x, and 5.x by RFC 3164
      pattern: new RegExp(`${byRfc3164(daemon)}${ownQuoted}`, 'i'),
      samples: [
        seen(
          messages4,
          "Sep 18 00:33:29 Hostd: [2010-09-18 00:33:29.751 2588FDC0 info 'TaskManager'] Task Created : haTask-ha-host",
          {
            kind: 'management',
            zoned: false,
            body: 'Task Created : haTask-ha-host',
            time: '2010-09-18T00:33:29.751',
            program: 'hostd',
            thread: '2588FDC0',
            component: 'TaskManager',
          },
        ),
        never("<166>Nov  8 03:11:10 esx01 Vpxa[12]: [FFF69B90 verbose 'Default'] text", {
          kind: 'management',
          zoned: true,
          body: 'text',
          host: 'esx01',
          program: 'vpxa',
          thread: 'FFF69B90',
          component: 'Default',
        }),
        ...programs.map((program) =>
          never(`Nov  8 03:11:10 esx01 ${program}-main[7]: [6A623B90 info 'Default' opID=a-1 user=vpxuser]text`, {
            ...unstamped,
            program: program.toLowerCase(),
            thread: '6A623B90',
            component: 'Default',
            opId: 'a-1',
          }),
        ),
        never("Nov  8 03:11:10esx01 vpxd: [6A623B90 info 'Default'] text", {
          ...unstamped,
          program: 'vpxd',
          thread: '6A623B90',
          component: 'Default',
        }),
      ],
    },
    {
      // The stamp was cut off
      pattern: new RegExp(
        String.raw`^(?:[A-Z][a-z]\(\d{1,20}\) (?<prog>hostd|vpxa)\[(?<tid>\d{1,20})\]: )?(?:[a-z]{1,64} (?:(?:hostd|vpxa|vpxd)\[(?<thread>\w{1,64})\]|-\[\d{1,20}\]) )?${originator}`,
        'i',
      ),
      samples: [
        never('info hostd[A1BF1B70] [Originator@6876 sub=Default opID=a-1] text', {
          kind: 'management',
          zoned: true,
          body: 'text',
          thread: 'A1BF1B70',
          component: 'Default',
          opId: 'a-1',
        }),
        never('In(166) Hostd[1001392061]: info -[1001392061] [Originator@6876] text', {
          kind: 'management',
          zoned: true,
          body: 'text',
          program: 'hostd',
          thread: '1001392061',
        }),
        never('Db(167) Vpxa[12]: [Originator@6876] text', {
          kind: 'management',
          zoned: true,
          body: 'text',
          program: 'vpxa',
          thread: '12',
        }),
        never('info vpxa[A1BF1B70] [Originator@6876]text', {
          kind: 'management',
          zoned: true,
          body: 'text',
          thread: 'A1BF1B70',
        }),
        never('info vpxd[A1BF1B70] [Originator@6876]text', {
          kind: 'management',
          zoned: true,
          body: 'text',
          thread: 'A1BF1B70',
        }),
        never('info hostd[A1BF1B70] [Originator@6876 sub=A[0]] text', {
          kind: 'management',
          zoned: true,
          body: 'text',
          thread: 'A1BF1B70',
          component: 'A[0]',
        }),
      ],
    },
    {
      // The same of 5.x
      pattern: new RegExp(
        String.raw`^\[(?<tid>[\dA-F]{5,16}) (?:${levels.join('|')}) '(?<sub>[^']{0,8192})'(?: opID=(?<opid>[^ \]]{1,1024}))?(?: user=[^ \]]{1,1024})?\] ?(?<body>.*)$`,
      ),
      samples: [
        never("[6A623B90 info 'Default']text", {
          kind: 'management',
          zoned: true,
          body: 'text',
          thread: '6A623B90',
          component: 'Default',
        }),
        ...levels.map((level) =>
          never(`[6A623B90 ${level} 'VMotionSrc (1418236393436303)' opID=a-1 user=vpxuser] text`, {
            kind: 'management' as const,
            zoned: true,
            body: 'text',
            thread: '6A623B90',
            component: 'VMotionSrc (1418236393436303)',
            opId: 'a-1',
          }),
        ),
      ],
    },
  ],
});

function record(match: RegExpExecArray, at: GroupIndexes<(typeof groups)[number]>): LogRecord {
  const stampText = match[at.inner] ?? match[at.ts];
  const time = stampText === undefined ? undefined : parseStamp(stampText);
  const thread = match[at.thread] ?? match[at.tid] ?? match[at.pid];
  const keys = match[at.kv] ?? '';
  return {
    kind: 'management',
    zoned: time?.zoned ?? true,
    body: match[at.body] ?? '',
    time: time?.micros,
    host: match[at.host],
    program: match[at.prog]?.toLowerCase(),
    thread: thread === '-' ? undefined : thread,
    component: match[at.sub] ?? valueOf(' sub=', keys),
    opId: match[at.opid] ?? valueOf(' opID=', keys) ?? valueOf(' opId=', keys),
  };
}

/**
 * In ` sub=Vimsvc.Ticket 52 66 opID=ec9d7fe8`, up to the next ` name=`; quotes are dropped. The last one counts.
 *
 * @param name with the blank and the sign around it
 */
function valueOf(name: string, keys: string): string | undefined {
  const at = keys.lastIndexOf(name);
  if (at < 0) return undefined;
  const start = at + name.length;
  const value = keys.slice(start, endOfValue(keys, start));
  return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}

/** Where the next ` name=` begins, else the end. */
function endOfValue(keys: string, from: number): number {
  for (let blank = keys.indexOf(' ', from); blank >= 0; blank = keys.indexOf(' ', blank + 1)) {
    let at = blank + 1;
    while (isOfName(keys.charCodeAt(at))) at += 1;
    if (at > blank + 1 && keys[at] === '=') return blank;
  }
  return keys.length;
}

/** What `\w` matches. */
function isOfName(code: number): boolean {
  const letter = code | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x5f;
}
