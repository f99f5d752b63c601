/** Lines as bytes: their ends, and the zeros that a crash leaves. */
import { copyOf, newline } from '../base/bytes.ts';

/** A host that crashes leaves pages of zeros in its logs, and the next line stands right behind them. */
export function withoutZeros(bytes: Uint8Array): Uint8Array {
  let at = 0;
  while (bytes[at] === 0) at += 1;
  return bytes.subarray(at);
}

/** Where the text behind the last zero begins: it can come after half a line, too. */
export function behindZeros(bytes: Uint8Array, from: number, to: number): number {
  return from + bytes.subarray(from, to).lastIndexOf(0) + 1;
}

/** No image, no program, nothing packed: a text has hardly a control character, and pages of zeros only where a host crashed. */
export function isText(bytes: Uint8Array): boolean | undefined {
  let [zeros, controls] = [0, 0];
  for (const byte of bytes) {
    if (byte === 0) zeros += 1;
    else if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) controls += 1;
  }
  const others = bytes.length - zeros;
  return others > 0 ? controls <= others / 100 : undefined;
}

export function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return copyOf(b);
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

export function lineEnd(bytes: Uint8Array, from: number, to: number): number {
  const end = bytes.indexOf(newline, from);
  return end < 0 || end > to ? to : end;
}

export function countNewlines(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = bytes.indexOf(newline, from); at >= 0 && at < to; at = bytes.indexOf(newline, at + 1)) count += 1;
  return count;
}
