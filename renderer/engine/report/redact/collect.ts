/** Every secret of a request: what the analysis names, and what gives itself away by its form in any of its texts. */
import type { ReportRequest } from '../request.ts';
import { pathParts } from './bundle-paths.ts';
import { eachText } from './texts.ts';
import { collectByForm } from './patterns.ts';
import { Secrets } from './secret.ts';

const addressForm = /^[\d.]+$|:/;

export function collectSecrets(request: ReportRequest, withUuids: boolean): Secrets {
  const secrets = new Secrets();
  const texts: string[] = [];
  eachText(request, (text) => texts.push(text));
  for (const host of hostNames(request)) if (!addressForm.test(host)) addHost(host, secrets);
  addUnknownHosts(texts, secrets);
  for (const { vm } of request.analysis.migrations) secrets.add('vm', vm.name);
  for (const { vms, datastores } of request.analysis.hosts) {
    for (const { name } of vms) secrets.add('vm', name?.value);
    for (const { name, uuid } of datastores) {
      secrets.add('datastore', uuid);
      secrets.add('datastore', name, uuid);
    }
  }
  for (const text of texts) collectByForm(text, secrets, withUuids);
  if (withUuids) for (const { vm } of request.analysis.migrations) secrets.add('uuid', vm.uuid);
  addBundles(request, secrets);
  return secrets;
}

function hostNames({ analysis }: ReportRequest): readonly string[] {
  const names = [
    ...analysis.migrations.flatMap(({ source, destination }) => [source.host, destination.host]),
    ...analysis.sources.map(({ host }) => host),
    ...analysis.hosts.map(({ host }) => host),
  ];
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** The name, the short name beside it, and its domain. Tools write dots of a name as dashes, too. */
function addHost(name: string, secrets: Secrets): void {
  secrets.add('host', name);
  const [short = '', ...rest] = name.split('.');
  if (rest.length === 0) return;
  if (short.length > 1) secrets.add('host', short, name);
  secrets.add('host', name.replaceAll('.', '-'), name);
  secrets.add('host', name.replaceAll('.', '_'), name);
  if (rest.length > 1) secrets.add('domain', rest.join('.'));
}

/** Other machines of a known domain: vCenter, another host, a file server. */
function addUnknownHosts(texts: readonly string[], secrets: Secrets): void {
  const domains = secrets.of('domain');
  if (domains.length === 0) return;
  const ends = domains.map((domain) => domain.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|');
  const pattern = new RegExp(`[a-z0-9][a-z0-9-]*(?:\\.[a-z0-9-]+)*\\.(?:${ends})(?![a-z0-9])`, 'gi');
  const known = secrets.of('host').map((name) => name.toLowerCase());
  const found = new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map(([match]) => match.toLowerCase())));
  const names = [...found].sort((a, b) => a.length - b.length);
  for (const name of names) {
    // A bundle is called after its host, `esx-<host>-<date>`: that is no other host.
    if (known.some((one) => name.endsWith(one))) continue;
    const bare = name.replace(/^(?:esx|vc|vm-support)-(?=[a-z][a-z0-9-]+\.)/, '');
    addHost(bare, secrets);
    known.push(bare);
  }
}

function addBundles(request: ReportRequest, secrets: Secrets): void {
  const paths = [
    ...request.analysis.sources.map(({ path }) => path),
    ...request.analysis.warnings.map(({ path }) => path),
    ...request.bundles.map(({ name }) => name),
  ];
  const hosts = new RegExp(
    secrets
      .of('host')
      .map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      .join('|') || '^$',
    'gi',
  );
  for (const path of paths)
    for (const part of pathParts(path).outer) {
      const rest = part.replace(hosts, '');
      // `esx-<host>-2023-11-16--05.04.tgz`, as vm-support calls it, tells no more than the host.
      if (/^(?:(?:esx|vc|vcsa|vm-support)[-_])?[-_\d.T:Z]*(?:\.(?:tgz|tar|gz|zip))*$/i.test(rest)) continue;
      secrets.add('bundle', part);
    }
}
