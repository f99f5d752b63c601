/** What can be said about a migration before it runs: the rows of the table as a type, lists and objects spelled out. */
import { table } from './table.ts';
import type { InputName, Table } from './table.ts';

/** A change of the guest's write rate. `atMs` counts from the start of the migration. */
export interface RateStep {
  readonly atMs: number;
  readonly pagesPerSec: number;
}

/** When to switch to post-copy: `dirty-sync-count` (one at the start), `rounds`, or `elapsed-ms`. */
export interface PostcopyTrigger {
  readonly kind: string;
  readonly value: number;
}

/** A measured curve: `distinct` pages (of `sampled`, scaled to the guest) dirtied within each period. */
export interface DirtyCurve {
  readonly periodMs: readonly number[];
  readonly dirtySampled: readonly number[];
}

/** Pages that are written alike: independently, or one after another round and round. */
export interface Writer {
  readonly pages: number;
  /** Writes to all of them. */
  readonly pagesPerSec: number;
  readonly order?: 'random' | 'sweep';
}

/** One virtual machine of an evacuation: anything that differs from the scenario's own inputs. */
export interface EvacuationVm extends Inputs {
  readonly name?: string;
  readonly datastore?: string;
  /** What of it is assumed rather than known: a band draws it by more. */
  readonly assumes?: readonly ('writes' | 'zero')[];
}

interface OfKind {
  readonly number: number;
  readonly text: string;
  readonly boolean: boolean;
  readonly 'number-or-text': number | string;
}

/** Every row that is a plain value. */
type Plain = {
  readonly [N in InputName as Table[N]['kind'] extends keyof OfKind ? N : never]?: Table[N]['kind'] extends keyof OfKind
    ? OfKind[Table[N]['kind']]
    : never;
};

/** All optional but the memory. */
export interface Inputs extends Omit<Plain, 'memoryMiB' | 'concurrency'> {
  readonly memoryMiB?: number | null;
  readonly concurrency?: number | null;
  readonly rateSteps?: readonly RateStep[];
  readonly dirtyCurve?: DirtyCurve;
  readonly writers?: readonly Writer[];
  readonly family?: readonly (readonly Writer[])[];
  readonly capabilities?: readonly string[];
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly postcopyTrigger?: PostcopyTrigger;
  readonly vms?: readonly EvacuationVm[];
  readonly downtimeLimitsMs?: readonly (number | null)[];
  readonly dirtyMBSweep?: readonly number[];
}

/** Inputs with a default of their own. */
export type Defaulted = { [N in InputName]: Table[N] extends { default: number } ? N : never }[InputName];

/** An input as it was given, or its default. */
export const valueOf = (inputs: Inputs, name: Defaulted): number => inputs[name] ?? table[name].default;
