/** Sorted numbers with cheap insertion: a million of them in falling order cost no more for each than a thousand. */
import { firstWhere } from '../../base/first-where.ts';

/** Numbers in one piece. Inserting into an array moves everything behind. */
const mostInPiece = 1024;

export class SortedNumbers {
  /** None is empty, except the only one. */
  readonly #pieces: number[][] = [];

  /** @param numbers in any order */
  constructor(numbers: readonly number[]) {
    const sorted = Float64Array.from(numbers).sort();
    for (let at = 0; at < sorted.length; at += mostInPiece / 2) {
      this.#pieces.push(Array.from(sorted.subarray(at, at + mostInPiece / 2)));
    }
    if (this.#pieces.length === 0) this.#pieces.push([]);
  }

  *[Symbol.iterator](): Iterator<number> {
    for (const piece of this.#pieces) yield* piece;
  }

  /** Infinity where there is none. */
  get first(): number {
    return this.#pieces[0]?.[0] ?? Infinity;
  }

  /** -Infinity where there is none. */
  get last(): number {
    return this.#pieces.at(-1)?.at(-1) ?? -Infinity;
  }

  add(number: number): void {
    const at = this.#pieceFor(number);
    const piece = this.#pieces[at] as number[];
    piece.splice(placeOf(number, piece), 0, number);
    if (piece.length > mostInPiece) this.#pieces.splice(at + 1, 0, piece.splice(mostInPiece / 2));
  }

  /** How far the nearest one is; Infinity where there is none. */
  distanceTo(number: number): number {
    const at = this.#pieceFor(number);
    const piece = this.#pieces[at] as number[];
    const place = placeOf(number, piece);
    const before = piece[place - 1] ?? -Infinity;
    const after = piece[place] ?? this.#pieces[at + 1]?.[0] ?? Infinity;
    return Math.min(number - before, after - number);
  }

  /** The last piece that begins before it, else the first. */
  #pieceFor(number: number): number {
    return firstWhere(this.#pieces.length - 1, (place) => (this.#pieces[place + 1]?.[0] as number) >= number);
  }
}

/** Of the first that is not less than `number`. */
function placeOf(number: number, sorted: readonly number[]): number {
  return firstWhere(sorted.length, (place) => (sorted[place] as number) >= number);
}
