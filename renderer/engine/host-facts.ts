/** What a bundle states about a host besides its logs, as far as vMotion depends on it. What it does not state is absent. */
import { defined } from './base/defined.ts';

/** A line of a file in the bundle. Facts that a person typed in have none. */
export interface Place {
  readonly path: string;
  readonly line: number;
}

export interface Stated<Value> {
  readonly value: Value;
  readonly place?: Place;
}

/** A VMkernel adapter. */
export interface Vmknic {
  readonly name: string;
  readonly ip?: Stated<string>;
  readonly netmask?: Stated<string>;
  /** A routed or unique local one; link-local ones are on every adapter. */
  readonly ipv6?: Stated<string>;
  readonly mtu?: Stated<number>;
  /** TCP/IP stack: `vmotion`, `defaultTcpipStack`, … */
  readonly stack?: Stated<string>;
  readonly portgroup?: Stated<string>;
  /** A migration's own lines name its address, see {@link withAdapterOf}. */
  readonly isUsed?: true;
}

/** A physical adapter. */
export interface Nic {
  readonly name: string;
  readonly isUp?: Stated<boolean>;
  readonly speedMbps?: Stated<number>;
}

export interface VirtualSwitch {
  readonly name: string;
  readonly uplinks: readonly string[];
  readonly portgroups: readonly string[];
  readonly mtu?: Stated<number>;
}

export interface Datastore {
  readonly uuid: string;
  readonly name: string;
  readonly place?: Place;
}

/** What in a VM's configuration file can keep it on its host. */
export interface VmFacts {
  /** Path of the .vmx in the bundle. */
  readonly path: string;
  readonly name?: Stated<string>;
  readonly memoryMiB?: Stated<number>;
  /** CPU or memory affinity to nodes of this host. */
  readonly affinity?: Stated<string>;
  /** Devices backed by something only this host has. */
  readonly localDevices: readonly Stated<string>[];
  readonly usbDevices: readonly Stated<string>[];
  /** Profile of its virtual GPU. */
  readonly vgpu?: Stated<string>;
  /** The key that shows it is encrypted. */
  readonly encryption?: Stated<string>;
}

/** An advanced setting of a host that concerns vMotion. */
export interface Setting {
  /** `Migrate.PreCopySwitchoverTimeGoal`. */
  readonly name: string;
  readonly value: Stated<number>;
  /** The default that the host names for it. */
  readonly usual?: number;
}

/** A VM that ran when the bundle was made. */
export interface RunningVm {
  /** Its leader world. */
  readonly worldId: number;
  readonly name: Stated<string>;
  /** Its .vmx on the host. */
  readonly path?: string;
}

export interface HostFacts {
  readonly host: string;
  /** When its bundle was made, by the bundle's name, in microseconds. */
  readonly takenAt?: number;
  readonly version?: Stated<string>;
  /** `GenuineIntel`, `AuthenticAMD`. */
  readonly cpuVendor?: Stated<string>;
  /** `6/106`: family and model. */
  readonly cpuModel?: Stated<string>;
  readonly vmknics: readonly Vmknic[];
  readonly nics: readonly Nic[];
  readonly switches: readonly VirtualSwitch[];
  readonly datastores: readonly Datastore[];
  readonly vms: readonly VmFacts[];
  readonly settings?: readonly Setting[];
  readonly running?: readonly RunningVm[];
  /** How long the host was up when its bundle was made. */
  readonly upSeconds?: Stated<number>;
  /** How many of its time servers answered of late. */
  readonly timeServersReached?: Stated<number>;
  /** How far it was from the time server that it follows. */
  readonly ntpOffsetMs?: Stated<number>;
}

/** Where a migration starts or ends, as far as its lines show. */
interface End {
  readonly host?: string;
  /** vMotion address. */
  readonly ip?: string;
}

/** By host, what its bundles state, each at its own time. */
export type HostsByName = ReadonlyMap<string, readonly HostFacts[]>;

export function hostsByName(hosts: readonly HostFacts[]): HostsByName {
  const found = new Map<string, HostFacts[]>();
  for (const one of hosts) found.set(one.host, [...(found.get(one.host) ?? []), one]);
  return found;
}

