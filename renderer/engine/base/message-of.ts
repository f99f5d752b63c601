/** What was thrown, in words: anything can be thrown, and not all of it is an `Error`. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
