/**
 * hostd.log, vpxa.log and vpxd.log: one family, ESX 4.x to vCenter of 2025. Headers: README.md.
 */
import { parseStamp } from '../../base/time.ts';
import { formatOf } from '../generations.ts';
import type { Places } from '../generations.ts';
import type { LogRecord } from '../record.ts';

const zoned = String.raw`\S{1,64}(?:Z|[-+]\d\d:\d\d)`;
const quoted = String.raw`\[(?<tid>\w{1,64}) \w{1,64} '(?<sub>[^']{0,8192})'(?: opID=(?<opid>[^ \]]{1,1024}))?(?: user=[^ \]]{1,1024})?\] ?(?<body>.*)$`;
// `sub=` may hold blanks, parentheses and brackets, so the block ends at its own bracket, and `valueOf` cuts it at " name=".
// One repetition only: one inside another tries every way to share out a line of `a=1 a=1 a=1`, two to the power of their number.
const originator = String.raw`\[\w{1,64}@\d{1,20}(?<kv>(?: \w{1,64}=(?:[^\[\]]|\[[^\[\]]{0,1024}\]){0,8192}?)?)\] ?(?<body>.*)$`;

const generations: readonly RegExp[] = [
  // 6.0 to 7.x and vCenter: 2018-10-20T23:21:53.073Z info hostd[A1BF1B70] [Originator@6876 sub=...] ...
  new RegExp(String.raw`^(?<ts>${zoned}) \w{1,64} (?<prog>[\w-]{1,64})\[(?<tid>\w{1,64})\] ${originator}`),
  // 8.x on ESXi: 2022-06-02T02:56:51.118Z Db(167) Hostd[1001392583]: [Originator@6876 sub=AdapterServer] ...
  new RegExp(
    String.raw`^(?<ts>\S{1,64}Z) [A-Z][a-z]\(\d{1,20}\) (?<prog>[\w-]{1,64})\[(?<tid>\d{1,20})\]: (?:\w{1,64} -\[\d{1,20}\] )?${originator}`,
  ),
  // 5.x, forwarded or not: <166>2014-12-10T18:33:19.874Z esx.vmware.com Hostd: [6A623B90 verbose 'VMotionSrc (…)'] ...
  new RegExp(
    String.raw`^(?:<\d{1,20}>)?(?<ts>${zoned}) (?:(?<host>\S{1,255}) (?<prog>Hostd|Vpxa|Vpxd): )?${quoted}`,
    'i',
  ),
  // 4.x: [2011-04-01 15:14:34.203 F5A5AB90 info 'vm:/vmfs/...vmx' opID=F6FC49D5-000007E6-d] VMotionPrepare ...
  new RegExp(String.raw`^\[(?<ts>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) ${quoted.slice(2)}`),
  // Forwarded 6.x and later: <166>2019-01-01T00:00:00.000Z esx.example Hostd: info hostd[2099] [Originator@6876 sub=...] ...
  new RegExp(
    String.raw`^(?:<\d{1,20}>)?(?<ts>${zoned}) (?<host>\S{1,255}) (?:Hostd|Vpxa|Vpxd): \w{1,64} (?<prog>[\w-]{1,64})\[(?<tid>\w{1,64})\] ${originator}`,
    'i',
  ),
  // vCenter 2025: 2025-06-04T17:06:21.349Z INFO vpxd 20973 [Originator@4413 sub="ServiceAccount" opID="SvcAcctInit-…"] ...
  new RegExp(
    String.raw`^(?<ts>${zoned}) [A-Z]{1,64} (?<prog>[\w-]{1,64}) (?<tid>\d{1,20}) \[\w{1,64}@\d{1,20}(?<kv>(?: \w{1,64}="[^"]{0,8192}"){0,64})\] ?(?<body>.*)$`,
  ),
];

const groups = ['ts', 'host', 'prog', 'tid', 'sub', 'opid', 'kv', 'body'] as const;

export const management = formatOf(
  'management',
  ['hostd', 'vpxa', 'vpxd'],
  /^(?:hostd|vpxa|vpxd)/i,
  groups,
  generations,
  record,
);

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
