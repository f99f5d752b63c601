/**
 * The two forms in which esxcli prints: blocks of `Name: value` below a heading, and tables below a row of dashes. vm-support
 * keeps the output of each command in `commands/`, its blanks as `_`.
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
    const field = /^\s+([^:]+): ?(.*)$/.exec(line);
    if (field) {
      if (blocks.length === 0) blocks.push({ heading: '', fields: new Map() });
      blocks.at(-1)?.fields.set((field[1] ?? '').trim(), { value: (field[2] ?? '').trim(), line: index + 1 });
    } else if (/^\S/.test(line)) blocks.push({ heading: line.trim(), fields: new Map() });
  });
  return blocks;
}

export type Row = ReadonlyMap<string, Field>;

/** Rows by column title. Columns stand two blanks or more apart; a cell may be empty only where the dashes tell it. */
export function readTable(text: string): readonly Row[] {
  const lines = text.split(/\r?\n/);
  const dashes = lines.findIndex((line) => /^-{2,}(?:\s+-{2,})*\s*$/.test(line));
  const titles = lines[dashes - 1]?.trim().split(/\s{2,}/);
  if (dashes < 1 || !titles) return [];
  return lines.slice(dashes + 1).flatMap((line, index) => {
    if (line.trim() === '') return [];
    const cells = cellsOf(line, titles.length, lines[dashes] ?? '');
    return [new Map(titles.map((title, at) => [title, { value: cells[at] ?? '', line: dashes + index + 2 }]))];
  });
}

function cellsOf(line: string, count: number, dashes: string): readonly string[] {
  const apart = line.trim().split(/\s{2,}/);
  if (apart.length === count) return apart;
  const starts = [...dashes.matchAll(/-+/g)].map(({ index }) => index);
  return starts.map((start, at) => line.slice(start, starts[at + 1]).trim());
}
