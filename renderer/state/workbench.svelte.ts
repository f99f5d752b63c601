/** The state of the window: what was opened, what was found, what is shown. Everything else is derived from it. */
import { createContext } from 'svelte';
import { isViewId } from '../contract/views.ts';
import { hostsByName, sourceHostOf } from '../engine/host-facts.ts';
import type { ViewId } from '../contract/views.ts';
import type { Progress } from '../engine/analyse.ts';
import { messageOf } from '../engine/base/message-of.ts';
import type { Investigation, Subject } from '../engine/investigation/model.ts';
import { withoutCount } from '../engine/archive/walk.ts';
import { withoutLimit } from '../engine/limits.ts';
import type { LimitName, Limits } from '../engine/limits.ts';
import { previousOf } from '../engine/compare/index.ts';
import type { Analysis, LineRef, Micros, Migration, Outcome } from '../engine/model.ts';
import { bytes } from '../engine/presentation/figures.ts';
import { columnsOf } from '../engine/overview/columns.ts';
import { manyOf } from '../engine/patterns/many.ts';
import type { StunBudget } from '../engine/stun-budget/budgets.ts';
import { countVerdicts, verdictsOf } from '../engine/stun-budget/verdict.ts';
import type { VerdictState } from '../engine/stun-budget/verdict.ts';
import { nextTask } from '../platform/next-task.browser.ts';
import type { Engine, Running } from '../worker/client.ts';
import type { InputFile } from '../worker/messages.ts';
import { Budgets } from './budgets.svelte.ts';
import { Explaining } from './explaining.svelte.ts';
import { Feedback } from './feedback.svelte.ts';
import { shown } from './filter.ts';
import type { Picked, SortKey } from './filter.ts';
import { Finder } from './finder.svelte.ts';
import { History } from './history.svelte.ts';
import type { ComparedKeys, Place } from './history.svelte.ts';
import type { Chosen } from './host.ts';
import type * as host from './host.ts';
import type * as lastReading from './last-reading.ts';
import { isInvestigation, listed, rootsOf } from './input-files.ts';
import { LogView } from './log-view.svelte.ts';
import { pastedFile } from './pasted.ts';
import { Plan } from './plan.svelte.ts';
import { preferencesIn } from './preferences.svelte.ts';
import type { Preferences, TextStorage } from './preferences.svelte.ts';
import { ReportDesk } from './report.svelte.ts';
import type { ReportHost, SavedParts } from './report.svelte.ts';
import { clockOf, offsetAt, spanOf } from './times.ts';
import type { Clock } from './times.ts';
import { WhatIf } from './what-if/what-if.svelte.ts';

export type ReadAgain = 'leave' | 'lower' | 'open';

/** A question to the person: a window crashed while it read this, or may have. */
export interface Suspect {
  readonly name: string;
  answer(choice: ReadAgain): void;
}

/** Saves what is done in the window. */
export interface Recorder {
  readonly opened: SavedParts & { leave(): void };
  readonly imports: { begin(files: readonly InputFile[]): Promise<void> };
  /** Begins an investigation of what was read, whole or up to where it was stopped. */
  readonly recognition: { begin(): Promise<void> };
}

/** What is on screen of what was read, to be put back. */
export interface WhatIsOpen {
  readonly files: readonly InputFile[];
  readonly missing: readonly string[];
  readonly skipped: Chosen['skipped'];
  readonly analysis: Analysis;
}

export interface Surroundings {
  readonly engine: Engine;
  /** Has a worker of its own, so that nothing waits for a costly search. */
  readonly logs: Engine;
  readonly host: ReportHost & Pick<typeof host, 'chooseAgain' | 'noteOpen' | 'openLink' | 'showTitle'>;
  readonly lastReading: Pick<typeof lastReading, 'diedReading' | 'forgetReading' | 'noteReading'>;
  readonly storage: TextStorage;
  /** Processors that a reading may use. */
  cores(): number;
  /** A function, as the recorder itself needs the workbench. */
  recorder(): Recorder;
}

