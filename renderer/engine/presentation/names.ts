/** Labels of a migration, its route and its hosts. */
import type { Migration, MigrationKind, Side } from '../model.ts';

/** What is said of a kind beside an outcome; nothing of the usual one, and of one that is not known. */
export const kindNames: Readonly<Record<MigrationKind, string | undefined>> = {
  vmotion: undefined,
  'storage-vmotion': 'Storage vMotion',
  'vmotion-with-storage': 'vMotion with storage',
  'cross-vcenter': 'cross vCenter',
  cold: 'cold migration',
  'self-migration': 'self-migration',
  unknown: undefined,
};

type Ends = Pick<Migration, 'source' | 'destination'>;

/** The VM's name, or the best substitute, for a sentence. */
export function vmLabel({ vm, id }: Pick<Migration, 'vm' | 'id'>): string {
  return vm.name ?? vm.path ?? vm.moid ?? (id === undefined ? 'A VM' : `A VM (migration ${id})`);
}

/** The same, short. */
export function shortLabel({ vm, id }: Pick<Migration, 'vm' | 'id'>): string {
  return vm.name ?? id ?? vm.moid ?? '(no id)';
}

/** `esx-a → esx-b`, addresses where no name is known. */
export function routeLabel(ends: Ends): string {
  return `${endLabel(ends, 'source') ?? '?'} → ${endLabel(ends, 'destination') ?? '?'}`;
}

/**
 * The same without domains, for lists: `esx-01 → esx-02`. A host keeps its domain where another one has the same name in another domain.
 *
 * @param all whatever stands in the list
 */
export function shortRoutes(all: readonly Ends[]): (ends: Ends) => string {
  const namesOf = new Map<string, Set<string>>();
  for (const ends of all)
    for (const side of ['source', 'destination'] as const) {
      const name = endLabel(ends, side);
      if (name === undefined) continue;
      const short = withoutDomain(name);
      namesOf.set(short, (namesOf.get(short) ?? new Set()).add(name));
    }
  const shown = (name: string | undefined) => {
    if (name === undefined) return '?';
    const short = withoutDomain(name);
    return (namesOf.get(short)?.size ?? 0) > 1 ? name : short;
  };
  return (ends) => `${shown(endLabel(ends, 'source'))} → ${shown(endLabel(ends, 'destination'))}`;
}

/** An address has none. */
const withoutDomain = (name: string) => (/^[\d.]+$|:/.test(name) ? name : (name.split('.', 1)[0] ?? name));

/** The host's name, else its address, else vCenter's id of it. */
export function endLabel(ends: Ends, side: Side): string | undefined {
  return ends[side].host ?? ends[side].ip ?? ends[side].moid;
}

/** A name cut to at most so many characters. */
export function shortened(name: string, most: number): string {
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}

/** Names of the lanes. Where one host has both sides, each has a lane of its own. */
export function laneNames(ends: Ends): Readonly<Record<Side, string>> {
  const name = (side: Side) => endLabel(ends, side) ?? side;
  const [source, destination] = [name('source'), name('destination')];
  if (source !== destination) return { source, destination };
  return { source: `${source}, source`, destination: `${destination}, destination` };
}

/** The same without a domain, where that tells them apart: `esx-01` of `esx-01.lab.example`. */
export function shortEnds(ends: Ends): Readonly<Record<Side, string | undefined>> {
  const whole = { source: endLabel(ends, 'source'), destination: endLabel(ends, 'destination') };
  const short = (name: string | undefined) => name && withoutDomain(name);
  const [source, destination] = [short(whole.source), short(whole.destination)];
  return source === destination && whole.source !== whole.destination ? whole : { source, destination };
}

/** Names of the lanes where there is little room: no domains, and of a long name its end, which tells hosts apart. */
export function shortLanes(ends: Ends): Readonly<Record<Side, string>> {
  const whole = laneNames(ends);
  const short = shortEnds(ends);
  const isOne = endLabel(ends, 'source') === endLabel(ends, 'destination');
  const of = (side: Side) => {
    const name = isOne ? whole[side] : (short[side] ?? side);
    return name.length > mostOfLane ? `…${name.slice(1 - mostOfLane)}` : name;
  };
  return { source: of('source'), destination: of('destination') };
}
const mostOfLane = 26;
