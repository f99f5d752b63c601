/** After a bundle was read again, alone or with others: notes and bookmarks move to the new analysis. */
import type { Work } from './merge.ts';
import type { Subject } from './model.ts';
import type { LogSource } from '../model.ts';

/**
 * Logs are known by their path, else by that below the bundle, whose own name may have changed: two hosts' bundles have the same
 * logs. Of a line whose log is gone, the text keeps path and number.
 */
export function rejoin(work: Work, before: readonly LogSource[], now: readonly LogSource[]): Work {
  const places = new Map(now.map(({ path }, at) => [path, at]));
  const placesBelow = unique(now.map(({ path }) => below(path)));
  const move = (about: Subject): { readonly about: Subject; readonly lost: string } => {
    if (about.kind !== 'line') return { about, lost: '' };
    const path = before[about.ref.source]?.path;
    const source = path === undefined ? undefined : (places.get(path) ?? placesBelow.get(below(path)));
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

/** Place of each that occurs once. */
function unique(names: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const twice = new Set<string>();
  for (const [at, name] of names.entries()) {
    if (found.has(name)) twice.add(name);
    found.set(name, at);
  }
  for (const name of twice) found.delete(name);
  return found;
}
