/** A log of the bundle, or several as one, as it is read: which lines are on screen, what a search found. */
import type { NumberedLine } from '../engine/log-text/log-text.ts';
import type { Micros } from '../engine/model.ts';
import type { EngineClient, Running, Watch } from '../worker/client.ts';
import type { Analysed, Answers, MergedLine, MergeLogsRequest, OfAnalysed } from '../worker/messages.ts';

/** Lines are fetched in pages: what is on screen, and a page to either side. */
const pageLines = 200;
const mostHits = 100_000;
/** An expression that takes longer, in milliseconds, is ended with the worker it runs in: nothing else can stop it. */
const longestSearch = 12_000;
/** Lines of each log in a picture of several. */
const mostMerged = 20_000;

/** Several logs together, in order of time. */
export interface MergedLogs {
  /** What they are shown for: a VM's name. */
  readonly of: string;
  readonly paths: readonly string[];
  readonly lines: readonly MergedLine[];
  readonly isCut: boolean;
}

const tooCostly = `It takes more than ${longestSearch / 1000} s and was stopped. Repetitions within repetitions, like (a+)+, make an expression that slow.`;

export class LogView {
  readonly #engine: EngineClient;
  path = $state<string | undefined>();
  lineCount = $state(0);
  /** The line that was asked for; the screen follows it. */
  line = $state(1);
  isOpening = $state(false);
  /** Of the files that it lies in, how much was read: 0 to 1. */
  openedShare = $state(0);
  problem = $state<string | undefined>();
  /** What became of its file since it was analysed, where that is not as it was. */
  changed = $state<string | undefined>();

  pattern = $state('');
  hits = $state.raw<readonly number[]>([]);
  isSearching = $state(false);
  /** What the hits are hits of; undefined before the first search. */
  searched = $state<string | undefined>();
  searchProblem = $state<string | undefined>();
  isComplete = $state(true);

  merged = $state.raw<MergedLogs | undefined>();

  #pages = $state.raw<ReadonlyMap<number, readonly NumberedLine[]>>(new Map());
  #of: OfAnalysed = { analysed: { files: [], limits: {} }, reading: 0 };
  /** What `merged` was asked for with. */
  #merge: MergeLogsRequest | undefined;
  #asked = new Set<number>();
  #opening: Running<unknown> | undefined;
  #search: Running<Answers['search']> | undefined;

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  /** Other files are open from now on. */
  begin(analysed: Analysed): void {
    this.close();
    this.#of = { analysed, reading: this.#of.reading + 1 };
  }

