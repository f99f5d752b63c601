/**
 * Stores every event of a run under a number. Where there are more than memory should hold, they are packed: a bundle of 5 GB
 * has three quarters of a million, 800 bytes each as objects and 60 packed, since the lines of migrations resemble one another.
 */
import type { TextPacker } from '../archive/source.ts';
import type { Micros } from '../model.ts';
import type { MigrationEvent } from './event.ts';

/**
 * Events that are packed together: neighbours in one log, mostly read together. Their JSON stays below the 100 kB above
 * which V8 allocates what it parses as long-lived.
 */
const blockEvents = 128;
/** Events that are held unpacked before packing begins: some 80 MB. */
const mostLoose = 100_000;

/** Blocks that are packed whenever one begins, until none is left: all at once would stop the run for a second. */
const packedAtOnce = 4;
/** Events to read in one go, where they are packed. */
export const pickedAtOnce = 768;
/** Characters of a block's lines. A block with more stays unpacked: its JSON, all escaped, would be too long for a string. */
const mostText = 16 << 20;

/** Event `n` is entry `n % blockEvents` of each list of block `floor(n / blockEvents)`. */
interface Block {
  /** Packed: what `TextPacker.pack` made of the JSON of all of them. */
  events: MigrationEvent[] | Uint8Array;
  /** NaN where an event has none. Also here, so that a search by time unpacks nothing. */
  readonly times: Float64Array;
  /** The number of the previous event of the same group, in any block; `nothing` for the first. */
  readonly before: Int32Array;
}

/** Before the first event of a chain. */
export const nothing = -1;

export class EventStore {
  readonly #packer: TextPacker | undefined;
  readonly #mostLoose: number;
  readonly #blocks: Block[] = [];
  #count = 0;
  /** Blocks that are packed. */
  #packed = 0;

  /** @param packer without it, nothing is packed */
  constructor(packer?: TextPacker, loose = mostLoose) {
    this.#packer = packer;
    this.#mostLoose = loose;
  }

  get size(): number {
    return this.#count;
  }

  /** Whether events are read more cheaply in large numbers than one by one. */
  get isPacking(): boolean {
    return this.#packer !== undefined && this.#count > this.#mostLoose;
  }

  /** Returns the event's number. @param before the last event of the chain that it continues */
  add(event: MigrationEvent, before = nothing): number {
    const place = this.#count % blockEvents;
    if (place === 0) this.#begin();
    const { events, times, before: befores } = this.#blocks.at(-1) as Block;
    (events as MigrationEvent[]).push(event);
    times[place] = event.time ?? NaN;
    befores[place] = before;
    return this.#count++;
  }

  #begin(): void {
    if (this.isPacking) {
      const some = this.#blocks.slice(this.#packed, this.#packed + packedAtOnce);
      for (const block of some) this.#pack(block);
      this.#packed += some.length;
    }
    this.#blocks.push({ events: [], times: new Float64Array(blockEvents), before: new Int32Array(blockEvents) });
  }

  #pack(block: Block): void {
    const { events } = block;
    if (!this.#packer || events instanceof Uint8Array) return;
    if (events.reduce((sum, { text }) => sum + text.length, 0) > mostText) return;
    block.events = this.#packer.pack(JSON.stringify(events));
  }

  #unpacked({ events }: Block): readonly MigrationEvent[] {
    if (!(events instanceof Uint8Array)) return events;
    return JSON.parse(this.#packer?.unpack(events) ?? '[]') as MigrationEvent[];
  }

  /** The numbers of a chain, the first one first. */
  chain(last: number): readonly number[] {
    const numbers: number[] = [];
    for (let at = last; at !== nothing; at = this.#blockOf(at).before[at % blockEvents] ?? nothing) numbers.push(at);
    return numbers.reverse();
  }

  timeOf(number: number): Micros | undefined {
    const time = this.#blockOf(number).times[number % blockEvents] ?? NaN;
    return Number.isNaN(time) ? undefined : time;
  }

  /** The events with these numbers, in their order. Each block is unpacked once. */
  pick(numbers: readonly number[]): readonly MigrationEvent[] {
    const picked: MigrationEvent[] = Array.from({ length: numbers.length });
    let block: Block | undefined;
    let events: readonly MigrationEvent[] = [];
    for (const place of this.isPacking ? inOrder(numbers) : numbers.keys()) {
      const number = numbers[place] as number;
      const wanted = this.#blockOf(number);
      if (wanted !== block) [block, events] = [wanted, this.#unpacked(wanted)];
      picked[place] = events[number % blockEvents] as MigrationEvent;
    }
    return picked;
  }

  #blockOf(number: number): Block {
    return this.#blocks[Math.floor(number / blockEvents)] as Block;
  }
}

/** Indices of the numbers, that of the smallest first. */
function inOrder(numbers: readonly number[]): Iterable<number> {
  return Uint32Array.from(numbers.keys()).sort((a, b) => (numbers[a] as number) - (numbers[b] as number));
}
