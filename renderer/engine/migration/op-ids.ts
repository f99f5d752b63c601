/** What vmkernel's short opIDs stand for, host by host. */

/**
 * Operations of one host that are remembered at least. A migration's lines that carry its opID follow within minutes of the
 * line that maps it; at ten operations a second this lasts for more than half an hour.
 */
const remembered = 20_000;

// 2023-12-07T05:04:55.159Z In(182) vmkernel: cpu10:2099084 opID=a9f5cca4)World: 12458: VC opID … maps to vmkernel opID …
const mapsTo = ' maps to vmkernel opID ';
const mapping = /\)World: \d+: VC opID (\S+) maps to vmkernel opID ([0-9a-f]+)/;

/** `a9f5cca4` → `lgfd4abh-18745-auto-egq-h5:70005734-88`, of the operations that came last. */
export class OpIds {
  readonly #ofScope = new Map<string, { recent: Map<string, string>; older: ReadonlyMap<string, string> }>();

  /** Takes in the line that ties an opID of vCenter to the one that vmkernel gave it; false where it is another line. */
  takes(text: string, scope: string): boolean {
    if (!text.includes(mapsTo)) return false;
    const [, opId, own] = mapping.exec(text) ?? [];
    if (opId === undefined || own === undefined) return false;
    this.#add(scope, own, opId);
    return true;
  }

  get(scope: string, own: string | undefined): string | undefined {
    if (own === undefined) return undefined;
    const known = this.#ofScope.get(scope);
    return known?.recent.get(own) ?? known?.older.get(own);
  }

  #add(scope: string, own: string, opId: string): void {
    let known = this.#ofScope.get(scope);
    if (!known) this.#ofScope.set(scope, (known = { recent: new Map(), older: new Map() }));
    // Forgetting all of the older ones at once costs nothing; one by one it would cost more than remembering.
    if (known.recent.size === remembered) [known.older, known.recent] = [known.recent, new Map()];
    known.recent.set(own, opId);
  }
}
