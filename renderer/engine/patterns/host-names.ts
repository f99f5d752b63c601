/** What the hosts of many moves are called: one name for each, whatever spelling, address or id of vCenter a line has. */
import { pushTo } from '../base/push-to.ts';
import type { HostFacts } from '../host-facts.ts';
import type { Endpoint } from '../model.ts';

type Ends = { readonly source: Endpoint; readonly destination: Endpoint };

export class HostNames {
  /** What a host is called in any spelling, and what it is called here. */
  readonly #spellings: ReadonlyMap<string, string>;
  /** An address or vCenter's id of a host, and its name; undefined where there are two. */
  readonly #names = new Map<string, string | undefined>();

  constructor(moves: readonly Ends[], hosts: readonly Pick<HostFacts, 'host'>[]) {
    // Each end is visited once: there may be 40,000, of a few hosts.
    const names = new Set(hosts.map(({ host }) => host));
    const pairs = new Map<string, Set<string>>();
    const note = (other: string | undefined, name: string) => {
      if (other === undefined) return;
      const known = pairs.get(other);
      if (known) known.add(name);
      else pairs.set(other, new Set([name]));
    };
    const read = ({ host, ip, moid }: Endpoint) => {
      if (host === undefined) return;
      names.add(host);
      note(ip, host);
      note(moid, host);
    };
    for (const { source, destination } of moves) {
      read(source);
      read(destination);
    }
    this.#spellings = spellingsOf([...names]);
    for (const [other, named] of pairs) {
      const [only, another] = new Set([...named].map((name) => this.spelled(name)));
      this.#names.set(other, another === undefined ? only : undefined);
    }
  }

  /** Many lines name a host by its address only. */
  of({ host, ip, moid }: Endpoint): string | undefined {
    if (host !== undefined) return this.spelled(host);
    return this.#names.get(ip ?? '') ?? this.#names.get(moid ?? '') ?? ip ?? moid;
  }

  spelled(host: string): string {
    return this.#spellings.get(host) ?? host;
  }
}

/**
 * Names of hosts in all their spellings, and the longest one of each: no matter the case, and a short name is the one long name that
 * begins with it. Where there are two such names it is a host of its own.
 */
function spellingsOf(names: readonly string[]): ReadonlyMap<string, string> {
  const known = [...names].sort();
  const ids = [...new Set(known.map((name) => name.toLowerCase()))];
  const shortened = new Set(ids.flatMap(shortFormsOf));
  const longOf = new Map<string, string[]>();
  for (const long of ids) if (!shortened.has(long)) for (const short of shortFormsOf(long)) pushTo(longOf, short, long);
  const idOf = (name: string) => {
    const id = name.toLowerCase();
    const [long, another] = longOf.get(id) ?? [];
    return another === undefined ? (long ?? id) : id;
  };
  const shown = new Map<string, string>();
  // Of equally long ones the last in order: in small letters.
  for (const name of known) if (name.length >= (shown.get(idOf(name)) ?? '').length) shown.set(idOf(name), name);
  return new Map(known.map((name) => [name, shown.get(idOf(name)) ?? name]));
}

/** `esx02.lab.example` → `esx02`, `esx02.lab`; an address has none. */
function shortFormsOf(name: string): readonly string[] {
  if (/^[\d.]*$/.test(name)) return [];
  return [...name.matchAll(/\./g)].slice(0, 8).map(({ index }) => name.slice(0, index));
}