interface OpenOptions {
  readonly zoneOffsetMinutes?: number | undefined;
  readonly limits?: Partial<Limits>;
}

/** For a bundle that crashed a window: a tenth of the usual limits, and less. */
const lowerLimits: Partial<Limits> = { linesOfMigration: 1000, migrationLines: 100_000, migrations: 10_000 };
/**
 * Milliseconds that a window must survive what it read: showing it can be too much, too. No longer, as a page that removes its
 * note while the browser quits finds the note again at the next start.
 */
const settling = 500;

const notOnTheList =
  'Only pages that Switchover’s own explanations name, and those of Broadcom and VMware, are opened from here; this address comes from a note or a kept investigation.';

const empty: Analysis = { sources: [], warnings: [], migrations: [], findings: [], hosts: [], zoneGuess: undefined };

export class Workbench {
  readonly preferences: Preferences;
  readonly log: LogView;
  readonly explaining: Explaining;
  readonly whatIf: WhatIf;
  readonly report: ReportDesk;
  readonly plan: Plan;
  readonly budgets: Budgets;
  readonly feedback = new Feedback();
  readonly #of: Surroundings;

  /** Plain data of thousands of migrations: replaced as a whole, never made reactive inside. */
  analysis = $state.raw<Analysis>(empty);
  /** At hand, to be read again. */
  files = $state.raw<readonly InputFile[]>([]);
  /** Names of what was read for the open investigation and is not at hand: of a saved one, all but what was pasted. */
  missing = $state.raw<readonly string[]>([]);
  progress = $state.raw<Progress | undefined>();
  suspect = $state.raw<Suspect | undefined>();
  view = $state<ViewId>('overview');
  wasCancelled = $state(false);
  /** The name of the investigation that is open. */
  title = $state<string | undefined>();

  filterText = $state('');
  outcomes = $state.raw<ReadonlySet<Outcome>>(new Set());
  cause = $state<string | undefined>();
  /** Selected on a time axis: filters the list. */
  range = $state.raw<readonly [Micros, Micros] | undefined>();
  /** Of a pattern: filters the list. */
  picked = $state.raw<Picked | undefined>();
  /** Of the stun budgets: filters the list. */
  budget = $state<VerdictState | undefined>();
  sort = $state<SortKey>('time');
  descending = $state(false);

