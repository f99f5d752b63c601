/** Other windows of this profile: which of them has the same investigation open, and what they have saved. */

interface Message {
  readonly kind: 'saved' | 'opened' | 'closed' | 'listed';
  /** Of an investigation; empty where it is about the list. */
  readonly id: string;
}

export type OtherWindows = Pick<Presence, 'announce' | 'follow' | 'listen' | 'isElsewhere'>;

const name = 'switchover.investigations';
/** Milliseconds between two checks whether the other window still exists. */
const pause = 2000;

export class Presence {
  readonly #channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(name);
  #id: string | undefined;
  #release: (() => void) | undefined;
  #next: ReturnType<typeof setTimeout> | undefined;

  /** Another window has the open investigation open, too. */
  isElsewhere = $state(false);

  constructor() {
    this.listen(() => {
      void this.#check();
      // A lock is released a moment after its window has said so.
      setTimeout(() => void this.#check(), 300);
    });
    // A window that crashed announces nothing; its lock is gone, which is noticed when this window gets the focus, or soon.
    if (this.#channel) window.addEventListener('focus', () => void this.#check());
  }

  listen(listener: (message: Message) => void): void {
    this.#channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => listener(data));
  }

  announce(kind: Message['kind'], id = ''): void {
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
    if (before !== undefined) this.announce('closed', before);
    if (id === undefined) return;
    // A lock ends with its window, however that ends; shared, so that it counts the windows and stops none.
    void navigator.locks.request(`${name}.${id}`, { mode: 'shared' }, async () => {
      if (this.#id !== id) return;
      const released = new Promise<void>((resolve) => (this.#release = resolve));
      this.announce('opened', id);
      void this.#check();
      await released;
    });
  }

  async #check(): Promise<void> {
    const id = this.#id;
    const { held = [] } = await navigator.locks.query();
    if (id !== this.#id) return;
    this.isElsewhere = held.filter((lock) => lock.name === `${name}.${id}`).length > 1;
    clearTimeout(this.#next);
    if (this.isElsewhere) this.#next = setTimeout(() => void this.#check(), pause);
  }
}
