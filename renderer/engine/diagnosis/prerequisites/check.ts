/** Whether two hosts meet what vMotion asks for, rule by rule. Sources: the page that each rule names. */
import { listed, own, slot } from '../../base/own-text.ts';
import type { OwnText } from '../../base/own-text.ts';
import { checkAll, fail, listOf, pass, unknown } from './check-result.ts';
import type { Check, JudgedRule, Verdict } from './check-result.ts';
import { hostsOf, settingOf } from '../../host-facts.ts';
import type { HostFacts, HostsByName, Nic, Stated, Vmknic } from '../../host-facts.ts';
import type { Migration } from '../../model.ts';

const docs = 'https://docs.vmware.com/en/VMware-vSphere';
const sources = {
  network: `${docs}/6.5/com.vmware.vsphere.vcenterhost.doc/GUID-3B41119A-1276-404B-8BFB-A32409052449.html`,
  mtuAndStack: 'https://knowledge.broadcom.com/external/article/432825/vmotion-compatibility-warning-mtu-confi.html',
  subnet: 'https://knowledge.broadcom.com/external/article/424375/workaround-for-when-you-cannot-vmotion-l.html',
  linkFloor:
    'https://developer.broadcom.com/xapis/virtual-infrastructure-json-api/latest/data-structures/VMotionLinkCapacityLow',
  linkDown:
    'https://developer.broadcom.com/xapis/virtual-infrastructure-json-api/latest/data-structures/VMotionLinkDown',
  limits: 'https://frankdenneman.ai/2013-01-14-limiting-the-number-of-concurrent-vmotions/',
  shared: `${docs}/8.0/vsphere-vcenter-esxi-management/GUID-30FAA00F-D5F3-475D-820E-5D45517AC18E.html`,
  cpu: 'https://knowledge.broadcom.com/external/article/313545/vmware-evc-and-cpu-compatibility-faq.html',
  provisioning: 'https://knowledge.broadcom.com/external/article/419637/crossvcenter-migrations-with-different-s.html',
  rdm: 'https://knowledge.broadcom.com/external/article/429252/compatibility-issues-virtual-disk-x-is-a.html',
  settings: 'https://github.com/lamw/esxi-advanced-and-kernel-settings',
  evc: `${docs}/6.7/com.vmware.vsphere.vcenterhost.doc/GUID-9F444D9B-44A0-4967-8C07-693C6B40278A.html`,
} as const;

/** Checks the two hosts of a migration; undefined unless the bundles hold both. */
export function checkMigration(migration: Migration, hosts: HostsByName): readonly Check[] | undefined {
  const pair = hostsOf(migration, hosts);
  return pair && checkPair(...pair);
}

type Hosts = [a: HostFacts, b: HostFacts];

const rules: readonly JudgedRule<Hosts>[] = [
  {
    ruleId: 'net-adapter',
    title: 'A VMkernel adapter for vMotion on both hosts',
    source: sources.network,
    judge: adapters,
  },
  { ruleId: 'host-enabled', title: 'vMotion is switched on', source: sources.settings, judge: enabled },
  { ruleId: 'net-stack-equal', title: 'The same TCP/IP stack', source: sources.mtuAndStack, judge: stacks },
  { ruleId: 'net-ip-family', title: 'The same IP version', source: sources.network, judge: families },
  { ruleId: 'net-mtu-equal', title: 'The same MTU', source: sources.mtuAndStack, judge: mtus },
  { ruleId: 'net-subnet', title: 'vMotion addresses that reach one another', source: sources.subnet, judge: subnets },
  { ruleId: 'net-portgroups', title: 'Port groups of the same names', source: sources.network, judge: portgroups },
  { ruleId: 'net-link-down', title: 'A working uplink behind vMotion', source: sources.linkDown, judge: links },
  { ruleId: 'net-link-floor', title: 'At least 1 Gbit/s', source: sources.linkFloor, judge: speeds },
  { ruleId: 'concurrent', title: 'Migrations at the same time', source: sources.limits, judge: concurrency },
  { ruleId: 'net-provisioning', title: 'Adapters for cold data', source: sources.provisioning, judge: provisioning },
  { ruleId: 'sto-shared', title: 'Storage that both hosts reach', source: sources.shared, judge: storage },
  { ruleId: 'sto-rdm-id', title: 'Raw device mappings with the same LUN id', source: sources.rdm, judge: rawDevices },
  { ruleId: 'cpu-vendor', title: 'CPUs of one vendor', source: sources.cpu, judge: cpuVendors },
  { ruleId: 'cpu-evc', title: 'CPUs of one generation, or an EVC mode', source: sources.evc, judge: cpuModels },
];

