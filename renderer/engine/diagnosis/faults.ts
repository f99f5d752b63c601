/**
 * Faults of the vSphere API that a move of a VM may end with, or that the checks before it report: what each means for a move.
 * Names, ancestors and fields are those of the API (https://developer.broadcom.com/xapis/vsphere-web-services-api/8.0U3/, and
 * https://github.com/vmware/govmomi/blob/main/vim25/types/types.go); the words are ours. The data is `faults.json`.
 */
import type { OwnString } from '../base/own-text.ts';
import type { Finding } from '../model.ts';
import table from './faults.json' with { type: 'json' };

/** What a fault is about. `cancelled` is no error; `general` says nothing about where to look. */
export const faultFamilies = [
  'network',
  'storage',
  'snapshot',
  'cpu',
  'memory',
  'graphics',
  'admission',
  'configuration',
  'device',
  'host',
  'vcenter',
  'permission',
  'licence',
  'encryption',
  'timeout',
  'cancelled',
  'general',
] as const;
export type FaultFamily = (typeof faultFamilies)[number];

export interface KnownFault extends Omit<Finding, 'evidence' | 'slots'> {
  /** The API's name, without a namespace. */
  readonly fault: OwnString;
  readonly rank: 'cause' | 'noise';
  /** Nearest first. */
  readonly ancestors: readonly OwnString[];
  /** Its own; `allFields` has the inherited ones too. */
  readonly fields: readonly OwnString[];
  readonly family: FaultFamily;
  /** It says nothing of why by itself: a text beside it, or a nested fault, explains more. */
  readonly isGeneral: boolean;
}

export const knownFaults = table as unknown as readonly KnownFault[];
const byName = new Map(knownFaults.map((known) => [known.fault.toLowerCase(), known]));
const byId = new Map<string, KnownFault>(knownFaults.map((known) => [known.id, known]));

export function faultById(id: string): KnownFault | undefined {
  return byId.get(id);
}

/**
 * A name as logs and people write it: `(vim.fault.X) {`, `vmodl.fault.X:`, `VMware.Vim.X`, `vim25:XFault`, `types.X`, `X`.
 * The namespaces are those of the API, PowerCLI, SOAP, pyVmomi and govmomi.
 */
const spelled =
  /^\W{0,8}(?:(?:com|vmware|pyvmomi|vmomisupport|vim|vim25|vmodl|fault|query|types|ns\d{0,2})[.:]){0,6}(?<name>[a-z][a-z\d]{0,80})\W{0,8}$/i;

/** In lower case, as spelled and without the suffix `Fault` that SOAP adds, also to names that have it already. */
function namesBehind(spelling: string): readonly string[] {
  const name = spelled.exec(spelling.trim())?.groups?.['name']?.toLowerCase();
  return name === undefined ? [] : [name, name.replace(/fault$/, '')];
}

/** The fault behind any of its spellings; undefined where the table does not have it. */
export function faultNamed(spelling: string): KnownFault | undefined {
  for (const name of namesBehind(spelling)) {
    const known = byName.get(name);
    if (known !== undefined) return known;
  }
  return undefined;
}

/** Whether it is the named fault or one of its descendants. The name may be in any spelling. */
export function isKindOf(fault: KnownFault, ancestorName: string): boolean {
  const names = namesBehind(ancestorName);
  return [fault.fault, ...fault.ancestors].some((name) => names.includes(name.toLowerCase()));
}

/** The names of its fields, own and inherited: its own first, then those of the nearest ancestor. */
export function allFields(fault: KnownFault): readonly OwnString[] {
  const inherited = fault.ancestors.flatMap((name) => byName.get(name.toLowerCase())?.fields ?? []);
  return [...new Set([...fault.fields, ...inherited])];
}

