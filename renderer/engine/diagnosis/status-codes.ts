/** VMkernel's status codes: what `0xbad00e0`, `bad0006`, `195887110` or "IO was aborted" means. */
import type { OwnString } from '../base/own-text.ts';
import table from './status-codes.json' with { type: 'json' };

/** `text` is VMkernel's own wording. A code can mean another thing on ESX 4.x, so the words of a log line win. */
export interface StatusCode {
  readonly name: OwnString;
  readonly code: number;
  readonly text: OwnString;
}

const codes = table as unknown as readonly StatusCode[];
const byCode = new Map(codes.map((status) => [status.code, status]));
const byWords = new Map(
  codes.flatMap((status) => [
    [status.name.toLowerCase(), status],
    [status.text.toLowerCase(), status],
  ]),
);

/**
 * The status behind any of its spellings: hexadecimal with or without `0x` and leading zeros, decimal, text or name.
 * Undefined where the table does not have it. Source of the table: the VMkernel headers that
 * https://github.com/Seagate/opensea-transport/blob/develop/src/vm_nvme_lib.c repeats.
 */
export function statusCode(spelling: string): StatusCode | undefined {
  const text = spelling.trim().toLowerCase();
  const hex = /^(?:0x)?0{0,16}(bad[0-9a-f]{4})$/.exec(text)?.[1];
  if (hex !== undefined) return byCode.get(Number.parseInt(hex, 16));
  if (/^\d+$/.test(text)) return byCode.get(Number(text));
  return byCode.get(text === '0x0' ? 0 : Number.NaN) ?? byWords.get(text.replace(/[.!]$/, ''));
}
