/** From the inputs of a scenario to the parameters of a run: units made one (bytes, pages, seconds), gaps filled and said. */
import { networkOf } from './bandwidth.ts';
import type { Network } from './bandwidth.ts';
import { checkInputs } from './check.ts';
import { fittedConstants } from './constants.ts';
import type { FittedConstants } from './constants.ts';
import { guestOf } from './guest-parameters.ts';
import type { GuestParameters } from './guest-parameters.ts';
import type { InputName, Inputs } from './inputs.ts';
import { postcopyOf, throttles, throttlingOf, xbzrleOf } from './qemu-parameters.ts';
import type { PostcopyStart, Throttling, XbzrleSettings } from './qemu-parameters.ts';

export type Hypervisor = 'vmware' | 'qemu' | 'xen' | 'hyper-v';
export type Mode = 'precopy' | 'stopcopy' | 'postcopy' | 'hybrid' | 'concurrent';

/** What to simulate. `hypervisor` and `mode` as people write them; see {@link hypervisorOf}. */
export interface Scenario {
  readonly id?: string;
  readonly hypervisor?: string;
  readonly mode?: string;
  readonly inputs: Inputs;
}

/** MODELS.md section 2.4. */
export type Tracking = 'armed-at-start' | 'armed-before-send' | 'peek';

/** A limit that is raised step by step while the migration does not end. */
export interface GrowingGoal {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly steps: number;
  readonly everySeconds: number;
  /** The first step comes after this round. */
  readonly afterRound: number;
}

export interface Parameters extends GuestParameters {
  readonly id: string;
  readonly hypervisor: Hypervisor;
  readonly mode: Mode;
  readonly inputs: Inputs;
  readonly network: Network;
  readonly fitted: FittedConstants;
  readonly goalSeconds: number;
  readonly growingGoal: GrowingGoal | undefined;
  /** When pages are armed for tracking: all at the start of a round, each just before it is sent, or skipped when dirty again. */
  readonly tracking: Tracking;
  /** Run by TCG, without KVM: a sync then waits for a throttled vCPU. */
  readonly emulated: boolean;
  /** Cancelled when not ended by then. */
  readonly giveUpSeconds: number;
  readonly maxSwitchoverSeconds: number;
  /** Downtime beyond the memory. */
  readonly fixedStunSeconds: number;
  /** Orchestration around the copy: inside the total time, not the downtime. */
  readonly setupSeconds: number;
  readonly autoConverge: Throttling | undefined;
  readonly xbzrle: XbzrleSettings | undefined;
  readonly postcopy: PostcopyStart | undefined;
  /** What was not said and is therefore assumed, one sentence each. */
  readonly assumptions: readonly string[];
}

export type Resolved =
  { readonly ok: true; readonly parameters: Parameters } | { readonly ok: false; readonly problems: readonly string[] };

/** "KVM/QEMU (OpenStack Nova)" and the like; undefined for a name that fits none. vMotion where nothing is said. */
export function hypervisorOf(name: string | undefined): Hypervisor | undefined {
  if (name === undefined || /vmware|esxi|vmotion|vsphere/i.test(name)) return 'vmware';
  if (/qemu|kvm/i.test(name)) return 'qemu';
  if (/xen/i.test(name)) return 'xen';
  return /hyper-?v/i.test(name) ? 'hyper-v' : undefined;
}

const modes: readonly Mode[] = ['precopy', 'stopcopy', 'postcopy', 'hybrid', 'concurrent'];

