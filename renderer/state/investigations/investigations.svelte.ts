/** The window's investigations: all that are saved, and the one that is open. */
import { createContext } from 'svelte';
import { problemOf } from '../../store/problems.ts';
import type { Summary } from '../../store/store.ts';
import type * as host from '../host.ts';
import type { Recorder, Workbench } from '../workbench.svelte.ts';
import { Closing } from './closing.svelte.ts';
import type { ClosingHost } from './closing.svelte.ts';
import { Imports } from './imports.svelte.ts';
import { Library } from './library.svelte.ts';
import type { SavedData } from './library.svelte.ts';
import { Marks } from './marks.ts';
import { Opened } from './opened.svelte.ts';
import type { OtherWindows } from './presence.svelte.ts';
import { Recognition } from './recognition.ts';
import type { BundleReader } from './recognition.ts';

export type { Summary };

export interface Surroundings {
  readonly workbench: Workbench;
  readonly host: ClosingHost & Pick<typeof host, 'recentFiles' | 'saveFile'>;
  readonly storage: SavedData;
  readonly windows: OtherWindows;
  readonly bundles: BundleReader;
}

export class Investigations implements Recorder {
  readonly #workbench: Workbench;
  readonly windows: OtherWindows;
  readonly library: Library;
  readonly opened: Opened;
  readonly closing: Closing;
  readonly marks: Marks;
  readonly imports: Imports;
  readonly recognition: Recognition;
  /** The saved one that was requested last, while it is being read. */
  #awaited: string | undefined;

  constructor({ workbench, host, storage, windows, bundles }: Surroundings) {
    const { feedback } = workbench;
    const library = new Library({ storage, windows, feedback });
    const opened = new Opened({ workbench, library, windows, feedback });
    this.#workbench = workbench;
    this.windows = windows;
    this.library = library;
    this.opened = opened;
    this.closing = new Closing(opened, host);
    this.marks = new Marks(opened, feedback);
    this.imports = new Imports({ library, opened, feedback, host });
    this.recognition = new Recognition({ workbench, library, opened, bundles, host });
  }

  /** Shows a saved one, unless something else is requested while it is read. */
  async open(id: string): Promise<void> {
    const { opened, library } = this;
    this.#awaited = id;
    if (id === opened.current?.id) return void (this.#workbench.view = 'overview');
    const { signal } = opened.leaving;
    const before = this.#workbench.view;
    try {
      await opened.flush();
      await opened.left;
      const saved = await (await library.store()).load(id);
      if (this.#awaited !== id || signal.aborted) return;
      // A view that was chosen while it was read is newer than the saved one.
      const chosen = this.#workbench.view;
      opened.show(saved);
      if (chosen !== before) this.#workbench.view = chosen;
    } catch (error) {
      this.#workbench.feedback.notify('This investigation cannot be opened', problemOf(error).message);
    }
  }

  async archive(id: string, isArchived: boolean): Promise<void> {
    if (id !== this.opened.current?.id) return this.library.edit(id, { isArchived });
    this.opened.edit({ isArchived });
    await this.opened.saveNow();
    await this.library.refresh();
  }

  async duplicate(id: string): Promise<void> {
    if (id === this.opened.current?.id) await this.opened.saveNow();
    await this.library.duplicate(id);
  }

  async remove(id: string): Promise<void> {
    if (id === this.opened.current?.id) {
      const { view } = this.#workbench;
      this.#workbench.close();
      this.#workbench.view = view;
    }
    await this.opened.left;
    await this.library.remove(id);
  }
}

export const [useInvestigations, provideInvestigations] = createContext<Investigations>();
