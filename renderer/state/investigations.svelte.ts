/** The investigation that is open: begun when a bundle was read, kept as one goes, found again; and the list of all. */
import { getContext, setContext, untrack } from 'svelte';
import { contextWanted } from '../engine/investigation/context.ts';
import { limits } from '../engine/investigation/limits.ts';
import { mergeWork } from '../engine/investigation/merge.ts';
import type { BundleIdentity, Investigation, Subject } from '../engine/investigation/model.ts';
import { rejoin } from '../engine/investigation/rejoin.ts';
import { openDatabase } from '../store/database.ts';
import { problemOf } from '../store/problems.ts';
import type { StoreProblem } from '../store/problems.ts';
import { InvestigationStore } from '../store/store.ts';
import type { Loss, Saved, Summary } from '../store/store.ts';
import type { InputFile } from '../worker/messages.ts';
import { identifyBundles, readContextLines } from './bundle-reader.ts';
import { desktop, recentFiles, showTitle } from './host.ts';
import { Imports } from './imports.svelte.ts';
import { Marks } from './marks.ts';
import { Presence } from './presence.svelte.ts';
import { Saver } from './saver.svelte.ts';
import { clearDatabase, ledger, secondCopy } from './second-copy.ts';
import type { SaveState } from './saver.svelte.ts';
import type { Keeper, Workbench } from './workbench.svelte.ts';

export type { Summary };

/** Something that was taken away and can be had back. */
export interface Undoable {
  readonly text: string;
  /** It was taken from what is open: not to be put into another. */
  readonly isOfOpen: boolean;
  undo(): void;
}

export class Investigations implements Keeper {
  readonly #workbench: Workbench;
  #store: Promise<InvestigationStore> | undefined;
  #leaving: Promise<unknown> = Promise.resolve();
  /** Ends what is still read of a bundle that was left. */
  #leftBundle = new AbortController();
  /** Digests cost a reading; the same files are not read twice for them. */
  #identified: { readonly files: readonly InputFile[]; readonly bundles: readonly BundleIdentity[] } | undefined;

  readonly presence = new Presence(({ kind, id }) => {
    if (kind === 'saved' && id === this.current?.id) void this.#pull();
    if (kind === 'saved' || kind === 'listed') void this.refresh();
  });
  readonly imports: Imports;
  /** Notes and bookmarks of the one that is open. */
  readonly marks = new Marks(this);
  #saver = $state.raw<Saver | undefined>();
  list = $state.raw<readonly Summary[]>([]);
  /** Whether the list was read; until then it is not empty but unknown. */
  isListed = $state(false);
  /** Why nothing can be kept at all. */
  problem = $state.raw<StoreProblem | undefined>();
  /** What vanished or was damaged, and was brought back. */
  findings = $state.raw<readonly string[]>([]);
  /** What is gone for good, or damaged in every copy. */
  losses = $state.raw<readonly Loss[]>([]);
  /** Why what is open came without its analysis. */
  lack = $state.raw<string | undefined>();
  undoable = $state.raw<Undoable | undefined>();
  /** What just happened, in a sentence. */
  message = $state('');
  /** Something a person did is not on disk, and the window is about to close. */
  isClosing = $state(false);
  #mayClose = false;
  /** The kept one that was asked for last and is being read. */
  #awaited: string | undefined;
  /** What a person did since the last save; what we do by ourselves is done again. */
  #hasWork = false;
  /** False where the browser may throw away what is kept when room runs out. */
  isProtected = $state<boolean | undefined>();

