/** An axis of memory whose tail shows: logarithmic, with ticks at powers of two, as memory is sized. */
import { memorySize } from '../engine/presentation/figures.ts';
import { axis } from './chart.ts';
import type { Tokens } from './tokens.ts';

/** Room beyond the least and the most. */
const room = 1.6;
const mostTicks = 6;

/** @param sizes bytes that are to be seen; what is 0 lies at the bottom */
export function memoryAxis(tokens: Tokens, sizes: readonly number[]) {
  const { min, max } = memorySpan(sizes);
  return {
    ...axis(tokens, '', memorySize),
    type: 'logarithmic' as const,
    min,
    max,
    afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
      scale.ticks = powersOfTwo(min, max).map((value) => ({ value }));
    },
  };
}

export function memorySpan(sizes: readonly number[]): { readonly min: number; readonly max: number } {
  const seen = sizes.filter((size) => size > 0);
  const [least, most] = [Math.min(...seen, 2 ** 40), Math.max(...seen, 2 ** 20)];
  return { min: Math.min(least, most) / room, max: most * room };
}

/** From nothing on, by even steps of a unit that memory is sized in. */
export function evenMemoryAxis(tokens: Tokens) {
  return {
    ...axis(tokens, '', memorySize),
    min: 0,
    afterBuildTicks: (scale: { readonly max: number; ticks: { value: number }[] }) => {
      const unit = 1024 ** Math.max(0, Math.floor(Math.log2(Math.max(1, scale.max)) / 10));
      const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((one) => scale.max / unit / one <= mostTicks) ?? 1000;
      const count = Math.floor(scale.max / unit / step);
      scale.ticks = Array.from({ length: count + 1 }, (_, at) => ({ value: at * step * unit }));
    },
  };
}

/** Each the double of the one before, or 4 times, or 16 times, as many as there is room for. */
function powersOfTwo(min: number, max: number): readonly number[] {
  const doublings = Math.log2(max / min);
  const step = [1, 2, 4, 8].find((one) => doublings / one <= mostTicks) ?? 16;
  const first = Math.ceil(Math.log2(min) / step) * step;
  return Array.from(
    { length: Math.max(0, Math.floor((Math.log2(max) - first) / step) + 1) },
    (_, at) => 2 ** (first + at * step),
  );
}
