import type { Explanation } from '../engine/diagnosis/explanation.ts';
import type { Engine } from '../worker/client.ts';
import { Latest } from './latest.ts';

/** Shorter texts are words that are being typed. */
const shortest = 6;

/** What is known of the text that was asked about last. */
export class Explaining {
  readonly #latest: Latest<'explain'>;
  #text = $state('');
  #answered = $state.raw<{ readonly text: string; readonly explanation: Explanation } | undefined>();

  /** Undefined until it is there. */
  readonly explanation = $derived(this.#answered?.text === this.#text ? this.#answered.explanation : undefined);

  constructor(engine: Engine) {
    this.#latest = new Latest(engine, (explanation, { text }) => (this.#answered = { text, explanation }));
  }

  ask(text: string): void {
    this.#text = text;
    if (this.#answered?.text !== text) this.#latest.ask({ kind: 'explain', text });
  }

  /** The first answer, where the text is long enough to mean an error. */
  get offered() {
    return this.#text.trim().length < shortest ? undefined : this.explanation?.answers[0];
  }
}