  readonly current: Investigation | undefined = $derived(this.#saver?.current);
  readonly state: SaveState = $derived(this.#saver?.state ?? { kind: 'untouched' });

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    this.imports = new Imports(this);
    workbench.keeper = this;
    workbench.report.keeping = this;
    window.addEventListener('beforeunload', (event) => this.#beforeUnload(event));
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
      // Told by the list.
    }
  }

  /** Keeps up with what the workbench shows. To be called while the window's component starts. */
  follow(): void {
    $effect(() => {
      const { view, selectedKey, whatIf, plan } = this.#workbench;
      const tried = { scenarios: whatIf.scenarios, plan: plan.saved };
      untrack(() => this.#note({ viewState: { view, migrationKey: selectedKey } }, tried));
    });
    $effect(() => {
      const name = this.current?.name;
      untrack(() => {
        if (name === undefined) return;
        this.#workbench.title = name;
        showTitle(`${name} — Switchover`);
      });
    });
  }

  /** Opened at the first use; after a failure, anew at the next. */
  store(): Promise<InvestigationStore> {
    this.#store ??= InvestigationStore.open({
      ...{ openDatabase, deleteDatabase: clearDatabase, ledger, second: secondCopy() },
      onFound: (findings, losses) => {
        this.findings = [...new Set([...this.findings, ...findings])];
        this.losses = losses;
      },
      onListed: (list) => (this.list = list),
      onClosed: () => (this.#store = undefined),
    }).then(
      (store) => {
        this.problem = undefined;
        return store;
      },
      (error: unknown) => {
        this.#store = undefined;
        this.problem = problemOf(error);
        throw this.problem;
      },
    );
    return this.#store;
  }

  async refresh(): Promise<void> {
    try {
      this.list = await (await this.store()).list();
      this.isListed = true;
    } catch (error) {
      this.problem = problemOf(error);
    }
  }

  // What the workbench calls

  importFiles(files: readonly InputFile[]): Promise<void> {
    return this.imports.begin(files);
  }

  leave(): void {
    this.#awaited = undefined;
    const saver = this.#saver;
    this.#saver = undefined;
    this.lack = undefined;
    if (this.undoable?.isOfOpen === true) this.undoable = undefined;
    this.presence.follow(undefined);
    this.#leftBundle.abort();
    this.#leftBundle = new AbortController();
    if (!saver) return;
    this.#leaving = Promise.all([this.#leaving, saver.close()]);
    // It is kept with what is left. One that belongs to no investigation yet goes into the next.
    this.#workbench.plan.reset();
  }

  read(): void {
    const { analysis, files, name, whatIf, plan } = this.#workbench;
    if (analysis.sources.length === 0) return;
    const tried = { scenarios: whatIf.scenarios, plan: plan.saved };
    const saver = this.#newSaver({ ...begun(analysis, name, files), ...tried }, undefined);
    void this.#recognise(saver, files);
  }

  // The one that is open

  /** Shows one that was kept, unless something else was asked for while it was read. */
  async open(id: string): Promise<void> {
    this.#awaited = undefined;
    if (id === this.current?.id) return void (this.#workbench.view = 'overview');
    this.#awaited = id;
    const before = this.#workbench.view;
    try {
      await this.#saver?.flush();
      await this.#leaving;
      const saved = await (await this.store()).load(id);
      if (this.#awaited !== id) return;
      // A view that was chosen while it was read is where the person is by now: later than the one that was kept.
      const chosen = this.#workbench.view;
      this.show(saved);
      if (chosen !== before) this.#workbench.view = chosen;
    } catch (error) {
      this.tell('This investigation cannot be opened', problemOf(error).message);
    }
  }

  show(saved: Saved): void {
    this.leave();
    this.#workbench.restore(saved.investigation);
    this.#newSaver(saved.investigation, saved);
    this.lack = saved.lack;
  }

  async saveNow(): Promise<void> {
    const saver = this.#saver;
    if (!saver) return;
    if (saver.state.kind === 'untouched') saver.change(saver.current);
    await saver.flush();
  }

  edit(change: Partial<Investigation>): void {
    const saver = this.#saver;
    if (!saver) return;
    this.#hasWork = true;
    saver.change({ ...saver.current, ...change, changedAt: Date.now() });
  }

  /** To where a note or a bookmark points. */
  goTo(about: Subject): void {
    if (about.kind === 'migration') this.#workbench.openMigration(about.key);
    else if (about.kind === 'line') void this.#workbench.openInLogs(about.ref);
    else this.#workbench.view = 'investigations';
  }

  /** The window closes although something is not on disk: the person said so. */
  closeAnyway(): void {
    this.#mayClose = true;
    window.close();
  }

  // Any of the list

  /** Name, tags, status, archived: of the open one at once, of another in the database. */
  async change(id: string, change: Partial<Pick<Investigation, 'name' | 'tags' | 'status' | 'isArchived'>>) {
    if (id === this.current?.id) {
      this.edit(change);
      await this.saveNow();
      return this.refresh();
    }
    await this.#withStore(async (store) => {
      await store.edit(id, { ...change, changedAt: Date.now() });
      this.presence.tell('saved', id);
    });
  }

  async duplicate(id: string): Promise<void> {
    if (id === this.current?.id) await this.saveNow();
    await this.#withStore(async (store) => {
      const before = this.list.find((one) => one.id === id)?.name ?? 'Investigation';
      await store.duplicate(id, crypto.randomUUID(), `${before}, copy`.slice(0, limits.name), Date.now());
    });
  }

  async remove(id: string): Promise<void> {
    const name = this.list.find((one) => one.id === id)?.name ?? 'Investigation';
    if (id === this.current?.id) {
      const { view } = this.#workbench;
      this.#workbench.close();
      this.#workbench.view = view;
    }
    await this.#leaving;
    await this.#withStore((store) => store.remove(id));
    this.#offerUndo(`“${name}” deleted`, () => void this.#withStore((store) => store.undelete(id)), false);
  }

  /** What is gone was told, and the person has understood. */
  async forget(losses: readonly Loss[]): Promise<void> {
    await this.#withStore(async (store) => {
      for (const { id } of losses) await store.discard(id);
    });
  }

  tell(title: string, text: string): void {
    this.#workbench.notice = { title, text };
  }

  async #withStore(work: (store: InvestigationStore) => Promise<void>): Promise<void> {
    try {
      await work(await this.store());
    } catch (error) {
      this.tell('That did not work', problemOf(error).message);
    }
    await this.refresh();
    this.presence.tell('listed', '');
  }

  #newSaver(investigation: Investigation, saved: Saved | undefined): Saver {
    const saver = new Saver(investigation, saved, {
      store: () => this.store(),
      onSaved: (id) => {
        if (!this.#saver?.isDirty) this.#hasWork = false;
        this.presence.tell('saved', id);
        this.#showTried();
        void this.refresh();
        void this.#protect();
      },
    });
    this.#saver = saver;
    this.presence.follow(investigation.id);
    return saver;
  }

  /** The same bundle as before: what was noted then is joined. Otherwise a new investigation, kept from now on. */
  async #recognise(saver: Saver, files: readonly InputFile[]): Promise<void> {
    const bundles = await this.#identify(files);
    if (this.#saver !== saver) return;
    const digests = bundles.flatMap(({ digest }) => digest ?? []);
    if (digests.length === bundles.length) {
      const known = await this.#find(digests).catch(() => undefined);
      if (this.#saver !== saver) return;
      if (known) return this.#join(saver, known, bundles, files);
    }
    saver.change({ ...saver.current, bundles });
    await this.#keepContext(saver, files);
  }

  async #find(digests: readonly string[]): Promise<Saved | undefined> {
    await this.#leaving;
    const store = await this.store();
    const wanted = [...digests].sort().join();
    const same = (one: Summary) =>
      one.bundles
        .map(({ digest }) => digest)
        .sort()
        .join() === wanted;
    const found = (await store.withDigests(digests)).find(same);
    return found && (await store.load(found.id));
  }

  async #join(saver: Saver, known: Saved, bundles: readonly BundleIdentity[], files: readonly InputFile[]) {
    const fresh = saver.current;
    const before = known.investigation;
    // Where the kept analysis cannot be read, even half a new one is more.
    const isLost = known.lack !== undefined;
    const isFresh = isLost || (!this.#workbench.wasCancelled && !(isAssumed(before) && !isAssumed(fresh)));
    const analysis = isFresh ? fresh.analysis : before.analysis;
    const context = isFresh ? [] : before.context;
    // The same bytes: each log has the place among them that it had.
    const kept = isFresh && !isLost ? rejoin(before, before.analysis.sources, analysis.sources) : before;
    const { notes, bookmarks, scenarios } = mergeWork(undefined, fresh, kept, () => crypto.randomUUID());
    // What was done in the moments until it was recognised may have been saved under an id of its own.
    const wasSaved = saver.state.kind !== 'untouched';
    await saver.close({ discard: true });
    if (this.#saver !== saver) return;
    // There is one plan: that of before, and what was typed meanwhile by undo.
    const plan = kept.plan ?? fresh.plan;
    this.#workbench.whatIf.restore(scenarios);
    this.#workbench.plan.restore(plan);
    if (!isFresh) this.#workbench.analysis = analysis;
    const { id, name, tags, status, createdAt, redactionKey } = before;
    this.lack = undefined;
    const next = this.#newSaver(before, known);
    next.change({
      ...fresh,
      ...{
        id,
        name,
        tags,
        status,
        createdAt,
        redactionKey,
        notes,
        bookmarks,
        scenarios,
        plan,
        analysis,
        context,
        bundles,
      },
    });
    this.message = `Known bundle: “${name}” goes on.`;
    if (wasSaved && (await next.flush())) await this.#withStore((store) => store.discard(fresh.id));
    await this.#keepContext(next, files);
  }

  async #identify(files: readonly InputFile[]): Promise<readonly BundleIdentity[]> {
    if (this.#identified?.files === files) return this.#identified.bundles;
    try {
      const [bundles, recent] = await Promise.all([identifyBundles(files, this.#leftBundle.signal), recentFiles()]);
      // What was opened last stands first; the host alone knows where it lies.
      const located = bundles.map((one) => ({ ...one, path: recent.find(({ name }) => name === one.name)?.path }));
      this.#identified = { files, bundles: located };
      return located;
    } catch {
      return bundlesOf(files);
    }
  }

  async #keepContext(saver: Saver, files: readonly InputFile[]): Promise<void> {
    const { analysis, context } = saver.current;
    if (context.length > 0) return;
    const lines = saver.current.notes.flatMap(({ about }) => (about.kind === 'line' ? about.ref : []));
    try {
      const wanted = contextWanted(analysis, lines);
      const found = await readContextLines(files, wanted, this.#leftBundle.signal);
      if (found.length > 0 && this.#saver === saver) saver.change({ ...saver.current, context: found });
    } catch {
      // The worker died or was ended: the lines of the analysis are kept all the same.
    }
  }

  /** What is looked at is kept, too, but is no change to the work. */
  #note(view: Pick<Investigation, 'viewState'>, tried: Pick<Investigation, 'scenarios' | 'plan'>): void {
    const { current } = this;
    if (!current) return;
    if (tried.scenarios !== current.scenarios || tried.plan !== current.plan) this.edit({ ...view, ...tried });
    else if (
      view.viewState.view !== current.viewState.view ||
      view.viewState.migrationKey !== current.viewState.migrationKey
    )
      this.#saver?.change({ ...current, ...view });
  }

  /** Moments after the last key the window can be closed: saves first. A browser asks by itself, a desktop window does not. */
  #beforeUnload(event: BeforeUnloadEvent): void {
    const saver = this.#saver;
    if (!saver?.isDirty || !this.#hasWork || this.#mayClose) return;
    event.preventDefault();
    void saver.flush().then((isSaved) => {
      if (!desktop) return;
      if (isSaved) this.closeAnyway();
      else this.isClosing = true;
    });
  }

  async #pull(): Promise<void> {
    await this.#saver?.pull().catch(() => undefined);
    this.#showTried();
  }

  /** Those that another window made. */
  #showTried(): void {
    const { current } = this;
    if (!current) return;
    const { whatIf, plan } = this.#workbench;
    if (current.scenarios !== whatIf.scenarios) whatIf.scenarios = current.scenarios;
    plan.restore(current.plan);
  }

  async #protect(): Promise<void> {
    if (this.isProtected !== undefined) return;
    this.isProtected = false;
    this.isProtected = await navigator.storage.persist().catch(() => false);
  }

  offerUndoHere(text: string, undo: () => void): void {
    this.#offerUndo(text, undo, true);
  }

  #offerUndo(text: string, undo: () => void, isOfOpen: boolean): void {
    const undoable: Undoable = {
      text,
      isOfOpen,
      undo: () => {
        if (this.undoable === undoable) this.undoable = undefined;
        undo();
      },
    };
    this.message = '';
    this.undoable = undoable;
  }
}

