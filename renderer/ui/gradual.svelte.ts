import { afterFrame } from './after-frame.ts';

/**
 * How many of many parts are rendered so far: some more with each frame, so that a click is answered in between. To be called
 * while a component is initialised.
 *
 * @param most how many parts there are
 * @param step how many are rendered at once
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
