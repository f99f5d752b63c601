/** What was different before either migration began: settings, hosts, the VM; each only where a line or a file of the bundle states it. */
import { checkMigration, linkSpeedOf, vmotionAdapter } from '../diagnosis/prerequisites/check.ts';
import type { Check } from '../diagnosis/prerequisites/check-result.ts';
import { hostAt, hostsByName, withAdapterOf } from '../host-facts.ts';
import type { HostFacts, Stated } from '../host-facts.ts';
import type { Analysis, Metric, Migration, Side } from '../model.ts';
import { figure, grouped, significant } from '../presentation/figures.ts';
import { endLabel } from '../presentation/names.ts';
import { sides } from '../vocabulary.ts';
import type { Row, Seen } from './known.ts';

export interface Before {
  readonly different: readonly Row[];
  readonly same: readonly Row[];
  /** What one file states for both: it was written once, so whether it changed between the two is not known. */
  readonly statedOnce: readonly Row[];
  /** What only one of the two logs states. */
  readonly oneSided: readonly Row[];
}

type Reader = (one: Migration, about: Analysis) => Seen | undefined;

const plain = (text: string | undefined): Seen | undefined => (text === undefined ? undefined : { text, refs: [] });
const metric = (one: Metric | undefined): Seen | undefined => one && { text: figure(one), refs: one.evidence };
const yes = (value: boolean | undefined): Seen | undefined =>
  plain(value === undefined ? undefined : value ? 'yes' : 'no');

const readers: readonly (readonly [string, Reader])[] = [
  ['VM', ({ vm }) => plain(vm.name ?? vm.path)],
  ['Kind', ({ kind }) => (kind === 'unknown' ? undefined : plain(kind))],
  ['From', (one) => plain(endLabel(one, 'source'))],
  ['To', (one) => plain(endLabel(one, 'destination'))],
  ['Encrypted', ({ encrypted }) => yes(encrypted)],
  ['Priority', ({ priority }) => plain(priority)],
  ['Switchover goal', ({ metrics }) => metric(metrics.switchoverGoalSeconds)],
  ['Switchover limit', ({ metrics }) => metric(metrics.maxSwitchoverSeconds)],
  ['Other moves on its hosts meanwhile, in these logs', besideOf],
];

/** Names of settings that concern vMotion, as far as a bundle of either lists them. */
function settingsIn(hosts: readonly HostFacts[]): readonly string[] {
  return [...new Set(hosts.flatMap(({ settings = [] }) => settings.map(({ name }) => name)))].sort();
}

export function beforeOf(a: Migration, b: Migration, analysis: Analysis): Before {
  const rows = [
    ...readers.map(([title, read]) => ({ title, a: read(a, analysis), b: read(b, analysis) })),
    ...sides.flatMap((side) => hostRows(a, b, side, analysis)),
    ...checkRows(a, b, analysis),
  ];
  const both = rows.filter((row) => row.a && row.b);
  const isOnce = ({ a: one, b: other }: Row) =>
    one?.place !== undefined && one.place.path === other?.place?.path && one.place.line === other.place.line;
  return {
    different: both.filter((row) => row.a?.text !== row.b?.text),
    same: both.filter((row) => row.a?.text === row.b?.text && !isOnce(row)),
    statedOnce: both.filter(isOnce),
    oneSided: rows.filter((row) => (row.a === undefined) !== (row.b === undefined)),
  };
}

/** What the nearest bundle of each host states of it. */
function hostRows(a: Migration, b: Migration, side: Side, { hosts }: Analysis): readonly Row[] {
  const byName = hostsByName(hosts);
  const factsOf = (one: Migration) => {
    const host = hostAt(one[side], one.firstSeen, byName);
    return host && withAdapterOf(host, one[side].ip);
  };
  const [one, other] = [factsOf(a), factsOf(b)];
  const stated = <Value>(value: Stated<Value> | undefined, write: (value: Value) => string): Seen | undefined =>
    value && { text: write(value.value), refs: [], ...(value.place && { place: value.place }) };
  const row = (title: string, read: (host: HostFacts) => Seen | undefined): Row => ({
    title: `${title}, ${side}`,
    a: one && read(one),
    b: other && read(other),
  });
  return [
    row('Release', ({ version }) => stated(version, String)),
    row('CPU family/model', ({ cpuModel }) => stated(cpuModel, String)),
    row('MTU of the vMotion adapter', (host) => stated(vmotionAdapter(host)?.mtu, grouped)),
    row('Uplink', (host) => stated(linkSpeedOf(host), (mbps) => `${significant(mbps / 1000)} Gbit/s`)),
    ...settingsIn([one, other].flatMap((host) => host ?? [])).map((name) =>
      row(name, ({ settings = [] }) => stated(settings.find((setting) => setting.name === name)?.value, grouped)),
    ),
  ];
}

/** Prerequisites, each as the bundles of the hosts of each show it. */
function checkRows(a: Migration, b: Migration, { hosts }: Analysis): readonly Row[] {
  const byName = hostsByName(hosts);
  const [ofA = [], ofB = []] = [checkMigration(a, byName), checkMigration(b, byName)];
  const seen = (check: Check | undefined): Seen | undefined => {
    if (!check || check.result === 'not-in-bundle') return undefined;
    const [place] = check.evidence;
    return { text: check.result, refs: [], ...(place && { place }) };
  };
  const rules = new Map([...ofA, ...ofB].map(({ ruleId, title }) => [ruleId, title]));
  return [...rules].map(([id, title]) => ({
    title: `Prerequisite: ${title}`,
    a: seen(ofA.find(({ ruleId }) => ruleId === id)),
    b: seen(ofB.find(({ ruleId }) => ruleId === id)),
  }));
}

/** Those that ran at the same time on a host of it, each with its first line. Undefined where its own time is not known. */
function besideOf(one: Migration, { migrations }: Analysis): Seen | undefined {
  const { firstSeen, lastSeen } = one;
  const names = new Set([one.source.host, one.destination.host].flatMap((host) => host ?? []));
  if (firstSeen === undefined || lastSeen === undefined || names.size === 0) return undefined;
  const others = migrations.filter(
    (other) =>
      other.key !== one.key &&
      other.firstSeen !== undefined &&
      other.lastSeen !== undefined &&
      other.firstSeen <= lastSeen &&
      other.lastSeen >= firstSeen &&
      [other.source.host, other.destination.host].some((host) => host !== undefined && names.has(host)),
  );
  return { text: String(others.length), refs: others.flatMap(({ lines }) => lines.slice(0, 1)) };
}
