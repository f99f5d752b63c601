/** Total time, downtime and verdict over a range of one or two inputs. */
import { nearest } from '../base/nearest.ts';
import { inputSpecs } from './inputs/table.ts';
import type { InputName } from './inputs/table.ts';
import type { Scenario } from './parameters.ts';
import { run } from './profiles.ts';
import { resolve } from './resolve.ts';
import { completes, totalSecondsOf, verdictOf } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/** An input and the values it takes. */
export interface Axis {
  readonly input: InputName;
  readonly values: readonly number[];
}

export interface SweepPoint {
  /** The value on each axis, in the axes' order. */
  readonly at: readonly number[];
  readonly totalTimeSeconds: number;
  readonly downtimeMs: number | undefined;
  readonly transferredMiB: number;
  readonly verdict: Verdict | 'impossible';
  readonly completed: boolean;
}

export interface Sweep {
  readonly axes: readonly Axis[];
  /** The last axis changes fastest. */
  readonly points: readonly SweepPoint[];
}

export type ParsedAxis = { readonly ok: true; readonly axis: Axis } | { readonly ok: false; readonly problem: string };

const mostSteps = 10_000;

/** `bandwidthMbps=1000:100000:log:50`: input, from, to, `log` or `linear`, number of values. */
export function parseAxis(text: string): ParsedAxis {
  const refuse = (problem: string): ParsedAxis => ({ ok: false, problem });
  const found = /^(\w+)=([^:]+):([^:]+):(log|linear):(\d+)$/.exec(text);
  if (!found) return refuse(`"${text}" is no range: write INPUT=FROM:TO:log:STEPS or INPUT=FROM:TO:linear:STEPS.`);
  const [, name = '', low, high, scale, count] = found;
  const numbers = Object.keys(inputSpecs).filter((one) => inputSpecs[one as InputName].kind === 'number');
  if (!numbers.includes(name)) {
    const near = nearest(name, numbers);
    return refuse(`"${name}" is no input with a number.${near === undefined ? '' : ` Did you mean "${near}"?`}`);
  }
  const [from, to, steps] = [Number(low), Number(high), Number(count)];
  if (!Number.isFinite(from) || !Number.isFinite(to)) return refuse(`"${text}": from and to must be numbers.`);
  if (steps < 2 || steps > mostSteps) return refuse(`"${text}": give 2 to ${mostSteps} steps.`);
  if (scale === 'log' && (from <= 0 || to <= 0)) return refuse(`"${text}": a log range starts and ends above 0.`);
  return { ok: true, axis: { input: name as InputName, values: spaced(from, to, scale === 'log', steps) } };
}

/** `steps` values from `from` to `to`, both included, evenly or by even factors. */
function spaced(from: number, to: number, log: boolean, steps: number): readonly number[] {
  return Array.from({ length: steps }, (_, at) => {
    const part = at / (steps - 1);
    if (part === 1) return to;
    return log ? from * (to / from) ** part : from + (to - from) * part;
  });
}

/** Runs the scenario at every combination. A point whose inputs are impossible says so instead of ending the sweep. */
export function sweep(scenario: Scenario, axes: readonly Axis[]): Sweep {
  return { axes, points: combinations(axes).map((at) => pointAt(scenario, axes, at)) };
}

/** Every combination of the axes' values; the last axis changes fastest. */
export function combinations(axes: readonly Pick<Axis, 'values'>[]): readonly (readonly number[])[] {
  return axes.reduce<readonly (readonly number[])[]>(
    (so, { values }) => so.flatMap((at) => values.map((value) => [...at, value])),
    [[]],
  );
}

function pointAt(scenario: Scenario, axes: readonly Axis[], at: readonly number[]): SweepPoint {
  const changed = Object.fromEntries(axes.map(({ input }, index) => [input, at[index]]));
  const resolved = resolve({ ...scenario, inputs: { ...scenario.inputs, ...changed } });
  if (!resolved.ok)
    return {
      at,
      totalTimeSeconds: Number.NaN,
      downtimeMs: undefined,
      transferredMiB: 0,
      verdict: 'impossible',
      completed: false,
    };
  const result = run(resolved.parameters);
  const verdict = verdictOf(result);
  const completed = completes(verdict);
  return {
    at,
    totalTimeSeconds: totalSecondsOf(result),
    downtimeMs: completed ? result.downtimeSeconds * 1000 : undefined,
    transferredMiB: result.bytes / 2 ** 20,
    verdict,
    completed,
  };
}
