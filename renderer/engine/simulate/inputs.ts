/**
 * The inputs of a scenario: every name that may be given, its unit, its range and what it means.
 *
 * The names are those of the measured cases (`simulation/README`, `published.json`), so that a case can be passed as it is.
 * Decimal megabits, binary MiB. What is only there to inform a reader is accepted and not used.
 */

/** A change of the guest's write rate. `atMs` counts from the start of the migration. */
export interface RateStep {
  readonly atMs: number;
  readonly pagesPerSec: number;
}

/** When post-copy is asked for: `dirty-sync-count` (one at the start), `rounds`, or `elapsed-ms`. */
export interface PostcopyTrigger {
  readonly kind: string;
  readonly value: number;
}

/** A measured curve: `distinct` pages (of `sampled`, scaled to the guest) dirtied within each period. */
export interface DirtyCurve {
  readonly periodMs: readonly number[];
  readonly dirtySampled: readonly number[];
}

/** One virtual machine of an evacuation: anything that differs from the scenario's own inputs. */
export interface EvacuationVm extends Inputs {
  readonly name?: string;
  readonly datastore?: string;
}

/** Everything that can be said about a migration before it runs. All optional but the memory; see {@link inputSpecs}. */
export interface Inputs {
  readonly memoryMiB?: number | null;
  readonly ramTotalMiB?: number;
  readonly guestNonZeroMiB?: number;
  readonly allocatedMiB?: number;
  readonly workingSetMiB?: number;
  readonly zeroFraction?: number;
  readonly zeroPages?: number;
  readonly normalPages?: number;
  readonly pageSize?: number;
  readonly pattern?: string;
  readonly workload?: string;
  readonly zipfExponent?: number;
  readonly hotWritesPct?: number;
  readonly hotPagesPct?: number;
  readonly dirtyRatePagesPerSec?: number;
  readonly dirtyRatePagesPerSecRequested?: number;
  readonly dirtyRatePagesPerSecMeasured?: number;
  readonly dirtyRateMiBps?: number;
  readonly writeRatePercent?: number;
  readonly rateSteps?: readonly RateStep[];
  readonly dirtyCurve?: DirtyCurve;
  readonly sampledPages?: number;
  readonly zeroSampled?: number;
  readonly totalPages?: number;
  readonly bytesPerWrite?: number;
  readonly vcpus?: number;
  readonly bandwidthMbps?: number;
  readonly bandwidthMBps?: number;
  readonly bandwidthMiBps?: number;
  readonly bandwidthLimit?: string;
  readonly linkMbps?: number;
  readonly linkGbps?: number;
  readonly link?: string;
  readonly mtu?: number;
  readonly minBandwidthMbps?: number;
  readonly rateIncrementMbps?: number;
  readonly sharePercent?: number;
  readonly streams?: number | string;
  readonly vmknics?: number;
  readonly rttMs?: number;
  readonly lossPercent?: number;
  readonly socketBufferBytes?: number;
  readonly transport?: string;
  readonly encryption?: string;
  readonly encryptionCores?: number;
  readonly singleThreadTlsMBps?: number;
  readonly tunnelled?: boolean;
  readonly compression?: string;
  readonly compressionRatio?: number;
  readonly zeroPageDetection?: string;
  readonly zeroScanPagesPerSec?: number;
  readonly downtimeLimitMs?: number;
  readonly switchoverGoalSeconds?: number;
  readonly maxSwitchoverSeconds?: number;
  readonly goalMaxMs?: number;
  readonly goalSteps?: number;
  readonly goalStepSeconds?: number;
  readonly roundOverheadMs?: number;
  readonly minProgressPercent?: number;
  readonly sdps?: number;
  readonly sdpsTargetPercent?: number;
  readonly sdpsDelaySeconds?: number;
  readonly stopCondition?: string;
  readonly xenRules?: string;
  readonly maxIterations?: number;
  readonly autoConverge?: boolean;
  readonly throttle?: string;
  readonly throttleInitialPct?: number;
  readonly throttleIncrementPct?: number;
  readonly throttleMaxPct?: number;
  readonly dirtyLimitMBps?: number;
  readonly capabilities?: readonly string[];
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly postcopy?: string;
  readonly postcopyTrigger?: PostcopyTrigger;
  readonly urgentChannel?: boolean;
  readonly faultThreads?: number;
  readonly giveUpAfterMs?: number;
  readonly fixedStunMs?: number;
  readonly passthroughDevices?: number;
  readonly setupSeconds?: number;
  readonly concurrency?: number | null;
  readonly vmCount?: number;
  readonly totalMemoryMiB?: number;
  readonly vms?: readonly EvacuationVm[];
  readonly nicGbps?: number;
  readonly nics?: number;
  readonly destinations?: number;
  readonly seed?: number;
  readonly noisePercent?: number;
  readonly backingPageSize?: number;
  readonly devices?: string;
  readonly nic?: string;
  readonly qemu?: string;
  readonly notes?: string;
  readonly pagesLeft?: number;
  readonly transmitToDirtyPct?: number;
  readonly throughputMbps?: number;
  readonly downtimeLimitsMs?: readonly (number | null)[];
  readonly dirtyMBSweep?: readonly number[];
  readonly comparison?: string;
}

