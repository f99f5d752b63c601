/**
 * Migration ids. 16 digits in older releases (microseconds on vCenter's clock), 18 to 19 random digits in newer ones:
 * above 2^53, so always strings here.
 */

/** Decimal digits that can be a migration id: 16 to 19 in real logs, 13 in simplified samples. */
export const idDigits = '\\d{13,20}';

const decimal = new RegExp(`^${idDigits}$`);

/** One digit again and again is a mask, which several migrations of a text share. */
const masked = /^(\d)\1*$/;

export function isMigrationId(text: string): boolean {
  // Nineteen digits are always below 2^64.
  return decimal.test(text) && !masked.test(text) && (text.length < 20 || BigInt(text) < 1n << 64n);
}

/** `8743996508480001077` → `7958ea7f2d34d435`. */
export function idToHex(id: string): string {
  return BigInt(id).toString(16);
}

/** `7958ea7f2d34d435` or `0x7958…` → decimal; undefined if it is not a 64-bit hex number of an id's size. */
export function idFromHex(text: string): string | undefined {
  const digits = text.replace(/^0x/i, '');
  if (!/^[0-9a-f]{11,16}$/i.test(digits)) return undefined;
  const id = BigInt(`0x${digits}`).toString();
  return isMigrationId(id) ? id : undefined;
}

/**
 * Every decimal id that a person may mean by a typed text: decimal, hex, `0x…`, or a debugger's `0x…(0n…)`. Digits alone can be
 * decimal or hex.
 */
export function idsMeantBy(text: string): readonly string[] {
  const typed = text.trim();
  const debug = /^0x[0-9a-f]+\s*\(0n(\d+)\)$/i.exec(typed);
  if (debug?.[1]) return isMigrationId(debug[1]) ? [debug[1]] : [];
  const ids = new Set<string>();
  if (isMigrationId(typed)) ids.add(typed);
  const fromHex = idFromHex(typed);
  if (fromHex !== undefined) ids.add(fromHex);
  return [...ids];
}
