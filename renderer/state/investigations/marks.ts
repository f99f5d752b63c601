/** Notes and bookmarks: what a person puts on an investigation, a migration or a line. */
import { limits } from '../../engine/investigation/limits.ts';
import type { Bookmark, Note, Subject } from '../../engine/investigation/model.ts';
import type { Feedback } from '../feedback.svelte.ts';
import type { Opened } from './opened.svelte.ts';

export class Marks {
  readonly #opened: Pick<Opened, 'current' | 'edit'>;
  readonly #feedback: Feedback;

  constructor(opened: Pick<Opened, 'current' | 'edit'>, feedback: Feedback) {
    this.#opened = opened;
    this.#feedback = feedback;
  }

  get #notes(): readonly Note[] {
    return this.#opened.current?.notes ?? [];
  }

  get #bookmarks(): readonly Bookmark[] {
    return this.#opened.current?.bookmarks ?? [];
  }

  notesAbout(about: Subject): readonly Note[] {
    return this.#notes.filter((note) => isAbout(note.about, about));
  }

  /** A new one, empty. Returns its id. */
  addNote(about: Subject): string {
    const note: Note = { id: crypto.randomUUID(), about, text: '', changedAt: Date.now() };
    this.#opened.edit({ notes: [...this.#notes, note] });
    return note.id;
  }

  changeNote(id: string, text: string): void {
    const changed = { text: text.slice(0, limits.noteText), changedAt: Date.now() };
    this.#opened.edit({ notes: this.#notes.map((note) => (note.id === id ? { ...note, ...changed } : note)) });
  }

  /** Removes a note that was left empty, and offers the text that it had before. */
  endWriting(id: string, before: string): void {
    const note = this.#notes.find((one) => one.id === id);
    if (!note) return;
    const isGone = note.text.trim() === '';
    if (isGone) this.removeNote(id);
    if (before.trim() === '' || note.text === before) return;
    this.#offerUndo(isGone ? 'Note deleted' : 'Note changed', () => {
      if (this.#notes.some((one) => one.id === id)) this.changeNote(id, before);
      else this.#opened.edit({ notes: [...this.#notes, { ...note, text: before, changedAt: Date.now() }] });
    });
  }

  removeNote(id: string): void {
    const removed = this.#notes.find((note) => note.id === id);
    this.#opened.edit({ notes: this.#notes.filter((note) => note.id !== id) });
    if (!removed || removed.text.trim() === '') return;
    this.#offerUndo('Note deleted', () => this.#opened.edit({ notes: [...this.#notes, removed] }));
  }

  bookmarkOf(about: Subject): Bookmark | undefined {
    return this.#bookmarks.find((one) => isAbout(one.about, about));
  }

  toggleBookmark(about: Subject, label: string): void {
    const found = this.bookmarkOf(about);
    if (found) {
      this.#opened.edit({ bookmarks: this.#bookmarks.filter((one) => one !== found) });
      this.#offerUndo('Bookmark removed', () => this.#opened.edit({ bookmarks: [...this.#bookmarks, found] }));
      return;
    }
    const added = { id: crypto.randomUUID(), about, label: label.slice(0, limits.label), createdAt: Date.now() };
    this.#opened.edit({ bookmarks: [...this.#bookmarks, added] });
  }

  #offerUndo(text: string, undo: () => void): void {
    this.#feedback.offerUndo(text, undo, { isOfOpen: true });
  }
}

function isAbout(one: Subject, other: Subject): boolean {
  if (one.kind === 'line')
    return other.kind === 'line' && one.ref.source === other.ref.source && one.ref.line === other.ref.line;
  if (one.kind === 'migration') return other.kind === 'migration' && one.key === other.key;
  return other.kind === 'investigation';
}
