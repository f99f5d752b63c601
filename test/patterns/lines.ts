/** Lines that the engine's own templates, signatures and headers choke on, if any does, under each header that leads to them. */
import { signatures } from '../../renderer/engine/diagnosis/signatures.ts';
import type { Found } from './collect.ts';
import { worstOf } from './cost.ts';
import { pumpsOf } from './pump.ts';

const stamp = '2023-11-16T02:31:07.123Z';
const id = '5555555555555555551';

/** What stands before a message of each log, with an id and without. */
const leads: Readonly<Record<string, readonly string[]>> = {
  'vmkernel.log': [`${stamp} cpu4:2758489)VMotion: 5126: ${id} S: `, `${stamp} cpu4:2758489)`],
  'hostd.log': [`${stamp} info hostd[A1BF1B70] [Originator@6876 sub=Vcsvc.VMotionSrc (${id})] `],
  'vmware.log': [`${stamp} In(05) vmx - `, `${stamp} In(05) vmx - VMotion: 1914: ${id} S: `],
};

/** Of every pattern the lines of this length that cost it most. */
export function* hostileLines(
  found: readonly Found[],
  length: number,
): Generator<{ readonly log: string; readonly line: string }> {
  for (const { file, pattern } of found) {
    for (const pump of worstOf(pattern, pumpsOf(pattern), 2)) {
      const text = pump(length).replaceAll(/[\r\n]/g, ' ');
      for (const { log, lead } of leadsOf(file, pattern)) yield { log, line: lead + text };
    }
  }
}

function leadsOf(file: string, pattern: RegExp): readonly { readonly log: string; readonly lead: string }[] {
  const isSignature = signatures.some((one) => one.pattern.source === pattern.source);
  const log = /\/vmx\.ts$/.test(file) ? 'vmware.log' : /\/management\.ts$/.test(file) ? 'hostd.log' : 'vmkernel.log';
  if (isSignature)
    return Object.entries(leads).flatMap(([name, all]) => all.slice(0, 1).map((lead) => ({ log: name, lead })));
  // A header is the beginning itself.
  if (/\/logs\//.test(file)) return Object.keys(leads).map((name) => ({ log: name, lead: '' }));
  return (leads[log] ?? []).map((lead) => ({ log, lead }));
}
