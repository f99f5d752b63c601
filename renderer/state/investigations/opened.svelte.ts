/** The investigation that is open in this window: how it is changed, saved and left, and how it follows the workbench. */
import { untrack } from 'svelte';
import { same } from '../../engine/investigation/merge.ts';
import type { Investigation } from '../../engine/investigation/model.ts';
import type { Saved } from '../../store/store.ts';
import type { Workbench } from '../workbench.svelte.ts';
import type { Feedback } from '../feedback.svelte.ts';
import type { Library } from './library.svelte.ts';
import type { OtherWindows } from './presence.svelte.ts';
import { Saver } from './saver.svelte.ts';
import type { SaveState } from './saver.svelte.ts';

interface Surroundings {
  readonly workbench: Workbench;
  readonly library: Library;
  readonly windows: OtherWindows;
  readonly feedback: Feedback;
}

export class Opened {
  readonly #of: Surroundings;
  #saver = $state.raw<Saver | undefined>();
  /** Aborted when the one that is open now is left. */
  leaving = new AbortController();
  /** Resolved when all that were left until now are saved. */
  left: Promise<unknown> = Promise.resolve();
  /** Whether a person changed something since the last save. What the program changes, it can compute again. */
  #hasWork = false;

  /** Why it came without its analysis. */
  lack = $state.raw<string | undefined>();
  readonly current: Investigation | undefined = $derived(this.#saver?.current);
  readonly state: SaveState = $derived(this.#saver?.state ?? { kind: 'untouched' });

  constructor(surroundings: Surroundings) {
    this.#of = surroundings;
    surroundings.windows.listen(({ kind, id }) => {
      if (kind === 'saved' && id === this.current?.id) void this.#pull();
    });
  }

  /** Whether closing the window now would lose work of a person. */
  get isAtRisk(): boolean {
    return this.#hasWork && this.#saver?.isDirty === true;
  }

  /** Follows what the workbench shows. To be called while the window's component starts. */
  follow(showTitle: (title: string) => void): void {
    $effect(() => {
      const { view, selectedKey, whatIf, plan, budgets } = this.#of.workbench;
      const viewState = { view, migrationKey: selectedKey };
      const tried = { scenarios: whatIf.scenarios.all, plan: plan.saved, budgets: budgets.all };
      untrack(() => {
        const { current } = this;
        if (!current) return;
        const isChanged = (['scenarios', 'plan', 'budgets'] as const).some((one) => tried[one] !== current[one]);
        if (isChanged) this.edit({ viewState, ...tried });
        else if (!same(viewState, current.viewState)) this.update({ viewState });
      });
    });
    $effect(() => {
      const name = this.current?.name;
      if (name === undefined) return;
      this.#of.workbench.title = name;
      showTitle(`${name} — Switchover`);
    });
  }

  /** @param saved what is on disk of it */
  begin(investigation: Investigation, saved?: Saved): void {
    this.#saver = new Saver(investigation, saved, {
      store: () => this.#of.library.store(),
      onSaved: (id) => {
        if (!this.#saver?.isDirty) this.#hasWork = false;
        this.#of.library.saved(id);
        this.#showTried();
      },
    });
    this.lack = saved?.lack;
    this.#of.windows.follow(investigation.id);
  }

  show(saved: Saved): void {
    this.leave();
    this.#of.workbench.restore(saved.investigation);
    this.begin(saved.investigation, saved);
  }

  leave(): void {
    const saver = this.#saver;
    this.#saver = undefined;
    this.lack = undefined;
    if (this.#of.feedback.undoable?.isOfOpen === true) this.#of.feedback.undoable = undefined;
    this.#of.windows.follow(undefined);
    this.leaving.abort();
    this.leaving = new AbortController();
    if (!saver) return;
    this.left = Promise.all([this.left, saver.close()]);
    // It is saved with the investigation. A plan that belongs to none yet becomes part of the next one.
    this.#of.workbench.plan.reset();
  }

  /** What a person changes. */
  edit(change: Partial<Investigation>): void {
    if (!this.#saver) return;
    this.#hasWork = true;
    this.update({ ...change, changedAt: Date.now() });
  }

  /** What the program finds out or notes: no work of a person. */
  update(change: Partial<Investigation>): void {
    this.#saver?.change({ ...this.#saver.current, ...change });
  }

  /** True: what was changed is on disk. */
  async flush(): Promise<boolean> {
    return (await this.#saver?.flush()) ?? true;
  }

  async saveNow(): Promise<void> {
    if (this.state.kind === 'untouched') this.update({});
    await this.flush();
  }

  /** Ends the saving of it: another takes its place. */
  async discard(): Promise<void> {
    await this.#saver?.close({ discard: true });
  }

  async #pull(): Promise<void> {
    await this.#saver?.pull().catch(() => undefined);
    this.#showTried();
  }

  /** Scenarios, plan and stun budgets that another window has saved. */
  #showTried(): void {
    const { current } = this;
    if (!current) return;
    const { whatIf, plan, budgets } = this.#of.workbench;
    if (current.scenarios !== whatIf.scenarios.all) whatIf.scenarios.all = current.scenarios;
    plan.restore(current.plan);
    budgets.restore(current.budgets);
  }
}
