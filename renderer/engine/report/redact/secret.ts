/** The kinds of names that are replaced, and the names that were found. */

export const secretKinds = [
  'host',
  'domain',
  'vm',
  'address',
  'mac',
  'user',
  'datastore',
  'device',
  'bundle',
  'uuid',
  'network',
  'cluster',
  'datacenter',
  'folder',
  'pool',
  'tag',
  'policy',
  'kms',
  'snapshot',
  'serial',
  'licence',
  'thumbprint',
  'guest',
  'library',
  'group',
  'session',
  'name',
] as const;

export type SecretKind = (typeof secretKinds)[number];

export interface Secret {
  readonly original: string;
  readonly kind: SecretKind;
  /** The thing, however it is spelt: all spellings of it have one pseudonym. */
  readonly thing: string;
}

/** Originals in the order in which they were met; the first kind that a word was met under is its kind. */
export class Secrets {
  /** By the original in lower case. */
  readonly #found = new Map<string, Secret>();

  /** @param sameAs an original that this is another spelling of */
  add(kind: SecretKind, original: string | undefined, sameAs = original): void {
    if (original !== undefined && !isCommon(original)) this.addGiven(kind, original, sameAs);
  }

  /** Of a field that holds nothing but names: somebody called a thing so, however common the word. */
  addGiven(kind: SecretKind, original: string | undefined, sameAs = original): void {
    if (original === undefined || sameAs === undefined || original.trim() === '') return;
    const key = original.toLowerCase();
    if (this.#found.has(key)) return;
    const thing = this.#found.get(sameAs.toLowerCase())?.thing ?? thingOf(kind, sameAs);
    this.#found.set(key, { original, kind, thing });
  }

  get(original: string): Secret | undefined {
    return this.#found.get(original.toLowerCase());
  }

  get all(): readonly Secret[] {
    return [...this.#found.values()];
  }

  of(kind: SecretKind): readonly string[] {
    return this.all.filter((one) => one.kind === kind).map(({ original }) => original);
  }
}

/** One name for all spellings of a thing that their form alone shows to be the same. */
export function thingOf(kind: SecretKind, original: string): string {
  const text = original.toLowerCase();
  if (kind === 'mac') return text.replace(/[:.-]/g, '');
  if (kind === 'address') return text.includes(':') ? plainIpv6(text) : text.replaceAll('-', '.');
  if (kind === 'thumbprint') return text.replace(/[: -]/g, '');
  if (kind === 'uuid' || kind === 'serial') return text.replace(/^vmware-|[ -]/g, '');
  // A disk by its NAA id, and by the name that ESXi makes of it: type, LUN, id, model (KB 1014953).
  if (kind === 'device') return text.replace(/^vml\.02[0-9a-f]{8}(6[0-9a-f]{31}).*$|^naa\./, '$1');
  // `CORP\jdoe`, `corp.example\jdoe`, `jdoe@corp.example`: the user is the part beside the domain.
  if (kind === 'user') return /^(?:[^\\]{1,200}\\{1,4})?([^@\\]{1,200})/.exec(text)?.[1] ?? text;
  return text;
}

/** All eight groups without leading zeros; an IPv4 address within it (RFC 4291, 2.5.5.2) is that address. */
function plainIpv6(text: string): string {
  const mapped = /^(?:0{0,4}:){1,5}:?ffff:(\d{1,3}(?:\.\d{1,3}){3})$/.exec(text)?.[1];
  if (mapped !== undefined) return mapped;
  const [before = '', after] = text.replace(/%.*$/, '').split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((one) => one.replace(/^0+(?=.)/, '')));
  const [head, tail] = [groups(before), groups(after ?? '')];
  const zeros = after === undefined ? [] : Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0');
  const all = [...head, ...zeros, ...tail];
  const [high, low] = all.slice(-2).map((group) => Number.parseInt(group, 16));
  const isMapped = all.length === 8 && all.slice(0, 5).every((group) => group === '0') && all[5] === 'ffff';
  if (!isMapped || high === undefined || low === undefined) return all.join(':');
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** Names that many systems share say nothing, and replacing them would make the text unreadable. */
const common = new Set(
  `esx esxi vmware vcenter vcsa vpxd vpxa hostd vmkernel vmx vmm vm vms host hosts localhost localdomain vsphere vsphere.local
  source destination vmotion datastore datastore1 local root admin administrator vpxuser dcui daemon nobody system none
  unknown null default true false name user users var log logs tmp etc com org net lan bundle commands unset
  defaulttcpipstack vsphereprovisioning vxlan hyperbus mirror resources`.split(/\s+/),
);
const commonNames = new Set(['vm network', 'management network']);
/** Loopback and names that are the same on every host. */
const commonForm = /^(?:localhost\..{1,40}|vswitch\d{1,3})$/;
/** Managed object ids of vCenter (`vm-1014`, `domain-c109`, `group-v3`) mean nothing outside of it. */
const moidForm =
  /^(?:(?:vm|host|network|datastore|datacenter|dvs|dvportgroup|resgroup|task|lro)-?|domain-[cs]|group-[a-z]|resgroup-v)\d{1,12}$/;

/** Whether vCenter gave this name, in lower case as it gives them. */
export const isMoid = (word: string): boolean => moidForm.test(word);

export function isCommon(word: string): boolean {
  const text = word.trim().toLowerCase();
  return text === '' || common.has(text) || commonNames.has(text) || commonForm.test(text) || isMoid(text);
}
