/** What a bundle says of a host besides its logs, as far as vMotion asks for it. What it does not say is absent. */

/** A line of a file of the bundle. Facts that a person typed in have none. */
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

/** What a VM's configuration file says that can hold it on its host. */
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
  /** The key that says it is encrypted. */
  readonly encryption?: Stated<string>;
}

export interface HostFacts {
  readonly host: string;
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
}

/**
 * The host with that adapter alone which a migration used, by the vMotion address in the migration's lines: most hosts have
 * vMotion on the default stack, where no file says which adapter it is. As it is where no adapter has the address.
 */
export function withAdapterOf(host: HostFacts, ip: string | undefined): HostFacts {
  const adapter = ip === undefined ? undefined : host.vmknics.find((one) => one.ip?.value === ip);
  return adapter ? { ...host, vmknics: [{ ...adapter, isUsed: true }] } : host;
}

/** Part of the facts, from one file. */
export type HostPart = Partial<Omit<HostFacts, 'host'>>;

/** The parts of one host together; adapters that several files tell of become one. */
export function joinParts(host: string, parts: readonly HostPart[]): HostFacts {
  const first = <Name extends 'version' | 'cpuVendor' | 'cpuModel'>(name: Name) =>
    parts.find((part) => part[name])?.[name];
  const [version, cpuVendor, cpuModel] = [first('version'), first('cpuVendor'), first('cpuModel')];
  return {
    host,
    ...(version && { version }),
    ...(cpuVendor && { cpuVendor }),
    ...(cpuModel && { cpuModel }),
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

/** What several files tell of one thing, together; the first file's word counts. */
function byKey<One>(all: readonly One[], key: (one: One) => string): readonly One[] {
  const found = new Map<string, One>();
  for (const one of all) found.set(key(one), { ...one, ...found.get(key(one)) });
  return [...found.values()];
}
