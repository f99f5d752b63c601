/**
 * Finds names in a line: by their own form, and by the words around them. Forms of one daemon or standard have it in their
 * comment; the general ones (a noun or a key and what follows) match more than any log that was seen, as a name too many is a
 * word less to read and a name too few is a leak. test/engine/report/redaction/places.txt
 * has a line for each. Repetitions are bounded, as a line can have a megabyte.
 */
import { isOrdinaryWord } from './ordinary.ts';
import { isMoid } from './secret.ts';
import type { SecretKind } from './secret.ts';

export interface NameSlot {
  readonly kind: SecretKind;
  readonly start: number;
  readonly end: number;
  /** Perhaps no name: it counts as one where another line names a thing so. */
  readonly isWeak?: true;
  /** Another name of the same thing. */
  readonly same?: string;
}

interface Form {
  /** In lower case; a text without any of them is not searched. */
  readonly needles: readonly string[];
  /** Global. Its named groups are kinds, with a number behind where one comes twice; `x` is none. */
  readonly pattern: RegExp;
  readonly isWanted?: (value: string) => boolean;
}

/** All of a text, some within others. */
export function nameSlots(text: string, withUuids: boolean): readonly NameSlot[] {
  const lower = text.toLowerCase();
  const slots: NameSlot[] = [];
  for (const form of withUuids ? formsWithUuids : forms)
    if (form.needles.length === 0 || form.needles.some((needle) => lower.includes(needle)))
      for (const { groups, placeOf } of matches(form.pattern, text))
        for (const [name, value] of Object.entries(groups)) {
          if (name === 'x' || value === undefined) continue;
          const isWeak = !(form.isWanted?.(value.trim()) ?? true);
          const place = placeOf(name);
          if (!place) continue;
          const [start, end] = trimmed(text, place);
          const kind = name.replace(/\d$/, '') as SecretKind;
          if (end > start) slots.push({ kind, start, end, ...(isWeak && { isWeak }) });
        }
  if (lower.includes('/') || lower.includes('.v') || lower.includes('.nvram')) slots.push(...pathSlots(text));
  return [...slots, ...nounSlots(text), ...keySlots(text, lower)].flatMap((one) => {
    if (one.kind !== 'host') return one;
    const slot = withoutPort(text, one);
    const name = text.slice(slot.start, slot.end);
    return isHostLike(name) && !vendors.test(name) ? slot : [];
  });
}

function withoutPort(text: string, slot: NameSlot): NameSlot {
  const port = /^[^:]*(:\d{1,5})$/.exec(text.slice(slot.start, slot.end))?.[1] ?? '';
  return { ...slot, end: slot.end - port.length };
}

interface Match {
  readonly groups: Readonly<Record<string, string | undefined>>;
  /** The range of a group: found by a copy of the pattern with indices, as they make a search ten times as slow. */
  placeOf(group: string): readonly [number, number] | undefined;
}

const withIndices = new Map<RegExp, RegExp>();

/** As `matchAll` does, which makes a pattern anew for each text. */
function* matches(pattern: RegExp, text: string): Generator<Match, void> {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const { index, groups = {} } = match;
    const after = pattern.lastIndex;
    let places: RegExpIndicesArray['groups'];
    yield {
      groups,
      placeOf(group) {
        if (groups[group] === undefined) return undefined;
        const copy = withIndices.get(pattern) ?? new RegExp(pattern.source, `${pattern.flags.replace('g', '')}dy`);
        withIndices.set(pattern, copy);
        copy.lastIndex = index;
        places ??= copy.exec(text)?.indices?.groups;
        return places?.[group];
      },
    };
    pattern.lastIndex = after;
  }
}

function trimmed(text: string, [start, end]: readonly [number, number]): readonly [number, number] {
  const value = text.slice(start, end);
  return [start + value.length - value.trimStart().length, end - (value.length - value.trimEnd().length)];
}

const octet = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;
const ipv4 = String.raw`${octet}(?:\.${octet}){3}`;
const hex = '[0-9a-f]';
const dashed = `${hex}{8}-(?:${hex}{4}-){3}${hex}{12}`;

/** Loopback, wildcards and netmasks name no one. */
function isTellingIpv4(address: string): boolean {
  if (/^(?:0|127|255)\./.test(address)) return false;
  return !/^(?:128|192|224|240|248|252|254)\.0\.0\.0$/.test(address);
}

export function isIpv6(text: string): boolean {
  const [, front = text, tail] = new RegExp(`^(.*:)(${ipv4})$`).exec(text) ?? [];
  const plain = tail === undefined ? text : `${front}0:0`;
  const groups = plain.split(':').filter((group) => group !== '');
  const isShort = plain.includes('::');
  if (!/^[0-9a-f:]+$/i.test(plain) || plain.split('::').length > 2 || groups.some((group) => group.length > 4))
    return false;
  if (!isShort) return groups.length === 8 && !plain.startsWith(':') && !plain.endsWith(':');
  // `::` and `::1` are the same everywhere; `a::b` may be a name of C++.
  return groups.length >= 2 && groups.length <= 7 && /\d/.test(plain);
}

const systemAccount =
  /^(?:.{1,80}@vmkernel$|vpxd-|vpxd$|vpxuser|root$|dcui$|vmware-|com\.vmware|machine-|vsphere-webclient|\d{1,20}$)/i;
