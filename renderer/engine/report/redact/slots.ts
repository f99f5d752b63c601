/**
 * Where a line names a thing: names that give themselves away by their form, and places whose words say what stands in them.
 * Each form with where it was seen; repetitions are bounded, as a line can have a megabyte.
 */
import { isOrdinaryWord } from './ordinary.ts';
import type { SecretKind } from './secret.ts';

export interface NameSlot {
  readonly kind: SecretKind;
  readonly start: number;
  readonly end: number;
  /** What stands there need not be a name; it is one where another line tells of a thing that is called so. */
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
  if (lower.includes('/')) slots.push(...pathSlots(text));
  return [...slots, ...nounSlots(text)].flatMap((one) => {
    if (one.kind !== 'host') return one;
    const slot = withoutPort(text, one);
    return isHostLike(text.slice(slot.start, slot.end)) ? slot : [];
  });
}

function withoutPort(text: string, slot: NameSlot): NameSlot {
  const port = /^[^:]*(:\d{1,5})$/.exec(text.slice(slot.start, slot.end))?.[1] ?? '';
  return { ...slot, end: slot.end - port.length };
}

interface Match {
  readonly groups: Readonly<Record<string, string | undefined>>;
  /** Where a group stands: found by a twin of the pattern, as asking each match for it costs ten times the search. */
  placeOf(group: string): readonly [number, number] | undefined;
}

const twins = new Map<RegExp, RegExp>();

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
        const twin = twins.get(pattern) ?? new RegExp(pattern.source, `${pattern.flags.replace('g', '')}dy`);
        twins.set(pattern, twin);
        twin.lastIndex = index;
        places ??= twin.exec(text)?.indices?.groups;
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

const systemAccount = /^(?:vpxd-|vpxd$|vpxuser|root$|dcui$|vmware-|com\.vmware|machine-|vsphere-webclient|\d{1,20}$)/i;
const isAccount = (name: string): boolean =>
  name.length > 1 && !systemAccount.test(name) && !systemAccount.test(name.split('\\').at(-1) ?? '');

/** Hosts of the vendor's own, which our advice and messages name. */
const vendors = /(?:^|\.)(?:vmware|broadcom|github|microsoft|w3|openssl|python|apache)\.(?:com|org|io)$/i;
const fileEnd = /\.(?:log|vmx|vmdk|gz|tgz|zip|json|xml|conf|cpp|py|so|sh|info|cgi|html?)$/i;
const isHostName = (name: string): boolean =>
  !vendors.test(name) && !fileEnd.test(name) && !/^(?:com|org|net|vim|vmodl|esx|vob|msg|hostd|sub)\./i.test(name);

