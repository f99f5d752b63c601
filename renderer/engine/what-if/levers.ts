/** Every lever, and what two variants differ by. */
import { bounded } from './lever.ts';
import type { Lever, Variant } from './lever.ts';
import { networkLevers, networkSwitches } from './levers/network.ts';
import { settingLevers, settingSwitches } from './levers/settings.ts';
import { vmLevers } from './levers/vm.ts';

/** In the order in which they are shown. */
export const levers: readonly Lever[] = [
  ...vmLevers,
  ...networkLevers,
  ...settingLevers,
  ...networkSwitches,
  ...settingSwitches,
];

/** @throws for an id that is no lever's: ids come from levers only */
export function leverOf(id: string): Lever {
  const lever = levers.find((one) => one.id === id);
  if (!lever) throw new Error(`There is no lever "${id}".`);
  return lever;
}

/** So many values of a lever by even steps, or even factors where its scale is one; `from` and `to` are in its unit. */
export function between(lever: Lever, from: number, to: number, parts: readonly number[]): readonly number[] {
  const isLog = lever.scale === 'log' && from > 0 && to > 0;
  return parts.map((part) => bounded(lever, isLog ? from * (to / from) ** part : from + (to - from) * part));
}

/** Every lever that differs between two variants, with its value in the second. */
export function changes(from: Variant, to: Variant): readonly { readonly lever: Lever; readonly value: number }[] {
  return levers
    .filter((lever) => lever.applies(to))
    .map((lever) => ({ lever, value: lever.read(to), before: lever.read(from) }))
    .filter(({ value, before }) => Math.abs(value - before) > 1e-9 * Math.abs(before));
}

/** `25 GbE, goal 1 s`; "as measured" where nothing was changed. */
export function variantName(from: Variant, to: Variant): string {
  const names = changes(from, to).map(({ lever, value }) => lever.words(value));
  return names.length === 0 ? 'Unchanged' : names.join(', ');
}
