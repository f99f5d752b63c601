/** Lines as bytes: their ends, and the zeros that a crash leaves. */
import { carriageReturn, newline } from '../base/bytes.ts';

/** A host that crashes leaves pages of zeros in its logs, and the next line begins right behind them. */
export function withoutZeros(bytes: Uint8Array): Uint8Array {
  let at = 0;
  while (bytes[at] === 0) at += 1;
  return bytes.subarray(at);
}

/** Offset behind the last zero: there may be half a line before the zeros. */
export function behindZeros(bytes: Uint8Array, from: number, to: number): number {
  return from + bytes.subarray(from, to).lastIndexOf(0) + 1;
}

/** Whether bytes are text, which has hardly any control characters, and zeros only after a crash. Undefined if all are zeros. */
export function isText(bytes: Uint8Array): boolean | undefined {
  let [zeros, controls] = [0, 0];
  for (const byte of bytes) {
    if (byte === 0) zeros += 1;
    else if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) controls += 1;
  }
  const others = bytes.length - zeros;
  return others > 0 ? controls <= others / 100 : undefined;
}

export function lineEnd(bytes: Uint8Array, from: number, to: number): number {
  const end = bytes.indexOf(newline, from);
  return end < 0 || end > to ? to : end;
}

/** End of the line without the carriage returns before its newline. */
export function withoutReturn(bytes: Uint8Array, from: number, to: number): number {
  let end = to;
  while (end > from && bytes[end - 1] === carriageReturn) end -= 1;
  return end;
}

export function countNewlines(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = bytes.indexOf(newline, from); at >= 0 && at < to; at = bytes.indexOf(newline, at + 1)) count += 1;
  return count;
}
