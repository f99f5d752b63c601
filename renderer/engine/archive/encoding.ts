/** Text in another encoding than UTF-8: PowerShell and Notepad write UTF-16, many editors a mark before UTF-8. */

/** How a text begins that is not bare UTF-8. */
export interface Encoding {
  readonly name: 'utf-8' | 'utf-16le' | 'utf-16be';
  readonly markBytes: number;
}

/** Bytes that show UTF-16 without a mark, and the share of pairs that must have a zero on one side and none on the other. */
const unmarkedBytes = 256;
const zeroShare = 0.8;

export function encodingOf(head: Uint8Array): Encoding | undefined {
  const [a, b, c, d] = head;
  // FF FE 00 00 begins UTF-32, which nobody writes.
  if (a === 0xff && b === 0xfe && (c !== 0 || d !== 0)) return { name: 'utf-16le', markBytes: 2 };
  if (a === 0xfe && b === 0xff) return { name: 'utf-16be', markBytes: 2 };
  if (a === 0xef && b === 0xbb && c === 0xbf) return { name: 'utf-8', markBytes: 3 };
  return unmarked(head.subarray(0, unmarkedBytes));
}

function unmarked(head: Uint8Array): Encoding | undefined {
  const pairs = head.length >> 1;
  if (pairs < 16) return undefined;
  const zeros = [0, 0];
  for (let at = 0; at < 2 * pairs; at += 1) if (head[at] === 0) zeros[at & 1] = (zeros[at & 1] ?? 0) + 1;
  const [first = 0, second = 0] = zeros;
  if (first === 0 && second >= zeroShare * pairs) return { name: 'utf-16le', markBytes: 0 };
  return second === 0 && first >= zeroShare * pairs ? { name: 'utf-16be', markBytes: 0 } : undefined;
}

/**
 * Lines that end in CR alone, as old Macs and some editors write them, as lines that end in LF. The first chunk decides. A chunk is valid
 * until the next one is requested.
 */
export async function* withLineEnds(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let isCarriageReturn: boolean | undefined;
  for await (const chunk of bytes) {
    isCarriageReturn ??= endsLinesInCr(chunk);
    yield isCarriageReturn ? chunk.map((byte) => (byte === 0x0d ? 0x0a : byte)) : chunk;
  }
}

/** Bytes that show how lines end; a long one that has no end at all shows nothing. */
const lineEndBytes = 64 << 10;

/** Undefined where there is no end of a line. */
function endsLinesInCr(chunk: Uint8Array): boolean | undefined {
  const head = chunk.subarray(0, lineEndBytes);
  const first = head.indexOf(0x0d);
  if (head.includes(0x0a)) return false;
  return first >= 0 && first < chunk.length - 1 ? true : undefined;
}
