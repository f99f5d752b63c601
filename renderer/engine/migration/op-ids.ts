/** What vmkernel's short opIDs stand for, host by host. */

/**
 * Operations of one host that are remembered at least. A migration's lines that carry its opID follow within minutes of the
 * line that maps it; at ten operations a second this lasts for more than half an hour.
 */
const remembered = 20_000;

/** `a9f5cca4` → `lgfd4abh-18745-auto-egq-h5:70005734-88`, of the operations that came last. */
export class OpIds {
  readonly #ofScope = new Map<string, { recent: Map<string, string>; older: ReadonlyMap<string, string> }>();

  add(scope: string, own: string, opId: string): void {
    let known = this.#ofScope.get(scope);
    if (!known) this.#ofScope.set(scope, (known = { recent: new Map(), older: new Map() }));
    // Forgetting all of the older ones at once costs nothing; one by one it would cost more than remembering.
    if (known.recent.size === remembered) [known.older, known.recent] = [known.recent, new Map()];
    known.recent.set(own, opId);
  }

  get(scope: string, own: string | undefined): string | undefined {
    if (own === undefined) return undefined;
    const known = this.#ofScope.get(scope);
    return known?.recent.get(own) ?? known?.older.get(own);
  }
}
