/** What two bundles of one host, made at different times, state differently: which of them counts depends on the migration. */
import { formatMicros } from '../base/time.ts';
import { listed, own, slot } from '../base/own-text.ts';
import type { OwnText } from '../base/own-text.ts';
import { hostsByName } from '../host-facts.ts';
import type { HostFacts, Stated, Vmknic } from '../host-facts.ts';
import type { Finding } from '../model.ts';
import { finding } from './finding.ts';

type Value = Stated<string | number | boolean>;

/** One finding for all hosts; undefined where nothing changed. */
export function hostChanges(hosts: readonly HostFacts[]): Finding | undefined {
  const changed = [...hostsByName(hosts)].flatMap(([host, bundles]) => {
    const changes = changesIn(bundles);
    return changes.length === 0 ? [] : [{ host: own`${slot('host', host)}`, changes: listed(changes, ', ') }];
  });
  if (changed.length === 0) return undefined;
  const names = changed.map(({ host }) => host);
  const all = changed.map(({ host, changes }) => own`${host}: ${changes}`);
  return finding({
    id: 'host-changed',
    title: own`Settings of ${listed(names, ', ')} changed between two bundles`,
    rank: 'observation',
    confidence: 'documented',
    cause: own`${listed(all, '; ')}. For each migration the bundle counts that was made nearest to it.`,
    remedy: [own`Find out who changed it, and whether migrations before and after it differ.`],
    links: [],
    evidence: [],
  });
}

/** @param bundles of one host, the newest last */
function changesIn(bundles: readonly HostFacts[]): readonly OwnText[] {
  return bundles.slice(1).flatMap((after, at) => {
    const before = bundles[at] as HostFacts;
    const now = settingsOf(after);
    return [...settingsOf(before)].flatMap(([name, was]): OwnText[] => {
      const is = now.get(name);
      if (!is || is.value === was.value) return [];
      return [own`${slot('line', name)} was ${shown(was, before)} and is ${shown(is, after)}`];
    });
  });
}

function shown({ value, place }: Value, { takenAt }: HostFacts): OwnText {
  const at = takenAt === undefined ? '' : (formatMicros(takenAt, true) ?? '');
  const file = place === undefined ? '' : `${place.path.split('/').at(-1) ?? ''}:${place.line}`;
  return own`${slot('line', String(value))} on ${slot('line', at)} (${slot('path', file)})`;
}

/** Those that concern vMotion, by name. */
function settingsOf({ settings = [], vmknics, nics, version }: HostFacts): ReadonlyMap<string, Value> {
  const found: (readonly [string, Value | undefined])[] = [
    ['version', version],
    ...settings.map(({ name, value }) => [name, value] as const),
    ...vmknics.flatMap(adapterSettings),
    ...nics.map(({ name, speedMbps }) => [`speed of ${name}`, speedMbps] as const),
  ];
  return new Map(found.flatMap(([name, value]) => (value ? [[name, value] as const] : [])));
}

function adapterSettings({
  name,
  ip,
  mtu,
  stack,
  portgroup,
}: Vmknic): readonly (readonly [string, Value | undefined])[] {
  return [
    [`address of ${name}`, ip],
    [`MTU of ${name}`, mtu],
    [`stack of ${name}`, stack],
    [`port group of ${name}`, portgroup],
  ];
}
