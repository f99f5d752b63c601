/** Measured migrations (QEMU 10.0.2), and which of them are the same guest behind another link. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Inputs } from '../../../renderer/engine/simulate/index.ts';

/** What a record states of one pass. MiB are of guest memory, `transferredMiB` went over the wire. */
export interface MeasuredRound {
  readonly phase: 'precopy' | 'stop-and-copy' | 'postcopy';
  readonly startMs: number;
  readonly durationMs: number;
  readonly transferredMiB: number;
  readonly remainingMiBAtStart: number;
  readonly remainingMiBAtEnd: number;
  readonly newDirtyPages: number | null;
  readonly endedBy: string;
}

/** One record; the README beside the records says what each field means. */
export interface MeasuredRun {
  readonly id: string;
  readonly hypervisor: string;
  readonly inputs: Inputs & { readonly bandwidthMiBps: number; readonly downtimeLimitMs: number };
  readonly measured: {
    readonly converged: boolean;
    readonly totalTimeMs: number;
    readonly downtimeMs: number | null;
    readonly rounds: readonly MeasuredRound[];
  };
}

/** The log of run `a` is known, the outcome of run `b` is asked for. */
export interface Pair {
  readonly a: MeasuredRun;
  readonly b: MeasuredRun;
  /** The guest both are, for rows by guest. */
  readonly guest: string;
}

/** Every record in these folders; a file that is not JSON throws. */
export function readRuns(folders: readonly string[]): readonly MeasuredRun[] {
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as MeasuredRun),
  );
}

/** Capabilities that every run has and that change nothing. */
const usual = new Set(['events', 'return-path']);

/** Every ordered pair of one workload under the same capabilities, by pre-copy, where bandwidth, limit or kind of limit differ. */
export function pairsOf(runs: readonly MeasuredRun[]): readonly Pair[] {
  const plain = runs.filter(({ inputs }) => capabilitiesOf(inputs).every((name) => !name.startsWith('postcopy')));
  return plain.flatMap((a) =>
    plain
      .filter((b) => guestOf(a) === guestOf(b) && limitOf(a) !== limitOf(b))
      .map((b) => ({ a, b, guest: guestNameOf(a) })),
  );
}

export const capabilitiesOf = ({ capabilities = [] }: Inputs): readonly string[] =>
  (capabilities as readonly string[]).filter((name) => !usual.has(name));

const guestOf = ({ inputs }: MeasuredRun): string =>
  JSON.stringify([
    ...[inputs.memoryMiB, inputs.allocatedMiB, inputs.workingSetMiB, inputs.pattern, inputs.workload],
    ...[inputs.dirtyRatePagesPerSecRequested, inputs.zipfExponent, inputs.hotWritesPct, inputs.hotPagesPct],
    ...[inputs.bytesPerWrite, inputs.rateSteps, inputs.postcopyTrigger, capabilitiesOf(inputs)],
    capabilitiesOf(inputs).length > 0 ? inputs.parameters : undefined,
  ]);

const limitOf = ({ inputs }: MeasuredRun): string =>
  [inputs.bandwidthMiBps, inputs.bandwidthLimit, inputs.downtimeLimitMs].join(' ');

const guestNameOf = ({ inputs }: MeasuredRun): string =>
  `${inputs.memoryMiB} MiB, ${inputs.pattern} ${inputs.dirtyRatePagesPerSecRequested}/s in ${inputs.workingSetMiB} MiB`;

export type Direction = 'slower' | 'same' | 'faster';

/** Where B's link is against A's; within 3 % they are the same. */
export function directionOf({ a, b }: Pick<Pair, 'a' | 'b'>): Direction {
  const ratio = b.inputs.bandwidthMiBps / a.inputs.bandwidthMiBps;
  if (ratio < 0.97) return 'slower';
  return ratio > 1.03 ? 'faster' : 'same';
}
