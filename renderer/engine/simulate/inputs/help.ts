/** The table of inputs as a help text: one line for each name that changes something. */
import { inputSpecs } from './table.ts';
import type { InputSpec } from './table.ts';

/** `rttMs  Round-trip time: 0 to 10000 ms; default 0 (source)`. Ended by a line feed. */
export function inputHelp(): string {
  const used = Object.entries(inputSpecs).filter(([, { isUnused }]) => isUnused !== true);
  const width = Math.max(...used.map(([name]) => name.length));
  return used.map(([name, spec]) => `${name.padEnd(width)}  ${spec.label}${valuesOf(spec)}\n`).join('');
}

function valuesOf({ kind, min, max, unit = '1', positive, values, default: usual, source }: InputSpec): string {
  const range = min === undefined || max === undefined ? kind : `${positive ? 'over ' : ''}${min} to ${max}`;
  const said = [
    (values ? values.join(', ') : range) + (unit === '1' ? '' : ` ${unit}`),
    ...(usual === undefined ? [] : [`default ${usual}`]),
  ];
  return `: ${said.join('; ')}${source === undefined ? '' : ` (${source})`}`;
}