const isHostLike = (name: string): boolean =>
  /^[\p{L}\d[][\p{L}\w.:%\]-]{0,254}$/u.test(name) && !/^\[?(?:vim|vmodl)\./.test(name);

/** Ids that vCenter gives: `vm-1014`, `domain-c109`, `group-v3`. */
const isMoid = (value: string): boolean =>
  /^(?:vm|host|network|datastore|datacenter|dvs|dvportgroup|domain-[cs]|group-[a-z]|resgroup-v?|task|lro|session)-?[a-z]?\d{1,12}$/.test(
    value,
  );

const word = String.raw`[^\s,;:'"()<>\[\]{}=\/\\]`;

/** Nouns before a name, as in `network "PG-Prod"`, `cluster=Prod`, `Datacenter: DC1`, `in cluster Prod-01`. */
const nouns: readonly (readonly [SecretKind, string])[] = [
  [
    'network',
    'networks?(?:[ _]?name)?|(?:dv)?port[ _-]?groups?(?:[ _]?name)?|dvpg|pg|dvs(?:[ _]?name)?|dv[ _-]?switch(?:[ _]?name)?|distributed switch|virtual switch|vswitch(?:[ _]?name)?|switch(?:[ _]?name)?|backing|opaque network|segment',
  ],
  ['cluster', 'cluster(?:[ _]?name)?|compute[ _]?resource(?:[ _]?name)?'],
  ['datacenter', 'data[ _]?cent(?:er|re)(?:[ _]?name)?|dc(?:[ _]?name)?'],
  ['folder', '(?:parent|vm|inventory|host)?[ _]?folder(?:[ _]?name)?'],
  ['pool', '(?:res(?:ource)?|dest)?[ _]?pool(?:[ _]?name)?|respool|vapp(?:[ _]?name)?'],
  ['tag', 'tags?(?:[ _]?name)?|(?:tag[ _]?)?category(?:[ _]?name)?'],
  ['policy', '(?:storage|vm|spbm)?[ _]?(?:policy|profile)(?:[ _]?(?:name|id))?'],
  [
    'kms',
    'kms(?:[ _]?(?:cluster|server|name|host|id))?|key[ _]?(?:provider|server)(?:[ _]?(?:name|id))?|kmip(?:[ _]?server)?|provider[ _]?id',
  ],
  ['snapshot', 'snapshot(?:[ _]?name)?|snapname'],
  ['serial', 'serial(?:[ _]?(?:number|num|no|nr))?|service[ _]?tag|asset[ _]?tag'],
  ['licence', 'licen[sc]e(?:[ _]?key)?'],
  ['thumbprint', '(?:ssl|host|cert(?:ificate)?)?[ _]?(?:thumb|finger)print'],
  ['guest', 'guest[ _.]?(?:os[ _]?)?(?:host[ _]?name|name)|guestinfo\\.hostname|computer[ _]?name'],
  ['host', '(?:(?:remote|dest(?:ination)?|src|source|peer|target|nfs|esx)[ _]?)?(?:host(?:[ _]?name)?|server)|fqdn'],
  [
    'vm',
    'vms?(?:[ _]?name)?|display[ _]?name|entity[ _]?name|object[ _]?name|config\\.name|virtual ?machine(?:[ _]?name)?',
  ],
  ['datastore', '(?:dest)?(?:datastore|ds)(?:[ _]?(?:name|url))?|remote[ _]?path|volume(?:[ _]?name)?'],
];

/** Said where a name could stand. */
const noName =
  /^(?:0x[0-9a-f]{1,16}|sha-?\d{1,3}|md5|-?\d{1,3}|true|false|null|none|yes|no|on|off|n\/a|<unset>|unset|unknown|is|was|and|or|of|to|in|on|for|the|a|an|not|with|from|has|have|view|vim\..{1,100}|vmodl\..{1,100}|up|down|ok)$/i;
const isName = (value: string): boolean =>
  !noName.test(value) &&
  !isMoid(value) &&
  !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) &&
  !/^[\d.]{1,12}%?$/.test(value) &&
  !/^[-._*?]{1,40}$/.test(value);
/** After a bare noun only what no sentence would have there. */
const looksNamed = (value: string): boolean =>
  isName(value) &&
  /[A-Za-z]/.test(value) &&
  /[\d_-]/.test(value) &&
  !/^(?:re|pre|post|non|un)-[a-z]{1,20}$/i.test(value);

const short = /^(?:dc|ds|pg|dvs|vms\?|tags\?|fqdn)/;
const alternatives = nouns.flatMap(([, names]) => names.split(/\|(?![^(]{0,200}\))/));
/** A short noun is one only where no word ends in it; of the others some are written together with one: `destHost`. */
const anyNoun = `(?:(?<![a-z])(?:${alternatives.filter((one) => short.test(one)).join('|')})|${alternatives.filter((one) => !short.test(one)).join('|')})`;
const kindsOfNouns = nouns.map(([kind, names]) => [kind, new RegExp(`^(?:${names})$`, 'i')] as const);

/**
 * hostd's and vpxd's dumps (`name = "x"`), vmware.log's settings (`displayName = "x"`), JSON, prose (`network "x"`); vpxd's keys
 * and values (`cluster=x`); `Server: (fs3)` of vmkernel's NFS, `Datacenter: DC1`, `in cluster Prod-01`.
 */
const namedByNoun = new RegExp(
  String.raw`(?<noun>${anyNoun})(?:(?:\s(?:is|named|called|for\s[\w.-]{1,40}))?(?:["']?\s{0,3}[:=]\s{0,3}|\s{1,3})(?:"(?<quoted>[^"\n]{1,160})"|'(?<quoted2>[^'\n]{1,160})')|\s?=\s?(?<given>${word}{1,120})|:\s(?<told>${word}{1,120}(?::\d{1,5}(?!\d))?)(?![=\w])|(?=(?::?\s\((?=${word}{1,120}\))|\s)(?<bare>${word}{1,120}(?::\d{1,5}(?!\d))?)(?![=\w])))`,
  'gi',
);

/** What is told like `Datacenter: Berlin`; of other things a state is told so, too. */
const places: ReadonlySet<SecretKind> = new Set(['cluster', 'datacenter', 'folder', 'pool', 'guest']);

