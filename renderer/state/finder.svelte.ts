import type { Migration } from '../engine/model.ts';
import { nextTask } from '../platform/next-task.browser.ts';
import { TextSearch } from './text-search.ts';
import type { ClockOf } from './text-search.ts';

/** Milliseconds of searching before the page may handle other events. */
const turn = 4;

/** The migrations that a text matches, searched in turns, so that the page answers while one types. */
export class Finder {
  readonly #search = new TextSearch();
  readonly #all: () => readonly Migration[];
  readonly #text: () => string;
  readonly #clockOf: () => ClockOf;
  /** Counts the turns, so that `found` is computed again. */
  #turns = $state(0);
  #found: readonly Migration[] = [];
  #isSearching = false;

  /** In their order; until the search has ended, those of the text before. */
  readonly found = $derived.by(() => {
    void this.#turns;
    const found = this.#search.find(this.#all(), this.#text(), this.#clockOf(), turn);
    this.#isSearching = found === undefined;
    if (found) this.#found = found;
    else void nextTask().then(() => (this.#turns += 1));
    return this.#found;
  });

  constructor(all: () => readonly Migration[], text: () => string, clockOf: () => ClockOf) {
    this.#all = all;
    this.#text = text;
    this.#clockOf = clockOf;
  }

  /** Searches the rest at once: what is chosen now must match the text of now. */
  settle(): void {
    void this.found;
    if (!this.#isSearching) return;
    this.#search.find(this.#all(), this.#text(), this.#clockOf());
    this.#turns += 1;
  }
}
