/** Asks a scenario for something else: a value under the name in which it is given, which takes the place of every other name of the same thing. */
import type { Inputs } from './inputs.ts';
import { nearest } from '../../base/nearest.ts';
import { lineOf, megabitsIn, vmknicsFor } from './rates.ts';
import { inputSpecs, isInput } from './table.ts';
import type { InputName } from './table.ts';
import { hasOwnStreams } from './words.ts';

/** Settings that several names give, each in a unit or a spelling of its own: one of them is enough. */
const spelledTwice: ReadonlySet<string> = new Set(['line', 'writesPerSecond', 'goalSeconds', 'trackedMiB']);
/** What limits the rate is no rate. */
const noSpelling: ReadonlySet<string> = new Set(['bandwidthLimit', 'link', 'stopCondition']);
/** A guest that was calibrated or measured, as a whole. */
const guests: ReadonlySet<string> = new Set(['writers', 'family', 'dirtyCurve']);
/** Parts of a guest that is described: it takes the place of a whole one. */
const describes: ReadonlySet<string> = new Set([
  'pattern',
  'workingSetMiB',
  'workload',
  'zipfExponent',
  'hotWritesPct',
  'hotPagesPct',
]);

/** The inputs with one replaced: `linkGbps` replaces `bandwidthMiBps`, a write rate or a working set the calibrated guest. */
export function withInput(inputs: Inputs, name: InputName, value: Inputs[InputName]): Inputs {
  const isRate = name === 'link' && typeof value === 'string' && megabitsIn(value) !== undefined;
  const kept = Object.entries(inputs).filter(
    ([other]) =>
      !isReplaced(other, name) &&
      !(isRate && isInput(other) && inputSpecs[other].inside === 'line' && !noSpelling.has(other)),
  );
  const replaced: Inputs = { ...Object.fromEntries(kept), [name]: value };
  return { ...replaced, ...vmknicsThatCarried(inputs, replaced) };
}

/**
 * Of a release before 7.0 U2, a line in place of a rate that arrived has the vmknics that carried that rate, where nothing says how
 * many there were: else a line just as fast would be slower.
 */
function vmknicsThatCarried(before: Inputs, after: Inputs): Inputs {
  const seen = lineOf(before);
  if (before.vmknics !== undefined || seen.isGross || !lineOf(after).isGross || hasOwnStreams(before)) return {};
  return { vmknics: after.vmknics ?? vmknicsFor(seen.bytesPerSecond) };
}

function isReplaced(other: string, name: InputName): boolean {
  if (other === name || !isInput(other)) return other === name;
  const setting = inputSpecs[name].inside;
  if (guests.has(other)) return guests.has(name) || describes.has(name) || setting === 'writesPerSecond';
  const isSpelling = setting !== undefined && spelledTwice.has(setting) && setting === inputSpecs[other].inside;
  return isSpelling && !noSpelling.has(name) && !noSpelling.has(other);
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
