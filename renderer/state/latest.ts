/** Requests of which only the newest matters: one is running, those that come meanwhile replace each other. */
import type { Engine } from '../worker/client.ts';
import type { Answers, Request } from '../worker/messages.ts';

type RequestOf<Kind extends Request['kind']> = Extract<Request, { readonly kind: Kind }>;

export class Latest<Kind extends Request['kind']> {
  readonly #engine: Engine;
  readonly #onAnswer: (answer: Answers[Kind], request: RequestOf<Kind>) => void;
  #isBusy = false;
  #next: RequestOf<Kind> | undefined;
  /** Answers to requests of an earlier one are stale. */
  #era = 0;

  constructor(engine: Engine, onAnswer: (answer: Answers[Kind], request: RequestOf<Kind>) => void) {
    this.#engine = engine;
    this.#onAnswer = onAnswer;
  }

  ask(request: RequestOf<Kind>): void {
    this.#next = request;
    if (!this.#isBusy) void this.#run();
  }

  /** Drops the answers to all requests until now. */
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
        if (era === this.#era) this.#onAnswer(answer, request);
      } catch {
        // The worker has ended; what is on screen stays until the next request.
      }
    }
    this.#isBusy = false;
  }
}