  selectedKey = $state<string | undefined>();
  /** The migration that another one will be compared with. */
  markedKey = $state<string | undefined>();
  /** Two migrations that are shown beside each other, in place of the selected one. */
  comparedKeys = $state.raw<ComparedKeys | undefined>();
  /** The line that a value comes from, the view in which it was asked for, and how the value may be written in it. */
  line = $state.raw<LineRef | undefined>();
  #lineView = $state<ViewId | undefined>();
  lineWords = $state.raw<readonly string[]>([]);
  /** The line that stands beside the view. */
  readonly shownLine = $derived(this.view === this.#lineView ? this.line : undefined);
  readonly history = new History(() => Date.now());

  /** What of the choice could not be opened. */
  #skipped: Chosen['skipped'] = [];
  /** While more is being added to what is open. */
  #adding = $state.raw<{ isStopped: boolean } | undefined>();
  /** Limits that were raised for what is open. */
  #raised: Partial<Limits> = {};
  /** The offset that was given for logs that state none. */
  #assumedZoneMinutes: number | undefined;
  #running = $state.raw<Running<Analysis> | undefined>();

  /** From the first to the last line of the logs. */
  readonly span = $derived(spanOf(this.analysis.sources));
  /** The clock of pictures and selections over all logs. */
  readonly clock = $derived.by(() => {
    const { sources } = this.analysis;
    return clockOf(
      sources.map((_, source) => ({ source })),
      sources,
      this.preferences.zone,
    );
  });
  /** The clock on which the times of a migration, or of other lines, are shown. */
  readonly clockOf = $derived.by(() => {
    const { zone } = this.preferences;
    const { sources } = this.analysis;
    const isStated = sources.every((source) => source.zone !== 'unstated');
    return ({ lines }: { readonly lines: readonly LineRef[] }): Clock =>
      isStated ? zone : clockOf(lines, sources, zone);
  });
  readonly #finder = new Finder(
    () => this.analysis.migrations,
    () => this.filterText,
    () => this.clockOf,
  );
  /** Whether each migration kept its stun budget, by its key: those that have one. */
  readonly verdicts = $derived.by(() => verdictsOf(this.analysis.migrations, this.budgets.all, this.analysis.sources));
  readonly budgetCount = $derived(countVerdicts(this.verdicts.values()));
  /** As it is filtered and sorted. */
  readonly list = $derived(shown(this.#finder.found, this, this.verdicts));
  readonly marked = $derived(this.analysis.migrations.find(({ key }) => key === this.markedKey));
  /** Undefined unless both are there: more that was read may have joined two. */
  readonly compared = $derived.by(() => {
    const [a, b] = (this.comparedKeys ?? []).map((wanted) =>
      this.analysis.migrations.find(({ key }) => key === wanted),
    );
    return a && b ? ([a, b] as const) : undefined;
  });
  readonly selected = $derived(this.analysis.migrations.find(({ key }) => key === this.selectedKey));
  /** What the overview counts of all of them: kept here, as a return to it would read thousands anew. */
  readonly columns = $derived.by(() => {
    const { migrations, hosts, sources } = this.analysis;
    return columnsOf(migrations, hosts, sources);
  });
  /** What the migrations share, and the worst of them. Undefined while they are read: each part of a reading would ask anew. */
  readonly many = $derived.by(() => {
    const { migrations, hosts, sources } = this.analysis;
    return this.isWorking ? undefined : manyOf(migrations, { hosts, sources, zoneMinutes: this.#zoneMinutes() });
  });
  readonly name = $derived(this.title ?? nameOf(this.files));

  constructor(surroundings: Surroundings) {
    const { engine, logs, host, storage } = surroundings;
    this.#of = surroundings;
    this.preferences = preferencesIn(storage, (theme) => void host.desktop?.setTheme(theme));
    this.log = new LogView(logs);
    this.explaining = new Explaining(logs);
    this.plan = new Plan(engine);
    this.budgets = new Budgets((budgets) => (this.preferences.budgets = budgets));
    this.#beginBudgets();
    this.whatIf = new WhatIf(engine, (key) => this.analysis.migrations.find((one) => one.key === key), {
      hostOf: (migration) => sourceHostOf(migration, hostsByName(this.analysis.hosts)),
      moves: () => this.analysis,
      budgets: () => this.budgets.all,
    });
    const window = () => ({
      name: this.name,
      ...{ analysis: this.analysis, files: this.files, list: this.list, selected: this.selected },
      scenarios: this.whatIf.scenarios.all,
      budgets: this.budgets.all,
      zoneMinutes: this.#zoneMinutes(),
      assumedZoneMinutes: this.#assumedZoneMinutes,
      investigation: surroundings.recorder().opened,
    });
    this.report = new ReportDesk({ engine, host, feedback: this.feedback, preferences: this.preferences, window });
  }

  /** Starts the engine ahead of the first reading. Where that fails, the reading reports it. */
  getReady(): void {
    if (this.isEmpty) this.#of.engine.request({ kind: 'get-ready' }).answer.catch(() => undefined);
  }

  get isWorking(): boolean {
    return this.#running !== undefined;
  }

  /** What is on screen is only what was found so far: nothing of it is final, and what is absent may come yet. */
  get isPartial(): boolean {
    return this.isWorking && this.#adding === undefined;
  }

  get isEmpty(): boolean {
    return this.files.length === 0 && this.title === undefined && !this.isWorking;
  }

  /**
   * Reads what was chosen, in place of what was open. Nothing chosen changes nothing.
   *
   * @param options zone for logs that state none, and limits that are raised
   */
  async open({ files: chosen, skipped }: Chosen, options: OpenOptions = {}): Promise<void> {
    const { engine, host, lastReading } = this.#of;
    const cores = this.#of.cores();
    const saved = chosen.filter(isInvestigation);
    const files = chosen.filter((file) => !isInvestigation(file));
    if (saved.length > 0) await this.#of.recorder().imports.begin(saved);
    if (files.length === 0) {
      if (saved.length === 0 && skipped.length > 0)
        this.feedback.notify('Nothing could be opened', skipped.map(sentence).join('\n'));
      return;
    }
    const again = await this.#readAgain(files);
    if (again === 'leave') return;
    const { zoneOffsetMinutes } = options;
    const limits = { ...(again === 'lower' && lowerLimits), ...options.limits };
    this.cancel();
    this.#of.recorder().opened.leave();
    this.#begin(files, limits);
    this.#skipped = skipped;
    lastReading.noteReading(files, this.name);
    this.#assumedZoneMinutes = zoneOffsetMinutes;
    const running = engine.request({ kind: 'analyse', files, zoneOffsetMinutes, limits, cores }, this.#watch());
    this.#running = running;
    try {
      const analysis = await running.answer;
      if (this.#running !== running) return;
      this.#show(this.#withSkipped(this.wasCancelled ? this.#asCancelled(analysis) : analysis));
      // Only now: the next page must not read again what crashed this one.
      host.noteOpen(files);
      // Drawing the analysis is one task, what follows the end of the reading is another.
      await nextTask();
      if (this.#running !== running) return;
    } catch (error) {
      if (this.#running !== running) return;
      lastReading.forgetReading();
      this.feedback.notify('Reading stopped', messageOf(error));
    }
    this.#end();
    void this.#of.recorder().recognition.begin();
    // A bundle that was read in part, or with lower limits, may still crash a window.
    this.#forgetOnceSettled(files, again === 'lower' || this.wasCancelled ? [] : files);
  }

  #forgetOnceSettled(files: readonly InputFile[], sound: readonly InputFile[]): void {
    setTimeout(() => {
      if (this.files === files && !this.isWorking) this.#of.lastReading.forgetReading(sound);
    }, settling);
  }

  /**
   * Reads these files, which what is open was read from and more, while that stays on screen as it is. False: the reading was
   * stopped or failed, and nothing was changed.
   *
   * @param skipped what more could not be opened
   */
  async extend(files: readonly InputFile[], skipped: Chosen['skipped']): Promise<boolean> {
    const { engine, host, lastReading } = this.#of;
    const again = await this.#readAgain(files);
    if (again === 'leave') return false;
    const limits = { ...(again === 'lower' && lowerLimits), ...this.#raised };
    this.cancel();
    const adding = { isStopped: false };
    this.#adding = adding;
    lastReading.noteReading(files, this.name);
    const zoneOffsetMinutes = this.#assumedZoneMinutes;
    const running = engine.request(
      { kind: 'analyse', files, zoneOffsetMinutes, limits, cores: this.#of.cores() },
      { onProgress: (progress) => this.#showProgress(progress) },
    );
    this.#running = running;
    let analysis: Analysis | undefined;
    try {
      analysis = await running.answer;
    } catch (error) {
      if (this.#running === running) this.feedback.notify('Reading stopped: nothing was added', messageOf(error));
    }
    if (this.#running !== running) return false;
    this.#adding = undefined;
    this.#end();
    if (!analysis || adding.isStopped) {
      lastReading.forgetReading();
      if (analysis) this.feedback.message = 'Stopped: nothing was added.';
      return false;
    }
    this.#skipped = [...this.#skipped, ...skipped];
    this.#replace({ files, missing: [], skipped: this.#skipped, analysis: this.#withSkipped(analysis) });
    host.noteOpen(files);
    this.#forgetOnceSettled(files, again === 'lower' ? [] : files);
    return true;
  }

  get whatIsOpen(): WhatIsOpen {
    return { files: this.files, missing: this.missing, skipped: this.#skipped, analysis: this.analysis };
  }

  /** Shows again what was there before more was added to it. */
  putBack(before: WhatIsOpen): void {
    this.cancel();
    this.#replace(before);
    this.#of.host.noteOpen(before.files);
  }

  /** Another analysis of what is open: selection, view and line stay. */
  #replace({ files, missing, skipped, analysis }: WhatIsOpen): void {
    this.files = files;
    this.missing = missing;
    this.#skipped = skipped;
    const { line } = this;
    const path = line && this.analysis.sources[line.source]?.path;
    this.line = undefined;
    this.report.forget();
    this.log.begin({ files, limits: this.#raised });
    this.#show(analysis);
    const source = analysis.sources.findIndex((one) => one.path === path);
    if (line && source >= 0) this.line = { ...line, source };
    if (!this.selected) this.selectedKey = undefined;
  }

  /** Whether the file that contains this log can be read now. */
  isAtHand(path: string): boolean {
    if (this.missing.length === 0) return this.files.length > 0;
    const own = [path, withoutCount(path)];
    return this.files.some((file) => own.some((one) => one === file.path || one.startsWith(`${file.path}/`)));
  }

  /** Asks the person where a page crashed while it read any of these files. */
  async #readAgain(files: readonly InputFile[]): Promise<ReadAgain> {
    const name = await this.#of.lastReading.diedReading(files);
    if (name === undefined) return 'open';
    const choice = await new Promise<ReadAgain>((answer) => (this.suspect = { name, answer }));
    this.suspect = undefined;
    return choice;
  }

  /** Opens a page in the browser, or shows why not. */
  async openOutside(address: string): Promise<void> {
    const why = await this.#of.host.openLink(address).then(
      (isOpened) => (isOpened ? undefined : notOnTheList),
      () => 'No browser could be started.',
    );
    if (why === undefined) return;
    const text = `${why} Copy its address to open it yourself:`;
    this.feedback.notice = { title: 'The page was not opened', text, address };
  }

  /** Shows a saved investigation: all of it but the logs, as the bundle may be elsewhere. What was pasted is in it. */
  restore({ name, analysis, pasted, bundles, scenarios, plan, budgets, viewState }: Investigation): void {
    this.#empty(pasted.map(pastedFile));
    this.missing = bundles.map((one) => one.name).filter((one) => !pasted.some((text) => text.name === one));
    this.title = name;
    this.#show(analysis);
    this.whatIf.restore(scenarios);
    this.plan.restore(plan);
    this.budgets.begin(budgets);
    this.selectedKey = analysis.migrations.find(({ key }) => key === viewState.migrationKey)?.key;
    this.view = isViewId(viewState.view) ? viewState.view : 'overview';
  }

  /** Reads the same files again, with a zone for the logs that state none. */
  async reopen(zoneOffsetMinutes: number): Promise<void> {
    if (this.#isAllAtHand())
      await this.open({ files: this.files, skipped: [] }, { zoneOffsetMinutes, limits: this.#raised });
  }

  /** Reads what is open from disk again, where it was changed. */
  async readAnew(): Promise<void> {
    if (!this.#isAllAtHand()) return;
    const chosen = await this.#of.host.chooseAgain(this.files);
    await this.open(chosen, { zoneOffsetMinutes: this.#assumedZoneMinutes, limits: this.#raised });
  }

  /** Reads the same files again, past a limit that was hit. */
  async readOn(limit: LimitName): Promise<void> {
    if (!this.#isAllAtHand()) return;
    const limits = { ...this.#raised, ...withoutLimit(limit) };
    await this.open({ files: this.files, skipped: [] }, { zoneOffsetMinutes: this.#assumedZoneMinutes, limits });
  }

  /** Says what is not, as reading a part of it anew would lose the rest. */
  #isAllAtHand(): boolean {
    const { missing } = this;
    if (missing.length === 0) return true;
    const them = missing.length === 1 ? 'it' : 'them';
    const text = `This investigation was read from ${listed(missing)}. Open ${them} again first: the investigation is recognised and goes on.`;
    this.feedback.notify('Its files are not open', text);
    return false;
  }

  /** Puts one migration into a report, or all where none is chosen. */
  openReport(key: string | undefined): void {
    if (key !== undefined) this.select(key);
    this.report.scope = key === undefined ? 'all' : 'selected';
    this.view = 'report';
  }

  /** A report has one offset for all its times: that of the first of them. */
  #zoneMinutes(): number {
    const first = this.analysis.migrations.find(({ firstSeen }) => firstSeen !== undefined)?.firstSeen;
    return first === undefined ? 0 : offsetAt(first, this.preferences.zone);
  }

  /** Stops reading and keeps what was found until then. */
  cancel(): void {
    if (!this.#running) return;
    if (this.#adding) this.#adding.isStopped = true;
    else this.wasCancelled = true;
    this.#running.cancel();
  }

  close(): void {
    this.#of.recorder().opened.leave();
    this.#empty();
    this.#of.host.showTitle('Switchover');
  }

  #empty(files: readonly InputFile[] = []): void {
    this.cancel();
    this.#of.lastReading.forgetReading();
    this.#end();
    this.#begin(files);
  }

  select(key: string | undefined): void {
    this.selectedKey = key;
    this.comparedKeys = undefined;
    this.line = undefined;
  }

  /** Marks a migration to compare another with it; beside one that is marked, shows both. Of the marked one it takes the mark away. */
  mark(key: string | undefined): void {
    const first = this.marked?.key;
    if (key === undefined) return;
    if (first === undefined || first === key) this.markedKey = first === key ? undefined : key;
    else this.compare(first, key);
  }

  compare(a: string, b: string): void {
    this.select(b);
    this.markedKey = undefined;
    this.comparedKeys = [a, b];
    this.view = 'migrations';
  }

  /** The move of the selected one's VM before it. */
  readonly previous = $derived(this.selected && previousOf(this.selected, this.analysis.migrations));

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

  /** Shows what a note or a bookmark is about. */
  goTo(about: Subject): void {
    if (about.kind === 'migration') this.openMigration(about.key);
    else if (about.kind === 'line') void this.openInLogs(about.ref);
    else this.view = 'investigations';
  }

  /** Shows the line that a value comes from, beside the value. */
  showLine(ref: LineRef | undefined, words: readonly string[] = []): void {
    this.line = ref;
    this.#lineView = this.view;
    this.lineWords = words;
  }

  /** Leaves a line, then a filter. False: there was nothing to leave. */
  goBack(): boolean {
    const isComparing = this.view === 'migrations' && this.compared !== undefined;
    const isInside = this.shownLine !== undefined || isComparing || this.isFiltered;
    if (this.shownLine) this.showLine(undefined);
    else if (isComparing) this.comparedKeys = undefined;
    else this.clearFilter();
    return isInside;
  }

  /** Where one is. */
  get place(): Place {
    const { view, selectedKey, comparedKeys, shownLine: line, lineWords } = this;
    const { path, line: at, mergedFrom } = this.log;
    return {
      view,
      selectedKey,
      comparedKeys,
      line,
      lineWords,
      log: view === 'logs' ? { path, line: at, mergedFrom } : undefined,
    };
  }

  /** −1: back to where one was before, 1: forward again. */
  goInHistory(step: -1 | 1): void {
    const place = this.history.go(step, this.place);
    if (!place) return;
    const { view, selectedKey, comparedKeys, line, lineWords, log } = place;
    this.select(selectedKey);
    this.comparedKeys = comparedKeys;
    this.view = view;
    this.showLine(line, lineWords);
    if (log?.mergedFrom) void this.log.openMerged(log.mergedFrom, log.line);
    else if (log?.path !== undefined) void this.openFile(log.path, log.line);
  }

  async openInLogs(ref: LineRef): Promise<void> {
    const source = this.analysis.sources[ref.source];
    if (source) await this.openFile(source.path, ref.line);
  }

  /** Shows a line of any text file of what was opened. */
  async openFile(path: string, line: number): Promise<void> {
    this.view = 'logs';
    if (this.isAtHand(path)) await this.log.open(path, line);
    else this.log.point(path, line);
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

  /** Whether the list leaves out anything. */
  get isFiltered(): boolean {
    const { filterText, outcomes, cause, range, picked, budget } = this;
    return filterText !== '' || outcomes.size > 0 || [cause, range, picked, budget].some((one) => one !== undefined);
  }

  /** The migrations that failed for one cause. */
  showCause(cause: string): void {
    this.clearFilter();
    this.cause = cause;
    this.view = 'migrations';
  }

  /** The migrations that broke their stun budget, or that may have. */
  showBudget(state: VerdictState): void {
    this.clearFilter();
    this.budget = state;
    this.view = 'migrations';
  }

  /** These migrations alone. */
  showPicked(words: string, keys: readonly string[]): void {
    this.clearFilter();
    this.picked = { words, keys: new Set(keys) };
    this.view = 'migrations';
  }

  clearFilter(): void {
    this.filterText = '';
    this.outcomes = new Set();
    this.cause = undefined;
    this.range = undefined;
    this.picked = undefined;
    this.budget = undefined;
  }

  /** Lines of a migration per source, for marking them in a log. */
  linesOf(migration: Migration | undefined, source: number): ReadonlySet<number> {
    return new Set(migration?.lines.filter((line) => line.source === source).map(({ line }) => line));
  }

  #watch() {
    return {
      onProgress: (progress: Progress) => this.#showProgress(progress),
      onPartial: (analysis: Analysis) => this.#show(analysis),
    };
  }

  #showProgress(progress: Progress): void {
    this.progress = progress;
    const { bytesRead, bytesTotal } = progress;
    void this.#of.host.desktop?.setProgress(bytesTotal > 0 ? bytesRead / bytesTotal : 0);
  }

  #begin(files: readonly InputFile[], limits: Partial<Limits> = {}): void {
    this.files = files;
    this.missing = [];
    this.#skipped = [];
    this.#adding = undefined;
    this.#raised = limits;
    this.#of.host.noteOpen([]);
    this.title = undefined;
    this.analysis = empty;
    this.feedback.notice = undefined;
    this.wasCancelled = false;
    this.selectedKey = undefined;
    this.markedKey = undefined;
    this.comparedKeys = undefined;
    this.line = undefined;
    this.view = 'overview';
    this.clearFilter();
    this.report.forget();
    this.log.begin({ files, limits });
    this.history.begin(this.place);
    this.whatIf.restore([]);
    this.#beginBudgets();
  }

  /** With those that were set last, as plain data: they are saved with the investigation. */
  #beginBudgets(): void {
    this.budgets.begin($state.snapshot(this.preferences.budgets) as readonly StunBudget[]);
  }

  #show(analysis: Analysis): void {
    this.analysis = analysis;
    this.#of.host.showTitle(this.name === '' ? 'Switchover' : `${this.name} — Switchover`);
  }

  /** A report or a saved investigation of a part says so. */
  #asCancelled(analysis: Analysis): Analysis {
    const { bytesRead, bytesTotal } = this.progress ?? {};
    const at =
      bytesRead === undefined || bytesTotal === undefined ? '' : ` at ${bytes(bytesRead)} of ${bytes(bytesTotal)}`;
    const message = `Reading was cancelled${at}: what comes after was not read.`;
    return { ...analysis, warnings: [asWarning({ path: this.name, reason: message }), ...analysis.warnings] };
  }

  #withSkipped(analysis: Analysis): Analysis {
    return { ...analysis, warnings: [...this.#skipped.map(asWarning), ...analysis.warnings] };
  }

  #end(): void {
    this.#running = undefined;
    this.progress = undefined;
    void this.#of.host.desktop?.setProgress('none');
  }
}

function nameOf(files: readonly InputFile[]): string {
  const roots = rootsOf(files);
  const [first = ''] = roots;
  return roots.length > 1 ? `${first} and ${roots.length - 1} more` : first;
}

function asWarning({ path, reason }: Chosen['skipped'][number]) {
  return { path, offset: undefined, kind: 'unreadable' as const, message: reason };
}

function sentence({ path, reason }: Chosen['skipped'][number]): string {
  return `${path}: ${reason}`;
}

export const [useWorkbench, provideWorkbench] = createContext<Workbench>();
