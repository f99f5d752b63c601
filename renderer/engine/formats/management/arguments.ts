/**
 * What an operation of vCenter was called with. vpxd writes it below the operation's fault, as the API's types and fields:
 *
 *     --> Args:
 *     -->
 *     --> Arg spec:
 *     --> (vim.vm.RelocateSpec) {
 *     -->    service = (vim.ServiceLocator) null,
 *     -->    datastore = 'vim.Datastore:datastore-12:…',
 *     -->    host = 'vim.HostSystem:host-81:…',
 *     --> }
 *     --> Arg state:
 *     --> "poweredOff"
 *
 * Parameters of `MigrateVM_Task` and fields of `VirtualMachineRelocateSpec`:
 * https://developer.broadcom.com/xapis/vsphere-web-services-api/8.0U3/vim.VirtualMachine.html
 */
import { defined } from '../../base/defined.ts';
import type { Facts } from '../facts.ts';
import { beginsArguments } from './fault-dump.ts';

const hostId = /^'?vim\.HostSystem:(host-\d{1,20})(?!\d)/;

/** Facts of a move that was asked for: the host that it should go to, and its kind where an argument states it. */
export function askedFacts(continuation: readonly string[]): Pick<Facts, 'destination' | 'kind'> {
  const first = continuation.findIndex(beginsArguments);
  if (first < 0) return {};
  const values = argumentsIn(continuation.slice(first));
  const moid = hostId.exec(values.get('host') ?? values.get('spec.host') ?? '')?.[1];
  const kind = kindOf(values);
  return { ...(moid !== undefined && { destination: { moid } }), ...defined({ kind }) };
}

/** "If specified, the virtual machine migrates only if its state matches": where it is off, its memory does not travel. */
function kindOf(values: ReadonlyMap<string, string>): Facts['kind'] {
  if (values.get('state') === '"poweredOff"') return 'cold';
  const has = (name: string) => !isAbsent(values.get(`spec.${name}`) ?? '<unset>');
  if (has('service')) return 'cross-vcenter';
  if (!has('datastore') && !has('disk')) return undefined;
  // "If not specified, the current host is used", unless a pool is given.
  if (has('host')) return 'vmotion-with-storage';
  return has('pool') ? undefined : 'storage-vmotion';
}

const isAbsent = (value: string) => value === '<unset>' || /\bnull$/.test(value);

/** Values by argument, `host`, and those of a structure's own fields, `spec.host`. What is deeper is about a part of the VM. */
function argumentsIn(lines: readonly string[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  let [name, depth] = ['', 0];
  for (const raw of lines) {
    const line = raw.replace('-->', '').trim().replace(/,$/, '');
    const begun = /^Arg (\w{1,64}):$/.exec(line)?.[1];
    if (begun !== undefined && depth === 0) {
      name = begun;
      continue;
    }
    if (/^[}\]]/.test(line)) {
      depth = Math.max(0, depth - 1);
      continue;
    }
    const [, field, value = line] = /^(\w{1,64}) = (.{1,1024})$/.exec(line) ?? [];
    const key = field === undefined ? name : `${name}.${field}`;
    if (value !== '' && name !== '' && depth === (field === undefined ? 0 : 1) && !values.has(key))
      values.set(key, value);
    if (/[{[]$/.test(line)) depth += 1;
  }
  return values;
}
