/** Secrets that give themselves away by their form, wherever they stand. */
import type { SecretKind, Secrets } from './secret.ts';

const octet = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;
const ipv4 = new RegExp(String.raw`(?<![\d.])${octet}(?:\.${octet}){3}(?!\.?\d)`, 'g');
const mac = /(?<![0-9a-f:])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?:(?:[:-][0-9a-f]{2}){2})?(?![0-9a-f:]|-[0-9a-f])/gi;
const ipv6 =
  /(?<![\w:.])(?:[0-9a-f]{1,4}:{1,2}){1,7}(?::|[0-9a-f]{1,4})?(?![\w:])|(?<![\w:.])::(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{1,4}(?![\w:])/gi;
const uuid = /(?<![0-9a-f])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![0-9a-f])/gi;
/** As a .vmx file writes it: `56 4d 6f 1c 1e 4a 5f 52-b1 8e …`. */
const vmxUuid = /(?<![0-9a-f])(?:[0-9a-f]{2} ){7}[0-9a-f]{2}-(?:[0-9a-f]{2} ){7}[0-9a-f]{2}(?![0-9a-f])/gi;
/** VMFS volumes and what is named like them. */
const volume = /(?<![0-9a-f])[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f])/gi;
const device = /\b(?:naa|eui|t10)\.[\w.-]{8,}/gi;
const mail = /(?<![\w.%+-])[\w.%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b/gi;

const extension = '(?:vmx|vmxf|vmdk|nvram|vmsd|vmsn|vmss|vswp|hlog|log)';
const segment = String.raw`([^/'"<>\n\]\[]{1,80})`;
const volumePath = /\/vmfs\/volumes\/([^/\s'"<>\])},;]{2,100})/g;
const vmPath = new RegExp(String.raw`/vmfs/volumes/${segment}/${segment}/${segment}\.${extension}\b`, 'g');
const datastorePath = new RegExp(String.raw`\[([^\][=@:\n]{1,60})\] ${segment}/${segment}\.${extension}\b`, 'g');
/** What VMware appends to a VM's name: disks, snapshots, swap files. */
const suffix = /(?:-flat|-ctk|-delta|-sesparse|-\d{6}|_\d{1,2}|-[0-9a-f]{8}|-Snapshot\d{1,9}){1,16}$/;

const account = /\buser(?:name)?\s*[=:]\s*["'<]?([\w.$@:\\-]{2,80})/gi;
const loggedIn = /\bUser ([\w.$-]+(?:\\{1,2}[\w.$-]+)?)@/g;
const domainAccount = /(?<![\w\\])([A-Z][A-Z0-9.-]{1,30})\\{1,2}([A-Za-z0-9][\w.$-]{1,40})/g;
const systemAccount = /^(?:vpxd-|vpxd$|vpxuser|root$|dcui$|vmware-|com\.vmware|machine-|vsphere-webclient|\d+$)/i;

/** Everything of these forms in the text. */
export function collectByForm(text: string, secrets: Secrets, withUuids: boolean): void {
  const put = (kind: SecretKind, pattern: RegExp, isWanted: (match: string) => boolean = () => true) => {
    for (const [match] of text.matchAll(pattern)) if (isWanted(match)) secrets.add(kind, match);
  };
  put('address', ipv4, isTellingIpv4);
  if (text.includes(':')) {
    put('mac', mac);
    put('address', ipv6, isIpv6);
  }
  put('datastore', volume);
  put('device', device);
  if (text.includes('/')) collectPaths(text, secrets);
  if (text.includes('@') || text.includes('\\') || /user/i.test(text)) collectAccounts(text, secrets);
  if (withUuids) {
    put('uuid', uuid);
    put('uuid', vmxUuid);
  }
}

/** Loopback, wildcards and netmasks name no one. */
function isTellingIpv4(address: string): boolean {
  if (/^(?:0|127|255)\./.test(address)) return false;
  return !/^(?:128|192|224|240|248|252|254)\.0\.0\.0$/.test(address);
}

export function isIpv6(text: string): boolean {
  const groups = text.split(':').filter((group) => group !== '');
  const isShort = text.includes('::');
  if (!/^[0-9a-f:]+$/i.test(text) || text.split('::').length > 2 || groups.some((group) => group.length > 4))
    return false;
  if (!isShort) return groups.length === 8 && !text.startsWith(':') && !text.endsWith(':');
  // `::` and `::1` are the same everywhere; `a::b` may be a name of C++.
  return groups.length >= 2 && groups.length <= 7 && /\d/.test(text);
}

function collectPaths(text: string, secrets: Secrets): void {
  for (const [, store] of text.matchAll(volumePath)) secrets.add('datastore', store);
  for (const pattern of [vmPath, datastorePath])
    for (const [, store, folder = '', file = ''] of text.matchAll(pattern)) {
      secrets.add('datastore', store?.trim());
      const isId = /^[0-9a-f]{8}-[0-9a-f-]{15,}$/i.test(folder);
      secrets.add(isId ? 'datastore' : 'vm', folder.trim());
      const name = file.replace(suffix, '').trim();
      if (!/^vmware(?:-\d+)?$/i.test(name)) secrets.add('vm', name, isId ? name : folder.trim());
    }
}

function collectAccounts(text: string, secrets: Secrets): void {
  const put = (account: string | undefined) => {
    const name = account?.split(':').at(-1) ?? '';
    if (name.length < 2 || systemAccount.test(name)) return;
    const [domain, user] = /^([^\\]{1,255})\\{1,2}(.+)$/.exec(name)?.slice(1) ?? [];
    secrets.add('user', name);
    if (user !== undefined && !systemAccount.test(user)) secrets.add('user', user, name);
    secrets.add('domain', domain);
  };
  for (const [, name] of text.matchAll(account)) put(name);
  for (const [, name] of text.matchAll(loggedIn)) put(name);
  for (const [whole] of text.matchAll(domainAccount)) put(whole);
  for (const [whole] of text.matchAll(mail)) {
    const [user = ''] = whole.split('@');
    if (systemAccount.test(user)) continue;
    secrets.add('user', whole);
    if (user.length > 3) secrets.add('user', user, whole);
  }
}
