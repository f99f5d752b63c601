/** The VMs of a host, from a bundle's .vmx files and from where the last migration left each VM. */
import type { Analysis, Micros, Migration } from '../model.ts';
import { sentMiB, wholeMiB } from '../simulate/index.ts';
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
    const moved = memoryOf(migration);
    if (host !== undefined) known.set(vm, { ...known.get(vm), host, ...(moved !== undefined && { movedMiB: moved }) });
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
  /** As its last migration tells. */
  readonly movedMiB?: number;
}

function hostOf(host: string, all: readonly (readonly [string, Known])[]): HostVms {
  return {
    host,
    fromVmx: all.filter(([, { vmxMiB }]) => vmxMiB !== undefined).length,
    fromRound: all.filter(([, one]) => one.vmxMiB === undefined && one.movedMiB !== undefined).length,
    vms: all
      .map(([name, one]) => ({
        name,
        memoryMiB: one.vmxMiB ?? one.movedMiB,
        dirtyRateMiBps: undefined,
        datastore: undefined,
      }))
      .sort((a, b) => a.name.localeCompare(b.name)),
  };
}

/**
 * The memory of a VM that moved, in MiB. What its first round sent by rate and time is what will be sent again: with the share that the
 * plan takes as zero, the same bytes. Else pages left times sent/dirtied, which counts every page (../simulate/README.md, "Calibration").
 */
function memoryOf(migration: Migration): number | undefined {
  const sent = sentMiB(migration)?.value;
  const memory = sent === undefined ? wholeMiB(migration)?.value : sent / (1 - zeroShare);
  return memory !== undefined && memory > 0 ? Math.round(memory) : undefined;
}

const timeOf = ({ lastSeen, firstSeen }: Migration): Micros => lastSeen ?? firstSeen ?? 0;

const inOrder = (migrations: readonly Migration[]): readonly Migration[] =>
  migrations.filter(isBetweenHosts).sort((a, b) => timeOf(a) - timeOf(b));

/** Where the migration left the VM, as far as its lines say. */
function whereItIs({ runsOn, source, destination }: Migration): string | undefined {
  if (runsOn === undefined) return undefined;
  return runsOn === 'source' ? source.host : destination.host;
}
