/** All saved investigations: the store they are in, the list of them, and what can be done to one that is not open. */
import { limits } from '../../engine/investigation/limits.ts';
import type { Investigation } from '../../engine/investigation/model.ts';
import { problemOf } from '../../store/problems.ts';
import type { StoreProblem } from '../../store/problems.ts';
import type { InvestigationStore, Loss, Summary } from '../../store/store.ts';
import type * as storage from '../storage.ts';
import type { Feedback } from '../feedback.svelte.ts';
import type { OtherWindows } from './presence.svelte.ts';

export type SavedData = Pick<typeof storage, 'openStore' | 'protectStorage'>;

interface Surroundings {
  readonly storage: SavedData;
  readonly windows: OtherWindows;
  readonly feedback: Feedback;
}

export class Library {
  readonly #of: Surroundings;
  #store: Promise<InvestigationStore> | undefined;

  list = $state.raw<readonly Summary[]>([]);
  /** Whether the list was read; until then it is not empty but unknown. */
  isListed = $state(false);
  /** Why nothing can be saved at all. */
  problem = $state.raw<StoreProblem | undefined>();
  /** What vanished or was damaged, and was restored. */
  findings = $state.raw<readonly string[]>([]);
  /** What is gone for good, or damaged in every copy. */
  losses = $state.raw<readonly Loss[]>([]);
  /** False where the browser may delete saved data when the disk is full. */
  isProtected = $state<boolean | undefined>();

  constructor(surroundings: Surroundings) {
    this.#of = surroundings;
    surroundings.windows.listen(({ kind }) => {
      if (kind === 'saved' || kind === 'listed') void this.refresh();
    });
    void this.#begin();
  }

  async #begin(): Promise<void> {
    await this.refresh();
    try {
      const store = await this.store();
      await store.purge(Date.now());
      await store.settle();
      await this.refresh();
    } catch {
      // `problem` has the reason.
    }
  }

  /** Opened at the first use; after a failure, again at the next. */
  store(): Promise<InvestigationStore> {
    return (this.#store ??= this.#open());
  }

  async #open(): Promise<InvestigationStore> {
    try {
      const store = await this.#of.storage.openStore({
        onFound: (findings, losses) => {
          this.findings = [...new Set([...this.findings, ...findings])];
          this.losses = losses;
        },
        onListed: (list) => (this.list = list),
        onClosed: () => (this.#store = undefined),
      });
      this.problem = undefined;
      return store;
    } catch (error) {
      this.#store = undefined;
      this.problem = problemOf(error);
      throw this.problem;
    }
  }

  async refresh(): Promise<void> {
    try {
      this.list = await (await this.store()).list();
      this.isListed = true;
    } catch (error) {
      this.problem = problemOf(error);
    }
  }

  /** The list has changed, for this window and for the others. */
  async changed(): Promise<void> {
    await this.refresh();
    this.#of.windows.announce('listed');
  }

  /** The open investigation was saved. */
  saved(id: string): void {
    this.#of.windows.announce('saved', id);
    void this.refresh();
    void this.#protect();
  }

  async edit(id: string, change: Partial<Pick<Investigation, 'isArchived'>>): Promise<void> {
    await this.#do(async (store) => {
      await store.edit(id, { ...change, changedAt: Date.now() });
      this.#of.windows.announce('saved', id);
    });
  }

  async duplicate(id: string): Promise<void> {
    const name = `${this.#nameOf(id)}, copy`.slice(0, limits.name);
    await this.#do((store) => store.duplicate(id, crypto.randomUUID(), name, Date.now()));
  }

  async remove(id: string): Promise<void> {
    const name = this.#nameOf(id);
    await this.#do((store) => store.remove(id));
    const undo = () => void this.#do((store) => store.undelete(id));
    this.#of.feedback.offerUndo(`“${name}” deleted`, undo, { isOfOpen: false });
  }

  /** Deletes for good. */
  async discard(...ids: readonly string[]): Promise<void> {
    await this.#do(async (store) => {
      for (const id of ids) await store.discard(id);
    });
  }

  #nameOf(id: string): string {
    return this.list.find((one) => one.id === id)?.name ?? 'Investigation';
  }

  async #do(work: (store: InvestigationStore) => Promise<void>): Promise<void> {
    try {
      await work(await this.store());
    } catch (error) {
      this.#of.feedback.notify('That did not work', problemOf(error).message);
    }
    await this.changed();
  }

  async #protect(): Promise<void> {
    if (this.isProtected !== undefined) return;
    this.isProtected = false;
    this.isProtected = await this.#of.storage.protectStorage();
  }
}
