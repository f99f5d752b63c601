/** What can be set on a plan, within which bounds, and where the bounds come from. */
import { keysOf } from '../base/keys-of.ts';
import type { EvacuationVm, Scenario } from '../simulate/index.ts';
import type { PlannedVm } from './vm-table.ts';

interface Row {
  readonly label: string;
  readonly unit: string;
  readonly start: number;
  readonly min: number;
  readonly max: number;
  readonly isWhole: boolean;
  /** Slider positions are even in factors. */
  readonly isLog: boolean;
  /** Where it snaps to when dragged or moved by keys. */
  readonly stops?: readonly number[];
  readonly explains: string;
  readonly source?: { readonly title: string; readonly link: string };
}

export interface Setting extends Row {
  readonly name: SettingName;
}

const limits = {
  title: 'vSphere: limits on simultaneous migrations',
  link: 'https://docs.vmware.com/en/VMware-vSphere/6.7/com.vmware.vsphere.vcenterhost.doc/GUID-25EA5833-03B5-4EDD-A167-87578B8009B3.html',
};

/** Names the class below 1 GbE, too, which VMware's page leaves out. */
const linkClasses = {
  title: 'F. Denneman: limiting the number of concurrent vMotions',
  link: 'https://frankdenneman.ai/2013-01-14-limiting-the-number-of-concurrent-vmotions/',
};

const table = {
  concurrency: {
    label: 'Migrations at once',
    unit: '',
    start: 8,
    min: 1,
    max: 8,
    isWhole: true,
    isLog: false,
    explains: 'vCenter runs 8 vMotions on a host at 10 GbE and more, 4 at 1 GbE; less is possible, more is not.',
    source: limits,
  },
  nicGbps: {
    label: 'Speed of a vMotion NIC',
    unit: 'Gbit/s',
    start: 10,
    min: 0.1,
    max: 200,
    isWhole: false,
    isLog: true,
    stops: [0.1, 1, 2.5, 5, 10, 25, 40, 50, 100, 200],
    explains:
      'The speed of the physical link. It also decides the slots of the network: 2 below 1 GbE, 4 from there, 8 from 10 GbE.',
    source: linkClasses,
  },
  nics: {
    label: 'vMotion NICs',
    unit: '',
    start: 1,
    min: 1,
    max: 8,
    isWhole: true,
    isLog: false,
    explains: 'Links that vMotion uses at once on this host; all copies share them evenly.',
  },
  destinations: {
    label: 'Destination hosts',
    unit: '',
    start: 2,
    min: 1,
    max: 64,
    isWhole: true,
    isLog: false,
    explains: 'Hosts that take the VMs, each with the same links as this one. Each has 8 slots of its own.',
    source: limits,
  },
  memoryGiB: {
    label: 'Memory where not told',
    unit: 'GiB',
    start: 16,
    min: 0.25,
    max: 24 * 1024,
    isWhole: false,
    isLog: true,
    stops: [0.25, 0.5, ...Array.from({ length: 15 }, (_, power) => 2 ** power), 24 * 1024],
    explains:
      'An assumption for VMs whose memory neither a line nor the table tells. 30 % of it is taken as zero pages.',
  },
  dirtyRateMiBps: {
    label: 'Write rate where not told',
    unit: 'MiB/s',
    start: 20,
    min: 0,
    max: 2000,
    isWhole: false,
    isLog: false,
    explains:
      'An assumption: memory that a VM writes anew each second. Where it is high, the VM may never finish its copy.',
  },
} as const satisfies Readonly<Record<string, Row>>;

export type SettingName = keyof typeof table;
export type PlanSettings = Readonly<Record<SettingName, number>>;

export const settingOf = (name: SettingName): Setting => ({ name, ...table[name] });

export const settings: readonly Setting[] = keysOf(table).map(settingOf);

export const startSettings = Object.fromEntries(settings.map(({ name, start }) => [name, start])) as PlanSettings;

/** The nearest value that the setting can have. */
export function withinBounds({ min, max, isWhole }: Setting, value: number): number {
  const bounded = Math.min(max, Math.max(min, Number.isFinite(value) ? value : min));
  return isWhole ? Math.round(bounded) : bounded;
}

/** The next stop in a direction, or an even step where there are none. */
export function stepped(setting: Setting, value: number, sign: number): number {
  const { stops } = setting;
  if (stops) {
    const next = sign > 0 ? stops.find((stop) => stop > value) : stops.findLast((stop) => stop < value);
    return next ?? value;
  }
  return withinBounds(setting, value + sign * (setting.isWhole ? 1 : 10));
}

/** Share of the pages assumed to be zero: what the simulator assumes where nothing is known (simulate/inputs/zero-pages.ts). */
export const zeroShare = 0.3;

/** A VM that writes more than this share of its memory a second is assumed to write all over it, not mostly the same pages. */
const writesAllOver = 0.05;

/** The simulator's scenario: the VMs with the defaults filled in. */
export function scenarioOf(vms: readonly PlannedVm[], set: PlanSettings): Scenario {
  return {
    id: 'plan',
    hypervisor: 'VMware',
    mode: 'precopy',
    inputs: {
      nicGbps: set.nicGbps,
      nics: set.nics,
      destinations: set.destinations,
      concurrency: set.concurrency,
      vms: vms.map((vm) => inputsOf(vm, set)),
    },
  };
}

function inputsOf(vm: PlannedVm, set: PlanSettings): EvacuationVm {
  const memoryMiB = vm.memoryMiB ?? set.memoryGiB * 1024;
  const dirtyRateMiBps = vm.dirtyRateMiBps ?? set.dirtyRateMiBps;
  return {
    name: vm.name,
    assumes: vm.dirtyRateMiBps === undefined ? ['zero', 'writes'] : ['zero'],
    memoryMiB,
    zeroFraction: zeroShare,
    dirtyRateMiBps,
    ...(dirtyRateMiBps > memoryMiB * writesAllOver && { workingSetMiB: memoryMiB * (1 - zeroShare) }),
    ...(vm.datastore !== undefined && { datastore: vm.datastore }),
  };
}