/** What a field of a fault's dump states. Source: the properties in the API reference above. */
export const fieldLabels: ReadonlyMap<string, OwnString> = new Map(
  Object.entries({
    aes: 'AES is what does not fit',
    atSourceHost: 'whether it is the source host',
    available: 'available',
    backing: 'what is behind the device',
    badFileOp: 'file operation that was refused',
    badOp: 'operation that was refused',
    build: 'build',
    category: 'category of the property',
    computeResource: 'cluster or host',
    configuredAffinity: 'kinds of affinity',
    connected: 'whether the device is connected',
    connectionLimit: 'limit of console connections',
    controller: 'controller',
    controllerKey: 'key of the controller',
    currentNumAgentVms: 'agent VMs that are there',
    currentVersion: 'present hardware version',
    datastore: 'datastore',
    datastoreName: 'datastore',
    datastorePath: 'datastore path',
    deltaDiskFormat: 'format of the delta disks',
    description: 'what the extension says',
    desiredBits: 'CPU bits that the VM wants',
    destNetwork: 'network of the destination',
    detail: 'detail',
    device: 'device',
    deviceIndex: 'place of the device in the request, from 0',
    disk: 'id of the disk',
    diskCount: 'number of disks',
    dvsName: 'distributed switch',
    dvsUuid: 'UUID of the distributed switch',
    entity: 'object with that name',
    error: 'reason for each host',
    errors: 'whether some of that is an error',
    event: 'what would go wrong',
    existingState: 'present power state',
    expectedDatacenter: 'datacenter that was expected',
    expectedVersion: 'hardware version that is needed',
    extensionKey: 'key of the extension',
    extensionName: 'extension',
    failedHost: 'host with the problem',
    failedHostEntity: 'host with the problem',
    failedHostName: 'host with the problem',
    failure: 'what failed',
    family: 'the CPU family does not fit',
    fault: 'inner fault',
    faultType: 'why the VM stays there',
    featureRequirement: 'CPU features that are missing',
    ffxsr: 'FFXSR is what does not fit',
    file: 'file',
    fileSize: 'size of the file, in bytes',
    freeSpace: 'free space, in bytes',
    freeSpaceInMB: 'free space, in MB',
    host: 'host',
    hostGroup: 'group of hosts',
    hostName: 'host',
    id: 'id of the property',
    invalidArgument: 'objects in another datacenter',
    invalidProperty: 'parameter that is not valid',
    label: 'label of the property',
    level: 'CPUID level',
    licenseKey: 'licence key',
    lm: 'long mode (64 bit) is what does not fit',
    maxFileSize: 'largest file size, in bytes',
    maxMemorySizeMB: 'largest memory, in MB',
    maxNumFtVcpus: 'most vCPUs with Fault Tolerance',
    maxNumFtVms: 'most VMs with Fault Tolerance',
    maxNumSmpFtVms: 'most VMs with SMP Fault Tolerance',
    maxSupportedCoresPerSocketDest: 'most cores per socket on the destination',
    maxSupportedVcpus: 'most vCPUs on the host',
    maxSupportedVcpusDest: 'most vCPUs in a VM on the destination',
    memorySizeMB: 'memory of the VM, in MB',
    message: 'what the extension says',
    minMemorySizeMB: 'smallest memory, in MB',
    missingPrivileges: 'privileges that are missing',
    mode: 'disk mode',
    model: 'the CPU model does not fit',
    moduleName: 'flash cache module',
    name: 'name',
    network: 'network',
    numCoresPerSocketVm: 'cores per socket of the VM',
    numCpu: 'vCPUs of the VM',
    numCpuDest: 'CPUs of the destination',
    numCpuVm: 'vCPUs of the VM',
    nx: 'NX/XD is what does not fit',
    obj: 'object that is gone',
    object: 'object',
    operation: 'operation',
    other: 'other CPU features do not fit',
    otherOnly: 'only other CPU features do not fit',
    pclmulqdq: 'PCLMULQDQ is what does not fit',
    privilegeId: 'privilege that is missing',
    property: 'setting that is not valid',
    rdtscp: 'RDTSCP is what does not fit',
    reason: 'reason',
    registerBits: 'CPU bits of the host',
    registerName: 'CPUID register',
    remoteHost: 'NAS server',
    remotePath: 'folder on the NAS server',
    requested: 'requested',
    requestedSpace: 'requested space, in bytes',
    requestedSpaceInMB: 'requested space, in MB',
    requestedState: 'power state that is needed',
    requiredKey: 'encryption keys that are missing',
    requiredNumAgentVms: 'agent VMs that are needed',
    resolution: 'what brings the protection back',
    resourcePoolKey: 'network resource pool',
    roDiskCount: 'number of read-only disks',
    rolledBack: 'whether the old state is back',
    rule: 'rule that is violated',
    snapshotName: 'snapshot',
    sourceNetwork: 'network of the source',
    sse3: 'SSE3 is what does not fit',
    sse41: 'SSE4.1 is what does not fit',
    sse42: 'SSE4.2 is what does not fit',
    ssse3: 'SSSE3 is what does not fit',
    stepping: 'the CPU stepping does not fit',
    task: 'task that still runs',
    text: 'text',
    timeout: 'time limit, in seconds',
    timeoutDanger: 'whether there are enough for a time-out',
    type: 'type',
    unreserved: 'unreserved',
    unsupportedGuestOS: 'guest OS that is not supported',
    userName: 'user',
    uuid: 'UUID of the volume',
    value: 'value of the property',
    vm: 'VM',
    vmName: 'VM',
    wwn: 'WWN that is in use',
  }) as [string, OwnString][],
);
