/** Notes and bookmarks: what a person puts on an investigation, a migration or a line. */
import { limits } from '../engine/investigation/limits.ts';
import type { Bookmark, Investigation, Note, Subject } from '../engine/investigation/model.ts';

/** What they are put on, and how it is changed. */
export interface Marked {
  readonly current: Investigation | undefined;
  edit(change: Partial<Investigation>): void;
  /** For as long as the same one is open. */
  offerUndoHere(text: string, undo: () => void): void;
}

export class Marks {
  readonly #of: Marked;

  constructor(of: Marked) {
    this.#of = of;
  }

  notesAbout(about: Subject): readonly Note[] {
    return this.#of.current?.notes.filter((note) => isAbout(note.about, about)) ?? [];
  }

  /** A new one, empty; answers its id. */
  addNote(about: Subject, text = ''): string {
    const note: Note = { id: crypto.randomUUID(), about, text, changedAt: Date.now() };
    this.#of.edit({ notes: [...(this.#of.current?.notes ?? []), note] });
    return note.id;
  }

  changeNote(id: string, text: string): void {
    const notes = this.#of.current?.notes ?? [];
    const changed = { text: text.slice(0, limits.noteText), changedAt: Date.now() };
    this.#of.edit({ notes: notes.map((note) => (note.id === id ? { ...note, ...changed } : note)) });
  }

  /** Writing has ended: an empty note is none, and what stood there before can be had back. */
  endWriting(id: string, before: string): void {
    const note = this.#of.current?.notes.find((one) => one.id === id);
    if (!note) return;
    const isGone = note.text.trim() === '';
    if (isGone) this.removeNote(id);
    if (before.trim() === '' || note.text === before) return;
    this.#of.offerUndoHere(isGone ? 'Note deleted' : 'Note changed', () => {
      const { notes = [] } = this.#of.current ?? {};
      if (notes.some((one) => one.id === id)) this.changeNote(id, before);
      else this.#of.edit({ notes: [...notes, { ...note, text: before, changedAt: Date.now() }] });
    });
  }

  removeNote(id: string): void {
    const { notes = [] } = this.#of.current ?? {};
    const removed = notes.find((note) => note.id === id);
    this.#of.edit({ notes: notes.filter((note) => note.id !== id) });
    if (!removed || removed.text.trim() === '') return;
    this.#of.offerUndoHere('Note deleted', () =>
      this.#of.edit({ notes: [...(this.#of.current?.notes ?? []), removed] }),
    );
  }

  bookmarkOf(about: Subject): Bookmark | undefined {
    return this.#of.current?.bookmarks.find((one) => isAbout(one.about, about));
  }

  toggleBookmark(about: Subject, label: string): void {
    const { bookmarks = [] } = this.#of.current ?? {};
    const found = this.bookmarkOf(about);
    if (found) {
      this.#of.edit({ bookmarks: bookmarks.filter((one) => one !== found) });
      this.#of.offerUndoHere('Bookmark removed', () =>
        this.#of.edit({ bookmarks: [...(this.#of.current?.bookmarks ?? []), found] }),
      );
      return;
    }
    const added = { id: crypto.randomUUID(), about, label: label.slice(0, limits.label), createdAt: Date.now() };
    this.#of.edit({ bookmarks: [...bookmarks, added] });
  }
}

export function isAbout(one: Subject, other: Subject): boolean {
  if (one.kind === 'line')
    return other.kind === 'line' && one.ref.source === other.ref.source && one.ref.line === other.ref.line;
  if (one.kind === 'migration') return other.kind === 'migration' && one.key === other.key;
  return other.kind === 'investigation';
}
