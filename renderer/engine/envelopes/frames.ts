/** Frames of syslog over TCP (RFC 6587): `181 <14>1 2024-…`, each behind the number of its octets, several on one line. */
import type { NumberedText } from './markup.ts';

const frame = /^\d{1,6} (?=<\d{1,3}>(?:1 \d{4}-|\d{4}-|[A-Z][a-z]{2} {1,2}\d))/;

/** Each frame on a line of its own. Where a number is not that of a frame's octets, the rest of its line stays as it is. */
export function unframed(lines: readonly NumberedText[]): readonly NumberedText[] {
  if (!lines.some(({ text }) => frame.test(text))) return lines;
  // A frame may have several lines.
  let left = 0;
  return lines.flatMap(({ text, line }) => {
    const parts: string[] = [];
    let rest = text;
    while (rest !== '') {
      const number = frame.exec(rest)?.[0];
      const held = rest.slice(number?.length ?? 0);
      const { to, over } = endOf(held, number === undefined ? left : Number(number));
      left = over;
      const isSound = to === held.length || frame.test(held.slice(to));
      parts.push(isSound ? held.slice(0, to) : rest);
      rest = isSound ? held.slice(to) : '';
    }
    // Its end is an octet, too.
    left = Math.max(0, left - 1);
    return (text === '' ? [''] : parts).map((part) => ({ text: part, line }));
  });
}

/** Where so many octets of UTF-8 end, and how many are over. */
function endOf(text: string, octets: number): { readonly to: number; readonly over: number } {
  let over = octets;
  for (let to = 0; to < text.length; to += 1) {
    const code = text.charCodeAt(to);
    // Two halves of a pair are four octets.
    over -= code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3;
    if (over < 0) return { to, over: 0 };
  }
  return { to: text.length, over };
}
