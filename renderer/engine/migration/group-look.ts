/** What is asked of a migration's lines for each line without an id, kept so that an answer does not cost all of them. */
import type { Micros } from '../model.ts';
import type { MigrationEvent } from './event.ts';

/** Parts of an opID that are looked at; real ones have seven. */
const mostParts = 16;

export class GroupLook {
  /** Of its events, in order. */
  readonly #times: Micros[];
  readonly #opIds = new Set<string>();
  /** All that its opIDs begin with, up to a dash. */
  readonly #beginnings = new Set<string>();

  constructor(events: readonly MigrationEvent[]) {
    this.#times = events.flatMap(({ time }) => time ?? []).sort((a, b) => a - b);
    for (const { opId } of events) this.#note(opId);
  }

  add({ time, opId }: MigrationEvent): void {
    if (time !== undefined) this.#times.splice(this.#place(time), 0, time);
    this.#note(opId);
  }

  #note(opId: string | undefined): void {
    if (opId === undefined || this.#opIds.has(opId)) return;
    this.#opIds.add(opId);
    for (const beginning of beginningsOf(opId)) this.#beginnings.add(beginning);
  }

  /** From its nearest line. */
  distanceTo(time: Micros): number {
    const at = this.#place(time);
    const [before = -Infinity, after = Infinity] = [this.#times[at - 1], this.#times[at]];
    return Math.min(time - before, after - time);
  }

  /** A callee appends `-xx` parts to the opID it was called with: `…:70005734-88-01` begins `…-88-01-39-6b81`. */
  sharesOpId(opId: string): boolean {
    return this.#beginnings.has(opId) || beginningsOf(opId).some((beginning) => this.#opIds.has(beginning));
  }

  /** Of the first time that is not before `time`. */
  #place(time: Micros): number {
    let [low, high] = [0, this.#times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#times[middle] as Micros) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** `a-b-c` → `a`, `a-b`, `a-b-c`. */
function beginningsOf(opId: string): readonly string[] {
  const beginnings: string[] = [];
  for (let at = opId.indexOf('-'); at >= 0 && beginnings.length < mostParts; at = opId.indexOf('-', at + 1))
    beginnings.push(opId.slice(0, at));
  return [...beginnings, opId];
}
