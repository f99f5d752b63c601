/** How much one investigation holds. Far above a night's work, and small enough that a hostile file cannot hurt. */
export const limits = {
  /** Characters. */
  name: 200,
  tag: 60,
  label: 300,
  noteText: 200_000,
  key: 4096,
  path: 4200,
  /** Pieces. */
  tags: 50,
  bundles: 500,
  notes: 20_000,
  bookmarks: 20_000,
  scenarios: 5000,
  contextLines: 40_000,
  pasted: 30,
  /** Characters of one pasted text: a ticket has thousands. */
  pastedText: 2_000_000,
  /** Characters of all context lines together. */
  contextCharacters: 8_000_000,
} as const;