export type InputName = keyof Inputs;
export type InputKind = 'number' | 'text' | 'boolean' | 'list' | 'object';

/** What one input is. `use: 'told'` marks what is accepted for the reader's sake and changes nothing. */
export interface InputSpec {
  readonly kind: InputKind | 'number-or-text';
  readonly unit?: string;
  readonly label: string;
  readonly min?: number;
  readonly max?: number;
  /** Zero is impossible although `min` is 0. */
  readonly positive?: boolean;
  readonly values?: readonly string[];
  readonly use?: 'told';
}

const number = (label: string, unit: string, min: number, max: number, more: Partial<InputSpec> = {}): InputSpec => ({
  kind: 'number',
  label,
  unit,
  min,
  max,
  ...more,
});
const positive = { positive: true } as const;
const told = (kind: InputSpec['kind'], label: string): InputSpec => ({ kind, label, use: 'told' });
const text = (label: string, values?: readonly string[]): InputSpec => ({
  kind: 'text',
  label,
  ...(values && { values }),
});

/** 64 TiB: more than any hypervisor gives a VM (24 TiB in vSphere 8). */
const maxMemoryMiB = 64 * 1024 * 1024;
const maxRate = 1e10;

/** Every input that may be given. A name that is not here is refused, see `checkInputs`. */
export const inputSpecs: Readonly<Record<InputName, InputSpec>> = {
  memoryMiB: number('Guest memory', 'MiB', 0, maxMemoryMiB, positive),
  ramTotalMiB: number('Memory the migration tracks, ROMs included', 'MiB', 0, maxMemoryMiB, positive),
  guestNonZeroMiB: number('Memory that is not all zero', 'MiB', 0, maxMemoryMiB),
  allocatedMiB: number('Block the workload holds, random data', 'MiB', 0, maxMemoryMiB),
  workingSetMiB: number('Memory that keeps being written', 'MiB', 0, maxMemoryMiB),
  zeroFraction: number('Share of pages that are all zero', '1', 0, 1),
  zeroPages: number('Zero pages sent', 'pages', 0, 2e10),
  normalPages: number('Data pages sent', 'pages', 0, 2e10),
  pageSize: number('Tracking page', 'bytes', 512, 1 << 30),
  pattern: text('Write pattern', ['uniform', 'sequential', 'zipf', 'hotcold', 'idle']),
  workload: text('What the guest does'),
  zipfExponent: number('Zipf exponent', '1', 0, 5),
  hotWritesPct: number('Share of writes to the hot pages', '%', 0, 100),
  hotPagesPct: number('Share of pages that are hot', '%', 0, 100),
  dirtyRatePagesPerSec: number('Page writes', 'pages/s', 0, maxRate),
  dirtyRatePagesPerSecRequested: number('Page writes asked for', 'pages/s', 0, maxRate),
  dirtyRatePagesPerSecMeasured: number('Page writes, measured before the start', 'pages/s', 0, maxRate),
  dirtyRateMiBps: number('Page writes as memory', 'MiB/s', 0, maxRate),
  writeRatePercent: number('Writes, of those that were told or measured', '%', 0, 10_000),
  rateSteps: { kind: 'list', label: 'Changes of the write rate' },
  dirtyCurve: { kind: 'object', label: 'Measured dirty curve' },
  sampledPages: number('Pages the curve sampled', 'pages', 0, 2e10, positive),
  zeroSampled: number('Sampled pages that were zero', 'pages', 0, 2e10),
  totalPages: number('Pages the curve stands for', 'pages', 0, 2e10, positive),
  bytesPerWrite: number('Bytes one page write changes', 'bytes', 1, 1 << 20),
  vcpus: number('vCPUs', '1', 1, 4096),
  bandwidthMbps: number('Bandwidth', 'Mbit/s', 0, 1e8, positive),
  bandwidthMBps: number('Bandwidth', 'MB/s', 0, 1e7, positive),
  bandwidthMiBps: number('Bandwidth', 'MiB/s', 0, 1e7, positive),
  bandwidthLimit: text('What limits the bandwidth', ['link', 'max-bandwidth']),
  linkMbps: number('Line rate', 'Mbit/s', 0, 1e8, positive),
  linkGbps: number('Line rate', 'Gbit/s', 0, 1e5, positive),
  link: text('The link in words'),
  mtu: number('MTU', 'bytes', 576, 65535),
  minBandwidthMbps: number('First-round rate of Xen 2005', 'Mbit/s', 0, 1e8, positive),
  rateIncrementMbps: number('Rate step of Xen 2005', 'Mbit/s', 0, 1e8),
  sharePercent: number('Share of the link this migration gets', '%', 0, 100, positive),
  streams: { kind: 'number-or-text', label: 'Streams (multifd channels, stream helpers)', min: 1, max: 1024 },
  vmknics: number('vMotion vmknics', '1', 1, 64),
  rttMs: number('Round-trip time', 'ms', 0, 10_000),
  lossPercent: number('Packet loss', '%', 0, 100),
  socketBufferBytes: number('Socket buffer per stream', 'bytes', 1024, 1e10),
  transport: text('Transport'),
  encryption: text('Encryption'),
  encryptionCores: number('Cores for encryption', '1', 1, 1024),
  singleThreadTlsMBps: number('TLS rate of one thread', 'MB/s', 0, 1e6, positive),
  tunnelled: { kind: 'boolean', label: 'Tunnelled through libvirt' },
  compression: text('Compression'),
  compressionRatio: number('Compression ratio', '1', 1, 1000),
  zeroPageDetection: text('Where zero pages are found'),
  zeroScanPagesPerSec: number('Zero-page scan rate', 'pages/s', 0, maxRate, positive),
  downtimeLimitMs: number('Downtime limit', 'ms', 0, 2_000_000, positive),
  switchoverGoalSeconds: number('Switchover goal', 's', 0, 100, positive),
  maxSwitchoverSeconds: number('Longest switchover', 's', 0, 3600, positive),
  goalMaxMs: number('Goal after its last step', 'ms', 0, 100_000, positive),
  goalSteps: number('Steps by which the goal grows', '1', 1, 1000),
  goalStepSeconds: number('Time between the steps', 's', 0, 3600, positive),
  roundOverheadMs: number('Bookkeeping of each round', 'ms', 0, 60_000),
  minProgressPercent: number('Least sent/dirtied ratio (PreCopyMinProgressPerc)', '%', 100, 10_000),
  sdps: number('Stun during page send (SdpsEnabled): 0 off, 1 always, 2 dynamic', '1', 0, 2),
  sdpsTargetPercent: number('Wanted send/dirty ratio (SdpsTargetRate)', '%', 100, 10_000),
  sdpsDelaySeconds: number('First check in the first round (SdpsDynamicDelaySec)', 's', 0, 3600),
  stopCondition: text('Stop rule in words'),
  xenRules: text('Generation of Xen rules', ['2005', 'legacy', 'v2']),
  maxIterations: number('Most rounds before the rest is forced', '1', 1, 100_000),
  autoConverge: { kind: 'boolean', label: 'Auto-converge' },
  throttle: told('text', 'Throttle in words'),
  throttleInitialPct: number('First throttle', '%', 1, 99),
  throttleIncrementPct: number('Throttle step', '%', 1, 99),
  throttleMaxPct: number('Highest throttle', '%', 1, 99),
  dirtyLimitMBps: number('Dirty limit of a vCPU', 'MB/s', 0, 1e6, positive),
  capabilities: { kind: 'list', label: 'QEMU capabilities' },
  parameters: { kind: 'object', label: 'QEMU parameters' },
  postcopy: text('Post-copy in words'),
  postcopyTrigger: { kind: 'object', label: 'When post-copy is asked for' },
  urgentChannel: { kind: 'boolean', label: 'Own channel for page requests (postcopy-preempt)' },
  faultThreads: told('number', 'Threads that fault'),
  giveUpAfterMs: number('Cancelled when not ended by then', 'ms', 0, 1e9, positive),
  fixedStunMs: number('Downtime beyond the memory', 'ms', 0, 600_000),
  passthroughDevices: number('Passed-through devices (VFIO)', '1', 0, 64),
  setupSeconds: number('Orchestration before and after', 's', 0, 3600),
  concurrency: number('Migrations at once', '1', 1, 128),
  vmCount: number('VMs to evacuate', '1', 1, 100_000),
  totalMemoryMiB: number('Memory of all VMs', 'MiB', 0, 1e12, positive),
  vms: { kind: 'list', label: 'VMs to evacuate' },
  nicGbps: number('Speed of a vMotion NIC', 'Gbit/s', 0, 1e4, positive),
  nics: number('vMotion NICs of the host', '1', 1, 64),
  destinations: number('Destination hosts', '1', 1, 1024),
  seed: number('Seed of the noise', '1', 0, 2 ** 32),
  noisePercent: number('Noise of the bandwidth', '%', 0, 100),
  backingPageSize: told('number', 'Backing page'),
  devices: text('Devices in words'),
  nic: told('text', 'Network card'),
  qemu: text('QEMU release'),
  notes: told('text', 'Notes'),
  pagesLeft: told('number', 'Pages left in a record'),
  transmitToDirtyPct: told('number', 'Sent/dirtied ratio in a record'),
  throughputMbps: told('number', 'Throughput in a record'),
  downtimeLimitsMs: told('list', 'Limits of a series of runs'),
  dirtyMBSweep: told('list', 'Dirty memory of a series of runs'),
  comparison: told('text', 'What was compared'),
};
