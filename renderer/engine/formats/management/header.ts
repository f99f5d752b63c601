/**
 * hostd.log, vpxa.log and vpxd.log: one family, ESX 4.x to vCenter of 2025. Headers: README.md.
 */
import { parseStamp } from '../../base/time.ts';
import { formatOf } from '../generations.ts';
import type { Places } from '../generations.ts';
import { jlscz, lnav, matcher, sexilog } from '../publications.ts';
import type { LogRecord } from '../record.ts';
import { never, seen } from '../sample.ts';

const zoned = String.raw`\S{1,64}(?:Z|[-+]\d\d:\d\d)`;
const quoted = String.raw`\[(?<tid>\w{1,64}) \w{1,64} '(?<sub>[^']{0,8192})'(?: opID=(?<opid>[^ \]]{1,1024}))?(?: user=[^ \]]{1,1024})?\] ?(?<body>.*)$`;
// `sub=` may hold blanks, parentheses and brackets, so the block ends at its own bracket, and `valueOf` cuts it at " name=".
// One repetition only: one inside another tries every way to share out a line of `a=1 a=1 a=1`, two to the power of their number.
const originator = String.raw`\[\w{1,64}@\d{1,20}(?<kv>(?: \w{1,64}=(?:[^\[\]]|\[[^\[\]]{0,1024}\]){0,8192}?)?)\] ?(?<body>.*)$`;

const groups = ['ts', 'host', 'prog', 'tid', 'sub', 'opid', 'kv', 'body'] as const;

export const management = formatOf({
  name: 'management',
  programs: ['hostd', 'vpxa', 'vpxd'],
  nameHint: /^(?:hostd|vpxa|vpxd)/i,
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
        never('2022-06-02T08:34:54.811Z info vpxd[44568] [Originator@6876] text', {
          kind: 'management',
          zoned: true,
          body: 'text',
          time: '2022-06-02T08:34:54.811Z',
          program: 'vpxd',
          thread: '44568',
        }),
      ],
    },
    {
      // 8.x on ESXi
      pattern: new RegExp(
        String.raw`^(?<ts>\S{1,64}Z) [A-Z][a-z]\(\d{1,20}\) (?<prog>[\w-]{1,64})\[(?<tid>\d{1,20})\]: (?:\w{1,64} -\[\d{1,20}\] )?${originator}`,
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
      ],
    },
    {
      // 5.x, forwarded or not
      pattern: new RegExp(
        String.raw`^(?:<\d{1,20}>)?(?<ts>${zoned}) (?:(?<host>\S{1,255}) (?<prog>Hostd|Vpxa|Vpxd): )?${quoted}`,
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
        String.raw`^(?:<\d{1,20}>)?(?<ts>${zoned}) (?<host>\S{1,255}) (?:Hostd|Vpxa|Vpxd): \w{1,64} (?<prog>[\w-]{1,64})\[(?<tid>\w{1,64})\] ${originator}`,
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
        never('2019-05-21T21:27:32.479+02:00 esxi.example Hostd: info hostd[111111] [Originator@6876]text', {
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
      ],
    },
  ],
});

function record(match: RegExpExecArray, at: Places<(typeof groups)[number]>): LogRecord {
  const stampText = match[at.ts];
  const stamp = stampText === undefined ? undefined : parseStamp(stampText);
  const keys = match[at.kv] ?? '';
  return {
    kind: 'management',
    zoned: stamp?.zoned ?? true,
    body: match[at.body] ?? '',
    time: stamp?.micros,
    host: match[at.host],
    program: match[at.prog]?.toLowerCase(),
    thread: match[at.tid],
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