/** Checks two hosts, from their bundles or as a person typed them in. */
export function checkPair(...hosts: Hosts): readonly Check[] {
  return checkAll(rules, ...hosts);
}

/** The adapter that vMotion uses: the one on its own stack, else, where only one adapter is known, that one. */
export function vmotionAdapter({ vmknics }: HostFacts): Vmknic | undefined {
  return vmknics.find(({ stack }) => stack?.value === 'vmotion') ?? (vmknics.length === 1 ? vmknics[0] : undefined);
}

/**
 * Physical adapters behind the vMotion adapter: those of the standard switch that has its port group, or those that a person
 * typed in. Behind a distributed switch they are unknown: any other adapter of the host proves nothing.
 */
export function vmotionUplinks(host: HostFacts): readonly Nic[] {
  if (host.nics.every(({ isUp, speedMbps }) => !isUp?.place && !speedMbps?.place)) return host.nics;
  const portgroup = vmotionAdapter(host)?.portgroup?.value;
  const uplinks = host.switches.find(
    ({ portgroups }) => portgroup !== undefined && portgroups.includes(portgroup),
  )?.uplinks;
  return uplinks ? host.nics.filter(({ name }) => uplinks.includes(name)) : [];
}

function adapters(a: HostFacts, b: HostFacts): Verdict {
  const [one, other] = [vmotionAdapter(a), vmotionAdapter(b)];
  const missing = [a, b].filter((host) => !isForVmotion(vmotionAdapter(host)));
  if (missing.length > 0 || !one || !other)
    return unknown(
      own`No adapter on the vmotion stack is told for ${listed(missing.map(named), ' and ')}; one on the default stack may be enabled for it.`,
    );
  return pass(bothHave(a, one, b, other), [one.stack ?? one.ip, other.stack ?? other.ip]);
}

/** Known from its stack, from a migration that used it, or from the person who typed it in. */
function isForVmotion(adapter: Vmknic | undefined): boolean {
  if (!adapter || adapter.isUsed || adapter.stack?.value === 'vmotion') return adapter !== undefined;
  const { ip, netmask, mtu, stack, portgroup } = adapter;
  return [ip, netmask, mtu, stack, portgroup].every((fact) => !fact?.place);
}

/** Migrate.Enabled of both; a list of changed settings alone need not have it. */
function enabled(a: HostFacts, b: HostFacts): Verdict {
  const told = [a, b].map((host) => ({ host, value: settingOf(host, 'Migrate.Enabled')?.value }));
  const facts = told.map(({ value }) => value);
  const off = told.filter(({ value }) => value?.value === 0).map(({ host }) => named(host));
  if (off.length > 0) return fail(own`Migrate.Enabled is 0 on ${listed(off, ' and ')}.`, facts);
  if (facts.includes(undefined)) return unknown(own`Migrate.Enabled is not told for both.`, facts);
  return pass(own`Migrate.Enabled is not 0 on either.`, facts);
}

function stacks(a: HostFacts, b: HostFacts): Verdict {
  return equal(a, vmotionAdapter(a)?.stack, b, vmotionAdapter(b)?.stack);
}

const [ipv4, ipv6] = [own`IPv4`, own`IPv6`];

/** vMotion goes over IPv4 or over IPv6, on both hosts alike. */
function families(a: HostFacts, b: HostFacts): Verdict {
  const [one, other] = [vmotionAdapter(a), vmotionAdapter(b)];
  const [left, right] = [familiesOf(one), familiesOf(other)];
  const addresses = [one?.ip ?? one?.ipv6, other?.ip ?? other?.ipv6];
  if (left.length === 0 || right.length === 0) return unknown(own`The addresses are not told for both.`, addresses);
  const judge = left.some((family) => right.includes(family)) ? pass : fail;
  return judge(own`${values(a, listed(left, ' and '), b, listed(right, ' and '))}.`, addresses);
}

