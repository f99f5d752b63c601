/**
 * What is being read, noted before the reading begins and removed when it has ended or the page was closed normally. A file
 * that crashed the window is recognised when it is opened again, by the next page or at the next start: the note is in the
 * page's storage, which outlives the page.
 */
import type { InputFile } from '../worker/messages.ts';

interface Note {
  readonly id: string;
  readonly name: string;
  /** Of each file. */
  readonly marks: readonly string[];
}

const key = 'switchover.reading';
/** A folder can have half a million files: of more than these, the first are noted. */
const mostMarks = 2000;
const mostNotes = 50;

/** A lock ends with its page, however that ends: so another window that reads the same is not taken for a crash. */
const own = crypto.randomUUID();
const lockOf = (id: string): string => `switchover.page.${id}`;
void navigator.locks.request(lockOf(own), () => new Promise(() => undefined));
addEventListener('pagehide', () => forgetReading());

export function noteReading(files: readonly InputFile[], name: string): void {
  const others = notes().filter(({ id }) => id !== own);
  write([...others, { id: own, name, marks: marksOf(files) }].slice(-mostNotes));
}

/** The reading has ended. @param files that were read to the end, whose older notes are removed, too */
export function forgetReading(files: readonly InputFile[] = []): void {
  const sound = new Set(marksOf(files));
  const rest = notes().filter(({ id, marks }) => id !== own && !marks.some((mark) => sound.has(mark)));
  write(rest);
}

/** The name of what a page was reading when it crashed, where one of these files was part of it. */
export async function diedReading(files: readonly InputFile[]): Promise<string | undefined> {
  const marks = new Set(marksOf(files));
  const suspects = notes().filter((note) => note.id !== own && note.marks.some((mark) => marks.has(mark)));
  if (suspects.length === 0) return undefined;
  const { held = [] } = await navigator.locks.query();
  const alive = new Set(held.map(({ name }) => name));
  return suspects.find(({ id }) => !alive.has(lockOf(id)))?.name;
}

/** Of name and size, which are the same however a file is opened: dropped, chosen, recent, named on the command line. */
function marksOf(files: readonly InputFile[]): readonly string[] {
  return files.slice(0, mostMarks).map((one) => hashOf(`${one.path} ${one.kind === 'url' ? one.size : one.file.size}`));
}

/** FNV-1a over UTF-16, 32 bits, and the length: the storage shall not reveal names of files. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return `${(hash >>> 0).toString(36)}-${text.length.toString(36)}`;
}

function notes(): readonly Note[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isNote) : [];
  } catch {
    return [];
  }
}

function isNote(value: unknown): value is Note {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, marks } = value as Partial<Record<keyof Note, unknown>>;
  return typeof id === 'string' && typeof name === 'string' && Array.isArray(marks);
}

/** Where the storage is full, nothing is noted. */
function write(all: readonly Note[]): void {
  try {
    if (all.length === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(all));
  } catch {
    return;
  }
}
