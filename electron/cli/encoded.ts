/** Text that comes in small parts as UTF-8 in pieces that are worth writing. Each holds until the next is asked for. */

const pieceBytes = 1 << 18;
/** Of one UTF-16 unit of text. */
const mostBytes = 3;

/**
 * Each part is put where it goes: strung together first, all would be stored in two bytes a character for one that needs them,
 * and take ten times as long.
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
