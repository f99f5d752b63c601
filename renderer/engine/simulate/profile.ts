/** What differs between hypervisors: its defaults, what its streams carry, and how it runs. */
import type { Settings } from './inputs/settings.ts';
import type { Segment } from './memory.ts';
import type { Hypervisor, Parameters, Tracking } from './parameters.ts';
import type { RoundRules } from './round-rules.ts';
import type { RunResult, Variation } from './run-result.ts';
import type { ValidatedError } from './validated.ts';

/** The guest's memory before it is laid out in send order. */
export type Unplaced = Pick<Parameters, 'pages' | 'zeroPages' | 'pageBytes' | 'classes' | 'fitted'>;

export interface Profile {
  readonly hypervisor: Hypervisor;
  /** Names that mean this one. */
  readonly names: RegExp;
  /** Switchover goal or downtime limit where none is given; 0 for a hypervisor that counts pages instead. */
  readonly goalSeconds: number;
  readonly maxSwitchoverSeconds: number;
  /** Whether zero pages travel as markers; else all pages travel whole unless a share is given. */
  /** A rate in MB/s is in 10^6 bytes; else, as QEMU's caps are, in MiB. */
  readonly isMegabyteDecimal?: boolean;
  readonly findsZeroPages: boolean;
  /** Whether a rate given in bits counts payload, as the hypervisor's own limiter does. */
  readonly limitsPayload: boolean;
  /** Around the copy, where nothing is given. */
  readonly setupSeconds: number;
  /** In an evacuation: what a migration waits before it copies, and whether vCenter's limits hold. */
  readonly orchestrationSeconds: number;
  readonly hasSlots: boolean;
  /** What is always assumed of it. */
  readonly assumptions: readonly string[];
  /** Its decisions after each round, for those that work round by round: what SDPS did to a logged guest follows from them. */
  readonly rules?: RoundRules;
  /** Its rounds leave up to a threshold unsent, and send in grains of so many seconds. */
  readonly endsEarlySeconds?: number;
  /** Stop, devices and start of a small VM. */
  stunSeconds(settings: Settings): number;
  tracking(settings: Settings, emulated: boolean): Tracking;
  /** Streams where none are given, on a line of so many bytes per second. */
  streams(settings: Settings, lineBytesPerSecond: number): number;
  /** Bytes per second that the threads of so many streams carry, in socket buffers of their own, and encrypted. */
  streamRate(settings: Settings, streams: number): number;
  windowRate(settings: Settings, streams: number): number;
  encryptionRate(settings: Settings, streams: number): number;
  /** Memory in send order; undefined: everything is spread evenly. */
  layout?(settings: Settings, memory: Unplaced): readonly Segment[] | undefined;
  /** What the model was off by on measured migrations of this kind; absent where none was measured. */
  validated?(parameters: Parameters): ValidatedError;
  run(parameters: Parameters, vary: Variation): RunResult;
}