/** Checks a scenario and fills its gaps. Never throws: what is wrong comes back as sentences. */
export function resolve(given: Scenario, fitted = fittedConstants): Resolved {
  const scenario = { ...given, inputs: withoutUnknown(given.inputs) };
  const { inputs } = scenario;
  const problems = [...checkInputs(inputs)];
  const hypervisor = hypervisorOf(scenario.hypervisor);
  const mode = modes.find((one) => one === (scenario.mode ?? 'precopy'));
  if (!hypervisor)
    problems.push(`Unknown hypervisor "${scenario.hypervisor}"; it is one of VMware, QEMU, Xen, Hyper-V.`);
  if (!mode) problems.push(`Unknown mode "${scenario.mode}"; it is one of ${modes.join(', ')}.`);
  if (problems.length > 0 || !hypervisor || !mode) return { ok: false, problems };
  const guest = guestOf(inputs, hypervisor, fitted);
  if (!guest.ok) return guest;
  const parameters = build(scenario, hypervisor, mode, { guest: guest.guest, fitted });
  if (parameters.goalSeconds > parameters.maxSwitchoverSeconds)
    return {
      ok: false,
      problems: [
        `The switchover goal of ${parameters.goalSeconds} s is over the longest switchover of ${parameters.maxSwitchoverSeconds} s.`,
      ],
    };
  return { ok: true, parameters };
}

/** Null stands for "not known" in the measured cases: as if it were not there. */
function withoutUnknown(inputs: Inputs): Inputs {
  if (typeof inputs !== 'object' || inputs === null || Array.isArray(inputs)) return inputs;
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null));
}

function build(
  scenario: Scenario,
  hypervisor: Hypervisor,
  mode: Mode,
  { guest, fitted }: { readonly guest: GuestParameters; readonly fitted: FittedConstants },
): Parameters {
  const { inputs } = scenario;
  const network = networkOf(mode === 'concurrent' ? shared(inputs) : inputs, hypervisor, fitted);
  const has = (name: string) => inputs.capabilities?.includes(name) === true;
  return {
    ...guest,
    id: scenario.id ?? 'simulated',
    hypervisor,
    mode,
    inputs,
    network,
    goalSeconds: goalOf(inputs, hypervisor),
    growingGoal: growingGoalOf(inputs, goalOf(inputs, hypervisor)),
    tracking: trackingOf(scenario, hypervisor),
    emulated: /tcg/i.test(scenario.hypervisor ?? ''),
    giveUpSeconds: (inputs.giveUpAfterMs ?? 86_400_000) / 1000,
    maxSwitchoverSeconds: inputs.maxSwitchoverSeconds ?? (hypervisor === 'vmware' ? 100 : Infinity),
    fixedStunSeconds: stunOf(inputs, hypervisor),
    setupSeconds: inputs.setupSeconds ?? setupOf(inputs, hypervisor, scenario.hypervisor ?? ''),
    autoConverge: throttles(inputs) ? throttlingOf(inputs) : undefined,
    xbzrle: has('xbzrle') || /xbzrle/i.test(inputs.compression ?? '') ? xbzrleOf(inputs) : undefined,
    postcopy: postcopyOf(inputs, mode),
    fitted,
    assumptions: [...guest.assumptions, ...assumptionsOf(inputs, hypervisor)],
  };
}

/** One of several migrations at once, on a link they share. */
const shared = (inputs: Inputs): Inputs => ({
  ...inputs,
  sharePercent: (inputs.sharePercent ?? 100) / (inputs.concurrency ?? 1),
});

/** Switchover goal or downtime limit in seconds: 0.5 vMotion, 0.3 QEMU, 1 Hyper-V; Xen stops by page counts. */
function goalOf(inputs: Inputs, hypervisor: Hypervisor): number {
  if (inputs.switchoverGoalSeconds !== undefined) return inputs.switchoverGoalSeconds;
  if (inputs.downtimeLimitMs !== undefined) return inputs.downtimeLimitMs / 1000;
  const words = /(?:limit|raised \d+ to) (\d+(?:\.\d+)?) ms/i.exec(inputs.stopCondition ?? '')?.[1];
  if (words !== undefined) return Number(words) / 1000;
  return { vmware: 0.5, qemu: 0.3, xen: 0, 'hyper-v': 1 }[hypervisor];
}

