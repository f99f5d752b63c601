/**
 * Where the focus can be sent. A component registers one of its elements by name; other components know only the name, and
 * none searches the document.
 */
import { createContext, tick } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import type { Focus, PlaceName } from '../state/page-commands.ts';

export class Places implements Focus {
  readonly #elements = new Map<PlaceName, HTMLElement>();
  readonly #panes = new Set<HTMLElement>();

  /** Registers the element for as long as it is mounted. */
  at(name: PlaceName): Attachment<HTMLElement> {
    return (element) => {
      this.#elements.set(name, element);
      return () => {
        if (this.#elements.get(name) === element) this.#elements.delete(name);
      };
    };
  }

  /** A part of the window that `F6` stops at. */
  readonly pane: Attachment<HTMLElement> = (element) => {
    this.#panes.add(element);
    return () => this.#panes.delete(element);
  };

  /** After the next render, as the view may only be appearing now. Does nothing where no element is registered. */
  focus(name: PlaceName): void {
    void tick().then(() => this.#elements.get(name)?.focus());
  }

  /** To the pane after the focused one; a nested pane comes after its parent. */
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
