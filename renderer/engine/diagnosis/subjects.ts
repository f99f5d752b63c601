/** The subject of each finding, by its status family, signature or fault. */
import { faultById } from './faults.ts';
import type { KnownFault } from './faults.ts';
import { signatureNamed } from './signatures.ts';
import type { Signature } from './signatures.ts';
import { familyNamed } from './status-families.ts';
import type { Subject } from './subject.ts';

const named: Readonly<Partial<Record<Subject, readonly string[]>>> = {
  path: [
    'path-between-hosts',
    'vmotion-connect-failure',
    'vmotion-no-data-received',
    'migration-data-timed-out',
    'waiting-for-data-invalid-argument',
    'vmotion-mtu-config-differs',
    'nsx-dfw-vmotion-failure',
  ],
  network: [
    'nic-backing-network-inaccessible',
    'network-not-usable',
    'network-switch-differs',
    'network-type-unsupported',
    'vob-vnic-not-connected',
  ],
  switchover: ['status-switchover-limit', 'switchover-time-exceeded-vmx', 'fsr-source-switchover-limit'],
  lock: ['file-locked', 'vob-vmfs-locked', 'fault-file-locked'],
  space: [
    'insufficient-disk-space',
    'disk-out-of-space',
    'no-space-left',
    'vob-ramdisk-full',
    'vob-host-partition-full',
  ],
  adapters: ['fault-no-gateway', 'fault-no-virtual-nic'],
  agent: ['agent-started-meanwhile'],
  controller: ['fault-shared-bus-controller-not-supported'],
};
const byId = new Map(Object.entries(named).flatMap(([subject, ids]) => ids.map((id) => [id, subject as Subject])));

const byCategory: Readonly<Record<string, Subject>> = {
  network: 'adapters',
  storage: 'storage',
  memory: 'memory',
  resource: 'capacity',
  cpu: 'cpu',
  licence: 'licence',
};
const byFamily: Readonly<Partial<Record<KnownFault['family'], Subject>>> = {
  network: 'network',
  storage: 'disks',
  snapshot: 'disks',
  admission: 'capacity',
  cpu: 'cpu',
  device: 'device',
  permission: 'permission',
  licence: 'licence',
};

/** About what no one command shows: a guest that writes too fast, file copies, ports of a switch, states of a host. */
const none: ReadonlySet<string> = new Set([
  'memory-outran-network',
  'fault-destination-switch-full',
  'fault-quarantine-mode-fault',
]);

/** Undefined where it is about none of these. */
export function subjectOf(id: string): Subject | undefined {
  if (none.has(id)) return undefined;
  const signature = signatureNamed(id);
  const fault = faultById(id);
  return byId.get(id) ?? familyNamed(id)?.subject ?? (signature ? ofSignature(signature) : fault && ofFault(fault));
}

function ofSignature({ id, category }: Signature): Subject | undefined {
  // An event of the host, or of copying files, is not about the adapters of VMkernel.
  return category === 'network' && /^(?:vob|nfc)-/.test(id) ? undefined : byCategory[category];
}

function ofFault({ fault, family }: KnownFault): Subject | undefined {
  if (family === 'network' && fault.startsWith('VMotion')) return 'adapters';
  if (fault.startsWith('Insufficient') && family === 'memory') return 'capacity';
  if (fault.includes('Rule')) return 'rules';
  if (ofDatastores.test(fault)) return 'datastores';
  return byFamily[family];
}

const ofDatastores =
  /^(?:NoDiskSpace|Insufficient(?:Storage|Disk)\w{0,20}|Inaccessible\w{0,40}|(?:Invalid|Unsupported|Swap)?Datastore\w{0,40}|Nas\w{1,40}|Vmfs\w{1,40})$/;
