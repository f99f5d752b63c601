import { afterFrame } from './after-frame.ts';

/**
 * How many of many parts the page makes by now: some more with each frame, so that a click is answered between them. Called
 * while a component is made.
 *
 * @param most how many there are
 * @param step how many are made at once
 */
export function gradual(most: () => number, step: number): { readonly count: number } {
  let count = $state(step);
  $effect(() => (count < most() ? afterFrame(() => (count += step)) : undefined));
  return {
    get count() {
      return count;
    },
  };
}
