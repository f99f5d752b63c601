/**
 * The two forms in which esxcli prints: blocks of `Name: value` below a heading, and tables below a row of dashes. vm-support
 * keeps the output of each command in `commands/`.
 */

export interface Field {
  readonly value: string;
  /** Counts from 1. */
  readonly line: number;
}

export interface Block {
  readonly heading: string;
  readonly fields: ReadonlyMap<string, Field>;
}

/** `vmk0` and its indented `MTU: 1500` lines, one block a heading. Lines that are neither are passed over. */
export function readBlocks(text: string): readonly Block[] {
  const blocks: { heading: string; fields: Map<string, Field> }[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    const field = /^\s{1,255}(\S[^:]{0,255}): ?(.*)$/.exec(line);
    if (field) {
      if (blocks.length === 0) blocks.push({ heading: '', fields: new Map() });
      blocks.at(-1)?.fields.set((field[1] ?? '').trim(), { value: (field[2] ?? '').trim(), line: index + 1 });
    } else if (/^\S/.test(line)) blocks.push({ heading: line.trim(), fields: new Map() });
  });
  return blocks;
}

/** No command prints more; a stranger's file could, and each row holds a cell for each column. */
const mostColumns = 64;
const mostRows = 4096;

export type Row = ReadonlyMap<string, Field>;

/** Rows by column title. Columns stand two blanks or more apart; a cell may be empty only where the dashes show its column. */
export function readTable(text: string): readonly Row[] {
  const lines = text.split(/\r?\n/);
  const dashes = lines.findIndex((line) => /^-{2,1024}(?:\s{1,255}-{2,1024}){0,255}\s*$/.test(line));
  const titles = lines[dashes - 1]?.trim().split(/\s{2,}/);
  if (dashes < 1 || !titles || titles.length > mostColumns) return [];
  const starts = [...(lines[dashes] ?? '').matchAll(/-+/g)].slice(0, mostColumns).map(({ index }) => index);
  return lines.slice(dashes + 1, dashes + 1 + mostRows).flatMap((line, index) => {
    if (line.trim() === '') return [];
    const cells = cellsOf(line, titles.length, starts);
    return [new Map(titles.map((title, at) => [title, { value: cells[at] ?? '', line: dashes + index + 2 }]))];
  });
}

function cellsOf(line: string, count: number, starts: readonly number[]): readonly string[] {
  const apart = line.trim().split(/\s{2,}/);
  if (apart.length === count) return apart;
  return starts.map((start, at) => line.slice(start, starts[at + 1]).trim());
}
