/** True for V8's refusal of a text: one holds half a gigabyte (2^29 - 24 characters), and the error has no type of its own. */
export function isTooLong(cause: unknown): boolean {
  return cause instanceof Error && cause.message === 'Invalid string length';
}
