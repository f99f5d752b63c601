/** Of ASCII: what ends a line, and what may stand before it. */
export const newline = 10;
export const carriageReturn = 13;

/** A copy to keep: a chunk is only lent. (Not `slice`: that of Node's Buffer is a view of the same memory.) */
export function copyOf(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

/** Puts `source[from, to)` into `target` at `at`. */
export function putInto(target: Uint8Array, at: number, source: Uint8Array, from: number, to: number): void {
  target.set(source.subarray(from, to), at);
}

export function standsAt(bytes: Uint8Array, part: Uint8Array, at: number): boolean {
  for (let i = 0; i < part.length; i += 1) if (bytes[at + i] !== part[i]) return false;
  return true;
}

/** Text of plain ASCII as bytes. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** The same numbers in more memory: twice as much, or what is needed. @param least how many it must have room for */
export function grown<T extends Uint8Array | Uint32Array>(array: T, least = 0): T {
  const larger = new (array.constructor as new (length: number) => T)(Math.max(least, array.length * 2));
  larger.set(array);
  return larger;
}
