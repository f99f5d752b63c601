/**
 * What an admin can change of a migration: one number that is read out of a scenario and written into it.
 *
 * A lever is one entry in levers/. The controls, help, curves, heat map, advice and names of scenarios derive from it.
 */
import { fieldNumber } from '../presentation/figures.ts';
import { valueOf } from '../simulate/index.ts';
import type { DefaultedInput, Inputs, SimulatedMigration } from '../simulate/index.ts';
import type { ScenarioMode } from '../vocabulary.ts';

export const leverGroups = { vm: 'The VM', network: 'The network', settings: 'The settings' } as const;
export type LeverGroup = keyof typeof leverGroups;

/** What it costs to pull it, the cheapest first; a load cannot be pulled, but wished for. */
export const leverCosts = ['setting', 'configuration', 'hardware', 'load', 'not-offered'] as const;
export type LeverCost = (typeof leverCosts)[number];

export interface Variant {
  readonly mode: ScenarioMode;
  readonly inputs: Inputs;
}

export interface Lever extends Entry, Required<Omit<Usual, 'wish' | 'offered'>>, Pick<Usual, 'wish' | 'offered'> {
  readonly group: LeverGroup;
}

/** The fields that every entry has. */
interface Entry {
  readonly id: string;
  readonly label: string;
  /** ESXi's name of it. */
  readonly setting?: string;
  /** Its effect in a sentence. */
  readonly explains: string;
  /** Where range and effect come from. */
  readonly source: string;
  readonly cost: LeverCost;
  readonly min: number;
  readonly max: number;
  /** A switch or a few positions instead of a range. */
  readonly choices?: readonly Choice[];
  /** Which way it makes a migration easier. */
  readonly helps: 'up' | 'down';
  read(variant: Variant): number;
  write(variant: Variant, value: number): Variant;
  /** `25 GbE`, `goal 1 s`: as a scenario is named by it. */
  words(value: number): string;
}

/** The fields that an entry has where the default does not fit, see `grouped`. */
interface Usual {
  readonly unit?: string;
  readonly scale?: 'linear' | 'log';
  /** Smallest sensible step, in its unit; whole numbers have 1. */
  readonly step?: number;
  /** False where the scenario does not have it. */
  applies?(variant: Variant): boolean;
  /** Of a load: how it reads as a wish, "Move it at a quieter time". A load without one is no advice, nor is what vMotion does not offer. */
  wish?: string;
  /** False where it is no advice although it could be set. */
  isAdvised?: boolean;
  /** Where more of it is not enough, less of it may be: a lower goal shortens the stun of what converges with room. */
  isTwoSided?: boolean;
  /** Positions that can be had, in order: NICs come in sizes. */
  offered?: readonly number[];
  /** The value of `setting` as ESXi writes it. */
  settingValue?(value: number): string;
  /** What it costs or risks, in a few words, given how the migration would then go. */
  risk?(to: number, result: SimulatedMigration, from: number): string;
  /** The position in words: `25 GbE`, `when needed`, `1 s`. */
  position?(value: number): string;
  /** What follows from where it stands now, in a sentence; empty where nothing is to be said. */
  note?(variant: Variant): string;
  /** Back to where the unchanged variant has it. */
  restore?(variant: Variant, base: Variant): Variant;
}

interface Choice {
  readonly value: number;
  readonly label: string;
}

/** Three figures, and all of those before the point. */
export const significant = (value: number): string =>
  String(Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3)));

export const withInputs = (variant: Variant, inputs: Inputs): Variant => ({
  ...variant,
  inputs: { ...variant.inputs, ...inputs },
});

/** One group of levers. Writing the value that one shows changes nothing, whatever it was rounded from. */
export const grouped = (group: LeverGroup, entries: readonly (Entry & Usual)[]): readonly Lever[] =>
  entries.map((entry) => {
    const step = entry.step ?? 1;
    const onStep = (value: number) => bounded({ ...entry, step }, value);
    /** What a slider or the field beside it shows of the value. */
    const isShown = (value: number, own: number) => [onStep(own), onStep(fieldNumber(own))].includes(onStep(value));
    return {
      group,
      unit: '',
      scale: 'linear',
      applies: () => true,
      isAdvised: isAdvisable(entry),
      isTwoSided: false,
      settingValue: String,
      risk: () => '',
      note: () => '',
      position: (value) =>
        entry.choices?.find((one) => one.value === value)?.label ?? `${significant(value)} ${entry.unit ?? ''}`,
      restore: (variant, base) => entry.write(variant, entry.read(base)),
      ...entry,
      step,
      write: (variant, value) => (isShown(value, entry.read(variant)) ? variant : entry.write(variant, value)),
    };
  });

/** What can be set or bought is advice; a load is where it can be wished for; what vMotion does not offer never is. */
const isAdvisable = ({ cost, wish }: Entry & Usual): boolean =>
  cost !== 'not-offered' && (cost !== 'load' || wish !== undefined);

/** The nearest value within the lever's range and on its step. */
export function bounded({ min, max, step }: Pick<Lever, 'min' | 'max' | 'step'>, value: number): number {
  const stepped = Math.round(value / step) * step;
  return Math.min(max, Math.max(min, Number(stepped.toPrecision(12))));
}

/** Reads and writes one input as it is. */
export const ofInput = (name: DefaultedInput): Pick<Entry, 'read' | 'write'> => ({
  read: ({ inputs }) => valueOf(inputs, name),
  write: (variant, value) => withInputs(variant, { [name]: value }),
});

/** A lever with a few positions. */
export function positions(label: string, choices: readonly Choice[]) {
  const values = choices.map(({ value }) => value);
  return {
    label,
    choices,
    min: Math.min(...values),
    max: Math.max(...values),
    words: (value: number) =>
      `${label.toLowerCase()} ${choices.find((each) => each.value === value)?.label ?? String(value)}`,
  };
}

/** The guest's writes are those that a log shows, not a rate and a working set. */
export const isMeasured = ({ inputs }: Variant): boolean =>
  inputs.writers !== undefined || inputs.dirtyCurve !== undefined;
/** The bandwidth is what a log states, not a line. */
export const isLine = ({ inputs }: Variant): boolean => inputs.bandwidthMiBps === undefined;
