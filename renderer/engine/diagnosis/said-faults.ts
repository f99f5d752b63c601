/** Faults that a pasted text names, with a namespace of any interface or without, and those of a dump. */
import { readFaultDump } from '../formats/management/fault-dump.ts';
import type { FaultDump } from '../formats/management/fault-dump.ts';
import { answer } from './explanation.ts';
import type { Explained } from './explanation.ts';
import { allFields, faultNamed } from './faults.ts';
import type { KnownFault } from './faults.ts';
import type { PastedText } from './pasted-text.ts';
import { isNegated } from './said-where.ts';
import { faultFinding } from './stated-causes.ts';

/** Names with the namespace of an interface: the API's, PowerCLI's, SOAP's, pyVmomi's. */
export const qualified =
  /\b(?:(?:com\.vmware\.)?vim(?:25)?[.:](?:fault\.)?|vmodl\.(?:fault\.|query\.)?|vmware\.vim\.|pyvmomi\.vmomisupport\.(?:vim\.fault\.)?|types\.)([a-z][a-z\d]{1,80})\b/gi;
/** What vCenter shows of a `SystemError`, before its reason. */
const systemError = /\ba general system error occurred\b/i;
/** Names alone, in the API's own letters. */
const alone = /(?<![\w.:/$])[A-Z][A-Za-z\d]{5,80}\b/g;

export function faultsIn({ lines, word }: PastedText): readonly Explained[] {
  const dump = readFaultDump(lines.map(fromBrace));
  const found = new Map<KnownFault, string>();
  for (const { name, given } of faultNamesIn(lines, word, dump)) {
    const fault = faultNamed(name);
    if (fault && !found.has(fault)) found.set(fault, given);
  }
  return [...found].map(([fault, given]) => {
    const own = new Set<string>(allFields(fault));
    const fields = [...dump.fields].flatMap(([name, value]) => (own.has(name) ? { name, value } : []));
    return answer('fault', [{ given, name: fault.fault }], faultFinding(fault, [], fields));
  });
}

/** What may be names of faults, and what of the text says each; the dump's own come first. */
function faultNamesIn(lines: readonly string[], word: string | undefined, { fault, causedBy }: FaultDump) {
  const plain = lines.flatMap((line) => {
    // In a dump every field names a fault as its type: `faultCause = (vmodl.MethodFault) null`.
    const text = line.replaceAll(/\([\w.]{1,255}\) null/g, '');
    return [
      ...[...text.matchAll(qualified)].flatMap(({ 0: name, index }) => (isNegated(text, index, name) ? [] : name)),
      ...[...text.matchAll(alone)].flatMap(({ 0: name, index }) => (isSaidAlone(text, index, name) ? name : [])),
    ];
  });
  const names = [fault ?? [], causedBy, plain, word ?? []].flat();
  const words = lines.flatMap((line) => systemError.exec(line)?.[0] ?? []);
  return [...names.map((name) => ({ name, given: name })), ...words.map((given) => ({ name: 'SystemError', given }))];
}

/** `… Failed with fault: (vim.fault.X) {` opens a dump as its last part does alone. */
function fromBrace(line: string): string {
  return /\((?:vim|vmodl)\.[\w.]{1,255}\) \{$/.exec(line)?.[0] ?? line;
}

/** Where a name without its namespace is told: `Error: `, `It said `, `failed with `, `(`. */
const label =
  /(?:[:=([{<"'>|]|\b(?:said|says?|error|fault|exception|failed|fails|failure|with|reason|cause|code|threw|throws|thrown|raised|raises|got|gets?|returned|returns?)) ?$/i;
/** Exceptions of other languages, too. */
const shared: ReadonlySet<string> = new Set(['SystemError', 'NotImplemented', 'InvalidArgument', 'Timedout']);

/** A name can be a word of prose: it is said where it is all of a line, behind a label, or is one itself. */
function isSaidAlone(line: string, at: number, name: string): boolean {
  if (!isAsSpelled(name) || isNegated(line, at, name)) return false;
  const [before, behind] = [line.slice(Math.max(0, at - 80), at), line.slice(at + name.length, at + name.length + 80)];
  const isFirst = !/[a-z\d]/i.test(before);
  if (isFirst && !/[a-z\d]/i.test(behind)) return true;
  if (line.length <= 200 && line.split(/[^A-Za-z\d]{1,9}/).every((one) => one === '' || isAsSpelled(one))) return true;
  if (isFirst && /^["']?: /.test(behind)) return !shared.has(name);
  return label.test(before) || /^["']? (?:fault|error|exception)\b/i.test(behind);
}

function isAsSpelled(name: string): boolean {
  const known = faultNamed(name)?.fault;
  return known !== undefined && (name === known || name === `${known}Fault`);
}