/** Of several bundles of a host the one that was made nearest to a moment; the last where no time is known. */
export function nearestTo(all: readonly HostFacts[] = [], time: number | undefined): HostFacts | undefined {
  const apart = ({ takenAt }: HostFacts) => Math.abs((takenAt ?? Infinity) - (time ?? Infinity));
  return all.reduce<HostFacts | undefined>((best, one) => (best && apart(best) < apart(one) ? best : one), undefined);
}

/** Each host once, as its bundle states it that was made nearest to a moment. */
export function eachHost(hosts: readonly HostFacts[], time?: number): readonly HostFacts[] {
  return [...hostsByName(hosts).values()].flatMap((all) => nearestTo(all, time) ?? []);
}

export function settingOf({ settings = [] }: HostFacts, name: string): Setting | undefined {
  return settings.find((one) => one.name === name);
}

/** The host that a migration starts on, as its nearest bundle states it. */
export function sourceHostOf(
  { source, firstSeen }: { readonly source: End; readonly firstSeen?: number | undefined },
  hosts: HostsByName,
): HostFacts | undefined {
  return hostAt(source, firstSeen, hosts);
}

/** A host as its bundle states it that was made nearest to a moment. */
export function hostAt({ host }: End, time: number | undefined, hosts: HostsByName): HostFacts | undefined {
  return host === undefined ? undefined : nearestTo(hosts.get(host), time);
}

/**
 * Source and destination of a migration as their nearest bundles state them, each reduced to the adapter it used. Undefined unless
 * the bundles hold both.
 */
export function hostsOf(
  {
    source,
    destination,
    firstSeen,
  }: { readonly source: End; readonly destination: End; readonly firstSeen?: number | undefined },
  hosts: HostsByName,
): readonly [HostFacts, HostFacts] | undefined {
  const at = ({ host: name, ip }: End) => {
    const host = name === undefined ? undefined : nearestTo(hosts.get(name), firstSeen);
    return host && withAdapterOf(host, ip);
  };
  const [from, to] = [at(source), at(destination)];
  return from && to && [from, to];
}

/**
 * Keeps only the adapter with this vMotion address: most hosts have vMotion on the default stack, where no file says which
 * adapter it is. Unchanged where no adapter has the address.
 */
export function withAdapterOf(host: HostFacts, ip: string | undefined): HostFacts {
  const adapter = ip === undefined ? undefined : host.vmknics.find((one) => one.ip?.value === ip);
  return adapter ? { ...host, vmknics: [{ ...adapter, isUsed: true }] } : host;
}

/** Part of the facts, from one file. */
export type HostPart = Partial<Omit<HostFacts, 'host'>>;

type Single = 'version' | 'cpuVendor' | 'cpuModel' | 'upSeconds' | 'timeServersReached' | 'ntpOffsetMs';

/** The parts of one host together; an adapter that several files describe becomes one. */
export function joinParts(host: string, parts: readonly HostPart[]): HostFacts {
  const first = <Name extends Single>(name: Name) => parts.find((part) => part[name])?.[name];
  const all = <One>(of: (part: HostPart) => readonly One[] | undefined) =>
    parts.some((part) => of(part)) ? parts.flatMap((part) => of(part) ?? []) : undefined;
  const settings = all((part) => part.settings);
  return {
    host,
    ...defined({
      version: first('version'),
      cpuVendor: first('cpuVendor'),
      cpuModel: first('cpuModel'),
      upSeconds: first('upSeconds'),
      timeServersReached: first('timeServersReached'),
      ntpOffsetMs: first('ntpOffsetMs'),
      settings: settings && byName(settings),
      running: all((part) => part.running),
    }),
    vmknics: byName(parts.flatMap(({ vmknics = [] }) => vmknics)),
    nics: byName(parts.flatMap(({ nics = [] }) => nics)),
    switches: byName(parts.flatMap(({ switches = [] }) => switches)),
    datastores: byKey(
      parts.flatMap(({ datastores = [] }) => datastores),
      ({ uuid }) => uuid,
    ),
    vms: parts.flatMap(({ vms = [] }) => vms),
  };
}

function byName<Named extends { readonly name: string }>(all: readonly Named[]): readonly Named[] {
  return byKey(all, ({ name }) => name);
}

/** What several files state about one thing, together; the first file's value counts. */
function byKey<One>(all: readonly One[], key: (one: One) => string): readonly One[] {
  const found = new Map<string, One>();
  for (const one of all) found.set(key(one), { ...one, ...found.get(key(one)) });
  return [...found.values()];
}