  async open(path: string, line = 1): Promise<void> {
    if (this.path === path && this.lineCount > 0) return this.goTo(line);
    this.close();
    this.path = path;
    this.isOpening = true;
    const running = this.#engine.request({ kind: 'open-log', ...this.#of, path }, this.#watch());
    this.#opening = running;
    try {
      const { lineCount, changed } = await running.answer;
      if (this.#opening !== running) return;
      this.changed = changed;
      this.lineCount = lineCount;
      this.goTo(line);
    } catch (error) {
      if (this.#opening === running) this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      if (this.#opening === running) this.isOpening = false;
    }
  }

  #watch(): Watch {
    this.openedShare = 0;
    return { onWalked: ({ bytesRead, bytesTotal }) => (this.openedShare = bytesRead / Math.max(1, bytesTotal)) };
  }

  close(): void {
    this.#opening?.cancel();
    this.#opening = undefined;
    this.isOpening = false;
    this.#endSearch();
    this.merged = undefined;
    this.path = undefined;
    this.lineCount = 0;
    this.line = 1;
    this.problem = undefined;
    this.changed = undefined;
    this.#pages = new Map();
    this.#asked.clear();
    this.hits = [];
    this.searched = undefined;
    this.searchProblem = undefined;
  }

  /** Opens these logs together, from one moment to another. */
  async openMerged(of: string, paths: readonly string[], [from, to]: readonly [Micros, Micros]): Promise<void> {
    this.close();
    this.isOpening = true;
    this.#merge = { kind: 'merge-logs', ...this.#of, paths, from, to, most: mostMerged };
    const running = this.#engine.request(this.#merge, this.#watch());
    this.#opening = running;
    try {
      const answer = await running.answer;
      if (this.#opening !== running) return;
      this.merged = { of, paths, ...answer };
      this.changed = answer.changed;
      this.lineCount = answer.lines.length;
      this.goTo(1);
    } catch (error) {
      if (this.#opening === running) this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      if (this.#opening === running) this.isOpening = false;
    }
  }

  /** The lines around one of a log that need not be open. */
  around(path: string, line: number, count: number): Promise<readonly NumberedLine[]> {
    return this.#engine.request({ kind: 'read-around', ...this.#of, path, line, count }).answer;
  }

  /** Names a line of a log that cannot be read now. */
  point(path: string, line: number): void {
    if (this.path !== path) this.close();
    this.path = path;
    this.line = line;
  }

  goTo(line: number): void {
    this.line = Math.min(Math.max(1, line), Math.max(1, this.lineCount));
  }

  async goToTime(time: Micros): Promise<void> {
    if (this.merged) {
      const at = this.merged.lines.findIndex((line) => (line.time ?? -Infinity) >= time);
      this.goTo(at < 0 ? this.lineCount : at + 1);
    }
    if (this.path === undefined) return;
    try {
      const line = await this.#engine.request({ kind: 'line-at', path: this.path, time }).answer;
      if (line !== undefined) this.goTo(line);
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  /** The text of a line, once it has come; asks for it and its neighbours when it has not. */
  text(line: number): string | undefined {
    if (this.merged) return this.merged.lines[line - 1]?.text;
    const page = Math.floor((line - 1) / pageLines);
    return this.#pages.get(page)?.[(line - 1) % pageLines]?.text;
  }

  /** Sees to it that these lines come. */
  async want(first: number, last: number): Promise<void> {
    const from = Math.max(0, Math.floor((first - 1) / pageLines) - 1);
    const to = Math.min(Math.floor((this.lineCount - 1) / pageLines), Math.floor((last - 1) / pageLines) + 1);
    for (let page = from; page <= to; page += 1) void this.#fetch(page);
  }

  async #fetch(page: number): Promise<void> {
    const { path } = this;
    if (path === undefined || this.#asked.has(page)) return;
    this.#asked.add(page);
    const request = { kind: 'read-lines' as const, path, first: page * pageLines + 1, count: pageLines };
    try {
      const lines = await this.#engine.request(request).answer;
      if (this.path === path) this.#pages = new Map(this.#pages).set(page, lines);
    } catch (error) {
      this.#asked.delete(page);
      // Ended by a search that took too long: the log comes back by itself.
      if (this.path !== path || this.isSearching || this.isOpening) return;
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  /** Looks for a regular expression in the whole file. An empty one clears. */
  async search(): Promise<void> {
    if (this.#endSearch()) await this.#openAgain();
    this.hits = [];
    this.searched = undefined;
    this.searchProblem = undefined;
    const { path, pattern } = this;
    if (this.lineCount === 0 || pattern === '') return;
    const flags = pattern === pattern.toLowerCase() ? 'i' : '';
    try {
      new RegExp(pattern, flags);
    } catch {
      this.searchProblem = 'This is not a regular expression yet.';
      return;
    }
    this.isSearching = true;
    const running = this.#engine.request({ kind: 'search', path, pattern, flags, most: mostHits });
    this.#search = running;
    const tooLong = setTimeout(() => this.#engine.stop(tooCostly), longestSearch);
    try {
      const { lines, complete } = await running.answer;
      if (this.#search !== running) return;
      this.searched = pattern;
      this.hits = lines;
      this.isComplete = complete;
      this.nextHit(0);
    } catch (error) {
      if (this.#search !== running) return;
      this.searchProblem = error instanceof Error ? error.message : String(error);
      // The worker went with what it was asked, and so did the log that it held.
      await this.#openAgain();
    } finally {
      clearTimeout(tooLong);
      if (this.#search === running) this.isSearching = false;
    }
  }

  /** A worker that is busy with an expression hears nothing: the search is ended with it. True where that was needed. */
  #endSearch(): boolean {
    const wasSearching = this.isSearching;
    this.#search = undefined;
    this.isSearching = false;
    if (wasSearching) this.#engine.stop('The search was ended.');
    return wasSearching;
  }

  /** Opens the log anew after its worker was lost. */
  reopen(): Promise<void> {
    const { path, line } = this;
    if (path === undefined) return this.#openAgain();
    this.lineCount = 0;
    return this.open(path, line);
  }

  async #openAgain(): Promise<void> {
    const { path } = this;
    this.#asked.clear();
    try {
      if (path !== undefined)
        this.changed = (await this.#engine.request({ kind: 'open-log', ...this.#of, path }).answer).changed;
      else if (this.merged && this.#merge) await this.#engine.request(this.#merge).answer;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  /** 1: to the next hit, −1: to the one before, 0: to this line's or the next. Goes round at the ends. */
  nextHit(step: 1 | 0 | -1): void {
    const { hits } = this;
    if (hits.length === 0) return;
    const to =
      step < 0
        ? (hits.findLast((hit) => hit < this.line) ?? hits.at(-1))
        : (hits.find((hit) => (step === 0 ? hit >= this.line : hit > this.line)) ?? hits[0]);
    this.goTo(to ?? 1);
  }
}
