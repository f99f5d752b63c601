/**
 * Every input that may be given: name, unit, bounds, default, source. Types, checks, help and forms derive from a row.
 *
 * The names are those of the measured and published cases, so that a case can be passed as it is; `inside` says what the model
 * reads instead of a name that is only another spelling. Decimal megabits, binary MiB.
 */
import { dirtyCurve, family, postcopyTrigger, rateSteps, writers } from './shapes.ts';
import type { Shape } from './shapes.ts';

export interface InputSpec {
  readonly kind: 'number' | 'number-or-text' | 'text' | 'boolean' | 'list' | 'object';
  readonly label: string;
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  /** Zero is impossible although `min` is 0. */
  readonly positive?: true;
  readonly values?: readonly string[];
  readonly shape?: Shape;
  /** Holds where nothing is given. Without one, other inputs or the hypervisor decide. */
  readonly default?: number;
  readonly source?: string;
  /** The field of the settings that it is read into, see settings.ts. */
  readonly inside?: string;
  /** Accepted for the reader's sake; changes nothing. */
  readonly isUnused?: true;
}

type More = Omit<InputSpec, 'kind' | 'label'>;
/** Rows by what they hold; `more` is what only some of them have. */
const row = <const K extends InputSpec['kind'], const M extends More = object>(kind: K, label: string, more?: M) =>
  ({ kind, label, ...more }) as { readonly kind: K; readonly label: string } & M;
const number = <const M extends More = object>(label: string, unit: string, min: number, max: number, more?: M) =>
  row('number', label, { unit, min, max, ...more } as More & M);
const above0 = <const M extends More = object>(label: string, unit: string, max: number, more?: M) =>
  number(label, unit, 0, max, { positive: true, ...more } as More & M);
/** An alias of a field of the settings. */
const inside = (name: string) => ({ inside: name });
const unused = { isUnused: true } as const;
const esxi = (setting: string, standard: number) => ({
  default: standard,
  source: `ESXi 8.0 U3 advanced settings: Migrate.${setting}`,
});
const qemu = 'QEMU 10.0, migration/options.c';
const clark = 'Clark et al., NSDI 2005';
const kubevirt = 'KubeVirt VEP 291';
const vcenter = 'vSphere limits on simultaneous migrations';

/** 64 TiB: more than any hypervisor gives a VM (24 TiB in vSphere 8). */
const maxMemoryMiB = 64 * 1024 * 1024;
const maxRate = 1e10;