function nounSlots(text: string): readonly NameSlot[] {
  const slots: NameSlot[] = [];
  for (const { groups, placeOf } of matches(namedByNoun, text)) {
    const kind = kindOfNoun(groups['noun'] ?? '');
    const name = ['quoted', 'quoted2', 'given', 'told', 'bare'].find((group) => groups[group] !== undefined) ?? '';
    const value = groups[name]?.trim() ?? '';
    const isBare = name === 'bare' || name === 'told';
    if (!kind || value === '' || (isBare && /^[\d.]*$/.test(value))) continue;
    const isTold = isBare
      ? looksNamed(value) || (name === 'told' && places.has(kind) && isName(value) && !isOrdinaryWord(value))
      : isName(value) && (name !== 'given' || !/^\d{1,20}$/.test(value));
    const place = placeOf(name);
    if (!place) continue;
    const [start, end] = trimmed(text, place);
    slots.push({ kind, start, end, ...(!isTold && { isWeak: true }) });
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
    needles: [':'],
    pattern: new RegExp(
      String.raw`(?<![0-9a-f:])(?<thumbprint>${hex}{2}(?::${hex}{2}){15}(?:(?::${hex}{2}){4}(?:(?::${hex}{2}){12})?)?)(?![0-9a-f:])`,
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
    needles: ['mac'],
    pattern: /\bmac(?:[ _]?addr(?:ess)?)?["']?\s{0,2}[:=]?\s{0,2}["'(<]?(?<mac>[0-9a-f]{12})(?!\w)/gi,
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
  // VMFS volumes, and what is named like them (NFS: `10ec8dec-c323e318-0000-000000000000`).
  {
    needles: ['-'],
    pattern: /(?<![0-9a-f])(?<datastore>[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{12})(?![0-9a-f])/gi,
  },
  // vSAN's and vVol's containers: `vsan:52b432a675d2bf59-7168e072a499aad9`.
  { needles: ['vsan', 'vvol'], pattern: /\bv(?:san|vol):(?<datastore>[0-9a-f]{16}-[0-9a-f]{16})(?![0-9a-f])/gi },
  // Names of devices and of what they are reached by: KB 1014953 (naa, eui, t10, vml), RFC 3721 (iqn), fc.WWNN:WWPN of ESXi.
  {
    needles: ['naa.', 'eui.', 't10.', 'vml.', 'iqn.', 'nqn.', 'fc.'],
    pattern:
      /\b(?<device>(?:naa|eui|t10|vml)\.[\w.-]{8,200}|iqn\.\d{4}-\d\d\.[\w.:-]{2,220}(?<![.:,])|nqn\.[\w.:-]{4,220}(?<![.:,])|fc\.[0-9a-f]{16}(?::[0-9a-f]{16})?)/gi,
  },
  // Licence keys of VMware: five times five.
  { needles: ['-'], pattern: /(?<![\w-])(?<licence>[0-9A-Z]{5}(?:-[0-9A-Z]{5}){4})(?![\w-])/g },
  // Serial numbers that ESXi gives VMs: `VMware-56 4d 6f …-b1 8e …`.
  { needles: ['vmware-'], pattern: /(?<serial>\bVMware-(?:[0-9a-f]{2}[ -]){15}[0-9a-f]{2})(?![0-9a-f])/gi },
  // Accounts: `user=vpxuser:CORP\jdoe`, `"UserName": "VSPHERE.LOCAL\\Administrator"`, `User jdoe@10.1.2.3 logged in`.
  {
    needles: ['user'],
    pattern:
      /\buser(?:[ _]?name)?["']?\s{0,3}[=:]\s{0,3}["'<]?(?:vpxuser:)?(?<user>[\w.$-]{1,80}(?:\\{1,2}[\w.$-]{1,80})?(?:@(?!\d{1,3}\.\d)[\w.-]{1,120})?)/gi,
    isWanted: isAccount,
  },
  { needles: ['vpxuser:'], pattern: /vpxuser:(?<user>[\w.$-]{1,80}(?:\\{1,2}[\w.$-]{1,80})?)/gi, isWanted: isAccount },
  {
    needles: ['user ', 'users '],
    pattern: /\busers? ["']?(?<user>[\w.$-]{1,80}(?:\\{1,2}[\w.$-]{1,80})?)(?=@\d|@\w{1,80}:)/gi,
    isWanted: isAccount,
  },
  {
    needles: ['\\'],
    pattern: /(?<![\w\\:])(?<user>(?<x>[A-Z][\w.-]{1,60})\\{1,2}[a-z0-9][\w.$-]{1,60})/gi,
    // `done.\nNext` is no account; a name that begins like that is told by its domain, see collect.ts.
    isWanted: (value) => !/\\[nrt][A-Z]|\\[nrt]$|^[^\\]*\.\\/.test(value) && value.includes('\\') && isAccount(value),
  },
  {
    needles: ['@'],
    pattern: /(?<![\w.%+-])(?<user>[\w.%+-]{1,80}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,8}\.[a-z]{2,24})\b/gi,
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
      String.raw`(?<![\w.\/])\/${systemFolder}(?<datacenter>${step})\/host\/(?:(?<cluster>${step})\/Resources(?:\/(?<pool>${step})\/(?<pool2>${lastStep})|\/(?<pool3>${lastStep}))?|(?<cluster2>${step})\/(?<host>${lastStep})|(?<cluster3>${lastStep}))`,
      'g',
    ),
  },
  {
    needles: ['/vm/'],
    pattern: new RegExp(
      String.raw`(?<![\w.\/])\/${systemFolder}(?<datacenter>${step})\/vm\/(?:(?<folder>${step})\/)?(?:(?<folder2>${step})\/)?(?<vm>${lastStep})`,
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
    needles: [' migrat', ' relocat', 'migrating ', 'relocating '],
    pattern:
      /(?:[Vv]irtual machine |[Mm]igrating |[Rr]elocating |[Rr]elocate |[Mm]igrate |[Mm]igration of |DRS migrated )(?<vm>[^;"\n]{1,120}?) (?:was migrated |is migrating |off )?from (?:host )?(?<host>[^\s,]{1,120})/g,
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
      /(?<![\w.@-])(?<host>[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9][a-z0-9-]{0,62}){0,6}\.(?:local|lan|corp|internal|intern|intranet|intra|example|test|invalid|private|home|ad|com|net|org|edu|gov|mil|io|cloud|(?<=\.[a-z0-9-]{1,63}\.)(?:de|uk|fr|eu|ch|at|nl|se|no|dk|fi|it|es|pl|cz|be|jp|cn|in|au|ca|br|us|ru)))(?![\w-]|\.\w)/gi,
    isWanted: isHostName,
  },
];

const formsWithUuids: readonly Form[] = [
  ...forms,
  { needles: ['-'], pattern: /(?<![0-9a-f])(?<uuid>[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?![0-9a-f])/gi },
  // As a .vmx file writes it: `56 4d 6f 1c 1e 4a 5f 52-b1 8e …`.
  {
    needles: ['-'],
    pattern: /(?<![0-9a-f])(?<uuid>(?:[0-9a-f]{2} ){7}[0-9a-f]{2}-(?:[0-9a-f]{2} ){7}[0-9a-f]{2})(?![0-9a-f])/gi,
  },
];

const extension = '(?:vmx|vmxf|vmdk|nvram|vmsd|vmsn|vmss|vmem|vswp|hlog|log)';
const segment = String.raw`[^\/'"<>\n\]\[]{1,80}`;
/** Of a volume, and of what lies in it: `/vmfs/volumes/STORE/FOLDER/FILE.vmdk`, `[STORE] FOLDER/FILE.vmdk`. */
const paths: readonly RegExp[] = [
  new RegExp(
    String.raw`\/vmfs\/volumes\/(?<store>${segment})\/(?<folder>${segment})\/(?:(?<file>${segment})\.${extension}\b)?`,
    'gi',
  ),
  /\/vmfs\/volumes\/(?<store>[^/\s'"<>\])},;]{2,100})/g,
  new RegExp(
    String.raw`\[(?<store>[^\][=@:\n]{1,60})\] (?<folder>${segment})\/(?<file>${segment})\.${extension}\b`,
    'gi',
  ),
];
/** What VMware appends to a VM's name: disks, snapshots, swap files. */
const suffix = /(?:-flat|-ctk|-delta|-sesparse|-rdmp?|-\d{6}|_\d{1,2}|-[0-9a-f]{8}|-Snapshot\d{1,6}){1,8}$/;

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
      put(isId ? 'datastore' : 'vm', 'folder');
      const ofVm = (value: string) => (/^vmware(?:-\d{1,4})?$/i.test(value) ? '' : bareName(value));
      put('vm', 'file', ofVm, isId ? undefined : folder);
    }
  return slots;
}

/** A folder of vSAN's or vVol's is called by an id. */
const isVolumeId = (folder: string): boolean => /^[0-9a-f]{8}-[0-9a-f-]{15,60}$/i.test(folder);
