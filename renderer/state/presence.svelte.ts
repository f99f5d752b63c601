/** Other windows of this profile: which of them has the same investigation open, and what they have saved. */

type Message = { readonly kind: 'saved' | 'opened' | 'closed' | 'listed'; readonly id: string };

const name = 'switchover.investigations';
/** Milliseconds between two looks at whether the other window is still there. */
const pause = 2000;

export class Presence {
  readonly #channel: BroadcastChannel | undefined;
  #id: string | undefined;
  #release: (() => void) | undefined;
  #next: ReturnType<typeof setTimeout> | undefined;

  /** Another window has the open investigation open, too. */
  isElsewhere = $state(false);

  constructor(hear: (message: Message) => void) {
    if (typeof BroadcastChannel === 'undefined') return;
    this.#channel = new BroadcastChannel(name);
    this.#channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
      void this.#look();
      // A lock is let go a moment after its window has said so.
      setTimeout(() => void this.#look(), 300);
      hear(data);
    });
    // A window that died says nothing; its lock is gone, which is seen when one comes back to this one, or soon.
    window.addEventListener('focus', () => void this.#look());
  }

  tell(kind: Message['kind'], id: string): void {
    this.#channel?.postMessage({ kind, id } satisfies Message);
  }

  /** Turns to an investigation, or to none. */
  follow(id: string | undefined): void {
    if (id === this.#id) return;
    const before = this.#id;
    this.#release?.();
    this.#release = undefined;
    this.#id = id;
    this.isElsewhere = false;
    if (before !== undefined) this.tell('closed', before);
    if (id === undefined) return;
    // A lock ends with its window, however that ends; shared, so that it counts the windows and stops none.
    void navigator.locks.request(`${name}.${id}`, { mode: 'shared' }, async () => {
      if (this.#id !== id) return;
      const released = new Promise<void>((resolve) => (this.#release = resolve));
      this.tell('opened', id);
      void this.#look();
      await released;
    });
  }

  async #look(): Promise<void> {
    const id = this.#id;
    const { held = [] } = await navigator.locks.query();
    if (id !== this.#id) return;
    this.isElsewhere = held.filter((lock) => lock.name === `${name}.${id}`).length > 1;
    clearTimeout(this.#next);
    if (this.isElsewhere) this.#next = setTimeout(() => void this.#look(), pause);
  }
}
