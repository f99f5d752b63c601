/** Axes of time: moments, and what has passed since one. Ticks are where a person would put them. */
import { timeMark } from '../engine/presentation/figures.ts';
import { axis } from './chart.ts';
import type { Tokens } from './tokens.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const steps = [
  ...[0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 30].map((n) => n * minute),
  ...[1, 3, 6, 12, 24].map((n) => n * hour),
];
/** More would touch each other on a narrow chart. */
const most = 10;

/** Round moments for an axis in milliseconds: ten at the most. */
export function timeTicks(min: number, max: number): readonly number[] {
  const step =
    steps.find((one) => (max - min) / one <= most) ?? 24 * hour * Math.ceil((max - min) / (most * 24 * hour));
  const first = Math.ceil(min / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((max - first) / step) + 1) }, (_, index) => first + index * step);
}

/** Seconds since something began. @param isWritten false where the chart below has the same axis and writes it */
export function elapsedAxis(tokens: Tokens, title: string, isWritten = true) {
  return {
    ...axis(tokens, title, isWritten ? timeMark : () => ''),
    min: 0,
    afterBuildTicks: (scale: { readonly min: number; readonly max: number; ticks: { value: number }[] }) => {
      scale.ticks = timeTicks(scale.min * 1000, scale.max * 1000).map((value) => ({ value: value / 1000 }));
    },
  };
}

/** Times that a person would put on a logarithmic axis, in seconds. */
const times = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 60, 300, 600, 1800, 3600, 10_800, 36_000, 86_400];

/** Ticks of a logarithmic axis of seconds: those of the list that lie on it. */
export function evenTimes(scale: { readonly min: number; readonly max: number; ticks: { value: number }[] }): void {
  scale.ticks = times.filter((one) => one >= scale.min && one <= scale.max).map((value) => ({ value }));
}