const isAccount = (name: string): boolean =>
  name.length > 1 &&
  !/^(?:\(|[^@]{0,80}@[\d.]{1,20}$)/.test(name) &&
  !systemAccount.test(name) &&
  !systemAccount.test(name.split('\\').at(-1) ?? '');

/** Hosts of the vendor's own, which our advice and messages name. */
const vendors = /(?:^|\.)(?:vmware|broadcom|github|microsoft|w3|openssl|python|apache)\.(?:com|org|io)$/i;
const fileEnd = /\.(?:log|vmx|vmdk|gz|tgz|zip|json|xml|conf|cpp|py|so|sh|info|cgi|html?)$/i;
const isHostName = (name: string): boolean =>
  !vendors.test(name) && !fileEnd.test(name) && !/^(?:com|org|net|vim|vmodl|esx|vob|msg|hostd|sub)\./i.test(name);

const isHostLike = (name: string): boolean =>
  /^[\p{L}\d[][\p{L}\w.:%\]-]{0,254}$/u.test(name) && !/^\[?(?:vim|vmodl)\./.test(name);

const word = String.raw`[^\s,;:'"()<>\[\]{}=&\/\\]`;

/** Nouns before a name, as in `network "PG-Prod"`, `cluster=Prod`, `Datacenter: DC1`, `in cluster Prod-01`. */
const nouns: readonly (readonly [SecretKind, string])[] = [
  [
    'network',
    'net|networks?(?:[ _]?(?:name|label))?|vds(?:[ _]?name)?|(?:dv)?port[ _-]?groups?(?:[ _]?name)?|dvpg|pg|dvs(?:[ _]?name)?|dv[ _-]?switch(?:[ _]?name)?|distributed switch|virtual switch|vswitch(?:[ _]?name)?|switch(?:[ _]?name)?|backing|opaque network|segment',
  ],
  ['cluster', 'clusters?(?:[ _]?name)?|compute[ _]?resource(?:[ _]?name)?'],
  ['datacenter', 'data[ _]?cent(?:er|re)s?(?:[ _]?name)?|dc(?:[ _]?(?:name|path))?'],
  ['folder', '(?:parent|vm|inventory|host)?[ _]?folder(?:[ _]?name)?'],
  ['pool', '(?:res(?:ource)?|dest)?[ _]?pool(?:[ _]?name)?|respool|vapp(?:[ _]?name)?'],
  ['tag', 'tags?(?:[ _]?name)?|(?:tag[ _]?)?category(?:[ _]?name)?'],
  ['policy', '(?:storage|vm|spbm|host)?[ _]?(?:policy|profile)(?:[ _]?(?:name|id))?'],
  ['library', '(?:content[ _]?)?library(?:[ _]?(?:item|name))?(?:[ _]?name)?'],
  ['group', '(?:vm|host|drs)[ _]?group(?:[ _]?name)?|group[ _]?name|(?:drs|affinity)?[ _]?rule(?:[ _]?name)?'],
  ['user', '(?:user|login|principal|account|initiated[ _]?by|created[ _]?by|owner|logname|ruser)(?:[ _]?(?:name|id))?'],
  [
    'kms',
    'kms(?:[ _]?(?:cluster|server|name|host|id))?|key[ _]?(?:provider|server)(?:[ _]?(?:name|id))?|kmip(?:[ _]?server)?|provider[ _]?id',
  ],
  ['snapshot', 'snapshot(?:[ _]?name)?|snapname'],
  ['serial', 'serial(?:[ _]?(?:number|num|no|nr))?|service[ _]?tag|asset[ _]?tag'],
  ['licence', 'licen[sc]e(?:[ _]?key)?'],
  ['thumbprint', '(?:ssl|host|cert(?:ificate)?)?[ _]?(?:thumb|finger)print'],
  ['guest', 'guest[ _.]?(?:os[ _]?|info[ _.]?)?(?:host[ _]?name|name)|guestinfo\\.hostname|computer[ _]?name'],
  [
    'host',
    '(?:(?:remote|dest(?:ination)?|dst|src|source|peer|target|nfs|esx)[ _]?)?(?:host(?:[ _]?name)?|server(?:[ _]?name)?)|esxi?(?:[ _]?host)?|node|src|dst|peer|source|destination|fqdn|vcenter(?:[ _]?(?:server|name))?|vc[ _]?name|dns[ _]?name',
  ],
  ['domain', 'domain(?:[ _]?name)?'],
  [
    'vm',
    'vms?(?:[ _]?name)?|display[ _]?name|entity(?:[ _]?name)?|object[ _]?name|config\\.name|virtual ?machine(?:[ _]?name)?',
  ],
  [
    'datastore',
    '(?:dest)?datastores?(?:[ _]?(?:name|url))?|ds(?:[ _]?(?:name|url))?|remote[ _]?path|volume(?:[ _]?name)?',
  ],
];

/** Said where a name could stand. */
const noName =
  /^(?:\(.{0,20}\)|0x[0-9a-f]{1,16}|sha-?\d{1,3}|md5|-?\d{1,3}|true|false|null|none|yes|no|on|off|n\/a|<unset>|unset|unknown|is|was|and|or|of|to|in|on|for|the|a|an|not|with|from|has|have|view|vim\..{1,100}|vmodl\..{1,100}|up|down|ok)$/i;
const isName = (value: string): boolean =>
  !noName.test(value) &&
  !isMoid(value) &&
  !/^session-?[a-z]?\d{1,12}$/.test(value) &&
  !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) &&
  !/^[\d.]{1,12}%?$/.test(value) &&
  !/^[-._*?]{1,40}$/.test(value);
/** After a bare noun only what no sentence would have there. */
const looksNamed = (value: string): boolean =>
  isName(value) &&
  /[A-Za-z]/.test(value) &&
  /[\d_-]/.test(value) &&
  !/^(?:re|pre|post|non|un)-[a-z]{1,20}$/i.test(value);

const short = /^(?:dc|ds|pg|dvs|vms\?|tags\?|fqdn|vc\[|vds|net$|esx|node|src$|dst$|peer$|source$|destination$)/;
const alternatives = nouns.flatMap(([, names]) => names.split(/\|(?![^(]{0,200}\))/));
/** A short noun is one only where no word ends in it; of the others some are written together with one: `destHost`. */
const anyNoun = `(?:${alternatives.filter((one) => !short.test(one)).join('|')}|(?<![a-z])(?:${alternatives.filter((one) => short.test(one)).join('|')}))`;
const kindsOfNouns = nouns.map(([kind, names]) => [kind, new RegExp(`^(?:${names})$`, 'i')] as const);

/** In quotes, as JSON within a text has them, too (`\"name\":\"x\"`), or in the angles of vmkernel (`<x>`). */
const quoted = String.raw`(?:(?<!\\)"(?<quoted>(?:[^"\\\n]|\\.){1,200})"|\\{1,3}"(?<quoted2>[^"\\\n]{1,160})\\{1,3}"|'(?<quoted3>[^'\n]{1,160})'|[“‘](?<quoted4>[^”’\n]{1,160})[”’]|<(?<quoted5>[^<>\n]{1,160})>)`;
const inQuotes = ['quoted', 'quoted2', 'quoted3', 'quoted4', 'quoted5'];
/** Between a key and its value. */
const given = String.raw`\\{0,3}["']?[ \t]{0,3}[:=][ \t]{0,3}`;

/**
 * hostd's and vpxd's dumps (`name = "x"`), vmware.log's settings (`displayName = "x"`), JSON (`"host":{"name":"x"}`, `"tags":["x"]`),
 * prose (`network "x"`, `in cluster Prod`); vpxd's keys and values (`cluster=x`); `Server: (fs3)` of vmkernel's NFS,
 * `Datacenter: DC1`.
 */
const namedByNoun = new RegExp(
  String.raw`(?<before>\b(?:uses|using|in|on|to|from|of|for|by|at|with|into|onto|via)\s(?:the\s)?)?(?<noun>${anyNoun})(?:${given}\[(?<list>[^\]\n]{1,400})\]|(?:\s(?:is|named|called|(?:changed|set) to|for\s[\w.-]{1,40}))?(?:${given}(?:\{\s{0,20}\\{0,3}["']name${given})?|[ \t]{1,3})${quoted}|[ \t]?=[ \t]?(?<given>${word}{1,120})|[ \t]{0,12}:[ \t]{1,12}(?<told>${word}{1,120}(?::\d{1,5}(?!\d))?)(?![=\w])(?<more>(?:,?[ ][^,;:=\n"'[\]{}\s]{1,80}){0,40}$)?|(?=(?::?[ \t]\((?=${word}{1,120}\))|[ \t])(?<bare>${word}{1,120}(?::\d{1,5}(?!\d))?)(?![=\w(])(?<after>\)?\s(?:is|was|has|had|did|does|not|cannot|could|on|to|from|in|at)\s|\)?(?:[.,;]?[ \t]{0,3}$|\s\(|:\s))?))`,
  'gim',
);

/** Words behind a noun and a colon that are states, not names. */
const states = /^\p{Ll}+(?:ed|ing|able|ible|ful|less|tion)$|(?:Exception|Fault|Error|Ref)$/u;
const isToldName = (value: string): boolean =>
  looksNamed(value) ||
  isFullName(value) ||
  (isName(value) && /^\p{L}{2,}/u.test(value) && !isOrdinaryWord(value) && !states.test(value));
const isFullName = (value: string): boolean =>
  /^(?=.{4,})[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,6}\.[a-z]{2,12}$/i.test(value) && isHostName(value);

function nounSlots(text: string): readonly NameSlot[] {
  const slots: NameSlot[] = [];
  for (const { groups, placeOf } of matches(namedByNoun, text)) {
    const kind = kindOfNoun(groups['noun'] ?? '');
    const name = [...inQuotes, 'given', 'told', 'bare', 'list'].find((group) => groups[group] !== undefined) ?? '';
    const place = kind && placeOf(name);
    if (!place) continue;
    const put = (start: number, end: number, isStrong: boolean) => {
      if (end > start) slots.push({ kind, start, end, ...(!isStrong && { isWeak: true }) });
    };
    const putAll = ([from, to]: readonly [number, number]) => {
      for (const part of text.slice(from, to).matchAll(/[^,"'\\\n]{1,160}/g)) {
        const [start, end] = trimmed(text, [from + part.index, from + part.index + part[0].length]);
        put(start, end, isName(text.slice(start, end)));
      }
    };
    if (name === 'list') {
      putAll(place);
      continue;
    }
    const [start, end] = trimmed(text, place);
    const value = text.slice(start, end);
    const isBare = name === 'bare' || name === 'told';
    if (value === '' || (isBare && /^[\d.]*$/.test(value))) continue;
    const isStrong =
      (kind !== 'user' || isAccount(value)) &&
      (name === 'told'
        ? isToldName(value)
        : name === 'bare'
          ? looksNamed(value) ||
            (((groups['before'] ?? groups['after']) !== undefined || /name$/i.test(groups['noun'] ?? '')) &&
              isToldName(value))
          : isName(value) && (name !== 'given' || !/^\d{1,20}$/.test(value)));
    put(start, end, isStrong);
    // `Portgroups: a, b c`, `Cluster: Berlin North`
    const more = isStrong ? placeOf('more') : undefined;
    if (!more || more[0] === more[1]) continue;
    if (/s$/i.test(groups['noun'] ?? '')) putAll([start, more[1]]);
    else if (/^(?: \S+){1,4}$/.test(groups['more'] ?? '') && !groups['more']?.includes(',')) put(start, more[1], true);
  }
  return slots;
}

/** Keys that hold a name or a person's words, of whatever it is: `name = "x"` in a dump, `"fullName":"x"`, `<name>x</name>`. */
const namedByKey = new RegExp(
  String.raw`(?<![\w.])[\w.]{0,60}?(?<key>[a-z]{0,12})(?<what>[_ ]?(?:name|annotation|value))(?:${given}${quoted}|[ \t]?=[ \t]?(?<given>${word}{1,120})|:[ \t]{1,3}(?<told>${word}{1,120}))|snapshot\d{1,5}\.description\s?=\s?\"(?<quoted7>[^\"\n]{1,200})\"|\b(?:on|in|from|to|of|at|by) (?:"(?<quoted8>[^"\\\n]{1,120})"|'(?<quoted9>[^'\\\n]{1,120})')|<(?:\w{1,20}:)?\w{0,40}name(?:\s[^<>\n]{1,100})?>(?<quoted6>[^<>\n]{1,160})<\/`,
  'gi',
);
/** Names of the program's own. */
const ownKeys =
  /^(?:method|type|class|property|prop|product|feature|module|function|func|service|event|counter|op|operation|param|fault|thread|api|privilege|proto|protocol|vendor|file|path|driver|locale|option|key|setting|process|os|app|appl|application|image|build)$/i;
const ownNames =
  /^(?:vim|vmodl|com|esx|hbr|vpx|vmk?nic\d|vmk\d|vmhba\d|vusb\d|[a-z]+[A-Z]|[a-z]+(?:\.[A-Za-z]+)+$|[A-Z\d_]+$)|^VMware|[%{}]/;

function keySlots(text: string, lower: string): readonly NameSlot[] {
  if (!/name|annotation|description|value|(?:on|in|from|to|of|at|by) ["']/.test(lower)) return [];
  const slots: NameSlot[] = [];
  for (const { groups, placeOf } of matches(namedByKey, text)) {
    const name =
      [...inQuotes, 'quoted6', 'quoted7', 'quoted8', 'quoted9', 'given', 'told'].find(
        (group) => groups[group] !== undefined,
      ) ?? '';
    const place = placeOf(name);
    if (!place || ownKeys.test(groups['key'] ?? '')) continue;
    const [start, end] = trimmed(text, place);
    const value = text.slice(start, end);
    // A name or a sentence: `(vmodl.KeyAnyValue) { key = "1", value = "esx07" }`.
    const isAny = /value$/i.test(groups['what'] ?? '') && !(groups['key'] ?? '');
    if (/value$/i.test(groups['what'] ?? '') && (!isAny || /\s/.test(value))) continue;
    const isTold = isAny || name === 'given' || name === 'told' ? isToldName(value) : isName(value);
    if (isTold && (isFullName(value) || !ownNames.test(value)) && !isOrdinaryWord(value))
      slots.push({ kind: 'name', start, end });
  }
  return slots;
}

const kinds = new Map<string, SecretKind | undefined>();

function kindOfNoun(noun: string): SecretKind | undefined {
  if (!kinds.has(noun)) kinds.set(noun, kindsOfNouns.find(([, names]) => names.test(noun))?.[0]);
  return kinds.get(noun);
}

const moTypes: readonly (readonly [SecretKind, string])[] = [
  ['vm', 'VirtualMachine'],
  ['host', 'HostSystem'],
  ['cluster', '(?:Cluster)?ComputeResource'],
  ['datacenter', 'Datacenter'],
  ['folder', 'Folder'],
  ['pool', '(?:ResourcePool|VirtualApp)'],
  ['datastore', '(?:Datastore|StoragePod)'],
  ['network', String.raw`(?:Network|OpaqueNetwork|DistributedVirtualSwitch|dvs\.\w{1,60})`],
];

/** A segment of a path of vCenter's inventory. */
const step = String.raw`(?! )[^\/'"<>\n\[\],;]{1,80}(?<! )`;
const lastStep = String.raw`[^\/'"<>\n\[\],;\s)]{1,80}`;
const systemFolder = String.raw`(?!(?:etc|usr|var|proc|sys|dev|lib|lib64|tmp|opt|vmfs|bin|sbin|scratch|bootbank|storage)\/)`;

const forms: readonly Form[] = [
  // SHA-1 and SHA-256 of certificates, pairs with colons; MD5, too.
  {
    needles: [':', ' ', '-'],
    pattern: new RegExp(
      String.raw`(?<![0-9a-f:])(?<thumbprint>${hex}{2}(?<x>[: -])${hex}{2}(?:\k<x>${hex}{2}){14}(?:(?:\k<x>${hex}{2}){4}(?:(?:\k<x>${hex}{2}){12})?)?)(?![0-9a-f]|[: -]${hex}{2}[: -])`,
      'gi',
    ),
  },
  { needles: [], pattern: /(?<![0-9a-z])(?<thumbprint>(?=[a-z]{0,40}\d)(?:[0-9a-f]{64}|[0-9a-f]{40}))(?![0-9a-z])/gi },
  // As OpenSSH writes them.
  { needles: ['sha256:'], pattern: /SHA256:(?<thumbprint>[A-Za-z0-9+/]{43}=?)/g },
  // MAC addresses, WWNs of eight pairs; Cisco's dots; bare, with the vendor ids of VMware (IEEE: 00-50-56, 00-0C-29, 00-05-69).
  {
    needles: [':', '-'],
    pattern: new RegExp(
      String.raw`(?<![0-9a-f:])(?<mac>${hex}{2}(?:([:-])${hex}{2})(?:\2${hex}{2}){4}(?:(?:\2${hex}{2}){2})?)(?![0-9a-f:]|-${hex})`,
      'gi',
    ),
  },
  { needles: ['.'], pattern: /(?<![\w.])(?<mac>[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})(?![\w.]\w)/gi },
  {
    needles: ['005056', '000c29', '000569'],
    pattern: /(?<![\w-])(?<mac>(?:005056|000c29|000569)[0-9a-f]{6})(?!\w)/gi,
  },
  {
    needles: ['mac', 'addr', 'wwn', 'wwpn', 'worldwidename'],
    pattern:
      /(?:mac|addr(?:ess)?|ww[np]n?|worldwidename)["'\\]{0,4}\s{0,2}[:=]?\s{0,2}["'\\(<]{0,4}(?:0x)?(?<mac>[0-9a-f]{12}(?:[0-9a-f]{4})?)(?!\w)/gi,
  },
  // Addresses. One of version 4 at the end of one of version 6 (RFC 4291, 2.2) is part of it.
  {
    needles: [':'],
    pattern: new RegExp(
      String.raw`(?<![\w:.])(?<address>(?:(?:${hex}{1,4}:){6}|(?:(?:${hex}{1,4}:){0,5}|:):(?:${hex}{1,4}:){0,5})${ipv4})(?![\w:]|\.\d)|(?<![\w:.])(?<address2>(?:${hex}{1,4}:{1,2}){1,7}(?::|${hex}{1,4})?)(?![\w:]|\.\d)|(?<![\w:.])(?<address3>::(?:${hex}{1,4}:){0,6}${hex}{1,4})(?![\w:]|\.\d)`,
      'gi',
    ),
    isWanted: (value) => isIpv6(value) && !/^[0:]{1,40}(?:ffff:)?(?:127\.|0\.0\.0\.)/i.test(value),
  },
  {
    needles: ['.'],
    pattern: new RegExp(String.raw`(?<![\d.])(?<address>${ipv4})(?!\.?\d)`, 'g'),
    isWanted: isTellingIpv4,
  },
  // In names: `esx-10-77-1-11`, `ip-10-77-1-11.example`.
  {
    needles: ['-'],
    pattern: new RegExp(String.raw`(?<=[a-z][-_]?)(?<address>${octet}(?:-${octet}){3})(?![\w-])`, 'gi'),
  },
  // VMFS volumes, and what is named like them (NFS: `10ec8dec-c323e318-0000-000000000000`).
  {
    needles: ['-'],
    pattern: /(?<![0-9a-f])(?<datastore>[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{12})(?![0-9a-f])/gi,
  },
  // vSAN's and vVol's containers: `vsan:52b432a675d2bf59-7168e072a499aad9`.
  { needles: ['vsan', 'vvol'], pattern: /\bv(?:san|vol):(?<datastore>[0-9a-f]{16}-[0-9a-f]{16})(?![0-9a-f])/gi },
  // Names of devices and of what they are reached by: KB 1014953 (naa, eui, t10, vml), RFC 3721 (iqn), fc.WWNN:WWPN of ESXi.
  {
    needles: ['naa.', 'eui.', 't10.', 'vml.', 'uuid.', 'iqn.', 'nqn.', 'fc.'],
    pattern:
      /\b(?<device>(?:naa|eui|t10|vml)\.[\w.-]{8,200}|uuid\.[0-9a-f]{32}|iqn\.\d{4}-\d\d\.[\w.:-]{2,220}(?<![.:,])|nqn\.[\w.:-]{4,220}(?<![.:,])|fc\.[0-9a-f]{16}(?::[0-9a-f]{16})?)/gi,
  },
  {
    needles: ['device', 'disk', 'lun'],
    pattern: /\b(?:device|disk|lun)[ :=]{1,3}["']?(?<device>6[0-9a-f]{31})(?!\w)/gi,
  },
  // Licence keys of VMware: five times five.
  { needles: ['-'], pattern: /(?<![\w-])(?<licence>[0-9A-Z]{5}(?:-[0-9A-Z]{5}){4})(?![\w-])/g },
  // Of machines: `Serial Number: CZJ1234567`, `serviceTag = "7XK2L12"`; `identifierValue = "7XK2L12"` of HostSystemIdentificationInfo.
  {
    needles: ['serial', 'tag', 'identif', 'sn', 's/n'],
    pattern:
      /(?:serial(?:[ _]?(?:number|num|no|nr))?|\bsn|s\/n|service[ _]?tag|asset[ _]?tag|identifier[ _]?value|identifying[ _]?info)["'\\]{0,4}\s{0,3}[:=#]?\s{0,3}["'\\]{0,4}(?<serial>(?!VMware-)(?=[a-z.-]{0,30}\d)(?!\d{1,4}(?!\w))[\w.-]{4,60})/gi,
  },
  // Serial numbers that ESXi gives VMs: `VMware-56 4d 6f …-b1 8e …`.
  { needles: ['vmware-'], pattern: /(?<serial>\bVMware-(?:[0-9a-f]{2}[ -]){15}[0-9a-f]{2})(?![0-9a-f])/gi },
  // What such a serial number is made of: ids of a VM's BIOS, of a VM and of a vCenter, as .vmx files and vmware.log write them
  // (`uuid.bios = "56 4d …-b1 8e …"`), and with dashes behind a word that says so; and ids of sessions, which let one in.
  {
    needles: ['-', 'session'],
    pattern: new RegExp(
      String.raw`(?<![0-9a-f])(?<uuid>(?:${hex}{2} ){7}${hex}{2}-(?:${hex}{2} ){7}${hex}{2})(?![0-9a-f])|(?:instance|bios|server|vcenter|vc|location)[ ._]?[ug]uid(?: is|["'\\]{0,4}\s{0,3}[:=])?\s{0,3}["'\\]{0,4}(?<uuid2>${dashed})|session(?:[ _-]?(?:id|key))?["'\\]{0,4}\s{0,3}[:=]?\s{0,3}["'\\[(]{0,4}(?<session>${dashed}|${hex}{32,64}(?!\w))(?:\](?<session2>${dashed}))?|-- (?<session3>${dashed})\((?<session4>${dashed})\)|UserSession\)\s?\{\s{1,40}key = "(?<session5>${dashed})`,
      'gi',
    ),
  },
  // Accounts: `user=vpxuser:CORP\jdoe`, `"UserName": "VSPHERE.LOCAL\\Administrator"`, `User jdoe@10.1.2.3 logged in`.
  {
    needles: ['user'],
    pattern:
      /\buser(?:[ _]?name)?["']?\s{0,3}[=:]\s{0,3}["'<]?(?:vpxuser:)?(?<user>[\w.$-]{1,80}(?:\\{1,4}[\w.$-]{1,80})?(?:@(?!\d{1,3}\.\d)[\w.-]{1,120})?)/gi,
    isWanted: isAccount,
  },
  { needles: ['vpxuser:'], pattern: /vpxuser:(?<user>[\w.$-]{1,80}(?:\\{1,4}[\w.$-]{1,80})?)/gi, isWanted: isAccount },
  // OpenSSH and PAM: `Accepted password for jdoe from 10.1.2.3 port 51234`, `session opened for user jdoe by (uid=0)`.
  {
    needles: [' for ', 'user '],
    pattern:
      /\b(?:for (?:invalid )?(?:user )?|user )["']?(?<user>[\w.$-]{1,80})["']? (?:from \S{1,60} port|by \(|logged|from (?=[\d[]))|\bfailed for (?:user )?["']?(?<user2>[\w.$-]{1,80})["']?(?=$|[ ,.;]$)/gi,
    isWanted: isAccount,
  },
  // Names of a directory (RFC 4514): `CN=jdoe,OU=Berlin,DC=corp,DC=example`.
  {
    needles: ['cn=', 'ou=', 'dc=', 'uid=', 'cn =', 'ou =', 'o ='],
    pattern:
      /(?<![a-z])(?:CN|OU|O|UID|L|ST|DC)\s?=\s?(?<name>[^,;=+"'<>\n\\/]{2,80})(?=,\s?(?:CN|OU|O|L|ST|DC|C)\s?=)|,\s?(?:CN|OU|O|DC)\s?=\s?(?<name2>[^,;=+"'<>\n\\/)\]\s]{2,80})/gi,
  },
  {
    needles: ['user ', 'users '],
    pattern: /\busers? ["']?(?<user>[\w.$-]{1,80}(?:\\{1,4}[\w.$-]{1,80})?)(?=@\d|@\w{1,80}:)/gi,
    isWanted: isAccount,
  },
  {
    needles: ['\\'],
    pattern: /(?<![\w\\:])(?<user>(?<x>[A-Z][\w.-]{1,60})\\{1,4}[a-z0-9][\w.$-]{1,60})/gi,
    // `done.\nNext` is no account; a name that begins like that is recognised by its domain, see collect.ts.
    isWanted: (value) => !/\\[nrt][A-Z]|\\[nrt]$|^[^\\]*\.\\/.test(value) && value.includes('\\') && isAccount(value),
  },
  {
    needles: ['@'],
    pattern:
      /(?<![\w.%+-])(?<user>[\w.%+-]{1,80}@(?:[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,8}\.[a-z]{2,24}\b|[a-z][a-z0-9-]{2,30}(?![\w.]\w|:)))/gi,
    isWanted: isAccount,
  },
  // Names in brackets behind vCenter's ids: `[vim.VirtualMachine:vm-140176,practical_mestorf-4473f943087b]`.
  ...moTypes.map(([kind, type]): Form => ({
    needles: ['vim.'],
    pattern: new RegExp(String.raw`\bvim\.${type}:[\w:.-]{1,80},(?<${kind}>[^\]\n]{1,160})\]`, 'g'),
  })),
  // Paths of the inventory: `/DC1/host/Cluster/Resources/pool`, `/DC1/vm/folder/vm`, `/DC1/network/PG`.
  {
    needles: ['/host/'],
    pattern: new RegExp(
      String.raw`(?<![\w.\/])\/${systemFolder}(?<datacenter>${step})\/host\/(?:(?:(?<folder>${step})\/)?(?<cluster>${step})\/Resources(?:\/(?<pool>${step})\/(?<pool2>${lastStep})|\/(?<pool3>${lastStep}))?|(?<cluster2>${step})\/(?<host>${lastStep})|(?<cluster3>${lastStep}))`,
      'g',
    ),
  },
  {
    needles: ['/vm/'],
    pattern: new RegExp(
      String.raw`(?<![\w.\/])\/${systemFolder}(?<datacenter>${step})\/vm\/(?:(?<folder>${step})\/)?(?:(?<folder2>${step})\/)?(?:(?<folder3>${step})\/)?(?:(?<folder4>${step})\/)?(?<vm>${lastStep})`,
      'g',
    ),
  },
  {
    needles: ['/network/', '/datastore/'],
    pattern: new RegExp(
      String.raw`(?<![\w.\/])\/${systemFolder}(?<datacenter>${step})\/(?:network\/(?:(?<folder>${step})\/)?(?<network>${lastStep})|datastore\/(?:(?<folder2>${step})\/)?(?<datastore>${lastStep}))`,
      'g',
    ),
  },
  // vpxd: `[VpxLRO] -- BEGIN task-1711118 -- practical_mestorf-4473f943087b -- Drm.ExecuteVMotionLRO --`.
  {
    needles: ['-- begin ', '-- error ', '-- finish '],
    pattern: /-- (?:BEGIN|ERROR|FINISH) \S{1,80} -- (?<vm>[^\n]{1,120}?) -- [\w.]/g,
    isWanted: isName,
  },
  // vpxd: `LocalVC Migrate of practical_mestorf-4473f943087b on vim.HostSystem:host-62`.
  { needles: [' migrate of '], pattern: / Migrate of (?<vm>[^\n]{1,120}?) on vim\./g },
  // Events of vCenter (vSphere's event catalogue; `VmMigratedEvent` in the payload of vc70): `Virtual machine X was migrated from
  // host H, STORE in DC to H, STORE in DC`, `Migrating X from H to H in cluster C in DC`, `… and resource pool P in DC`.
  {
    needles: ['migrat', 'relocat', 'oving vm'],
    pattern:
      /(?:[Vv]irtual machine |[Mm]oving VM |[Mm]igrating |[Rr]elocating |[Rr]elocate |[Mm]igrate |[Mm]igration of (?:virtual machine )?|DRS migrated )(?<vm>[^;"\n]{1,120}?) (?:was migrated |is migrating |off )?from (?:host )?(?<host>[^\s,]{1,120})(?:, (?<datastore>[\w.-]{1,80}))?(?: to (?:host )?(?<host2>[^\s,]{1,120})(?:, (?<datastore2>[\w.-]{1,80}))?)?/g,
    isWanted: (value) => isName(value) && !value.startsWith('['),
  },
  {
    needles: [' off host '],
    pattern: /Migrating (?<vm>[^;"\n]{1,120}?) off host (?<host>[^\s,]{1,120})(?: in (?<datacenter>[\w.-]{1,80}))?/g,
    isWanted: isName,
  },
  {
    needles: [' in '],
    pattern:
      /\b(?:from|to) (?:host )?(?<host>[^\s,]{1,120})(?:, (?<datastore>[^,\n]{1,80}?))? in (?!cluster)(?<datacenter>[\w.-]{1,80})(?=$|[\s,.;:\]"')])/g,
    isWanted: looksNamed,
  },
  {
    needles: [' in cluster ', 'resource pool '],
    pattern:
      / (?:in cluster (?<cluster>[^\n]{1,80}?)|and resource pool (?<pool>[^,\n]{1,80}?)) in (?<datacenter>[\w.-]{1,80})/g,
    isWanted: isName,
  },
  // vpxd's events in syslog: `[vim.event.X] [info] [VSPHERE.LOCAL\Administrator] [Home] [575800] [Issue detected on H in Home: …`.
  {
    needles: ['[vim.event.'],
    pattern:
      /\[vim\.event\.\w{1,80}\] \[\w{1,20}\] \[(?<user>[^\]\n]{0,120})\] \[(?<datacenter>[^\]\n]{0,120})\] \[\d/g,
    isWanted: (value) => value !== '' && isAccount(value),
  },
  {
    needles: ['detected on ', "' on "],
    pattern: /(?:detected on|Alarm '[^'\n]{1,120}' on) (?<host>[^\s,]{1,120}) in (?<datacenter>[^:\n]{1,80}):/g,
  },
  // `connected to esx07:8000`
  {
    needles: [':'],
    pattern: /\b(?:to|from|with|via|peer|at) (?<host>[a-z][\w-]{2,62}):\d{2,5}(?![\d:])/gi,
    isWanted: isToldName,
  },
  // NFS of vmkernel: `server 10.178.250.10 mount point /vol/data1, mounted as a20f9958-… ("NFS_1")`, `NFS mount H:/vol/x status`.
  {
    needles: ['mount point '],
    pattern:
      /\bserver (?<host>[^\s,]{1,120}) mount point (?<datastore>[^,\n]{1,160}), mounted as [^\s(]{1,80} \("(?<datastore2>[^"\n]{1,120})"\)/g,
  },
  {
    needles: ['nfs'],
    pattern:
      /\bNFS(?:41)?(?: mount|:\/\/|:)\s?(?!\d{1,5}:)(?<host>[\w.-]{1,120}|\[[0-9a-f:.]{2,60}\])(?::(?=\/)|(?=\/))(?<datastore>\/[^\s,'")]{1,160})?/gi,
  },
  {
    needles: ['share', 'export'],
    pattern: /\b(?:share|export(?:ed)?)["'\\]{0,4}\s{0,3}[:=]?\s{0,3}["'\\]{0,4}(?<datastore>\/[^\s,'"\\)]{2,160})/gi,
  },
  { needles: ['label: '], pattern: /\bpath: (?<datastore>\/[^\s,]{1,160}), label: (?<datastore2>[^,\n]{1,120})/g },
  // vobd: `Lost access to volume 5f0a9869-… (gold-07) due to …`; vmkernel: `HBX: 3058: 'gold-07': HB at offset`, `Vol3: 2734: gold-07/5f0a…`.
  { needles: [' ('], pattern: /\bvolume [0-9a-f-]{30,40} \("?(?<datastore>[^)"\n]{1,120})"?\)/gi },
  { needles: ["': hb at"], pattern: /'(?<datastore>[^'\n]{1,120})': HB at/g },
  { needles: ['-'], pattern: /: (?<datastore>[^\s:'"/]{1,120})\/[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{12}/g },
  {
    needles: ['mount', 'nfs'],
    pattern: /(?<![\w.])(?!vm:)(?<host>[\w.-]{2,120}):(?!\/vmfs\/|\/\/)(?<datastore>\/[^\s,'")]{2,160})/g,
  },
  {
    needles: ['server: ('],
    pattern:
      /Server: \((?<host>[^)\n]{1,120})\)(?: IP: \([^)\n]{1,60}\))?(?: Path: \((?<datastore>[^)\n]{1,160})\))?(?: Label: \((?<datastore2>[^)\n]{1,120})\))?/g,
  },
  {
    needles: ['on server ('],
    pattern: /on Server \((?<host>[^)\n]{1,120})\)(?: Path \((?<datastore>[^)\n]{1,160})\))?/g,
  },
  // `Migrating VM web to esx07`: who is said to go, and where.
  {
    needles: ['migrat', 'relocat', 'moving', 'move '],
    pattern:
      /\b(?:migrat|relocat|mov)(?:e|ing) (?:VM |virtual machine )?["']?(?<vm>[\w.-]{2,120})["']? (?:from (?:host )?(?<host2>[\w.-]{1,120}) )?to (?:host )?["']?(?<host>[\w.-]{2,120})/gi,
    isWanted: isToldName,
  },
  // Whose line it is, in syslog (RFC 3164 and 5424): `2024-03-15T08:52:30.869Z esx07 Hostd: …`, `<166>Mar 15 08:52:30 esx07 vmkernel: …`.
  {
    needles: [':'],
    pattern: new RegExp(
      String.raw`^(?:<\d{1,3}>(?:\d )?)?(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) (?<host>[A-Za-z][\w.-]{1,254}) [A-Za-z][\w.\/-]{1,40}(?:\[\d{1,10}\])?(?::| \d| -)`,
      'g',
    ),
    isWanted: (value) =>
      !/^(?:info|verbose|warning|error|debug|trivia|notice|in|wa|er|cr|no|db)$|^(?:cpu\d|vmx|vcpu|mks|svga|worker|host-)/i.test(
        value,
      ),
  },
  // Worlds of a VM, in vmkernel: `vmm0:web-01`, `vmx-vcpu-0:web-01`.
  {
    needles: ['vmm', 'vmx'],
    pattern: /\b(?:vmm\d{1,3}|vmx(?:-[a-z]{1,12}(?:-\d{1,3})?)?):(?<vm>(?![\s\d]{1,12}:)[^\s:;,)(\]'"/]{1,120})/g,
    isWanted: (value) => isName(value) && !value.startsWith('['),
  },
  {
    needles: ['starting world '],
    pattern: /[Ss]tarting world vm[mx][\w-]{0,12}:(?<vm>[^\n]{1,120}?) (?:of type|with)\b/g,
  },
  // vmware.log: names of snapshots, in the settings of .vmsd and as VigorSnapshot takes them.
  { needles: ['snapshot'], pattern: /snapshot\d{1,5}\.displayName\s?=\s?"(?<snapshot>[^"\n]{1,160})"/g },
  {
    needles: ['takesnapshot', 'snapshot'],
    pattern:
      /(?:TakeSnapshot(?: start)?|[Cc]reate[_ ]?[Ss]napshot|Create snapshot)(?:_Task)?:? (?:'(?<snapshot>[^'\n]{1,160})'|"(?<snapshot2>[^"\n]{1,160})")/g,
  },
  { needles: ['keyproviderid'], pattern: /KeyProviderId\)\s?\{\s{1,40}id = "(?<kms>[^"\n]{1,160})"/g },
  // Key providers, in the keySafe of an encrypted VM: `vmware:key/list/(pair/(fqid/<VMWARE-NULL>/KMS%2dprod/…`.
  { needles: ['fqid/'], pattern: /fqid\/(?:%3c|<)[\w-]{1,40}(?:%3e|>)\/(?<kms>[^/,)\s"']{1,120})/gi },
  // Hosts by the name of a server in an address, and full names under ends that name no file.
  {
    needles: ['://'],
    pattern: /:\/\/(?:[^@\s/]{1,80}@)?(?<host>[a-z0-9][\w.-]{1,120})(?=[:/\s"'>)\],]|$)/gi,
    isWanted: isHostName,
  },
  {
    needles: ['.'],
    pattern:
      /(?<![\w.-])(?<host>[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9][a-z0-9-]{0,62}){0,6}\.(?:local|lan|localnet|corp|group|internal|intern|intranet|intra|example|test|invalid|private|home|ad|com|net|org|edu|gov|mil|int|io|biz|cloud|tech|xyz|online|site|dev|app|systems|services|solutions|network|company|digital|zone|world|bank|health|email|hosting|berlin|wien|london|(?<=\.[a-z0-9-]{1,63}\.)(?!id\b)[a-z]{2}))(?![\w-]|\.\w)/gi,
    isWanted: isHostName,
  },
];

const formsWithUuids: readonly Form[] = [
  ...forms,
  { needles: ['-'], pattern: /(?<![0-9a-f])(?<uuid>[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?![0-9a-f])/gi },
];

const extension = '(?:vmx|vmxf|vmdk|nvram|vmsd|vmsn|vmss|vmem|vswp|hlog|log)';
const fileOfVm = '(?:vmx|vmxf|vmdk|nvram|vmsd|vmsn|vmss|vmem|vswp|hlog)';
const segment = String.raw`[^\/'"<>\n\]\[]{1,80}`;
/** Of a volume, and of what lies in it: `/vmfs/volumes/STORE/FOLDER/FILE.vmdk`, `[STORE] FOLDER/FILE.vmdk`. */
const paths: readonly RegExp[] = [
  new RegExp(
    String.raw`\/vmfs\/volumes\/(?<store>${segment})\/(?<folder>${segment})\/(?:(?<file>${segment})\.${extension}\b)?`,
    'gi',
  ),
  new RegExp(String.raw`\/vmfs\/volumes\/(?:(?<store>${segment})(?=\/)|(?<store2>[^/\s'"<>\])},;]{2,100}))`, 'g'),
  new RegExp(
    String.raw`\[(?<store>[^\][=@:\n]{1,60})\] (?<folder>${segment})\/(?<file>${segment})\.${extension}\b`,
    'gi',
  ),
  // Files of a VM beside the one that names them: `nvram = "web.nvram"`, `fileName = "web_1.vmdk"`, `./web-4f2ab1c3.hlog`.
  new RegExp(
    String.raw`["'](?<file>[^"'\/\\\n]{1,120})\.${fileOfVm}\b|(?<![^\s"'=:(/<>])(?<file2>[^\s"'=:(/<>\\\[\]]{1,120})\.${fileOfVm}\b`,
    'gi',
  ),
];
/** What VMware appends to a VM's name: disks, snapshots, swap files. */
const suffix = /(?:-flat|-[fs]\d{3}|-ctk|-delta|-sesparse|-rdmp?|-\d{6}|_\d{1,2}|-[0-9a-f]{8}|-Snapshot\d{1,6}){1,8}$/;

/** A name without what VMware puts behind it. */
const bareName = (file: string): string => file.replace(suffix, '').trim();

function pathSlots(text: string): readonly NameSlot[] {
  const slots: NameSlot[] = [];
  for (const pattern of paths)
    for (const { groups, placeOf } of matches(pattern, text)) {
      const put = (kind: SecretKind, group: string, keep = (value: string) => value, same?: string) => {
        const place = placeOf(group);
        if (!place) return;
        const [start, end] = trimmed(text, place);
        const name = keep(text.slice(start, end));
        if (name !== '') slots.push({ kind, start, end: start + name.length, ...(same !== undefined && { same }) });
      };
      const folder = groups['folder']?.trim();
      const isId = isVolumeId(folder ?? '');
      put('datastore', 'store');
      put('datastore', 'store2');
      put(isId ? 'datastore' : 'vm', 'folder');
      const ofVm = (value: string) => (/^vmware(?:-\d{1,4})?$/i.test(value) ? '' : bareName(value));
      put('vm', 'file', ofVm, isId ? undefined : folder);
      put('vm', 'file2', ofVm);
    }
  return slots;
}

/** A folder of vSAN's or vVol's is called by an id. */
const isVolumeId = (folder: string): boolean => /^[0-9a-f]{8}-[0-9a-f-]{15,60}$/i.test(folder);
