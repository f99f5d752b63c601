/** Tables as CSV (RFC 4180). */

export type Cell = string | number | undefined;

/**
 * Rows that end in CRLF, the header first. A text that a spreadsheet would take for a formula begins with an apostrophe (OWASP,
 * "CSV Injection"); numbers remain numbers, unknown values are empty.
 */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return [...csvPieces(rows)].join('');
}

/** The same, row by row. */
export function* csvPieces(rows: Iterable<readonly Cell[]>): Generator<string, void> {
  for (const row of rows) yield `${row.map(field).join(',')}\r\n`;
}

function field(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const inert = /^\s*[=+\-@\t\r|%]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