function begun(analysis: Investigation['analysis'], name: string, files: readonly InputFile[]): Investigation {
  const now = Date.now();
  return {
    id: crypto.randomUUID(),
    name: (name || 'Investigation').slice(0, limits.name),
    tags: [],
    status: 'open',
    isArchived: false,
    createdAt: now,
    changedAt: now,
    bundles: bundlesOf(files),
    analysis,
    context: [],
    notes: [],
    bookmarks: [],
    scenarios: [],
    plan: undefined,
    redactionKey: {},
    viewState: { view: 'overview', migrationKey: undefined },
  };
}

function bundlesOf(files: readonly InputFile[]): readonly BundleIdentity[] {
  const names = [...new Set(files.map(({ path }) => path.split('/')[0] ?? path))];
  return names.slice(0, limits.bundles).map((name) => ({ name, bytes: 0, digest: undefined, path: undefined }));
}

/** A person gave the zone of logs that state none: a new reading does not know it. */
function isAssumed({ analysis }: Investigation): boolean {
  return analysis.sources.some(({ zone }) => zone === 'assumed');
}

const contextKey = Symbol('investigations');

export function provideInvestigations(investigations: Investigations): Investigations {
  return setContext(contextKey, investigations);
}

export function useInvestigations(): Investigations {
  return getContext(contextKey);
}
