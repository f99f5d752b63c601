/** Every secret of a request: the names in its fields, and those that their place or form in a text shows to be names. */
import type { ReportRequest } from '../request.ts';
import { pathParts } from './bundle-paths.ts';
import { anyOf } from './literals.ts';
import { Secrets } from './secret.ts';
import type { SecretKind } from './secret.ts';
import { isIpv6 } from './slots.ts';
import type { NameSlot } from './slots.ts';
import { eachText } from './walk.ts';

export type SlotsOf = (text: string) => readonly NameSlot[];

export function collectSecrets(request: ReportRequest, slotsOf: SlotsOf, withUuids: boolean): Secrets {
  const secrets = new Secrets();
  const { hosts, migrations } = request.analysis;
  const lines: string[] = [];
  const named: [SecretKind, string][] = [];
  eachText(request, (text, is) => {
    if (is === 'path') lines.push(...pathParts(text).outer, `/${pathParts(text).inner}`);
    else if (is === 'line' || is === 'code') lines.push(text);
    else named.push([is, text]);
  });
  // The names of datastores are those of their volumes; hosts come first, as their parts may be names of others.
  for (const [kind, name] of named) if (kind === 'host') addThing(kind, name, secrets);
  for (const { vm } of migrations) secrets.addGiven('vm', vm.name);
  for (const [kind, name] of named) if (kind === 'vm') secrets.addGiven(kind, name);
  for (const { datastores } of hosts)
    for (const { name, uuid } of datastores) {
      secrets.add('datastore', uuid);
      secrets.add('datastore', name, uuid);
    }
  for (const [kind, name] of named) addThing(kind, name, secrets);
  const texts = [...new Set(lines)];
  // A name that is a VM's somewhere is a VM: names of unknown kind come last. Each once.
  const seen = new Set<string>();
  const last: [string, string | undefined][] = [];
  for (const text of texts)
    for (const { kind, start, end, isWeak, same } of slotsOf(text)) {
      const name = text.slice(start, end);
      const key = `${kind} ${same ?? ''} ${name}`;
      if (isWeak || seen.has(key)) continue;
      seen.add(key);
      if (kind === 'name') last.push([name, same]);
      else addThing(kind, name, secrets, same);
    }
  for (const [name, same] of last) addThing('name', name, secrets, same);
  addHostsOfDomains(texts, secrets);
  addAccountsOfDomains(texts, secrets);
  if (withUuids) for (const { vm } of migrations) secrets.add('uuid', vm.uuid);
  addBundles(request, secrets);
  return secrets;
}

function addThing(kind: SecretKind, name: string, secrets: Secrets, same?: string): void {
  if (kind === 'user') return addAccount(name, secrets);
  const isAddress = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(name) || isIpv6(name);
  if (isAddress && kind !== 'address' && kind !== 'mac' && kind !== 'thumbprint')
    return /^(?:0|127|255)\./.test(name) ? undefined : secrets.add('address', name);
  if (kind === 'host') return addHost(name, secrets);
  secrets.add(kind, name, same);
  // As a path of vCenter's inventory and a keySafe write it.
  if (/[^\w.:-]/.test(name)) for (const spelling of encodings(name)) secrets.add(kind, spelling, name);
}

/**
 * vCenter writes `/`, `\` and `%` of a name so, addresses of its pages all that is no letter; .vmx files a quote as `|22`; JSON
 * quotes and all beyond ASCII by their numbers; some write an umlaut as two characters.
 */
