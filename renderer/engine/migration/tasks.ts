/**
 * Operations of vCenter. It ends hundreds of them for each migration: only the ends of those that began as one count. A
 * bundle lists a log before its rotated older part, so an end can come before its beginning.
 */
import type { LogEntry } from '../logs/entry-reader.ts';
import type { EntryPlace } from './correlate.ts';
import type { Facts } from './event.ts';

type Task = NonNullable<Facts['task']>;

interface Line {
  readonly entry: LogEntry;
  readonly place: EntryPlace;
}

/** Ends of one file that wait for their beginning: an operation that a rotation cuts ends early in the newer file. */
const mostWaiting = 2000;

export class Tasks {
  readonly #begun = new Set<string>();
  readonly #waiting = new Map<string, Line>();
  readonly #count = new Map<number, number>();

  /** Whether the operation is known for a migration; the line of an end is kept where it may turn out to be one. */
  isMigration(task: Task, line: Line): boolean {
    const key = keyOf(task, line.place);
    if (task.step === 'begin') this.#begun.add(key);
    if (this.#begun.has(key)) return true;
    const { source } = line.place;
    const count = this.#count.get(source) ?? 0;
    if (count < mostWaiting) this.#waiting.set(key, line);
    this.#count.set(source, count + 1);
    return false;
  }

  /** The end of an operation that only now began, where it was read before. */
  endOf(task: Task, place: EntryPlace): Line | undefined {
    if (task.step !== 'begin') return undefined;
    const key = keyOf(task, place);
    const line = this.#waiting.get(key);
    this.#waiting.delete(key);
    return line;
  }
}

function keyOf({ id }: Task, { scope }: EntryPlace): string {
  return `${scope} ${id}`;
}
