/** A copy to keep: a chunk is only lent. (Not `slice`: that of Node's Buffer is a view of the same memory.) */
export function copyOf(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

/** Where `part` first stands wholly in `bytes[from, to)`; -1 where it does not. */
export function indexOfBytes(bytes: Uint8Array, part: Uint8Array, from: number, to: number): number {
  for (let at = from; at <= to - part.length; at += 1) {
    if (bytes[at] === part[0] && standsAt(bytes, part, at)) return at;
  }
  return -1;
}

export function standsAt(bytes: Uint8Array, part: Uint8Array, at: number): boolean {
  for (let i = 0; i < part.length; i += 1) if (bytes[at + i] !== part[i]) return false;
  return true;
}

/** Text of plain ASCII as bytes. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
