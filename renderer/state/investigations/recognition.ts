/** A bundle that was read before: its investigation goes on, with the new analysis. Any other begins one of its own. */
import { contextWanted } from '../../engine/investigation/context.ts';
import { limits } from '../../engine/investigation/limits.ts';
import { mergeWork } from '../../engine/investigation/merge.ts';
import type { BundleIdentity, Investigation } from '../../engine/investigation/model.ts';
import type { Analysis } from '../../engine/model.ts';
import { rejoin } from '../../engine/investigation/rejoin.ts';
import type { Saved, Summary } from '../../store/store.ts';
import type { InputFile } from '../../worker/messages.ts';
import type * as bundles from '../bundle-reader.ts';
import type * as host from '../host.ts';
import { rootsOf } from '../input-files.ts';
import { pastedTexts } from '../pasted.ts';
import type { Workbench } from '../workbench.svelte.ts';
import type { Library } from './library.svelte.ts';
import type { Opened } from './opened.svelte.ts';

export type BundleReader = Pick<typeof bundles, 'identifyBundles' | 'readContextLines'>;

interface Surroundings {
  readonly workbench: Workbench;
  readonly library: Library;
  readonly opened: Opened;
  readonly bundles: BundleReader;
  readonly host: Pick<typeof host, 'recentFiles'>;
}

export class Recognition {
  readonly #of: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#of = surroundings;
  }

  /** Begins an investigation of what the workbench has read, and joins it to an earlier one of the same bundle. */
  async begin(): Promise<void> {
    const { opened, workbench } = this.#of;
    const { analysis, files } = workbench;
    if (analysis.sources.length === 0) return;
    opened.begin(begun(workbench));
    const leaving = opened.leaving.signal;
    const pasted = await pastedTexts(files);
    if (leaving.aborted) return;
    if (pasted.length > 0) opened.update({ pasted });
    const bundles = await this.#identify(files, leaving);
    // More may have been added meanwhile, which continues by itself.
    if (leaving.aborted || workbench.files !== files) return;
    const known = await this.#find(bundles).catch(() => undefined);
    if (leaving.aborted || workbench.files !== files) return;
    if (known) await this.#join(known, bundles, leaving);
    else opened.update({ bundles });
    await this.#keepContext(files, leaving);
  }

  /** More was read together with what is open: that goes on with the new analysis. */
  async extend(): Promise<void> {
    const { opened, workbench } = this.#of;
    const { analysis, files } = workbench;
    const leaving = opened.leaving.signal;
    const pasted = await pastedTexts(files);
    const before = opened.current;
    if (leaving.aborted || !before) return;
    const bundles = bundlesOf(files).map((one) => before.bundles.find(({ name }) => name === one.name) ?? one);
    opened.edit({ ...moved(before, analysis), analysis, context: [], pasted, bundles });
    void this.#completeExtended(files, leaving);
  }

  async #completeExtended(files: readonly InputFile[], leaving: AbortSignal): Promise<void> {
    const { opened, workbench } = this.#of;
    const bundles = await this.#identify(files, leaving);
    if (leaving.aborted || workbench.files !== files) return;
    opened.update({ bundles });
    await this.#keepContext(files, leaving);
  }

  /** What was added is taken out again; what was written meanwhile stays. */
  putBack({ analysis, context, pasted, bundles }: Investigation): void {
    const { opened } = this.#of;
    if (opened.current) opened.edit({ ...moved(opened.current, analysis), analysis, context, pasted, bundles });
  }

  async #identify(files: readonly InputFile[], leaving: AbortSignal): Promise<readonly BundleIdentity[]> {
    try {
      const { bundles: reader, host } = this.#of;
      const [found, recent] = await Promise.all([reader.identifyBundles(files, leaving), host.recentFiles()]);
      // The newest comes first; only the host knows the path.
      return found.map((one) => ({ ...one, path: recent.find(({ name }) => name === one.name)?.path }));
    } catch {
      return bundlesOf(files);
    }
  }

  async #find(bundles: readonly BundleIdentity[]): Promise<Saved | undefined> {
    const wanted = bundles.flatMap(({ digest }) => digest ?? []);
    if (wanted.length < bundles.length) return undefined;
    const { library, opened } = this.#of;
    await opened.left;
    const store = await library.store();
    const digestsOf = (one: Summary) => one.bundles.map(({ digest }) => digest);
    const found = (await store.withDigests(wanted)).find(
      (one) => digestsOf(one).sort().join() === wanted.toSorted().join(),
    );
    return found && (await store.load(found.id));
  }

  async #join(known: Saved, bundles: readonly BundleIdentity[], leaving: AbortSignal): Promise<void> {
    const { opened, workbench, library } = this.#of;
    const fresh = opened.current;
    if (!fresh) return;
    // Changes of the moments until it was recognised may have been saved, under an id of their own.
    const wasSaved = opened.state.kind !== 'untouched';
    await opened.discard();
    if (leaving.aborted) return;
    const joined = { ...joinedOf(fresh, known, workbench.wasCancelled), bundles };
    // There is one plan, the earlier one. Undo brings back what was typed meanwhile.
    workbench.whatIf.restore(joined.scenarios);
    workbench.plan.restore(joined.plan);
    workbench.budgets.restore(joined.budgets);
    workbench.analysis = joined.analysis;
    opened.begin(known.investigation, { ...known, lack: undefined });
    opened.update(joined);
    workbench.feedback.message = `Known bundle: “${joined.name}” goes on.`;
    if (wasSaved && (await opened.flush())) await library.discard(fresh.id);
  }

  /** Lines around those of the analysis and of the notes, so that they can be read without the bundle. */
  async #keepContext(files: readonly InputFile[], leaving: AbortSignal): Promise<void> {
    const { opened, workbench } = this.#of;
    const { current } = opened;
    if (leaving.aborted || !current || current.context.length > 0) return;
    const lines = current.notes.flatMap(({ about }) => (about.kind === 'line' ? about.ref : []));
    try {
      const wanted = contextWanted(current.analysis, lines);
      const context = await this.#of.bundles.readContextLines(files, wanted, leaving);
      if (context.length > 0 && !leaving.aborted && workbench.files === files) opened.update({ context });
    } catch {
      // The worker has ended: the lines of the analysis are saved all the same.
    }
  }
}

