/** A bundle is read again: what was noted about the old reading goes with the new one. */
import type { Work } from './merge.ts';
import type { Subject } from './model.ts';
import type { LogSource } from '../model.ts';

/** Logs are known by their path below the bundle, whose own name may have changed. A line whose log is gone is told in words. */
export function rejoin(work: Work, before: readonly LogSource[], now: readonly LogSource[]): Work {
  const places = new Map(now.map(({ path }, at) => [below(path), at]));
  const move = (about: Subject): { readonly about: Subject; readonly lost: string } => {
    if (about.kind !== 'line') return { about, lost: '' };
    const path = before[about.ref.source]?.path;
    const source = path === undefined ? undefined : places.get(below(path));
    if (source !== undefined) return { about: { kind: 'line', ref: { ...about.ref, source } }, lost: '' };
    return { about: { kind: 'investigation' }, lost: `${path ?? 'a log'}:${about.ref.line}: ` };
  };
  return {
    ...work,
    notes: work.notes.map((note) => {
      const { about, lost } = move(note.about);
      return { ...note, about, text: lost + note.text };
    }),
    bookmarks: work.bookmarks.map((bookmark) => {
      const { about, lost } = move(bookmark.about);
      return { ...bookmark, about, label: lost + bookmark.label };
    }),
  };
}

function below(path: string): string {
  return path.slice(path.indexOf('/') + 1);
}
