/** Whether V8 refused a string of more than half a gigabyte (2^29 - 24 characters): the error has no type of its own. */
export function isTooLong(cause: unknown): boolean {
  return cause instanceof Error && cause.message === 'Invalid string length';
}
