/** Encodes small parts of text into large UTF-8 pieces. Each piece is valid until the next one is requested. */

const pieceBytes = 1 << 18;
/** UTF-8 bytes of one UTF-16 unit at most. */
const mostBytes = 3;

/**
 * Each part is encoded straight into the buffer: concatenated first, the text would use two bytes for each character as soon as
 * one character needs them, and take ten times as long.
 */
export function* encoded(parts: Iterable<string>): Generator<Buffer, void> {
  const piece = Buffer.allocUnsafe(pieceBytes);
  let used = 0;
  for (const part of parts) {
    if (used + mostBytes * part.length > piece.length) {
      if (used > 0) yield piece.subarray(0, used);
      used = 0;
    }
    if (mostBytes * part.length > piece.length) yield Buffer.from(part);
    else used += piece.write(part, used);
  }
  if (used > 0) yield piece.subarray(0, used);
}
