/**
 * Every event of a run under a number. Where there are more than memory should hold, they are packed: a bundle of 5 GB has
 * half a million, 800 bytes each as objects and 70 bytes packed, since what one migration says resembles what others say.
 */
import type { TextPacker } from '../archive/source.ts';
import type { MigrationEvent } from './event.ts';

/** Events that are packed together. Those of one block come from one stretch of one log, and mostly are asked for together. */
const blockEvents = 512;
/** Events that lie unpacked before packing begins: some 80 MB. */
const mostLoose = 100_000;

export class EventShelf {
  readonly #packer: TextPacker | undefined;
  readonly #mostLoose: number;
  readonly #blocks: (MigrationEvent[] | Uint8Array)[] = [];
  #open: MigrationEvent[] = [];
  #count = 0;

  /** @param packer without it, nothing is packed */
  constructor(packer?: TextPacker, loose = mostLoose) {
    this.#packer = packer;
    this.#mostLoose = loose;
  }

  /** Whether events are asked for more cheaply in large numbers than one by one. */
  get isPacking(): boolean {
    return this.#packer !== undefined && this.#count > this.#mostLoose;
  }

  /** Returns the event's number. */
  add(event: MigrationEvent): number {
    if (this.#count % blockEvents === 0) this.#begin();
    this.#open.push(event);
    this.#count += 1;
    return this.#count - 1;
  }

  #begin(): void {
    if (this.isPacking) this.#blocks.forEach((block, at) => (this.#blocks[at] = this.#packed(block)));
    this.#open = [];
    this.#blocks.push(this.#open);
  }

  #packed(block: MigrationEvent[] | Uint8Array): MigrationEvent[] | Uint8Array {
    return block instanceof Uint8Array || !this.#packer ? block : this.#packer.pack(JSON.stringify(block));
  }

  #unpacked(block: MigrationEvent[] | Uint8Array | undefined): readonly MigrationEvent[] {
    if (!(block instanceof Uint8Array)) return block ?? [];
    return JSON.parse(this.#packer?.unpack(block) ?? '[]') as MigrationEvent[];
  }

  /** The events with these numbers, in their order. Each block is unpacked once. */
  pick(numbers: readonly number[]): readonly MigrationEvent[] {
    const picked: MigrationEvent[] = Array.from({ length: numbers.length });
    let [at, block]: [number, readonly MigrationEvent[]] = [-1, []];
    for (const place of this.isPacking ? inOrder(numbers) : numbers.keys()) {
      const number = numbers[place] as number;
      const wanted = Math.floor(number / blockEvents);
      if (wanted !== at) [at, block] = [wanted, this.#unpacked(this.#blocks[wanted])];
      picked[place] = block[number % blockEvents] as MigrationEvent;
    }
    return picked;
  }
}

/** The places of numbers, that of the smallest first. */
function inOrder(numbers: readonly number[]): Iterable<number> {
  return Uint32Array.from(numbers.keys()).sort((a, b) => (numbers[a] as number) - (numbers[b] as number));
}
