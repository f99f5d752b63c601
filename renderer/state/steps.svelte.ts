/** Undo and redo, as snapshots of all that can be changed. */
const depth = 200;

export class Steps<Snapshot> {
  readonly #now: () => Snapshot;
  readonly #put: (snapshot: Snapshot) => void;
  #past = $state.raw<readonly Snapshot[]>([]);
  #future = $state.raw<readonly Snapshot[]>([]);
  /** What is being dragged: a whole drag is one step. */
  #drag: string | undefined;

  readonly canUndo = $derived(this.#past.length > 0);
  readonly canRedo = $derived(this.#future.length > 0);

  /**
   * @param now takes a snapshot
   * @param put restores one
   */
  constructor(now: () => Snapshot, put: (snapshot: Snapshot) => void) {
    this.#now = now;
    this.#put = put;
  }

  /** Before a change. @param drag what is dragged, where the change is part of a drag */
  remember(drag?: string): void {
    if (drag === undefined || drag !== this.#drag) this.#past = [...this.#past, this.#now()].slice(-depth);
    this.#future = [];
    this.#drag = drag;
  }

  /** The next drag is a step of its own. */
  endDrag(): void {
    this.#drag = undefined;
  }

  undo(): void {
    const before = this.#past.at(-1);
    if (before === undefined) return;
    this.#future = [...this.#future, this.#now()];
    this.#past = this.#past.slice(0, -1);
    this.endDrag();
    this.#put(before);
  }

  redo(): void {
    const after = this.#future.at(-1);
    if (after === undefined) return;
    this.#past = [...this.#past, this.#now()];
    this.#future = this.#future.slice(0, -1);
    this.endDrag();
    this.#put(after);
  }

  forget(): void {
    this.#past = [];
    this.#future = [];
    this.endDrag();
  }
}
