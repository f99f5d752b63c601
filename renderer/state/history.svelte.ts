/** Where one was: Back and Forward, as in a browser. */
import type { ViewId } from '../contract/views.ts';
import type { LineRef } from '../engine/model.ts';
import type { MergedFrom } from './log-view.svelte.ts';

/** Of two migrations, A first. */
export type ComparedKeys = readonly [a: string, b: string];

export interface Place {
  readonly view: ViewId;
  readonly selectedKey: string | undefined;
  /** Two that are shown beside each other in place of the selected one. */
  readonly comparedKeys?: ComparedKeys | undefined;
  /** The line beside the view, and the words that are marked in it. */
  readonly line: LineRef | undefined;
  readonly lineWords: readonly string[];
  /** What the view of logs shows. */
  readonly log:
    | { readonly path: string | undefined; readonly line: number; readonly mergedFrom: MergedFrom | undefined }
    | undefined;
}

/** Places that are kept: more than anybody goes back. */
const most = 100;
/** Migrations that the selection stays at for less, in milliseconds, were only passed. */
const passing = 1000;

export class History {
  #places = $state.raw<readonly Place[]>([]);
  #at = $state(-1);
  #notedAt = 0;
  readonly #now: () => number;

  /** @param now in milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  get canGoBack(): boolean {
    return this.#at > 0;
  }

  get canGoForward(): boolean {
    return this.#at < this.#places.length - 1;
  }

  /** One is here now. What only changed within a place, as its line did, changes its entry. */
  note(place: Place): void {
    const last = this.#places[this.#at];
    const now = this.#now();
    const isSame = last !== undefined && isSamePlace(last, place);
    const isPassing =
      last?.view === 'migrations' &&
      place.view === 'migrations' &&
      place.comparedKeys === undefined &&
      last.comparedKeys === undefined &&
      now - this.#notedAt < passing &&
      this.#at === this.#places.length - 1;
    if (!isSame) this.#notedAt = now;
    if (isSame || isPassing) {
      this.#places = this.#places.with(this.#at, place);
      return;
    }
    this.#places = [...this.#places.slice(0, this.#at + 1), place].slice(-most);
    this.#at = this.#places.length - 1;
  }

  /**
   * Goes a step.
   *
   * @param from where one is, to return to
   * @returns where that leads; undefined: nowhere
   */
  go(step: -1 | 1, from: Place): Place | undefined {
    const to = this.#places[this.#at + step];
    if (!to) return undefined;
    this.#places = this.#places.with(this.#at, from);
    this.#at += step;
    return to;
  }

  /** Forgets all others. */
  begin(place: Place): void {
    this.#places = [place];
    this.#at = 0;
  }
}

function isSamePlace(one: Place, other: Place): boolean {
  return (
    one.view === other.view &&
    (one.view !== 'migrations' || (one.selectedKey === other.selectedKey && one.comparedKeys === other.comparedKeys)) &&
    one.log?.path === other.log?.path &&
    one.log?.mergedFrom === other.log?.mergedFrom
  );
}
