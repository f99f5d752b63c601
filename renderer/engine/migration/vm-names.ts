/** Names of VMs from a host's own list of those that ran when its bundle was made. */
import { hostsByName } from '../host-facts.ts';
import type { HostFacts, RunningVm } from '../host-facts.ts';
import { vmAt } from '../formats/management/fields.ts';
import type { Migration, Side } from '../model.ts';

/** Returns what adds to a migration without a VM's name that name, where its host's bundle states it. */
export function namedByHosts(hosts: readonly HostFacts[]): (migration: Migration) => Migration {
  const known = hostsByName(hosts.filter(({ running = [] }) => running.length > 0));
  if (known.size === 0) return (migration) => migration;
  return (migration) => {
    const { name: told, path } = migration.vm;
    // A folder is called as its VM was at first.
    if (told !== undefined && (path === undefined || told !== vmAt(path).name)) return migration;
    const names = new Set(
      sidesOf(migration).flatMap((side) => namesOn(migration, side, known.get(migration[side].host ?? ''))),
    );
    const [name, ...others] = names;
    return name === undefined || others.length > 0 ? migration : { ...migration, vm: { ...migration.vm, name } };
  };
}

/** Where the VM ran on: its world on the other host ended, and another VM's may have that number since. */
function sidesOf({ outcome }: Migration): readonly Side[] {
  if (outcome === 'succeeded') return ['destination'];
  return outcome === 'unknown' ? ['source', 'destination'] : ['source'];
}

function namesOn(migration: Migration, side: Side, bundles: readonly HostFacts[] = []): readonly string[] {
  return bundles.flatMap((host) =>
    (host.running ?? []).filter((one) => isIt(one, host, migration, side)).map(({ name }) => name.value),
  );
}

/** A path is the VM's own; a world's number counts from the host's last boot up to the bundle. */
function isIt(
  { worldId, path }: RunningVm,
  host: HostFacts,
  { vm, firstSeen, ...ends }: Migration,
  side: Side,
): boolean {
  if (vm.path !== undefined && path !== undefined) return vm.path === path;
  const { takenAt, upSeconds } = host;
  if (firstSeen === undefined || takenAt === undefined || upSeconds === undefined) return false;
  const isOfThisBoot = firstSeen <= takenAt + minute && firstSeen >= takenAt - upSeconds.value * 1e6 + minute;
  return isOfThisBoot && ends[side].worldId === worldId;
}

/** The bundle's name states its time in whole minutes. */
const minute = 60e6;
