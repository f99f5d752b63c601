/** A log of the bundle, or several as one, as it is read: which lines are on screen, what a search found. */
import { messageOf } from '../engine/base/message-of.ts';
import type { NumberedLine } from '../engine/log-text/log-text.ts';
import type { Micros } from '../engine/model.ts';
import type { Engine, Running, Watch } from '../worker/client.ts';
import type { MergedLine } from '../engine/log-text/merge.ts';
import type { Analysed, Answers, OfAnalysed, Request } from '../worker/messages.ts';
import type { MergedFrom } from './merging.ts';

/** Lines are fetched in pages: what is on screen, and a page to either side. */
const pageLines = 200;
const mostHits = 100_000;
/** An expression that takes longer, in milliseconds, is ended with the worker it runs in: nothing else can stop it. */
const longestSearch = 12_000;
/** Lines that are held where several logs are merged: a part of them, which is read anew where one goes past its ends. */
const mostMerged = 20_000;

/** A part of several logs together, in order of time. */
export interface MergedLogs extends MergedFrom {
  readonly lines: readonly MergedLine[];
  /** Whether there are lines before the first one, and behind the last. */
  readonly hasEarlier: boolean;
  readonly hasLater: boolean;
}

/** Which part: the first lines from a moment on, or the last up to one. */
type Part = Pick<Request<'merge-logs'>, 'from' | 'to' | 'end'>;

const tooCostly = `It takes more than ${longestSearch / 1000} s and was stopped. Repetitions within repetitions, like (a+)+, make an expression that slow.`;

export class LogView {
  readonly #engine: Engine;
  path = $state<string | undefined>();
  lineCount = $state(0);
  /** The line that was requested; the screen follows it. */
  line = $state(1);
  isOpening = $state(false);
  /** How much of the files that contain it was read: 0 to 1. */
  openedShare = $state(0);
  problem = $state<string | undefined>();
  /** What changed in its file since it was analysed: a sentence. */
  changed = $state<string | undefined>();

  pattern = $state('');
  hits = $state.raw<readonly number[]>([]);
  isSearching = $state(false);
  /** The pattern of the hits; undefined before the first search. */
  searched = $state<string | undefined>();
  searchProblem = $state<string | undefined>();
  isComplete = $state(true);

  merged = $state.raw<MergedLogs | undefined>();
  /** Nodes of the tree of logs that were closed. */
  closedNodes = $state.raw<ReadonlySet<string>>(new Set());

  #pages = $state.raw<ReadonlyMap<number, readonly NumberedLine[]>>(new Map());
  #of: OfAnalysed = { analysed: { files: [], limits: {} }, reading: 0 };
  /** What `merged` shows. */
  mergedFrom = $state.raw<MergedFrom | undefined>();
  /** The request that it came from. */
  #merge: Request<'merge-logs'> | undefined;
  readonly #requestedPages = new Set<number>();
  #opening: Running<unknown> | undefined;
  #search: Running<Answers['search']> | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Other files are open from now on. */
  begin(analysed: Analysed): void {
    this.close();
    this.closedNodes = new Set();
    this.#of = { analysed, reading: this.#of.reading + 1 };
  }

