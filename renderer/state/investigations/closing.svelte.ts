/** The window is about to close: saves first, and asks where that fails. */
import type * as host from '../host.ts';
import type { Opened } from './opened.svelte.ts';

export type ClosingHost = Pick<typeof host, 'desktop' | 'closeWindow'>;

export class Closing {
  readonly #opened: Opened;
  readonly #host: ClosingHost;
  #isConfirmed = false;
  /** Something could not be saved, and a person has to decide. */
  isAsking = $state(false);

  constructor(opened: Opened, host: ClosingHost) {
    this.#opened = opened;
    this.#host = host;
  }

  /** A browser shows a question of its own; a desktop window only stays open. */
  beforeUnload(event: Pick<Event, 'preventDefault'>): void {
    if (this.#isConfirmed || !this.#opened.isAtRisk) return;
    event.preventDefault();
    void this.#opened.flush().then((isSaved) => {
      if (!this.#host.desktop) return;
      if (isSaved) this.closeAnyway();
      else this.isAsking = true;
    });
  }

  closeAnyway(): void {
    this.#isConfirmed = true;
    this.#host.closeWindow();
  }
}
