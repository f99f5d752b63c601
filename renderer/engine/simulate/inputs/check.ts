/** Checks what was given before anything is computed: names, types, ranges. Each problem is one sentence that says what to do. */
import type { Inputs } from './inputs.ts';
import { nearest } from '../../base/nearest.ts';
import { isObject } from './shapes.ts';
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
      if (!Array.isArray(value)) return [`${name} must be a list.`];
      return name === 'vms' ? value.flatMap(vmProblems) : shapeProblem(name, value, spec);
    case 'object':
      return isObject(value) ? shapeProblem(name, value, spec) : [`${name} must be an object.`];
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

const shapeProblem = (name: string, value: unknown, { shape }: InputSpec): readonly string[] =>
  !shape || shape.fits(value) ? [] : [`${name} must be ${shape.words}.`];

/** Each VM of an evacuation is a set of inputs of its own, with a name and a datastore. */
function vmProblems(vm: unknown, at: number): readonly string[] {
  const { name, datastore, assumes, ...own } = isObject(vm) ? vm : {};
  void [name, datastore, assumes];
  return checkInputs(isObject(vm) ? own : vm).map((problem) => `VM ${at + 1} of the evacuation: ${problem}`);
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