  async open(path: string, line = 1): Promise<void> {
    if (this.path === path && this.lineCount > 0) return this.goTo(line);
    this.close();
    this.path = path;
    const running = this.#engine.request({ kind: 'open-log', ...this.#of, path }, this.#watch());
    await this.#show(running, ({ lineCount, changed }) => {
      this.changed = changed;
      this.lineCount = lineCount;
      this.goTo(line);
    });
  }

  #watch(): Watch {
    this.openedShare = 0;
    return { onWalked: ({ bytesRead, bytesTotal }) => (this.openedShare = bytesRead / Math.max(1, bytesTotal)) };
  }

  /** Shows the answer, unless something else was opened meanwhile. */
  async #show<Answer>(running: Running<Answer>, show: (answer: Answer) => void): Promise<void> {
    this.#opening = running;
    this.isOpening = true;
    try {
      const answer = await running.answer;
      if (this.#opening === running) show(answer);
    } catch (error) {
      if (this.#opening === running) this.problem = messageOf(error);
    } finally {
      if (this.#opening === running) this.isOpening = false;
    }
  }

  close(): void {
    this.#opening?.cancel();
    this.#opening = undefined;
    this.isOpening = false;
    this.#endSearch();
    this.merged = undefined;
    this.mergedFrom = undefined;
    this.path = undefined;
    this.lineCount = 0;
    this.line = 1;
    this.problem = undefined;
    this.changed = undefined;
    this.#pages = new Map();
    this.#requestedPages.clear();
    this.#forgetHits();
  }

  #forgetHits(): void {
    this.hits = [];
    this.searched = undefined;
    this.searchProblem = undefined;
  }

  /** Opens these logs together. */
  async openMerged(from: MergedFrom, line = 1): Promise<void> {
    if (this.merged && this.mergedFrom === from) return this.goTo(line);
    const [first, last] = from.span;
    await this.#readPart(from, { from: from.at ?? first, to: last, end: 'first' }, () => line);
  }

  /** Reads a part of the merged logs. @param lineOf where one looks in it */
  async #readPart(from: MergedFrom, part: Part, lineOf: (lines: readonly MergedLine[]) => number): Promise<void> {
    this.close();
    this.mergedFrom = from;
    const { paths, steps, span } = from;
    this.#merge = { kind: 'merge-logs', ...this.#of, paths, steps, ...part, most: mostMerged };
    await this.#show(this.#engine.request(this.#merge, this.#watch()), ({ lines, isCut, changed }) => {
      const isFirst = part.end === 'first';
      const hasEarlier = isFirst ? part.from > span[0] : isCut;
      this.merged = { ...from, lines, hasEarlier, hasLater: isFirst ? isCut : part.to < span[1] };
      this.changed = changed;
      this.lineCount = lines.length;
      this.goTo(lineOf(lines));
    });
  }

  /** Reads on where the merged lines end: before the first of them, or behind the last. One stays at the line between. */
  async readMore(way: 'earlier' | 'later'): Promise<void> {
    const { merged, mergedFrom } = this;
    const [first, last] = [merged?.lines[0]?.time, merged?.lines.at(-1)?.time];
    if (!merged || !mergedFrom || first === undefined || last === undefined) return;
    const [from, to] = merged.span;
    // Where all of them have one stamp, the part would be read again for ever.
    const step = first === last ? 1 : 0;
    if (way === 'later') await this.#readPart(mergedFrom, { from: last + step, to, end: 'first' }, () => 1);
    else await this.#readPart(mergedFrom, { from, to: first - step, end: 'last' }, (lines) => lines.length);
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
    if (this.merged) await this.#goToMerged(this.merged, time);
    if (this.path === undefined) return;
    try {
      const line = await this.#engine.request({ kind: 'line-at', path: this.path, time }).answer;
      if (line !== undefined) this.goTo(line);
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  async #goToMerged({ lines, hasEarlier, hasLater, span }: MergedLogs, time: Micros): Promise<void> {
    const isBefore = hasEarlier && time < (lines[0]?.time ?? -Infinity);
    const isBehind = hasLater && time > (lines.at(-1)?.time ?? Infinity);
    if (this.mergedFrom && (isBefore || isBehind))
      return this.#readPart(this.mergedFrom, { from: time, to: span[1], end: 'first' }, () => 1);
    const at = lines.findIndex((line) => (line.time ?? -Infinity) >= time);
    this.goTo(at < 0 ? this.lineCount : at + 1);
  }

  /** The text of a line, where it was fetched (`want`). */
  text(line: number): string | undefined {
    if (this.merged) return this.merged.lines[line - 1]?.text;
    const page = Math.floor((line - 1) / pageLines);
    return this.#pages.get(page)?.[(line - 1) % pageLines]?.text;
  }

  /** Fetches these lines and their neighbours. */
  want(first: number, last: number): void {
    const from = Math.max(0, Math.floor((first - 1) / pageLines) - 1);
    const to = Math.min(Math.floor((this.lineCount - 1) / pageLines), Math.floor((last - 1) / pageLines) + 1);
    for (let page = from; page <= to; page += 1) void this.#fetch(page);
  }

  async #fetch(page: number): Promise<void> {
    const { path } = this;
    if (path === undefined || this.#requestedPages.has(page)) return;
    this.#requestedPages.add(page);
    const request = { kind: 'read-lines' as const, path, first: page * pageLines + 1, count: pageLines };
    try {
      const lines = await this.#engine.request(request).answer;
      if (this.path === path) this.#pages = new Map(this.#pages).set(page, lines);
    } catch (error) {
      this.#requestedPages.delete(page);
      // Ended by a search that took too long: the log is opened again after it.
      if (this.path !== path || this.isSearching || this.isOpening) return;
      this.problem = messageOf(error);
    }
  }

  /** Searches the whole file for a regular expression. An empty one clears the hits. */
  async search(): Promise<void> {
    if (this.#endSearch()) await this.#openAgain();
    this.#forgetHits();
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
      this.searchProblem = messageOf(error);
      // The worker has ended with the search, and the log that it held is gone.
      await this.#openAgain();
    } finally {
      clearTimeout(tooLong);
      if (this.#search === running) this.isSearching = false;
    }
  }

  /** A worker that is busy with an expression takes no message, so it is ended too. True: a search was running. */
  #endSearch(): boolean {
    const wasSearching = this.isSearching;
    this.#search = undefined;
    this.isSearching = false;
    if (wasSearching) this.#engine.stop('The search was ended.');
    return wasSearching;
  }

  /** Opens the log again after its worker has ended. */
  reopen(): Promise<void> {
    const { path, line } = this;
    if (path === undefined) return this.#openAgain();
    this.lineCount = 0;
    return this.open(path, line);
  }

  async #openAgain(): Promise<void> {
    const { path } = this;
    this.#requestedPages.clear();
    try {
      if (path !== undefined)
        this.changed = (await this.#engine.request({ kind: 'open-log', ...this.#of, path }).answer).changed;
      else if (this.merged && this.#merge) await this.#engine.request(this.#merge).answer;
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  /** 1: to the next hit, −1: to the one before, 0: to the first from this line on. Wraps at the ends. */
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