function familiesOf(adapter: Vmknic | undefined): readonly OwnText[] {
  return [adapter?.ip && ipv4, adapter?.ipv6 && ipv6].filter((family) => family !== undefined);
}

/** A VM's networks are found by name: a standard switch's port group of that name must be on the other host. */
function portgroups(a: HostFacts, b: HostFacts): Verdict {
  const [left, right] = [portgroupsOf(a), portgroupsOf(b)];
  if (left.size === 0 || right.size === 0)
    return unknown(own`The port groups of standard switches are not told for both.`);
  const only = (these: ReadonlySet<string>, others: ReadonlySet<string>, host: HostFacts) =>
    [...these].filter((name) => !others.has(name)).map((name) => own`${slot('network', name)} (not on ${named(host)})`);
  const missing = [...only(left, right, b), ...only(right, left, a)];
  if (missing.length === 0) return pass(own`Both have ${listOf('network', [...left])}.`, []);
  // A VM that is not connected to them moves all the same.
  return unknown(own`Only a VM without them can move: ${listed(missing, ', ')}.`);
}

function portgroupsOf({ switches }: HostFacts): ReadonlySet<string> {
  return new Set(switches.flatMap((one) => one.portgroups));
}

function mtus(a: HostFacts, b: HostFacts): Verdict {
  return equal(a, vmotionAdapter(a)?.mtu, b, vmotionAdapter(b)?.mtu);
}

function subnets(a: HostFacts, b: HostFacts): Verdict {
  const [one, other] = [vmotionAdapter(a), vmotionAdapter(b)];
  const [left, right] = [subnetOf(one), subnetOf(other)];
  if (!left || !right) return unknown(own`The address or its netmask is not told for both.`);
  const addressIn = (adapter: Vmknic | undefined, subnet: OwnText) =>
    own`${slot('address', adapter?.ip?.value ?? '')} in ${subnet}`;
  const both = values(a, addressIn(one, left), b, addressIn(other, right));
  const addresses = [one?.ip, other?.ip];
  return left.text === right.text
    ? pass(own`One subnet. ${both}.`, addresses)
    : unknown(own`Two subnets: a routed path is needed, which the files do not tell. ${both}.`, addresses);
}

function links(a: HostFacts, b: HostFacts): Verdict {
  const uplinks = [a, b].map(vmotionUplinks);
  if (!uplinks.every((own) => own.some(({ isUp }) => isUp))) return unknown(own`The uplinks are not told for both.`);
  const down = [a, b].filter((host) => !vmotionUplinks(host).some(({ isUp }) => isUp?.value));
  const places = uplinks.flat().map(({ isUp }) => isUp);
  const up = uplinks.flat().flatMap(({ name, isUp }) => (isUp?.value ? name : []));
  return down.length > 0
    ? fail(own`No uplink of ${listed(down.map(named), ' and ')} is up.`, places)
    : pass(own`Up: ${listOf('line', up)}.`, places);
}

function speeds(a: HostFacts, b: HostFacts): Verdict {
  const [left, right] = [linkSpeedOf(a), linkSpeedOf(b)];
  if (!left || !right) return unknown(own`The link speed is not told for both.`);
  const judge = Math.min(left.value, right.value) >= 1000 ? pass : fail;
  return judge(own`${values(a, own`${left.value} Mbit/s`, b, own`${right.value} Mbit/s`)}.`, [left, right]);
}

function concurrency(a: HostFacts, b: HostFacts): Verdict {
  const [left, right] = [linkSpeedOf(a), linkSpeedOf(b)];
  if (!left || !right) return unknown(own`The link speed, which sets the limit, is not told for both.`);
  const slower = Math.min(left.value, right.value);
  const most = slower >= 10_000 ? 8 : slower >= 1000 ? 4 : 2;
  const detail = own`vCenter starts ${most} at once between these hosts (8 from 10 GbE on, 4 from 1 GbE on, 2 below).`;
  return pass(detail, [left, right]);
}

