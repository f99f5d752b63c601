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
/** Some of VMkernel's own texts end with a full stop or a blank. */
const byWords = new Map(
  codes.flatMap((status) => [
    [plain(status.name), status],
    [plain(status.text), status],
  ]),
);

/**
 * The status behind any of its spellings: hexadecimal with or without `0x`, leading zeros and brackets, decimal, text, name, or
 * `Status(bad0006)= Limit exceeded`, where the words count. Undefined where the table does not have it. No status is negative:
 * `-1062731498:1234…` is an address with a migration's id. Source of the table: the VMkernel headers that
 * https://github.com/Seagate/opensea-transport/blob/develop/src/vm_nvme_lib.c repeats.
 */
export function statusCode(spelling: string): StatusCode | undefined {
  const text = plain(spelling);
  const [, code = text, words] = /^status ?\((0?2?bad[0-9a-f]{4})\) ?= ?(.*)$/.exec(text) ?? [];
  return byWords.get(words ?? text) ?? byNumber(code);
}

function byNumber(text: string): StatusCode | undefined {
  const hex = /^\(?(?:0x)?0{0,16}(2?bad[0-9a-f]{4})\)?$/.exec(text)?.[1];
  if (hex !== undefined) return byCode.get(Number.parseInt(hex, 16));
  if (/^0x0{1,16}$/.test(text)) return byCode.get(0);
  return /^\d+$/.test(text) ? byCode.get(Number(text)) : undefined;
}

function plain(text: string): string {
  return text.trim().toLowerCase().replace(/[.!]$/, '').trim();
}

/** `0xbad00ba`, `bad0014`; VMkernel's statuses in decimal, as the vmx writes them, begin with 1958; one stands for those of Linux. */
export const statusNumbers = /\b(?:0x)?0{0,8}2?bad[\da-f]{4}\b|\b1958[789]\d{4}\b|\b732758016\b/gi;
