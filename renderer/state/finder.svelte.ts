import type { Migration } from '../engine/model.ts';
import { nextTask } from '../platform/next-task.browser.ts';
import { TextSearch } from './text-search.ts';

/** Milliseconds of searching between two looks at what the user does. */
const turn = 4;

/** What a text that is being typed matches: looked for in turns, between which the page hears clicks. */
export class Finder {
  readonly #search = new TextSearch();
  readonly #all: () => readonly Migration[];
  readonly #text: () => string;
  /** Times that the search has gone on. */
  #turns = $state(0);
  #found: readonly Migration[] = [];
  #isLooking = false;

  /** In their order; those of the text before, until this one has been looked for. */
  readonly found = $derived.by(() => {
    void this.#turns;
    const found = this.#search.find(this.#all(), this.#text(), turn);
    this.#isLooking = found === undefined;
    if (found) this.#found = found;
    else void nextTask().then(() => (this.#turns += 1));
    return this.#found;
  });

  constructor(all: () => readonly Migration[], text: () => string) {
    this.#all = all;
    this.#text = text;
  }

  /** Looks for the rest at once: whoever chooses now means what is typed now. */
  settle(): void {
    void this.found;
    if (!this.#isLooking) return;
    this.#search.find(this.#all(), this.#text());
    this.#turns += 1;
  }
}
