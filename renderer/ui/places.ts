/**
 * Where the focus can be sent. A component marks an element of its own with a name; whoever sends the focus there knows the
 * name alone, and nobody searches the document.
 */
import { createContext, tick } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import type { Focus, PlaceName } from '../state/page-commands.ts';

export class Places implements Focus {
  readonly #elements = new Map<PlaceName, HTMLElement>();
  readonly #panes = new Set<HTMLElement>();

  /** This element has the place, for as long as it is there. */
  at(name: PlaceName): Attachment<HTMLElement> {
    return (element) => {
      this.#elements.set(name, element);
      return () => {
        if (this.#elements.get(name) === element) this.#elements.delete(name);
      };
    };
  }

  /** Part of the window that `F6` stops at. */
  readonly pane: Attachment<HTMLElement> = (element) => {
    this.#panes.add(element);
    return () => this.#panes.delete(element);
  };

  /** Once what was changed is drawn: a view may be shown only now. Nothing happens where nobody has the place. */
  focus(name: PlaceName): void {
    void tick().then(() => this.#elements.get(name)?.focus());
  }

  /** To the pane after the one that has the focus; a pane within another comes after it. */
  focusNextPane(): void {
    const panes = [...this.#panes].sort((a, b) =>
      a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
    );
    const at = panes.findLastIndex((pane) => pane.contains(document.activeElement));
    const next = panes[(at + 1) % panes.length];
    (next?.querySelector<HTMLElement>('[tabindex="0"], button, input') ?? next)?.focus();
  }
}

export const [usePlaces, providePlaces] = createContext<Places>();