function encodings(name: string): readonly string[] {
  const byNumber = (text: string) =>
    text.replace(/[^ -~]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const escaped = name.replace(/["\\]/g, '\\$&');
  const utf8 = encoded(name);
  return [
    name.replace(/[%/\\ ]/g, (one) => `%${one.charCodeAt(0).toString(16)}`),
    utf8,
    utf8.replaceAll('%20', '+'),
    utf8.replace(/[()']/g, (one) => `%${one.charCodeAt(0).toString(16)}`),
    name.replace(/["|]/g, (one) => `|${one.charCodeAt(0).toString(16)}`),
    escaped,
    byNumber(escaped),
    name.normalize('NFD'),
    name.normalize('NFC'),
  ].filter((spelling) => spelling !== name);
}

function encoded(name: string): string {
  try {
    return encodeURIComponent(name);
  } catch {
    // Half a character.
    return name;
  }
}

/** The name, the short name beside it, and its domain. Tools write dots of a name as dashes, too. */
function addHost(given: string, secrets: Secrets): void {
  const name = given.replace(/\.$/, '');
  if (secrets.get(name)?.kind === 'domain') return;
  secrets.add('host', name);
  const [short = '', ...rest] = name.split('.');
  if (rest.length === 0) return;
  if (short.length > 1) secrets.add('host', short, name);
  secrets.add('host', name.replaceAll('.', '-'), name);
  secrets.add('host', name.replaceAll('.', '_'), name);
  if (rest.length > 1) secrets.add('domain', rest.join('.'));
}

/** `CORP\jdoe`, `jdoe@corp.example`: the user alone is the same one, and the domain is the customer's. */
function addAccount(name: string, secrets: Secrets): void {
  secrets.add('user', name);
  const [, domain, user] = /^([^\\]{1,200}?)\\{1,4}(.{1,200})$/.exec(name) ?? [];
  const [, bare, place] = /^([^@]{1,200})@(.{1,200})$/.exec(user ?? name) ?? [];
  const who = bare ?? user;
  if (who !== undefined && who.length > 1) secrets.add('user', who, name);
  if (domain !== undefined) secrets.add('domain', domain);
  if (place !== undefined && place.includes('.')) secrets.add('domain', place);
}

/** Other machines of a known domain, and of the one above it: vCenter, another host, a file server. */
function addHostsOfDomains(texts: readonly string[], secrets: Secrets): void {
  const domains = new Set(secrets.of('domain').map((domain) => domain.toLowerCase()));
  for (const domain of [...domains]) {
    const above = domain.split('.').slice(1);
    if (above.length > 1) domains.add(above.join('.'));
  }
  const ends = anyOf([...domains].filter((domain) => domain.includes('.')));
  if (ends === undefined) return;
  const pattern = new RegExp(
    String.raw`(?<![a-z0-9.-])[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){0,6}\.${ends}(?![a-z0-9])`,
    'gi',
  );
  const end = new RegExp(String.raw`\.${ends}`, 'i');
  const found = new Set(texts.flatMap((text) => (end.test(text) ? (text.match(pattern) ?? []) : [])));
  const known = new Set(secrets.of('host').map((name) => name.toLowerCase()));
  for (const name of [...found].map((one) => one.toLowerCase()).sort((a, b) => a.length - b.length)) {
    // A bundle is called after its host, `esx-<host>-<date>`: that is no other host.
    const tails = [...name.matchAll(/-/g)].map(({ index }) => name.slice(index + 1));
    if (known.has(name) || tails.some((tail) => known.has(tail))) continue;
    const bare = name.replace(/^(?:esx|vc|vm-support)-(?=[a-z][a-z0-9-]+\.)/, '');
    addHost(bare, secrets);
    known.add(bare);
  }
}

/** `corp\nadia`: after a known domain a backslash begins no new line. */
function addAccountsOfDomains(texts: readonly string[], secrets: Secrets): void {
  const domains = secrets.of('domain').flatMap((domain) => [domain, domain.split('.')[0] ?? '']);
  const any = anyOf([...new Set(domains.map((domain) => domain.toLowerCase()))]);
  if (any === undefined) return;
  const pattern = new RegExp(String.raw`(?<![\w\\])${any}\\{1,4}[a-z0-9][\w.$-]{1,60}`, 'gi');
  for (const text of texts)
    if (text.includes('\\')) for (const [name] of text.matchAll(pattern)) addAccount(name, secrets);
}

function addBundles(request: ReportRequest, secrets: Secrets): void {
  const paths = [
    ...request.analysis.sources.map(({ path }) => path),
    ...request.analysis.warnings.map(({ path }) => path),
    ...request.bundles.map(({ name }) => name),
  ];
  const hosts = anyOf(secrets.of('host').map((name) => name.toLowerCase()));
  const known = hosts === undefined ? undefined : new RegExp(hosts, 'gi');
  for (const part of new Set(paths.flatMap((path) => pathParts(path).outer))) {
    const rest = known ? part.replace(known, '') : part;
    // `esx-<host>-2023-11-16--05.04.tgz`, as vm-support calls it, names no more than the host.
    if (/^(?:(?:esx|vc|vcsa|vm-support)[-_])?[-_\d.T:Z]*(?:\.(?:tgz|tar|gz|zip))*$/i.test(rest)) continue;
    secrets.add('bundle', part);
  }
}
