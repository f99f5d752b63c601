/** Saves one investigation: a moment after the last change, one save at a time. */
import { mergeWork, partsOf } from '../../engine/investigation/merge.ts';
import type { Work } from '../../engine/investigation/merge.ts';
import type { Investigation, Millis } from '../../engine/investigation/model.ts';
import { problemOf } from '../../store/problems.ts';
import type { StoreProblem } from '../../store/problems.ts';
import type { InvestigationStore, Saved } from '../../store/store.ts';

export type SaveState =
  | { readonly kind: 'untouched' }
  /** `caveat`: what is wrong with what is on disk. */
  | { readonly kind: 'saved'; readonly at: Millis; readonly caveat?: string | undefined }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'failed'; readonly problem: StoreProblem };

/** Milliseconds without a change before a save, and before a failed one is repeated. */
const pause = 700;
const retryPause = 15_000;

export class Saver {
  readonly #store: () => Promise<InvestigationStore>;
  readonly #onSaved: (id: string) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #saved: Saved | undefined;
  #written: Investigation | undefined;
  #isClosed = false;

  /** As it is now: what is on screen, and what the next save writes. */
  current = $state.raw<Investigation>() as Investigation;
  state = $state.raw<SaveState>({ kind: 'untouched' });

  constructor(
    current: Investigation,
    saved: Saved | undefined,
    { store, onSaved }: { store(): Promise<InvestigationStore>; onSaved(id: string): void },
  ) {
    this.current = current;
    this.#saved = saved;
    this.#written = saved && current === saved.investigation ? current : undefined;
    this.#store = store;
    this.#onSaved = onSaved;
    if (this.#written) this.state = { kind: 'saved', at: current.changedAt, caveat: saved?.caveat };
  }

  /** Whether something is not on disk yet. */
  get isDirty(): boolean {
    return this.state.kind === 'waiting' || this.state.kind === 'saving' || this.state.kind === 'failed';
  }

  change(current: Investigation): void {
    this.current = current;
    // A failure stays visible until a save succeeds.
    if (this.state.kind !== 'failed') this.state = { kind: 'waiting' };
    this.#schedule(pause);
  }

  /** Saves now what has changed. True: it is on disk. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    const done = this.#queue.then(() => this.#save());
    return await (this.#queue = done);
  }

  /** Another window has saved: merges its changes with those of this window. */
  async pull(): Promise<void> {
    const done = this.#queue.then(async () => {
      const before = this.#saved;
      const theirs = before && (await (await this.#store()).loadWork(before.investigation.id));
      if (!before || !theirs || theirs.revision === before.revision) return;
      const { content } = partsOf(before.investigation);
      this.#saved = { investigation: { ...theirs.work, ...content }, revision: theirs.revision };
      const isClean = this.#written === this.current;
      this.current = merged(before.investigation, this.current, theirs.work);
      if (isClean) this.#written = this.current;
    });
    this.#queue = done.catch(() => undefined);
    await this.#queue;
  }

  /** Saves for the last time: the window has turned to another investigation, or this one is deleted. */
  async close({ discard = false } = {}): Promise<boolean> {
    const saved = discard || !this.isDirty || (await this.flush());
    this.#isClosed = true;
    clearTimeout(this.#timer);
    return saved;
  }

  #schedule(after: number): void {
    clearTimeout(this.#timer);
    if (!this.#isClosed) this.#timer = setTimeout(() => void this.flush(), after);
  }

  async #save(): Promise<boolean> {
    const given = this.current;
    if (this.#isClosed || given === this.#written) return true;
    try {
      const store = await this.#store();
      if (this.state.kind !== 'failed') this.state = { kind: 'saving' };
      const saved = await store.save(given, this.#saved);
      // What was typed during the save is newer; what another window wrote is in `saved`.
      this.current = this.current === given ? saved.investigation : merged(given, this.current, saved.investigation);
      this.#saved = saved;
      this.#written = saved.investigation;
      this.state =
        this.current === saved.investigation
          ? { kind: 'saved', at: Date.now(), caveat: saved.caveat }
          : { kind: 'waiting' };
      this.#onSaved(given.id);
      return true;
    } catch (error) {
      this.state = { kind: 'failed', problem: problemOf(error) };
      this.#schedule(retryPause);
      return false;
    }
  }
}

function merged(before: Work, mine: Investigation, theirs: Work): Investigation {
  return { ...mine, ...mergeWork(before, mine, theirs, () => crypto.randomUUID()) };
}
