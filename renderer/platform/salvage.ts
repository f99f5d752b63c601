/**
 * What lies just before a place where a compressed stream is damaged. Inflaters keep to themselves what they made of the
 * piece of input that failed, which for a small log is all of it. So the input is kept as long as it is small, and given to
 * a new inflater again, by a few bytes at once.
 */

/** A rotated log of ESXi has 10 MiB, some hundred KiB compressed. */
const keptBytes = 4 * 1024 * 1024;
/** Of what would have to be inflated again: nobody waits for a bomb twice. */
const inflatedBytes = 64 * 1024 * 1024;
const pieceBytes = 128;

export interface PieceInflater {
  readonly error: Error | undefined;
  /** What a piece gives. */
  inflate(piece: Uint8Array): Promise<readonly Uint8Array[]>;
  close(): unknown;
}

export class Salvage {
  #pieces: Uint8Array[] | undefined = [];
  #bytes = 0;

  /** Keeps a piece that was given to the inflater. */
  keep(piece: Uint8Array): void {
    this.#bytes += piece.length;
    if (this.#bytes > keptBytes) this.#pieces = undefined;
    else this.#pieces?.push(piece.slice());
  }

  /** What a new inflater gives beyond the first `given` bytes. */
  async *beyond(given: number, open: () => PieceInflater): AsyncGenerator<Uint8Array, void> {
    if (this.#pieces === undefined || given > inflatedBytes) return;
    const inflater = open();
    let at = 0;
    try {
      for (const piece of inParts(this.#pieces)) {
        for (const chunk of await inflater.inflate(piece)) {
          const fresh = chunk.subarray(Math.max(0, given - at));
          at += chunk.length;
          if (fresh.length > 0) yield fresh;
        }
        if (inflater.error) return;
      }
    } finally {
      inflater.close();
    }
  }
}

function* inParts(pieces: readonly Uint8Array[]): Generator<Uint8Array, void> {
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += pieceBytes) yield piece.subarray(at, at + pieceBytes);
  }
}
