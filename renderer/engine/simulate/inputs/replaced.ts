/** Asks a scenario for something else: a value under the name in which it is given, which takes the place of every other name of the same thing. */
import type { Inputs } from './inputs.ts';
import { nearest } from '../../base/nearest.ts';
import { inputSpecs, isInput } from './table.ts';
import type { InputName } from './table.ts';

/** Names that say something else than the others that are read into the same setting. */
const besides: ReadonlySet<string> = new Set(['bandwidthLimit', 'zeroPageDetection', 'goalMaxMs', 'goalStepSeconds']);
/** What a measured curve says in other words. */
const writes: ReadonlySet<string> = new Set(['dirtyCurve', 'pattern', 'workingSetMiB', 'workload']);

/** The inputs with one replaced: `linkGbps` replaces `bandwidthMiBps`, a write rate a measured curve. */
export function withInput(inputs: Inputs, name: InputName, value: Inputs[InputName]): Inputs {
  const kept = Object.entries(inputs).filter(([other]) => !isReplaced(other, name));
  return { ...Object.fromEntries(kept), [name]: value };
}

function isReplaced(other: string, name: InputName): boolean {
  if (other === name) return true;
  if (!isInput(other)) return false;
  const [mine, its] = [inputSpecs[name].inside, inputSpecs[other].inside];
  if (mine === 'writesPerSecond' && other === 'dirtyCurve') return true;
  if (writes.has(name) && name !== 'dirtyCurve' && other === 'dirtyCurve') return true;
  return mine !== undefined && mine === its && !besides.has(name) && !besides.has(other);
}

/** `linkGbps=25`, read as its input is: a number, true or false, else a text. @returns a sentence where it cannot be read */
export function readSetting(text: string): readonly [InputName, Inputs[InputName]] | string {
  const { name = '', value = '' } = /^(?<name>[^=]{1,100})=(?<value>.{1,4096})$/.exec(text)?.groups ?? {};
  if (name === '') return `“${text}” is no setting: write NAME=VALUE, as in linkGbps=25.`;
  if (!isInput(name)) {
    const near = nearest(name, Object.keys(inputSpecs));
    return `Unknown input "${name}".${near === undefined ? '' : ` Did you mean "${near}"?`}`;
  }
  const { kind } = inputSpecs[name];
  if (kind === 'list' || kind === 'object') return `${name} is a ${kind}: give it in a file of scenarios.`;
  const isNumber = value.trim() !== '' && Number.isFinite(Number(value));
  if (kind === 'boolean')
    return value === 'true' || value === 'false' ? [name, value === 'true'] : `${name} must be true or false.`;
  if (kind === 'number') return isNumber ? [name, Number(value)] : `${name} must be a number, not “${value}”.`;
  return [name, kind === 'number-or-text' && isNumber ? Number(value) : value];
}