function storage(a: HostFacts, b: HostFacts): Verdict {
  if (a.datastores.length === 0 || b.datastores.length === 0)
    return unknown(own`The datastores are not told for both.`);
  const onOther = new Map(b.datastores.toReversed().map((one) => [one.uuid, one]));
  const shared = a.datastores.filter(({ uuid }) => onOther.has(uuid));
  if (shared.length === 0) return fail(own`No datastore is mounted on both: the disks would have to move, too.`, []);
  const names = shared.map(({ name }) => name);
  return pass(
    own`Mounted on both: ${listOf('datastore', names)}.`,
    shared.flatMap((one) => [one, onOther.get(one.uuid)]),
  );
}

/** Cold data (disks, snapshots) goes over the provisioning stack where a host has one. */
function provisioning(a: HostFacts, b: HostFacts): Verdict {
  const [left, right] = [a, b].map(({ vmknics }) =>
    vmknics.find(({ stack }) => stack?.value === 'vSphereProvisioning'),
  );
  const facts = [left?.stack, right?.stack];
  return left && right
    ? pass(bothHave(a, left, b, right), facts)
    : unknown(
        own`Only where disks move, too: without a provisioning adapter on both hosts they go over management.`,
        facts,
      );
}

function rawDevices(): Verdict {
  return unknown(own`Only for VMs with such disks; the LUN ids of both hosts are not in these files.`);
}

function cpuVendors(a: HostFacts, b: HostFacts): Verdict {
  return equal(a, a.cpuVendor, b, b.cpuVendor);
}

/** A bundle of one host does not hold the cluster's EVC mode, so CPUs that differ cannot be judged from it. */
function cpuModels(a: HostFacts, b: HostFacts): Verdict {
  const [left, right] = [a.cpuModel, b.cpuModel];
  if (!left || !right) return unknown(own`The CPU’s family and model are not told for both.`);
  const detail = own`${values(a, own`family/model ${slot('line', left.value)}`, b, own`${slot('line', right.value)}`)}.`;
  if (left.value === right.value) return pass(detail, [left, right]);
  return unknown(
    own`${detail} They differ: an EVC mode no higher than the older one is needed, which bundles do not tell.`,
    [left, right],
  );
}

const named = ({ host }: Pick<HostFacts, 'host'>): OwnText => own`${slot('host', host)}`;

/** One value of each host. */
function values(a: HostFacts, left: OwnText, b: HostFacts, right: OwnText): OwnText {
  return own`${named(a)}: ${left}; ${named(b)}: ${right}`;
}

function bothHave(a: HostFacts, left: Vmknic, b: HostFacts, right: Vmknic): OwnText {
  return own`${named(a)} has ${slot('line', left.name)}, ${named(b)} has ${slot('line', right.name)}.`;
}

type StatedValue = Stated<string | number> | undefined;

function equal(a: HostFacts, left: StatedValue, b: HostFacts, right: StatedValue): Verdict {
  if (!left || !right) return unknown(own`Not told for both.`, [left, right]);
  const shown = ({ value }: Stated<string | number>) => own`${slot('line', String(value))}`;
  const judge = left.value === right.value ? pass : fail;
  return judge(own`${values(a, shown(left), b, shown(right))}.`, [left, right]);
}

/** Speed of the fastest vMotion uplink that is up, in Mbit/s. */
export function linkSpeedOf(host: HostFacts): Stated<number> | undefined {
  const up = vmotionUplinks(host).filter(({ isUp }) => isUp?.value !== false);
  return up.flatMap(({ speedMbps }) => speedMbps ?? []).sort((a, b) => b.value - a.value)[0];
}

/** `192.168.50.11` with `255.255.255.0` → `192.168.50.0/255.255.255.0`. */
function subnetOf(vmknic: Vmknic | undefined): OwnText | undefined {
  const [ip, mask] = [octets(vmknic?.ip?.value), octets(vmknic?.netmask?.value)];
  if (!ip || !mask) return undefined;
  return own`${slot('address', ip.map((octet, at) => octet & (mask[at] ?? 0)).join('.'))}/${slot('line', mask.join('.'))}`;
}

function octets(address: string | undefined): readonly number[] | undefined {
  const parts = address?.split('.').map(Number);
  return parts?.length === 4 && parts.every((part) => part >= 0 && part <= 255) ? parts : undefined;
}
