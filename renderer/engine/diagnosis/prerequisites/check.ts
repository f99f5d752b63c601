/** Whether two hosts meet what vMotion asks for, rule by rule. Sources: the page that each rule names. */
import { listed, own, slot } from '../../base/own-text.ts';
import type { OwnText } from '../../base/own-text.ts';
import { fail, known, pass, unknown } from './check-result.ts';
import type { Check, Rule } from './check-result.ts';
import type { HostFacts, Nic, Stated, Vmknic } from '../../host-facts.ts';

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
  evc: `${docs}/6.7/com.vmware.vsphere.vcenterhost.doc/GUID-9F444D9B-44A0-4967-8C07-693C6B40278A.html`,
} as const;

/** @param a, b two hosts, from their bundles or as a person typed them in */
export function checkPair(a: HostFacts, b: HostFacts): readonly Check[] {
  return [
    adapters,
    stacks,
    families,
    mtus,
    subnets,
    portgroups,
    links,
    speeds,
    concurrency,
    provisioning,
    storage,
    rawDevices,
    cpuVendors,
    cpuModels,
  ].map((rule) => rule(a, b));
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

function adapters(a: HostFacts, b: HostFacts): Check {
  const rule = {
    ruleId: 'net-adapter',
    title: 'A VMkernel adapter for vMotion on both hosts',
    source: sources.network,
  };
  const [one, other] = [a, b].map(vmotionAdapter).map((adapter) => (isForVmotion(adapter) ? adapter : undefined));
  if (!one || !other) {
    const missing = listed([a, b].filter((_, at) => !(at === 0 ? one : other)).map(named), ' and ');
    return unknown(
      rule,
      own`No adapter on the vmotion stack is told for ${missing}; one on the default stack may be enabled for it.`,
    );
  }
  return pass(rule, own`${named(a)} has ${slot('line', one.name)}, ${named(b)} has ${slot('line', other.name)}.`, [
    one.stack ?? one.ip,
    other.stack ?? other.ip,
  ]);
}

/** Its stack says so, a migration that used it, or a person who typed it in. */
function isForVmotion(adapter: Vmknic | undefined): boolean {
  if (!adapter || adapter.isUsed || adapter.stack?.value === 'vmotion') return adapter !== undefined;
  const { ip, netmask, mtu, stack, portgroup } = adapter;
  return [ip, netmask, mtu, stack, portgroup].every((told) => !told?.place);
}

function stacks(a: HostFacts, b: HostFacts): Check {
  const rule = { ruleId: 'net-stack-equal', title: 'The same TCP/IP stack', source: sources.mtuAndStack };
  return equal(rule, a, b, vmotionAdapter(a)?.stack, vmotionAdapter(b)?.stack);
}

const [ipv4, ipv6] = [own`IPv4`, own`IPv6`];

/** vMotion goes over IPv4 or over IPv6, on both hosts alike. */
function families(a: HostFacts, b: HostFacts): Check {
  const rule = { ruleId: 'net-ip-family', title: 'The same IP version', source: sources.network };
  const [one, other] = [vmotionAdapter(a), vmotionAdapter(b)];
  const [left, right] = [familiesOf(one), familiesOf(other)];
  const addresses = [one?.ip ?? one?.ipv6, other?.ip ?? other?.ipv6];
  if (left.length === 0 || right.length === 0)
    return unknown(rule, own`The addresses are not told for both.`, addresses);
  const common = left.filter((family) => right.includes(family));
  const detail = own`${named(a)}: ${listed(left, ' and ')}; ${named(b)}: ${listed(right, ' and ')}.`;
  return common.length > 0 ? pass(rule, detail, addresses) : fail(rule, detail, addresses);
}

function familiesOf(adapter: Vmknic | undefined): readonly OwnText[] {
  return [adapter?.ip && ipv4, adapter?.ipv6 && ipv6].filter((family) => family !== undefined);
}

/** The VM's networks are looked for by name: a standard switch's port group of that name must be on the other host. */
function portgroups(a: HostFacts, b: HostFacts): Check {
  const rule = { ruleId: 'net-portgroups', title: 'Port groups of the same names', source: sources.network };
  const [left, right] = [a, b].map(({ switches }) => new Set(switches.flatMap((one) => one.portgroups)));
  if (!left?.size || !right?.size)
    return unknown(rule, own`The port groups of standard switches are not told for both.`);
  const only = (own: ReadonlySet<string>, others: ReadonlySet<string>) => [...own].filter((name) => !others.has(name));
  const missing = [
    ...only(left, right).map((name) => own`${slot('network', name)} (not on ${named(b)})`),
    ...only(right, left).map((name) => own`${slot('network', name)} (not on ${named(a)})`),
  ];
  if (missing.length === 0)
    return pass(
      rule,
      own`Both have ${listed(
        [...left].map((name) => own`${slot('network', name)}`),
        ', ',
      )}.`,
      [],
    );
  // A VM that is not connected to them moves all the same.
  return unknown(rule, own`Only a VM without them can move: ${listed(missing, ', ')}.`);
}

function mtus(a: HostFacts, b: HostFacts): Check {
  const rule = { ruleId: 'net-mtu-equal', title: 'The same MTU', source: sources.mtuAndStack };
  return equal(rule, a, b, vmotionAdapter(a)?.mtu, vmotionAdapter(b)?.mtu);
}

function subnets(a: HostFacts, b: HostFacts): Check {
  const rule = { ruleId: 'net-subnet', title: 'vMotion addresses that reach one another', source: sources.subnet };
  const [one, other] = [vmotionAdapter(a), vmotionAdapter(b)];
  const [left, right] = [subnetOf(one), subnetOf(other)];
  if (left === undefined || right === undefined)
    return unknown(rule, own`The address or its netmask is not told for both.`);
  const told = own`${named(a)}: ${slot('address', one?.ip?.value ?? '')} in ${left}; ${named(b)}: ${slot('address', other?.ip?.value ?? '')} in ${right}`;
  if (left.text === right.text) return pass(rule, own`One subnet. ${told}.`, [one?.ip, other?.ip]);
  return unknown(rule, own`Two subnets: a routed path is needed, which the files do not tell. ${told}.`, [
    one?.ip,
    other?.ip,
  ]);
}

function links(a: HostFacts, b: HostFacts): Check {
  const rule = { ruleId: 'net-link-down', title: 'A working uplink behind vMotion', source: sources.linkDown };
  const [left, right] = [vmotionUplinks(a), vmotionUplinks(b)];
  if (!left.some(({ isUp }) => isUp) || !right.some(({ isUp }) => isUp))
    return unknown(rule, own`The uplinks are not told for both.`);
  const down = [a, b].filter((host) => !vmotionUplinks(host).some(({ isUp }) => isUp?.value));
  const places = [...left, ...right].map(({ isUp }) => isUp);
  return down.length > 0
    ? fail(rule, own`No uplink of ${listed(down.map(named), ' and ')} is up.`, places)
    : pass(
        rule,
        own`Up: ${listed(
          [...left, ...right].filter(({ isUp }) => isUp?.value).map(({ name }) => own`${slot('line', name)}`),
          ', ',
        )}.`,
        places,
      );
}

function speeds(a: HostFacts, b: HostFacts): Check {
  const rule = { ruleId: 'net-link-floor', title: 'At least 1 Gbit/s', source: sources.linkFloor };
  const [left, right] = [linkSpeedOf(a), linkSpeedOf(b)];
  if (!left || !right) return unknown(rule, own`The link speed is not told for both.`);
  const detail = own`${named(a)}: ${left.value} Mbit/s; ${named(b)}: ${right.value} Mbit/s.`;
  return Math.min(left.value, right.value) >= 1000
    ? pass(rule, detail, [left, right])
    : fail(rule, detail, [left, right]);
}

function concurrency(a: HostFacts, b: HostFacts): Check {
  const rule = { ruleId: 'concurrent', title: 'Migrations at the same time', source: sources.limits };
  const [left, right] = [linkSpeedOf(a), linkSpeedOf(b)];
  if (!left || !right) return unknown(rule, own`The link speed, which sets the limit, is not told for both.`);
  const slower = Math.min(left.value, right.value);
  const most = slower >= 10_000 ? 8 : slower >= 1000 ? 4 : 2;
  const detail = own`vCenter starts ${most} at once between these hosts (8 from 10 GbE on, 4 from 1 GbE on, 2 below).`;
  return pass(rule, detail, [left, right]);
}

function storage(a: HostFacts, b: HostFacts): Check {
  const rule = { ruleId: 'sto-shared', title: 'Storage that both hosts reach', source: sources.shared };
  if (a.datastores.length === 0 || b.datastores.length === 0)
    return unknown(rule, own`The datastores are not told for both.`);
  const shared = a.datastores.filter(({ uuid }) => b.datastores.some((other) => other.uuid === uuid));
  const evidence = shared.flatMap(({ uuid, place }) => [
    place,
    b.datastores.find((other) => other.uuid === uuid)?.place,
  ]);
  if (shared.length === 0)
    return fail(rule, own`No datastore is mounted on both: the disks would have to move, too.`, []);
  return {
    ...pass(
      rule,
      own`Mounted on both: ${listed(
        shared.map(({ name }) => own`${slot('datastore', name)}`),
        ', ',
      )}.`,
      [],
    ),
    evidence: known(evidence),
  };
}

/** Cold data (disks, snapshots) goes over the provisioning stack where a host has one. */
function provisioning(a: HostFacts, b: HostFacts): Check {
  const rule = { ruleId: 'net-provisioning', title: 'Adapters for cold data', source: sources.provisioning };
  const [left, right] = [a, b].map(({ vmknics }) =>
    vmknics.find(({ stack }) => stack?.value === 'vSphereProvisioning'),
  );
  if (left && right)
    return pass(rule, own`${named(a)} has ${slot('line', left.name)}, ${named(b)} has ${slot('line', right.name)}.`, [
      left.stack,
      right.stack,
    ]);
  return unknown(
    rule,
    own`Only where disks move, too: without a provisioning adapter on both hosts they go over management.`,
    [left?.stack, right?.stack],
  );
}

function rawDevices(): Check {
  const rule = { ruleId: 'sto-rdm-id', title: 'Raw device mappings with the same LUN id', source: sources.rdm };
  return unknown(rule, own`Only for VMs with such disks; the LUN ids of both hosts are not in these files.`);
}

function cpuVendors(a: HostFacts, b: HostFacts): Check {
  const rule = { ruleId: 'cpu-vendor', title: 'CPUs of one vendor', source: sources.cpu };
  return equal(rule, a, b, a.cpuVendor, b.cpuVendor);
}

/** A bundle of one host does not hold the cluster's EVC mode, so CPUs that differ cannot be judged from it. */
function cpuModels(a: HostFacts, b: HostFacts): Check {
  const rule = { ruleId: 'cpu-evc', title: 'CPUs of one generation, or an EVC mode', source: sources.evc };
  const [left, right] = [a.cpuModel, b.cpuModel];
  if (!left || !right) return unknown(rule, own`The CPU’s family and model are not told for both.`);
  const detail = own`${named(a)}: family/model ${slot('line', left.value)}; ${named(b)}: ${slot('line', right.value)}.`;
  if (left.value === right.value) return pass(rule, detail, [left, right]);
  return unknown(
    rule,
    own`${detail} They differ: an EVC mode no higher than the older one is needed, which bundles do not tell.`,
    [left, right],
  );
}

const named = ({ host }: Pick<HostFacts, 'host'>): OwnText => own`${slot('host', host)}`;

function equal<Value extends string | number>(
  rule: Rule,
  a: HostFacts,
  b: HostFacts,
  left: Stated<Value> | undefined,
  right: Stated<Value> | undefined,
): Check {
  if (!left || !right) return unknown(rule, own`Not told for both.`, [left, right]);
  const detail = own`${named(a)}: ${slot('line', String(left.value))}; ${named(b)}: ${slot('line', String(right.value))}.`;
  return left.value === right.value ? pass(rule, detail, [left, right]) : fail(rule, detail, [left, right]);
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