function begun({ analysis, files, name, whatIf, plan, budgets }: Workbench): Investigation {
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
    pasted: [],
    notes: [],
    bookmarks: [],
    scenarios: whatIf.scenarios.all,
    plan: plan.saved,
    budgets: budgets.all,
    redactionKey: {},
    viewState: { view: 'overview', migrationKey: undefined },
  };
}

/** Notes and bookmarks as they stand in another analysis. */
function moved(investigation: Investigation, to: Analysis): Pick<Investigation, 'notes' | 'bookmarks'> {
  const { notes, bookmarks } = rejoin(investigation, investigation.analysis.sources, to.sources);
  return { notes, bookmarks };
}

function bundlesOf(files: readonly InputFile[]): readonly BundleIdentity[] {
  return rootsOf(files)
    .slice(0, limits.bundles)
    .map((name) => ({ name, bytes: 0, digest: undefined, path: undefined }));
}

/** What the earlier investigation becomes with a new analysis of its bundle, and with what was done since that was read. */
function joinedOf(fresh: Investigation, { investigation: before, lack }: Saved, wasCancelled: boolean): Investigation {
  // Where the saved analysis cannot be read, even half a new one is more.
  const isLost = lack !== undefined;
  const isFresh = isLost || (!wasCancelled && !(hasAssumedZone(before) && !hasAssumedZone(fresh)));
  const { analysis, pasted, isArchived, changedAt, viewState } = fresh;
  // Notes refer to logs by index: a new analysis may list the same logs in another order.
  const work = isFresh && !isLost ? rejoin(before, before.analysis.sources, analysis.sources) : before;
  const { notes, bookmarks, scenarios } = mergeWork(undefined, fresh, work, () => crypto.randomUUID());
  return {
    ...before,
    ...{ isArchived, changedAt, viewState, notes, bookmarks, scenarios },
    plan: work.plan ?? fresh.plan,
    budgets: before.budgets.length > 0 ? before.budgets : fresh.budgets,
    ...(isFresh && { analysis, pasted, context: [] }),
  };
}

/** A person gave the zone of logs that state none: a new reading does not know it. */
function hasAssumedZone({ analysis }: Investigation): boolean {
  return analysis.sources.some(({ zone }) => zone === 'assumed');
}
