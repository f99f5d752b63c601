/** The VMs of a host, from a bundle's .vmx files and from where the last migration left each VM. */
import type { Analysis, Micros, Migration } from '../model.ts';
import { memoryToSendMiB } from '../simulate/index.ts';
import { isBetweenHosts } from '../vocabulary.ts';
import { zeroShare } from './settings.ts';
import type { PlannedVm } from './vm-table.ts';

export interface HostVms {
  readonly host: string;
  readonly vms: readonly PlannedVm[];
  /** How many have their memory from a .vmx, and from what a migration sent first. */
  readonly fromVmx: number;
  readonly fromRound: number;
}

/** Hosts with at least one VM, by name. */
export function hostsWithVms(analysis: Pick<Analysis, 'hosts' | 'migrations'>): readonly HostVms[] {
  const known = new Map<string, Known>();
  for (const { host, vms } of analysis.hosts)
    for (const { name, memoryMiB } of vms) {
      const vm = name?.value ?? '';
      if (vm !== '') known.set(vm, { ...known.get(vm), host, ...(memoryMiB && { vmxMiB: memoryMiB.value }) });
    }
  for (const migration of inOrder(analysis.migrations)) {
    const vm = migration.vm.name;
    if (vm === undefined) continue;
    const host = whereItIs(migration) ?? known.get(vm)?.host;
    const sent = memoryToSendMiB(migration)?.value;
    if (host !== undefined) known.set(vm, { ...known.get(vm), host, ...(sent !== undefined && { sentMiB: sent }) });
  }
  const hosts = [...new Set([...known.values()].map(({ host }) => host))].sort();
  return hosts.map((host) =>
    hostOf(
      host,
      [...known].filter(([, one]) => one.host === host),
    ),
  );
}

interface Known {
  readonly host: string;
  readonly vmxMiB?: number;
  readonly sentMiB?: number;
}

function hostOf(host: string, all: readonly (readonly [string, Known])[]): HostVms {
  return {
    host,
    fromVmx: all.filter(([, { vmxMiB }]) => vmxMiB !== undefined).length,
    fromRound: all.filter(([, one]) => one.vmxMiB === undefined && one.sentMiB !== undefined).length,
    vms: all
      .map(([name, one]) => ({
        name,
        memoryMiB: one.vmxMiB ?? withZeroPages(one.sentMiB),
        dirtyRateMiBps: undefined,
        datastore: undefined,
      }))
      .sort((a, b) => a.name.localeCompare(b.name)),
  };
}

/** A first round sends what is not zero: with the share that the plan takes as zero, the same bytes are sent again. */
function withZeroPages(sent: number | undefined): number | undefined {
  return sent === undefined ? undefined : Math.round(sent / (1 - zeroShare));
}

const timeOf = ({ lastSeen, firstSeen }: Migration): Micros => lastSeen ?? firstSeen ?? 0;

const inOrder = (migrations: readonly Migration[]): readonly Migration[] =>
  migrations.filter(isBetweenHosts).sort((a, b) => timeOf(a) - timeOf(b));

/** Where the migration left the VM, as far as its lines say. */
function whereItIs({ runsOn, source, destination }: Migration): string | undefined {
  if (runsOn === undefined) return undefined;
  return runsOn === 'source' ? source.host : destination.host;
}
