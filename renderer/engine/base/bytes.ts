/** A copy to keep: a chunk is only lent. (Not `slice`: that of Node's Buffer is a view of the same memory.) */
export function copyOf(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}
