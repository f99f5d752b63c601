/** Text in another encoding than UTF-8: PowerShell and Notepad write UTF-16, many editors a mark before UTF-8. */
import type { ByteReader } from './byte-reader.ts';

/** How a text begins that is no bare UTF-8. */
export interface Encoding {
  readonly markBytes: number;
  /** Bits by which the first byte of a unit of UTF-16 is moved; undefined for UTF-8. */
  readonly firstShift?: 0 | 8;
}

/** Bytes that tell UTF-16 without a mark, and how many of 16 pairs must have their zero at one side, and there alone. */
const unmarkedBytes = 256;
const zeroShare = 0.8;

export function encodingOf(head: Uint8Array): Encoding | undefined {
  const [a, b, c, d] = head;
  // FF FE 00 00 begins UTF-32, which nobody writes.
  if (a === 0xff && b === 0xfe && (c !== 0 || d !== 0)) return { markBytes: 2, firstShift: 0 };
  if (a === 0xfe && b === 0xff) return { markBytes: 2, firstShift: 8 };
  if (a === 0xef && b === 0xbb && c === 0xbf) return { markBytes: 3 };
  return unmarked(head.subarray(0, unmarkedBytes));
}

function unmarked(head: Uint8Array): Encoding | undefined {
  const pairs = head.length >> 1;
  if (pairs < 16) return undefined;
  const zeros = [0, 0];
  for (let at = 0; at < 2 * pairs; at += 1) if (head[at] === 0) zeros[at & 1] = (zeros[at & 1] ?? 0) + 1;
  const [first = 0, second = 0] = zeros;
  if (first === 0 && second >= zeroShare * pairs) return { markBytes: 0, firstShift: 0 };
  return second === 0 && first >= zeroShare * pairs ? { markBytes: 0, firstShift: 8 } : undefined;
}

/** The text behind its mark, as UTF-8. Half a pair of surrogates becomes U+FFFD. */
export async function* asUtf8(
  reader: ByteReader,
  { markBytes, firstShift }: Encoding,
): AsyncGenerator<Uint8Array, void> {
  reader.take(markBytes);
  if (firstShift === undefined) return yield* reader.body();
  const writer = new Utf8Writer();
  let odd: number | undefined;
  for await (const chunk of reader.body()) {
    writer.begin(chunk.length);
    for (const byte of chunk) {
      if (odd === undefined) odd = byte;
      else {
        writer.put((odd << firstShift) | (byte << (8 - firstShift)));
        odd = undefined;
      }
    }
    yield writer.written;
  }
}

const replacement = 0xfffd;

class Utf8Writer {
  #out = new Uint8Array(0);
  #used = 0;
  /** The first half of a pair. */
  #high: number | undefined;

  /** @param bytes of UTF-16 that come */
  begin(bytes: number): void {
    // Three for each unit, and what waited before.
    this.#out = new Uint8Array(2 * bytes + 8);
    this.#used = 0;
  }

  get written(): Uint8Array {
    return this.#out.subarray(0, this.#used);
  }

  put(unit: number): void {
    const high = this.#high;
    this.#high = undefined;
    const isLow = unit >= 0xdc00 && unit < 0xe000;
    if (high !== undefined && isLow) return this.#write(0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00));
    if (high !== undefined) this.#write(replacement);
    if (unit >= 0xd800 && unit < 0xdc00) this.#high = unit;
    else this.#write(isLow ? replacement : unit);
  }

  #write(code: number): void {
    if (code < 0x80) return this.#byte(code);
    if (code < 0x800) this.#byte(0xc0 | (code >> 6));
    else {
      if (code < 0x10000) this.#byte(0xe0 | (code >> 12));
      else {
        this.#byte(0xf0 | (code >> 18));
        this.#byte(0x80 | ((code >> 12) & 0x3f));
      }
      this.#byte(0x80 | ((code >> 6) & 0x3f));
    }
    this.#byte(0x80 | (code & 0x3f));
  }

  #byte(byte: number): void {
    this.#out[this.#used] = byte;
    this.#used += 1;
  }
}
