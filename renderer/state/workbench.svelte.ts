/** The state of the window: what was opened, what was found, what is looked at. Everything else is derived from it. */
import { createContext } from 'svelte';
import { isViewId } from '../contract/views.ts';
import type { ViewId } from '../contract/views.ts';
import type { Progress } from '../engine/analyse.ts';
import { messageOf } from '../engine/base/message-of.ts';
import type { Investigation } from '../engine/investigation/model.ts';
import { withoutLimit } from '../engine/limits.ts';
import type { LimitName, Limits } from '../engine/limits.ts';
import type { Analysis, LineRef, Micros, Migration, Outcome } from '../engine/model.ts';
import { nextTask } from '../platform/next-task.browser.ts';
import type { EngineClient, Running } from '../worker/client.ts';
import type { InputFile } from '../worker/messages.ts';
import { shown } from './filter.ts';
import type { Filter, SortKey } from './filter.ts';
import { Finder } from './finder.svelte.ts';
import type { Chosen } from './host.ts';
import { chooseAgain, noteOpen, openLink, showProgress, showTitle } from './host.ts';
import { diedReading, forgetReading, noteReading } from './last-reading.ts';
import { LogView } from './log-view.svelte.ts';
import { Plan } from './plan.svelte.ts';
import { Preferences } from './preferences.svelte.ts';
import { ReportDesk } from './report.svelte.ts';
import type { SavedAs } from './report.svelte.ts';
import { offsetAt } from './times.ts';
import { WhatIf } from './what-if.svelte.ts';

/** Something to tell the user that is no part of the analysis. */
export interface Notice {
  readonly title: string;
  readonly text: string;
  /** To be copied with a click. */
  readonly address?: string;
}

export type ReadAgain = 'leave' | 'lower' | 'open';

/** What a window died of, or may have, and is to be opened again. */
export interface Suspect {
  readonly name: string;
  answer(choice: ReadAgain): void;
}

/** Whoever keeps what is done here. */
export interface Keeper {
  /** Files of ours among those that were opened. */
  importFiles(files: readonly InputFile[]): Promise<void>;
  /** What was open is left. */
  leave(): void;
  /** A bundle has been read, whole or up to where it was stopped. */
  read(): void;
}

/** For what a window died of: a tenth of what is held otherwise, and less. */
const lowerLimits: Partial<Limits> = { linesOfMigration: 1000, migrationLines: 100_000, migrations: 10_000 };
/**
 * Milliseconds that a window must live on with what it read: what is shown can be too much for it, too. No longer, as what a
 * page forgets while its browser quits is still there at the next start.
 */
const settling = 500;

const notOnTheList =
  'Only pages that Switchover’s own explanations name, and those of Broadcom and VMware, are opened from here; this address comes from a note or a kept investigation.';

const empty: Analysis = { sources: [], warnings: [], migrations: [], findings: [], hosts: [], zoneGuess: undefined };

export class Workbench {
  readonly preferences = new Preferences();
  readonly log: LogView;
  readonly whatIf: WhatIf;
  readonly report: ReportDesk;
  readonly plan: Plan;
  readonly #engine: EngineClient;
  keeper: Keeper | undefined;

  /** Plain data of thousands of migrations: replaced as a whole, never looked into by the framework. */
  analysis = $state.raw<Analysis>(empty);
  files = $state.raw<readonly InputFile[]>([]);
  progress = $state.raw<Progress | undefined>();
  notice = $state.raw<Notice | undefined>();
  suspect = $state.raw<Suspect | undefined>();
  view = $state<ViewId>('overview');
  wasCancelled = $state(false);
  /** Of what is open, where a person gave it one or it was kept under one. */
  title = $state<string | undefined>();

  filterText = $state('');
  outcomes = $state.raw<ReadonlySet<Outcome>>(new Set());
  cause = $state<string | undefined>();
  /** Selected on a time axis: filters the list. */
  range = $state.raw<readonly [Micros, Micros] | undefined>();
  sort = $state<SortKey>('time');
  descending = $state(false);

