/**
 * Operations of vCenter. It ends hundreds of them for each migration: only the ends of those that began as a migration count.
 * A bundle lists a log before its rotated older part, so an end can be read before its beginning.
 */
import { ascii, standsAt } from '../base/bytes.ts';
import type { LogEntry } from '../logs/entry-reader.ts';
import type { EntryPlace } from './event.ts';
import type { Facts } from '../formats/facts.ts';
import { moveMethods } from '../formats/management/vcenter.ts';
import { speaksOfVmotion } from './speaks-of-vmotion.ts';

type Task = NonNullable<Facts['task']>;

interface Line {
  readonly entry: LogEntry;
  readonly place: EntryPlace;
}

/** Ends of one file that wait for their beginning: an operation that a rotation cuts ends early in the newer file. */
const mostWaiting = 2000;
/** Of all files. */
const mostWaitingInAll = 50_000;

// … info vpxd[13432] [Originator@6876 sub=vpxLro opID=…] [VpxLRO] -- FINISH task-9; nearly all lines have no such part.
const operation = '] [VpxLRO] -- ';
const end = /^(?:FINISH|ERROR) (\S{1,1024})(?!\S)/;
/** An end that names what it ends, as most errors do. */
const endOfMove = new RegExp(`^ERROR .{0,1024}?\\b${moveMethods}`);
/** Only these are surplus: an error may be a known failure, whatever operation it belongs to. */
const goodEnd = ascii(`${operation}FINISH `);
const blank = 0x20;

export class Tasks {
  readonly #begun = new Set<string>();
  /** Hashes of their ids: an id whose hash is missing has not begun. */
  readonly #begunHashes = new Set<number>();
  readonly #waiting = new Map<string, Line>();
  readonly #count = new Map<number, number>();

  /**
   * Whether the line `bytes[from, to)` only ends an operation that `holds` would drop. A host that vCenter talks to all day
   * writes them by the ten thousand.
   */
  isSurplus(bytes: Uint8Array, from: number, to: number, place: EntryPlace): boolean {
    if ((this.#count.get(place.source) ?? 0) < mostWaiting) return false;
    let id = to;
    while (id > from && bytes[id - 1] !== blank) id -= 1;
    const at = id - goodEnd.length;
    return at >= from && standsAt(bytes, goodEnd, at) && !this.#begunHashes.has(hashOf(bytes, id, to));
  }

  /** True where the entry ends an operation that is not known as a migration. It waits, as it may turn out to be one. */
  holds(entry: LogEntry, place: EntryPlace): boolean {
    const at = entry.text.indexOf(operation);
    const text = at < 0 ? '' : entry.text.slice(at + operation.length);
    const id = end.exec(text)?.[1];
    if (id === undefined || this.#begun.has(keyOf(id, place)) || endOfMove.test(text)) return false;
    const count = this.#count.get(place.source) ?? 0;
    const isWanted = count < mostWaiting || speaksOfVmotion(entry.text) >= 0;
    if (isWanted && this.#waiting.size < mostWaitingInAll) this.#waiting.set(keyOf(id, place), { entry, place });
    this.#count.set(place.source, count + 1);
    return true;
  }

  /** Ends whose beginning was not seen. */
  waiting(): Iterable<Line> {
    return this.#waiting.values();
  }

  /** Whether the operation is known as a migration: by its beginning, or by an end that names it. */
  isMigration(task: Task, place: EntryPlace): boolean {
    if (isNamed(task)) {
      this.#begun.add(keyOf(task.id, place));
      const id = ascii(task.id);
      this.#begunHashes.add(hashOf(id, 0, id.length));
    }
    return this.#begun.has(keyOf(task.id, place));
  }

  /** The end of an operation that this step makes known, if that end was read before. */
  endOf(task: Task, place: EntryPlace): Line | undefined {
    if (!isNamed(task)) return undefined;
    const key = keyOf(task.id, place);
    const line = this.#waiting.get(key);
    this.#waiting.delete(key);
    return line;
  }
}

/** Whether a step tells that the operation moves a VM. */
function isNamed({ step, method }: Task): boolean {
  return step === 'begin' || method !== undefined;
}

function keyOf(id: string, { scope }: EntryPlace): string {
  return `${scope} ${id}`;
}

/** FNV-1a, 32 bits. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  return hash;
}
