/** Requests of which only the newest matters: one is under way, those that come meanwhile replace each other. */
import type { Engine } from '../worker/client.ts';
import type { Answers, Request } from '../worker/messages.ts';

type Asked<Kind extends Request['kind']> = Extract<Request, { readonly kind: Kind }>;

export class Latest<Kind extends Request['kind']> {
  readonly #engine: Engine;
  readonly #hear: (answer: Answers[Kind], request: Asked<Kind>) => void;
  #isBusy = false;
  #next: Asked<Kind> | undefined;
  /** Answers to requests of an earlier one are stale. */
  #era = 0;

  constructor(engine: Engine, hear: (answer: Answers[Kind], request: Asked<Kind>) => void) {
    this.#engine = engine;
    this.#hear = hear;
  }

  ask(request: Asked<Kind>): void {
    this.#next = request;
    if (!this.#isBusy) void this.#run();
  }

  /** Nothing that was asked until now is wanted any more. */
  forget(): void {
    this.#next = undefined;
    this.#era += 1;
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    while (this.#next) {
      const request = this.#next;
      const era = this.#era;
      this.#next = undefined;
      try {
        const answer = await this.#engine.request(request).answer;
        if (era === this.#era) this.#hear(answer, request);
      } catch {
        // The worker died with the request; what is on screen stays until the next one.
      }
    }
    this.#isBusy = false;
  }
}
