/** Where in a line the header of a daemon begins: what stands before it may be an envelope. */
import { beginsRecord, readAny } from '../logs/formats.ts';
import { isHostName } from './host-name.ts';

/** Characters that show whether an entry begins. */
const mostBeginning = 300;
/** Characters before a header that are looked at: a path and what a relay writes. */
const mostBefore = 400;

/** A stamp, whole or masked, with what may stand before it. */
const stamped =
  /(?:\[?(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|[Yy#]{4}-[Mm#]{2}-[Dd#]{2}T|[Yy]{4}-[Mm]{2}-[Dd]{2}\])|[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d )/g;
/** What a header without its stamp begins with. */
const unstamped =
  /(?:\d{1,6}:\d\d:\d\d:\d\d\.\d{3} )?cpu[\d#]{1,4}(?::[\d#]{1,12})?(?: opID=\w{1,64})? ?\)|(?:Em|Al|Cr|Er|Wa|No|In|Db)\(\d{0,3}\) ?(?:vmk|vmx|vcpu|worker|Hostd\[|Vpxa\[)|(?:panic|error|warning|info|verbose|trivia) (?:hostd|vpxa|vpxd)\[\w{1,64}\] \[|\[[\dA-F]{5,16} (?:panic|error|warning|info|verbose|trivia) '|vmkernel: \d|(?:vmx|vcpu-\d{1,3}|[Ww]orker[#\d-]{1,20}|mks|svga)\| ?/g;

/** Before an unstamped header: signs, digits, letters of masks, words in brackets. A word of prose may quote the rest. */
const bracketed = /<[\w :.-]{1,30}>|\[[\w :.-]{1,30}\]/g;
const bare = /^[^A-CE-GI-LN-RU-XA-Ca-ce-gi-ln-ru-w"'`{=]{0,500}$/;
/** A header behind one of these is the value of a field, which ends somewhere. */
const quotedBefore = /["'={(\\,]$/;

/** A line that begins an entry of some format: with a stamp, or with what is left of a header, and with nothing before it. */
export function reads(line: string): boolean {
  if (!beginsRecord(line.slice(0, mostBeginning))) return false;
  const record = readAny(line);
  // A priority is part of few headers: where it hides the time it is an envelope.
  const priority = record?.time === undefined && /^<\d{1,3}>/.exec(line)?.[0];
  return record !== undefined && !(priority && readAny(line.slice(priority.length))?.time !== undefined);
}

export interface Found {
  /** Offset of the header. */
  readonly at: number;
  readonly isStamped: boolean;
}

/** Characters that a header may have and that still count as one; the rest of a long line is not parsed. */
const mostParsed = 16 << 10;

/** Whether a header may stand behind this. A line of another daemon may quote one. */
function isEnvelope(before: string, isStamped: boolean): boolean {
  if (isSourceOnly(before)) return true;
  if (!isStamped || quotedBefore.test(before)) return false;
  return !beginsRecord(before) || relayHostIn(before) !== undefined;
}

/** The first place behind `from` where the rest of a line reads. */
export function headerIn(line: string, from = 0): Found | undefined {
  const head = line.slice(0, from + mostBefore + 100);
  for (const [pattern, isStamped] of [
    [stamped, true],
    [unstamped, false],
  ] as const) {
    pattern.lastIndex = from;
    for (let match = pattern.exec(head); match && match.index <= from + mostBefore; match = pattern.exec(head)) {
      const before = head.slice(from, match.index);
      const priority = /<\d{1,3}>(?:1 )?$/.exec(before)?.[0].length ?? 0;
      // A bracket is the header's own, or holds the line.
      const bracket = match[0].startsWith('[') ? 1 : 0;
      if (!isEnvelope(before.slice(0, before.length - priority), isStamped) || isUnquotedCell(before, line)) continue;
      for (const at of new Set([match.index, match.index - priority, match.index + bracket]))
        if (reads(line.slice(at, at + mostParsed))) return { at, isStamped };
    }
  }
  return undefined;
}

/** Of a row without quotation marks, where nothing shows which commas are the line's own. Its stamp may stand before the header. */
function isUnquotedCell(before: string, line: string): boolean {
  return (
    /,(?:\d{4}-\d\d-\d\d[T ][\d:.,]{8,18}(?:Z|[-+]\d\d:?\d\d)?\|? )?$/.test(before) &&
    /,\S/.test(line.slice(before.length))
  );
}

/** Nothing but signs, a relay, the name of a log. Behind a relay a single word is a program, which may quote the line. */
function isSourceOnly(before: string): boolean {
  const named = namedAtEnd(before);
  const relay = before.slice(0, named?.from);
  const rest = withoutRelay(relay);
  return isBare(rest) && (rest === relay || !named || named.name.path.includes('/'));
}

function isBare(before: string): boolean {
  return bare.test(before.replaceAll(bracketed, ''));
}

/** The name of a log, with a line's number or without; grep marks lines around a match by `-`. A page's address has a scheme. */
const sourceName =
  /^(?:(?:[A-Za-z][A-Za-z\d+]{1,9}:\/\/(?:[\w.:@-]{0,255}(?=\/)|\/(?=[A-Za-z]:)))|(?<host>[A-Za-z][\w.-]{1,254}):(?=[/\\]))?(?<path>(?:[A-Za-z]:(?=[/\\]))?[^:"'<]{0,300}?(?:vmkernel|vmkwarning|hostd|vpxa|vpxd|vmware|messages|vobd|syslog|\.log|\.gz|\.txt)[\w.-]{0,64}?)(?:[:-]\d{1,9})?[:-]$/;

export interface SourceName {
  readonly path: string;
  readonly host: string | undefined;
}

/** The file that a prefix names: `esx01:/var/log/hostd.log:`, `vmkernel.0.gz:123:`. */
export function sourceNameIn(before: string): SourceName | undefined {
  return namedAtEnd(before)?.name;
}

/** Where a whole path begins, with its host or its scheme: it may have blanks. */
const pathStart = /(?:^|[\s>|])(?=(?:[A-Za-z][\w.+-]{0,254}:)?(?:\.{0,2}\/|\\\\|~\/)|[A-Za-z]:\\)/g;

/** The source name that a text ends with: its last path, else its last word. */
function namedAtEnd(before: string): { readonly name: SourceName; readonly from: number } | undefined {
  const text = before.trimEnd();
  const start = [...text.matchAll(pathStart)].at(-1);
  const word = Math.max(text.lastIndexOf(' '), text.lastIndexOf('\t'), text.lastIndexOf('>'), text.lastIndexOf('|'));
  for (const from of [...(start ? [start.index + start[0].length] : []), word + 1]) {
    const { path, host } = sourceName.exec(text.slice(from))?.groups ?? {};
    if (path === undefined) continue;
    return { name: { path: path.replaceAll('\\', '/'), host: host && isHostName(host) ? host : undefined }, from };
  }
  return undefined;
}

const relayStamp = String.raw`(?:^|[\s>])(?:<\d{1,3}>)?(?:[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S{8,30})`;
const relayHost = String.raw`(?<host>[A-Za-z\d][\w.:-]{0,254})`;
/** Programs that pass on lines of others, and daemons whose own lines these are. The line of any other program may quote one. */
const forwarders = String.raw`(?:-|app|(?:sys|vmsys|rsys)logd?|syslog-ng|kiwi\w{0,20}|graylog\w{0,20}|fluent(?:d|-?bit)|td-agent(?:-bit)?|logstash|filebeat|nxlog|vector|promtail|alloy|loki|splunk\w{0,20}|cribl|relay|forwarder|liagent\w{0,20}|loginsight\w{0,20}|vmkernel|vmkwarning|hostd|vpx[ad](?:-[a-z]{1,20})?|vobd|vmx|vmware)`;
const relayed = new RegExp(
  String.raw`${relayStamp} ${relayHost}(?: ${forwarders}(?:\[\d{1,20}\])?:| ${forwarders} \S{1,128} \S{1,32} (?:-|\[[^\]]{0,1024}\]))?\s{1,2}$`,
  'i',
);
/** The same without a program: what it relays stands behind it as it came. Kiwi separates by tabs. */
const bareRelay = new RegExp(
  String.raw`(?:${relayStamp} ${relayHost}|(?:^|[\s>])\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\t\w{1,20}\.\w{1,20}\t[\w.:-]{1,255})\s{1,2}$`,
);

function withoutRelay(before: string): string {
  const found = bareRelay.exec(before);
  const host = found?.groups?.['host'];
  return found && (host === undefined || isHostName(host)) ? before.slice(0, found.index) : before;
}

/** A line of a dump (`-->`) without what stands before it; undefined where it is none, or where that may be anything. */
export function dumpIn(text: string): string | undefined {
  const at = text.slice(0, mostBefore).indexOf('-->');
  return at >= 0 && isSourceOnly(text.slice(0, at)) ? text.slice(at) : undefined;
}

/** The host that a relay writes before a line. */
export function relayHostIn(before: string): string | undefined {
  const host = relayed.exec(before)?.groups?.['host'];
  return host !== undefined && isHostName(host) ? host : undefined;
}