/** A name that is not here is refused, see check.ts. */
export const table = {
  memoryMiB: above0('Guest memory', 'MiB', maxMemoryMiB),
  ramTotalMiB: above0('Memory the migration tracks, ROMs included', 'MiB', maxMemoryMiB, inside('trackedMiB')),
  guestNonZeroMiB: number('Memory that is not all zero', 'MiB', 0, maxMemoryMiB),
  allocatedMiB: number('Block the workload holds, random data', 'MiB', 0, maxMemoryMiB),
  workingSetMiB: number('Memory that keeps being written', 'MiB', 0, maxMemoryMiB),
  zeroFraction: number('Share of pages that are all zero', '1', 0, 1),
  zeroPages: number('Zero pages sent', 'pages', 0, 2e10, inside('zero')),
  normalPages: number('Data pages sent', 'pages', 0, 2e10, inside('zero')),
  pageSize: number('Tracking page', 'bytes', 512, 1 << 30, { default: 4096 }),
  pattern: row('text', 'Write pattern', { values: ['uniform', 'sequential', 'zipf', 'hotcold', 'idle'] }),
  workload: row('text', 'What the guest does', inside('workload')),
  zipfExponent: number('Zipf exponent', '1', 0, 5, { default: 1 }),
  hotWritesPct: number('Share of writes to the hot pages', '%', 0, 100, { default: 90 }),
  hotPagesPct: number('Share of pages that are hot', '%', 0, 100, { default: 10 }),
  dirtyRatePagesPerSec: number('Page writes', 'pages/s', 0, maxRate, inside('writesPerSecond')),
  dirtyRatePagesPerSecRequested: number('Page writes asked for', 'pages/s', 0, maxRate, inside('writesPerSecond')),
  dirtyRatePagesPerSecMeasured: number(
    'Page writes, measured before the start',
    'pages/s',
    0,
    maxRate,
    inside('writesPerSecond'),
  ),
  dirtyRateMiBps: number('Page writes as memory', 'MiB/s', 0, maxRate, inside('writesPerSecond')),
  writeRatePercent: number('Writes, of those that were given or measured', '%', 0, 10_000, { default: 100 }),
  rateSteps: row('list', 'Changes of the write rate', { shape: rateSteps }),
  dirtyCurve: row('object', 'Measured dirty curve', { shape: dirtyCurve }),
  writers: row('list', 'What writes, as a log explains it', { shape: writers }),
  family: row('list', 'Other guests that explain the log', { shape: family }),
  sampledPages: above0('Pages the curve sampled', 'pages', 2e10, inside('curveScale')),
  zeroSampled: number('Sampled pages that were zero', 'pages', 0, 2e10, inside('zero')),
  totalPages: above0('Pages the curve stands for', 'pages', 2e10, inside('curveScale')),
  bytesPerWrite: number('Bytes one page write changes', 'bytes', 1, 1 << 20, { default: 8, ...inside('xbzrle') }),
  vcpus: number('vCPUs', '1', 1, 4096, { default: 1 }),
  bandwidthMbps: above0('Bandwidth', 'Mbit/s', 1e8, inside('line')),
  bandwidthMBps: above0('Bandwidth', 'MB/s', 1e7, inside('line')),
  bandwidthMiBps: above0('Bandwidth', 'MiB/s', 1e7, inside('line')),
  bandwidthLimit: row('text', 'What limits the bandwidth', { values: ['link', 'max-bandwidth'], ...inside('line') }),
  linkMbps: above0('Line rate', 'Mbit/s', 1e8, inside('line')),
  linkGbps: above0('Line rate', 'Gbit/s', 1e5, inside('line')),
  link: row('text', 'The link in words', inside('line')),
  mtu: number('MTU', 'bytes', 576, 65535, { default: 1500 }),
  minBandwidthMbps: above0('First-round rate of Xen 2005', 'Mbit/s', 1e8, { default: 100, source: clark }),
  rateIncrementMbps: number('Rate step of Xen 2005', 'Mbit/s', 0, 1e8, { default: 50, source: clark }),
  sharePercent: above0('Share of the link this migration gets', '%', 100, { default: 100 }),
  streams: row('number-or-text', 'Streams (multifd channels, stream helpers)', {
    min: 1,
    max: 1024,
    ...inside('streams'),
  }),
  vmknics: number('vMotion vmknics, of a release before 7.0 U2', '1', 1, 64, { default: 1, source: 'KB 323379' }),
  esxiRelease: row(
    'text',
    'ESXi release, such as 7.0.1 or 7.0 U2; later ones where none is given',
    inside('hasOwnStreams'),
  ),
  rttMs: number('Round-trip time', 'ms', 0, 10_000, { default: 0, source: 'vSphere 8: 150 ms at most between hosts' }),
  measuredRttMs: number('Round-trip time over which the rate, bookkeeping and stun were seen', 'ms', 0, 10_000, {
    default: 0,
  }),
  lossPercent: number('Packet loss', '%', 0, 100, { default: 0 }),
  socketBufferBytes: number('Socket buffer per stream', 'bytes', 1024, 1e10, {
    source: 'ESXi 8.0 U3 advanced settings: Migrate.SndBufSize',
  }),
  transport: row('text', 'Transport', inside('isRdma')),
  encryption: row('text', 'Encryption', inside('isEncrypted')),
  encryptionCores: number('Cores for encryption, on each host', '1', 1, 1024, {
    source: 'vSphere 6.5: 6 Gbit/s a core',
  }),
  singleThreadTlsMBps: above0('TLS rate of one thread', 'MB/s', 1e6, { default: 300 }),
  tunnelled: row('boolean', 'Tunnelled through libvirt'),
  compression: row('text', 'Compression', inside('compression')),
  compressionRatio: number('Compression ratio', '1', 1, 1000, inside('compression')),
  zeroPageDetection: row('text', 'Where zero pages are found', inside('zeroScanPagesPerSec')),
  zeroScanPagesPerSec: above0('Zero-page scan rate', 'pages/s', maxRate),
  downtimeLimitMs: above0('Downtime limit', 'ms', 2_000_000, { ...inside('goalSeconds'), source: qemu }),
  switchoverGoalSeconds: above0('Switchover goal', 's', 100, {
    ...inside('goalSeconds'),
    source: 'ESXi 8.0 U3 advanced settings: Migrate.PreCopySwitchoverTimeGoal',
  }),
  maxSwitchoverSeconds: above0('Longest switchover', 's', 3600),
  goalMaxMs: above0('Goal after its last step', 'ms', 100_000, inside('growth')),
  goalSteps: number('Steps by which the goal grows', '1', 1, 1000, {
    default: 7,
    ...inside('growth'),
    source: kubevirt,
  }),
  goalStepSeconds: above0('Time between the steps', 's', 3600, { default: 10, ...inside('growth'), source: kubevirt }),
  roundOverheadMs: number('Bookkeeping of each round', 'ms', 0, 60_000),
  minProgressPercent: number(
    'Least sent/dirtied ratio (PreCopyMinProgressPerc)',
    '%',
    100,
    10_000,
    esxi('PreCopyMinProgressPerc', 130),
  ),
  sdps: number('Stun during page send (SdpsEnabled): 0 off, 1 always, 2 dynamic', '1', 0, 2, esxi('SdpsEnabled', 2)),
  sdpsTargetPercent: number('Wanted send/dirty ratio (SdpsTargetRate)', '%', 100, 10_000, esxi('SdpsTargetRate', 500)),
  sdpsDelaySeconds: number(
    'First check in the first round (SdpsDynamicDelaySec)',
    's',
    0,
    3600,
    esxi('SdpsDynamicDelaySec', 30),
  ),
  stopCondition: row('text', 'Stop rule in words', inside('goalSeconds')),
  xenRules: row('text', 'Generation of Xen rules', { values: ['2005', 'legacy', 'v2'] }),
  maxIterations: number('Most rounds before the rest is forced', '1', 1, 100_000),
  autoConverge: row('boolean', 'Auto-converge', inside('throttling')),
  throttle: row('text', 'Throttle in words', unused),
  throttleInitialPct: number('First throttle', '%', 1, 99, { ...inside('throttling'), source: qemu }),
  throttleIncrementPct: number('Throttle step', '%', 1, 99, { ...inside('throttling'), source: qemu }),
  throttleMaxPct: number('Highest throttle', '%', 1, 99, { ...inside('throttling'), source: qemu }),
  dirtyLimitMBps: above0('Dirty limit of a vCPU', 'MB/s', 1e6, { ...inside('throttling'), source: qemu }),
  capabilities: row('list', 'QEMU capabilities', inside('throttling')),
  parameters: row('object', 'QEMU parameters', inside('throttling')),
  postcopy: row('text', 'Post-copy in words', inside('postcopy')),
  postcopyTrigger: row('object', 'When post-copy is asked for', { shape: postcopyTrigger, ...inside('postcopy') }),
  urgentChannel: row('boolean', 'Own channel for page requests (postcopy-preempt)', inside('urgentChannel')),
  faultThreads: row('number', 'Threads that fault', unused),
  giveUpAfterMs: above0('Cancelled when not ended by then', 'ms', 1e9),
  fixedStunMs: number('Downtime beyond the memory', 'ms', 0, 600_000),
  passthroughDevices: number('Passed-through devices (VFIO)', '1', 0, 64),
  storageGiB: number('Storage that is copied before the memory, at the link’s rate', 'GiB', 0, 1e6, { default: 0 }),
  setupSeconds: number('Orchestration before the copy', 's', 0, 3600),
  afterSeconds: number('Page-in and clean-up after the resume', 's', 0, 3600, { default: 0 }),
  concurrency: number('Migrations at once', '1', 1, 128, { source: vcenter }),
  vmCount: number('VMs to evacuate', '1', 1, 100_000, { default: 1 }),
  totalMemoryMiB: above0('Memory of all VMs', 'MiB', 1e12, inside('trackedMiB')),
  vms: row('list', 'VMs to evacuate'),
  nicGbps: above0('Speed of a vMotion NIC', 'Gbit/s', 1e4),
  nics: number('vMotion NICs of the host', '1', 1, 64, { default: 1 }),
  destinations: number('Destination hosts', '1', 1, 1024, { default: 1 }),
  seed: number('Seed of the noise', '1', 0, 2 ** 32, { default: 1 }),
  noisePercent: number('Noise of the bandwidth', '%', 0, 100),
  noisePercentPerSecond: number('Noise of the bandwidth from second to second', '%', 0, 100),
  backingPageSize: row('number', 'Backing page', unused),
  devices: row('text', 'Devices in words', inside('passthroughDevices')),
  nic: row('text', 'Network card', unused),
  qemu: row('text', 'QEMU release', inside('qemuRelease')),
  notes: row('text', 'Notes', unused),
  pagesLeft: row('number', 'Pages left in a record', unused),
  transmitToDirtyPct: row('number', 'Sent/dirtied ratio in a record', unused),
  throughputMbps: row('number', 'Throughput in a record', unused),
  downtimeLimitsMs: row('list', 'Limits of a series of runs', unused),
  dirtyMBSweep: row('list', 'Dirty memory of a series of runs', unused),
  comparison: row('text', 'What was compared', unused),
} as const satisfies Readonly<Record<string, InputSpec>>;

export type Table = typeof table;
export type InputName = keyof Table;
export const inputSpecs: Readonly<Record<InputName, InputSpec>> = table;

/** Whether a text is the name of an input. */
export const isInput = (name: string): name is InputName => Object.hasOwn(table, name);
