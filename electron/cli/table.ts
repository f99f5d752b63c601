/** A table of text columns for a terminal. */
import { greatest } from '../../renderer/engine/base/extremes.ts';

export interface Column<Row> {
  readonly title: string;
  readonly align?: 'right';
  text(row: Row): string;
}

/** Lines of a table, columns two blanks apart. The last column is cut to fit `width` when one is given. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width?: number): readonly string[] {
  const cells = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map((column) => plain(column.text(row)))),
  ];
  const widths = columns.map((_, index) => greatest(cells.map((row) => row[index]?.length ?? 0)));
  return cells.map((row) => {
    const line = row
      .map((cell, index) => pad(cell, widths[index] ?? 0, columns[index]?.align))
      .join('  ')
      .trimEnd();
    return width !== undefined && line.length > width ? `${line.slice(0, width - 1)}…` : line;
  });
}

function pad(cell: string, width: number, align: 'right' | undefined): string {
  return align === 'right' ? cell.padStart(width) : cell.padEnd(width);
}

/** Text of a log on a terminal: control characters could move the cursor or hide what follows. */
export function plain(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '·');
}
