export const newline = 10;
export const carriageReturn = 13;

/** A copy that outlives the chunk. (Not `slice`: that of Node's Buffer is a view of the same memory.) */
export function copyOf(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

/** Copies `source[from, to)` to `target` at `at`. */
export function putInto(target: Uint8Array, at: number, source: Uint8Array, from: number, to: number): void {
  target.set(source.subarray(from, to), at);
}

export function standsAt(bytes: Uint8Array, part: Uint8Array, at: number): boolean {
  for (let i = 0; i < part.length; i += 1) if (bytes[at + i] !== part[i]) return false;
  return true;
}

/** The concatenation, in memory of its own. */
export function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** Text of plain ASCII as bytes. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** A copy with twice the length, or `least` if that is more. */
export function grown<T extends Uint8Array | Uint32Array>(array: T, least = 0): T {
  const larger = new (array.constructor as new (length: number) => T)(Math.max(least, array.length * 2));
  larger.set(array);
  return larger;
}
