/** Checks what was given before anything is computed: names, types, ranges. Each problem is one sentence that says what to do. */
import type { Inputs } from './inputs.ts';
import { nearest } from './nearest.ts';
import { inputSpecs, isInput } from './table.ts';
import type { InputSpec } from './table.ts';

/** Everything wrong with these inputs; empty when they can be used. Never throws, whatever it is given. */
export function checkInputs(given: unknown): readonly string[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return ['The inputs must be an object.'];
  const problems: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    const spec = isInput(name) ? inputSpecs[name] : undefined;
    if (!spec) problems.push(unknownInput(name));
    else problems.push(...wrongValue(name, value, spec));
  }
  return problems.length > 0 ? problems : together(given as Inputs);
}

function unknownInput(name: string): string {
  const near = nearest(name, Object.keys(inputSpecs));
  return `Unknown input "${name}".${near === undefined ? '' : ` Did you mean "${near}"?`}`;
}

function wrongValue(name: string, value: unknown, spec: InputSpec): readonly string[] {
  // The measured cases write null for what is not known.
  if (value === undefined || value === null || spec.isUnused) return [];
  switch (spec.kind) {
    case 'number':
      return numberProblem(name, value, spec);
    case 'number-or-text':
      return typeof value === 'string' ? [] : numberProblem(name, value, spec);
    case 'text':
      return textProblem(name, value, spec);
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${name} must be true or false.`];
    case 'list':
      return Array.isArray(value) ? listProblems(name, value) : [`${name} must be a list.`];
    case 'object':
      return isObject(value) && !Array.isArray(value) ? objectProblems(name, value) : [`${name} must be an object.`];
  }
}

function numberProblem(name: string, value: unknown, spec: InputSpec): readonly string[] {
  const unit = spec.unit === undefined || spec.unit === '1' ? '' : ` ${spec.unit}`;
  if (typeof value !== 'number' || !Number.isFinite(value)) return [`${name} must be a number${unit && ` of${unit}`}.`];
  if (spec.positive && value === 0) return [`${name} is 0${unit}: nothing could ever be sent; give more than 0.`];
  if (spec.min !== undefined && value < spec.min)
    return [`${name} is ${value}${unit}; it must be at least ${spec.min}.`];
  if (spec.max !== undefined && value > spec.max)
    return [`${name} is ${value}${unit}; it must be at most ${spec.max}${unit}.`];
  return [];
}

function textProblem(name: string, value: unknown, spec: InputSpec): readonly string[] {
  if (typeof value !== 'string') return [`${name} must be a text.`];
  if (!spec.values || spec.values.includes(value)) return [];
  const near = nearest(value, spec.values);
  return [
    `${name} "${value}" is unknown; it is one of ${spec.values.join(', ')}.${near === undefined ? '' : ` Did you mean "${near}"?`}`,
  ];
}

function listProblems(name: string, list: readonly unknown[]): readonly string[] {
  if (name === 'vms')
    return list.flatMap((vm, at) =>
      checkInputs(withoutLabels(vm)).map((problem) => `VM ${at + 1} of the evacuation: ${problem}`),
    );
  if (name !== 'rateSteps') return [];
  const good = list.every((step) => isObject(step) && isRate(step['atMs']) && isRate(step['pagesPerSec']));
  return good ? [] : ['rateSteps must be a list of { atMs, pagesPerSec }, neither negative.'];
}

function objectProblems(name: string, value: Readonly<Record<string, unknown>>): readonly string[] {
  if (name === 'postcopyTrigger' && !(typeof value['kind'] === 'string' && isRate(value['value'])))
    return ['postcopyTrigger must be { kind, value }: what is counted, and up to what.'];
  if (name === 'dirtyCurve' && !isCurve(value['periodMs'], value['dirtySampled']))
    return ['dirtyCurve must be { periodMs, dirtySampled }: two lists of as many numbers, none negative.'];
  return [];
}

function isCurve(periods: unknown, pages: unknown): boolean {
  return (
    Array.isArray(periods) &&
    Array.isArray(pages) &&
    periods.length === pages.length &&
    periods.length <= 10_000 &&
    [...periods, ...pages].every(isRate)
  );
}

function withoutLabels(vm: unknown): unknown {
  if (!isObject(vm)) return vm;
  return Object.fromEntries(Object.entries(vm).filter(([key]) => key !== 'name' && key !== 'datastore'));
}

/** Problems of values that are fine alone and impossible together. */
function together(inputs: Inputs): readonly string[] {
  const problems: string[] = [];
  const memory = inputs.ramTotalMiB ?? inputs.memoryMiB ?? undefined;
  for (const name of ['allocatedMiB', 'guestNonZeroMiB', 'workingSetMiB'] as const) {
    const value = inputs[name];
    if (memory !== undefined && value !== undefined && value > memory)
      problems.push(`${name} is ${value} MiB, more than the ${memory} MiB of the guest.`);
  }
  if (inputs.zeroSampled !== undefined && inputs.zeroSampled > (inputs.sampledPages ?? Infinity))
    problems.push('zeroSampled is more than sampledPages.');
  if (goalSecondsOf(inputs) > (inputs.maxSwitchoverSeconds ?? 100))
    problems.push(
      `The switchover goal of ${goalSecondsOf(inputs)} s is over the longest switchover of ${inputs.maxSwitchoverSeconds ?? 100} s.`,
    );
  return problems;
}

const goalSecondsOf = (inputs: Inputs) => inputs.switchoverGoalSeconds ?? 0;
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isRate = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value >= 0;