  selectedKey = $state<string | undefined>();
  /** The line that a value led to, and how that value may be written in it. */
  line = $state.raw<LineRef | undefined>();
  lineWords = $state.raw<readonly string[]>([]);

  /** Limits that were raised for what is open. */
  #raised: Partial<Limits> = {};
  /** The offset that was given for logs that state none. */
  #assumedZoneMinutes: number | undefined;
  #running = $state.raw<Running<Analysis> | undefined>();

  readonly #finder = new Finder(
    () => this.analysis.migrations,
    () => this.filterText,
  );
  /** As it is filtered and sorted. */
  readonly list = $derived(shown(this.#finder.found, this.#filter));
  readonly selected = $derived(this.analysis.migrations.find(({ key }) => key === this.selectedKey));
  readonly name = $derived(this.title ?? nameOf(this.files));

  /** @param logs has a worker of its own, so that nothing waits for a costly search */
  constructor(engine: EngineClient, logs: EngineClient) {
    this.#engine = engine;
    this.log = new LogView(logs);
    this.plan = new Plan(engine);
    this.whatIf = new WhatIf(engine, (key) => this.analysis.migrations.find((one) => one.key === key));
    this.report = new ReportDesk(engine, () => ({
      analysis: this.analysis,
      files: this.files,
      list: this.list,
      selected: this.selected,
      scenarios: this.whatIf.scenarios,
      zoneMinutes: this.#zoneMinutes(),
      assumedZoneMinutes: this.#assumedZoneMinutes,
    }));
  }

  /** Starts what reading would have to wait for. Where that fails, reading says so. */
  getReady(): void {
    if (this.isEmpty) this.#engine.request({ kind: 'get-ready' }).answer.catch(() => undefined);
  }

  get isWorking(): boolean {
    return this.#running !== undefined;
  }

  get isEmpty(): boolean {
    return this.files.length === 0 && this.title === undefined && !this.isWorking;
  }

  /**
   * Reads what was chosen, in place of what was open. Nothing chosen changes nothing.
   *
   * @param how zone for logs that state none, and limits that are raised
   */
  async open(
    { files: chosen, skipped }: Chosen,
    {
      zoneOffsetMinutes,
      limits: asked = {},
    }: { zoneOffsetMinutes?: number | undefined; limits?: Partial<Limits> } = {},
  ): Promise<void> {
    const kept = chosen.filter(isKept);
    const files = chosen.filter((file) => !isKept(file));
    if (kept.length > 0) await this.keeper?.importFiles(kept);
    if (kept.length > 0 && files.length === 0) return;
    if (files.length === 0) {
      if (skipped.length > 0)
        this.notice = { title: 'Nothing could be opened', text: skipped.map(sentence).join('\n') };
      return;
    }
    const again = await this.#readAgain(files);
    if (again === 'leave') return;
    const limits = { ...(again === 'lower' && lowerLimits), ...asked };
    this.cancel();
    this.keeper?.leave();
    this.#begin(files, limits);
    noteReading(files, this.name);
    this.#assumedZoneMinutes = zoneOffsetMinutes;
    const cores = navigator.hardwareConcurrency;
    const running = this.#engine.request({ kind: 'analyse', files, zoneOffsetMinutes, limits, cores }, this.#watch());
    this.#running = running;
    try {
      const analysis = await running.answer;
      if (this.#running !== running) return;
      this.#show({ ...analysis, warnings: [...skipped.map(asWarning), ...analysis.warnings] });
      // Only now: what crashes a page must not be read again by the next.
      noteOpen(files);
      // What that changes on screen is one task, what the end of the reading changes is another.
      await nextTask();
      if (this.#running !== running) return;
    } catch (error) {
      if (this.#running !== running) return;
      forgetReading();
      this.notice = { title: 'Reading stopped', text: messageOf(error) };
    }
    this.#end();
    this.keeper?.read();
    // What was read in part, or with lower limits, says nothing of all of it.
    setTimeout(() => {
      if (this.files === files && !this.isWorking) forgetReading(again === 'lower' || this.wasCancelled ? [] : files);
    }, settling);
  }

  /** Asks where a page died while it read any of these files. */
  async #readAgain(files: readonly InputFile[]): Promise<ReadAgain> {
    const name = await diedReading(files);
    if (name === undefined) return 'open';
    const choice = await new Promise<ReadAgain>((answer) => (this.suspect = { name, answer }));
    this.suspect = undefined;
    return choice;
  }

  /** Opens a page outside, or says why not. */
  async openOutside(address: string): Promise<void> {
    const why = await openLink(address).then(
      (isOpened) => (isOpened ? undefined : notOnTheList),
      () => 'No browser could be started.',
    );
    if (why !== undefined)
      this.notice = { title: 'The page was not opened', text: `${why} Copy its address to open it yourself:`, address };
  }

  /** Shows what was kept: all of it but the logs, whose bundle may be elsewhere. */
  restore({ name, analysis, scenarios, plan, viewState }: Investigation): void {
    this.cancel();
    forgetReading();
    this.#running = undefined;
    this.#begin([]);
    this.title = name;
    this.progress = undefined;
    showProgress('none');
    this.#show(analysis);
    this.whatIf.restore(scenarios);
    this.plan.restore(plan);
    this.selectedKey = analysis.migrations.find(({ key }) => key === viewState.migrationKey)?.key;
    this.view = isViewId(viewState.view) ? viewState.view : 'overview';
  }

  /** Reads the same files again, with a zone for the logs that state none. */
  reopen(zoneOffsetMinutes: number): Promise<void> {
    return this.open({ files: this.files, skipped: [] }, { zoneOffsetMinutes, limits: this.#raised });
  }

  /** Reads what is open as it lies there now: it was changed since. */
  async readAnew(): Promise<void> {
    const chosen = await chooseAgain(this.files);
    await this.open(chosen, { zoneOffsetMinutes: this.#assumedZoneMinutes, limits: this.#raised });
  }

  /** Reads the same files again, past a limit that was hit. */
  readOn(limit: LimitName): Promise<void> {
    const limits = { ...this.#raised, ...withoutLimit(limit) };
    return this.open({ files: this.files, skipped: [] }, { zoneOffsetMinutes: this.#assumedZoneMinutes, limits });
  }

  /** Puts one migration into a report, or all where none is chosen. */
  openReport(key: string | undefined): void {
    if (key !== undefined) this.select(key);
    this.report.scope = key === undefined ? 'all' : 'selected';
    this.view = 'report';
  }

  async saveReport(as: SavedAs): Promise<void> {
    if (this.report.keys.length === 0) return;
    const result = await this.report.save(as);
    if (result?.kind === 'failed') this.notice = { title: 'The report was not saved', text: result.message };
  }

  /** A report has one offset for all its times: that of the first of them. */
  #zoneMinutes(): number {
    const first = this.analysis.migrations.find(({ firstSeen }) => firstSeen !== undefined)?.firstSeen;
    return first === undefined ? 0 : offsetAt(first, this.preferences.zone);
  }

  /** Stops reading; what was found until then stays. */
  cancel(): void {
    if (!this.#running) return;
    this.wasCancelled = true;
    this.#running.cancel();
  }

  close(): void {
    this.cancel();
    forgetReading();
    this.keeper?.leave();
    this.#running = undefined;
    this.#begin([]);
    this.progress = undefined;
    showProgress('none');
    showTitle('Switchover');
  }

  select(key: string | undefined): void {
    this.selectedKey = key;
    this.line = undefined;
  }

  /** Opens a migration's detail. */
  openMigration(key: string): void {
    this.select(key);
    this.view = 'migrations';
  }

  /** Opens the simulator calibrated from a migration; without one, from scratch. */
  openWhatIf(key: string | undefined): void {
    this.whatIf.open(key);
    this.view = 'what-if';
  }

  /** Moves the selection in the list, as it is filtered and sorted. */
  move(steps: number): void {
    this.#finder.settle();
    const { list } = this;
    if (list.length === 0) return;
    const at = list.findIndex(({ key }) => key === this.selectedKey);
    const to = at < 0 ? 0 : Math.min(list.length - 1, Math.max(0, at + steps));
    this.select(list[to]?.key);
  }

  /** Shows the line that a value comes from, among the migration's lines. */
  showLine(ref: LineRef | undefined, words: readonly string[] = []): void {
    this.line = ref;
    this.lineWords = words;
  }

  /** Out of a line, then out of a filter. False: there was nothing to leave. */
  goBack(): boolean {
    const isInside = this.line !== undefined || this.isFiltered;
    if (this.line) this.showLine(undefined);
    else this.clearFilter();
    return isInside;
  }

  /** Shows a line in its file. */
  async openInLogs(ref: LineRef): Promise<void> {
    const source = this.analysis.sources[ref.source];
    if (source) await this.openFile(source.path, ref.line);
  }

  /** Shows a line of any text file of what was opened. */
  async openFile(path: string, line: number): Promise<void> {
    this.view = 'logs';
    if (this.files.length === 0) this.log.point(path, line);
    else await this.log.open(path, line);
  }

  toggleOutcome(outcome: Outcome): void {
    const outcomes = new Set(this.outcomes);
    if (!outcomes.delete(outcome)) outcomes.add(outcome);
    this.outcomes = outcomes;
  }

  sortBy(key: SortKey): void {
    this.descending = this.sort === key ? !this.descending : key === 'duration' || key === 'downtime';
    this.sort = key;
  }

  get #filter(): Filter {
    const { outcomes, cause, range, sort, descending } = this;
    return { outcomes, cause, range, sort, descending };
  }

  /** Whether the list holds back anything. */
  get isFiltered(): boolean {
    return this.filterText !== '' || this.outcomes.size > 0 || this.cause !== undefined || this.range !== undefined;
  }

  /** The migrations that failed for one cause. */
  showCause(cause: string): void {
    this.clearFilter();
    this.cause = cause;
    this.view = 'migrations';
  }

  clearFilter(): void {
    this.filterText = '';
    this.outcomes = new Set();
    this.cause = undefined;
    this.range = undefined;
  }

  /** Lines of a migration per source, for marking them in a log. */
  linesOf(migration: Migration | undefined, source: number): ReadonlySet<number> {
    return new Set(migration?.lines.filter((line) => line.source === source).map(({ line }) => line));
  }

  #watch() {
    return {
      onProgress: (progress: Progress) => {
        this.progress = progress;
        showProgress(progress.bytesTotal > 0 ? progress.bytesRead / progress.bytesTotal : 0);
      },
      onPartial: (analysis: Analysis) => this.#show(analysis),
    };
  }

  #begin(files: readonly InputFile[], limits: Partial<Limits> = {}): void {
    this.files = files;
    this.#raised = limits;
    noteOpen([]);
    this.title = undefined;
    this.analysis = empty;
    this.notice = undefined;
    this.wasCancelled = false;
    this.selectedKey = undefined;
    this.line = undefined;
    this.view = 'overview';
    this.clearFilter();
    this.report.forget();
    this.log.begin({ files, limits });
    this.whatIf.restore([]);
  }

  #show(analysis: Analysis): void {
    this.analysis = analysis;
    showTitle(this.name === '' ? 'Switchover' : `${this.name} — Switchover`);
  }

  #end(): void {
    this.#running = undefined;
    this.progress = undefined;
    showProgress('none');
  }
}

function isKept({ path }: InputFile): boolean {
  return /\.switchover$/i.test(path);
}

function nameOf(files: readonly InputFile[]): string {
  const roots = [...new Set(files.map(({ path }) => path.split('/')[0] ?? path))];
  const [first = ''] = roots;
  return roots.length > 1 ? `${first} and ${roots.length - 1} more` : first;
}

function asWarning({ path, reason }: Chosen['skipped'][number]) {
  return { path, offset: undefined, kind: 'unreadable' as const, message: reason };
}

function sentence({ path, reason }: Chosen['skipped'][number]): string {
  return `${path}: ${reason}`;
}

/** The window's workbench, in any component below the shell. */
export const [useWorkbench, provideWorkbench] = createContext<Workbench>();