/** "downtime limit raised 150 to 1050 ms in 7 steps, from iteration 3, 10 s between steps" (KubeVirt's proposal). */
function growingGoalOf(inputs: Inputs, fromSeconds: number): GrowingGoal | undefined {
  const { goalMaxMs, goalSteps: told = 7, goalStepSeconds: everySeconds = 10 } = inputs;
  if (goalMaxMs !== undefined)
    return { fromSeconds, toSeconds: goalMaxMs / 1000, steps: told, everySeconds, afterRound: 3 };
  const words = inputs.stopCondition ?? '';
  const found = /raised (\d+) to (\d+) ms in (\d+) steps/.exec(words);
  if (!found) return undefined;
  const [from = 0, to = 0, steps = 1] = found.slice(1).map(Number);
  const every = /(?<!\d)(\d+) s between/.exec(words)?.[1] ?? '10';
  const after = /from iteration (\d+)/.exec(words)?.[1] ?? '3';
  return {
    fromSeconds: from / 1000,
    toSeconds: to / 1000,
    steps,
    everySeconds: Number(every),
    afterRound: Number(after),
  };
}

/** Stop, devices and start (MODELS.md section 5): small for a small VM, more for many vCPUs and passed-through devices. */
function stunOf(inputs: Inputs, hypervisor: Hypervisor): number {
  if (inputs.fixedStunMs !== undefined) return inputs.fixedStunMs / 1000;
  const many = 0.0007 * Math.max(0, (inputs.vcpus ?? 1) - 16);
  const functions = inputs.passthroughDevices ?? (/(?<!\d)(\d+) VFIO/.exec(inputs.devices ?? '') ? 1 : 0);
  const gibibytes = (inputs.memoryMiB ?? 0) / 1024;
  // The last sync of a large bitmap: 350 ms at 1 TiB, 500 ms at 4 TiB of idle guest (Quintela 2022); not in the small ones.
  const qemu = inputs.bandwidthLimit === undefined ? 0.025 + Math.min(0.5, 0.0003 * gibibytes) : 0.001;
  const base = { vmware: 0.118, qemu, xen: 0.025, 'hyper-v': 1 };
  return base[hypervisor] + many + functions * (0.225 + 0.074);
}

/** Seconds around the copy. OpenStack: 6.9 s, tunnelled 8.9 s; Hyper-V 2.5 s beside 1 s of stun; the others' totals are of the copy itself. */
function setupOf(inputs: Inputs, hypervisor: Hypervisor, name: string): number {
  if (/openstack|nova/i.test(name)) return inputs.tunnelled === true ? 8.9 : 6.9;
  if (hypervisor === 'hyper-v') return 2.5;
  return 0;
}

/** KVM clears its log chunk by chunk since QEMU 4.1; emulated guests (TCG), older releases and vMotion at the round's start. */
function trackingOf({ hypervisor: name, inputs }: Scenario, hypervisor: Hypervisor): Tracking {
  if (hypervisor === 'xen') return 'peek';
  if (hypervisor !== 'qemu' || /tcg/i.test(name ?? '')) return 'armed-at-start';
  return Number.parseFloat(inputs.qemu ?? '9') < 4.1 ? 'armed-at-start' : 'armed-before-send';
}

function assumptionsOf(inputs: Inputs, hypervisor: Hypervisor): readonly string[] {
  const rates: readonly InputName[] = [
    'bandwidthMbps',
    'bandwidthMBps',
    'bandwidthMiBps',
    'linkMbps',
    'linkGbps',
    'link',
  ];
  return [
    ...(rates.every((name) => inputs[name] === undefined) ? ['No bandwidth was given: 10 Gbit/s is assumed.'] : []),
    ...(hypervisor === 'hyper-v' ? ['Hyper-V publishes no stop threshold: "the rest fits 1 s" is assumed.'] : []),
  ];
}
