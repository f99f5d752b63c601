/** VMs of a host as people paste them: CSV from PowerCLI, RVTools or a spreadsheet, or a list typed by hand. */

/** A VM to be moved. What is not known takes the plan's defaults. */
export interface PlannedVm {
  readonly name: string;
  readonly memoryMiB: number | undefined;
  readonly dirtyRateMiBps: number | undefined;
  readonly datastore: string | undefined;
}

export interface WrongRow {
  /** From 1, in the text that was pasted. */
  readonly line: number;
  readonly text: string;
  readonly reason: string;
}

export interface VmTable {
  readonly vms: readonly PlannedVm[];
  readonly wrong: readonly WrongRow[];
}

/** More than any cluster runs on a host (1,024 in vSphere 8's maximums); what is beyond is listed, not read. */
export const mostVms = 2000;
/** Of vSphere 8: 24 TiB; the simulator's own bound is higher. */
const mostMemoryMiB = 64 * 1024 * 1024;
const mostRateMiBps = 1e6;
const mostName = 200;

type Column = 'name' | 'memory' | 'rate' | 'datastore';

/** MiB for each unit. GB and GiB are the same here: admins' tools print "GB" and mean 2^30 bytes. */
const units: Readonly<Record<string, number>> = { k: 1 / 1024, m: 1, g: 1024, t: 1024 * 1024 };

/** Every row that can be read, and why the others cannot. */
export function parseVmTable(text: string): VmTable {
  const records = recordsOf(text.replace(/^\uFEFF/, ''));
  const head = records[0] && headOf(records[0].cells);
  const columns = head ?? defaultColumns;
  const vms: PlannedVm[] = [];
  const wrong: WrongRow[] = [];
  const seen = new Set<string>();
  for (const { line, cells, raw, isOpen } of head ? records.slice(1) : records) {
    const read = isOpen ? 'a quote is opened and never closed' : vmOf(cells, columns);
    const reason =
      typeof read === 'string'
        ? read
        : seen.has(read.name)
          ? `"${read.name}" is already in the list`
          : vms.length >= mostVms
            ? `only the first ${mostVms} VMs are read`
            : undefined;
    if (reason !== undefined) wrong.push({ line, text: raw.slice(0, mostName), reason });
    else if (typeof read !== 'string') {
      seen.add(read.name);
      vms.push(read);
    }
  }
  return { vms, wrong };
}

interface Columns {
  readonly at: Readonly<Partial<Record<Column, number>>>;
  /** MiB for a bare number in the memory column, from "Memory (GiB)". */
  readonly unit: number | undefined;
}

const defaultColumns: Columns = { at: { name: 0, memory: 1, rate: 2, datastore: 3 }, unit: undefined };

/** Names as PowerCLI (Name, MemoryGB), RVTools (VM, Memory) and people write them. */
const heads: readonly (readonly [Column, RegExp])[] = [
  ['rate', /dirty|write|rate/i],
  ['memory', /^(?:configured )?(?:mem|ram)/i],
  ['datastore', /datastore|storage/i],
  ['name', /^(?:(?:vm|guest|display)?[ _-]?name|vms?|virtual machine)$/i],
];

/** A first row is a head when it names a VM column and holds no figure. */
function headOf(cells: readonly string[]): Columns | undefined {
  if (cells.some((cell) => /^\s*\d/.test(cell))) return undefined;
  const at: Partial<Record<Column, number>> = {};
  let unit: number | undefined;
  for (const [index, cell] of cells.entries()) {
    const column = heads.find(([, pattern]) => pattern.test(cell))?.[0];
    if (column === undefined || at[column] !== undefined) continue;
    at[column] = index;
    const letter = column === 'memory' ? /(?:^|[^a-z]|mem(?:ory)?)([kmgt])i?b\b/i.exec(cell)?.[1] : undefined;
    if (letter !== undefined) unit = units[letter.toLowerCase()];
  }
  return at.name === undefined ? undefined : { at, unit };
}

function vmOf(cells: readonly string[], { at, unit }: Columns): PlannedVm | string {
  const cell = (column: Column) => {
    const index = at[column];
    return index === undefined ? '' : (cells[index] ?? '').trim();
  };
  const name = cell('name').slice(0, mostName);
  if (name === '') return 'there is no name';
  const memoryMiB = cell('memory') === '' ? undefined : memoryOf(cell('memory'), unit);
  if (typeof memoryMiB === 'string') return memoryMiB;
  const dirtyRateMiBps = cell('rate') === '' ? undefined : rateOf(cell('rate'));
  if (typeof dirtyRateMiBps === 'string') return dirtyRateMiBps;
  return { name, memoryMiB, dirtyRateMiBps, datastore: cell('datastore').slice(0, mostName) || undefined };
}

/** MiB, or what is wrong. A bare number needs a unit in the head: 16 may be GiB or MiB. */
export function memoryOf(cell: string, unit?: number): number | string {
  const found = /^(?<figure>[\d.,' \u00A0]{1,64}?)\s{0,64}(?:(?<letter>[kmgt])(?:i?b)?)?$/i.exec(cell.trim())?.groups;
  const figure = numberOf(found?.['figure'] ?? '');
  if (figure === undefined) return `"${shown(cell)}" is no amount of memory`;
  const factor = found?.['letter'] === undefined ? unit : units[found['letter'].toLowerCase()];
  if (factor === undefined) return `"${shown(cell)}" has no unit: write GiB or MiB`;
  const memoryMiB = figure * factor;
  if (memoryMiB <= 0) return 'a VM has more than no memory';
  return memoryMiB > mostMemoryMiB ? `"${shown(cell)}" is more than 64 TiB` : memoryMiB;
}

/** MiB a second, or what is wrong; MiB where no unit is said. */
export function rateOf(cell: string): number | string {
  const bare = cell.trim().replace(/\s{0,64}(?:\/\s{0,64}s(?:ec)?|ps)$/i, '');
  const rate = /^[\d.,' \u00A0]+$/.test(bare) ? numberOf(bare) : inMiB(bare);
  if (rate === undefined) return `"${shown(cell)}" is no write rate: write it in MiB/s`;
  return rate > mostRateMiBps ? `"${shown(cell)}" is more than any memory can be written` : rate;
}

function inMiB(cell: string): number | undefined {
  const found = /^(?<figure>[\d.,' \u00A0]{1,64}?)\s{0,64}(?<letter>[kmgt])i?b?$/i.exec(cell)?.groups;
  const figure = numberOf(found?.['figure'] ?? '');
  return figure === undefined ? undefined : figure * (units[(found?.['letter'] ?? '').toLowerCase()] ?? 1);
}

/** `16`, `16.5`, `16,5`, `1,024`, `1.024,5`, `1 024`: the last of two different signs is the decimal one. */
function numberOf(text: string): number | undefined {
  const bare = text.replace(/[' \u00A0]/g, '');
  const isGrouped = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(bare);
  const isGroupedByDots = /^\d{1,3}(?:\.\d{3})+,\d+$/.test(bare);
  const plain = isGrouped
    ? bare.replaceAll(',', '')
    : isGroupedByDots
      ? bare.replaceAll('.', '').replace(',', '.')
      : bare.replace(',', '.');
  return /^\d+(?:\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}

const shown = (cell: string): string => (cell.length > 40 ? `${cell.slice(0, 40)}…` : cell);

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
  readonly raw: string;
  /** A quote was opened in it and never closed. */
  readonly isOpen: boolean;
}

/** Rows with any content, RFC 4180 quotes respected, a quoted field may hold line ends. */
function recordsOf(text: string): readonly Row[] {
  const separator = separatorOf(text);
  const rows: Row[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const row = recordAt(text, at, separator);
    const raw = text.slice(at, row.end).trim();
    if (raw !== '') rows.push({ line, cells: row.cells, raw, isOpen: row.isOpen });
    line += text.slice(at, row.next).split('\n').length - 1;
    at = row.next;
  }
  return rows;
}

interface Parsed {
  readonly cells: readonly string[];
  readonly end: number;
  readonly next: number;
  readonly isOpen: boolean;
}

function recordAt(text: string, from: number, separator: string): Parsed {
  const cells: string[] = [];
  let at = from;
  for (;;) {
    const lineEnd = endOfLine(text, at);
    const quoted = /^[ ]*"/.exec(text.slice(at, Math.min(lineEnd, at + mostName)))?.[0];
    const closed = quoted === undefined ? undefined : closingQuote(text, at + quoted.length);
    // A quote that is never closed costs its own line, not the rest of the text.
    if (quoted !== undefined && closed === undefined)
      return { cells: [...cells, text.slice(at, lineEnd)], end: lineEnd, next: lineEnd + 1, isOpen: true };
    const rest = closed === undefined ? at : closed + 1;
    const stop = endOfLine(text, rest);
    // Within the line: a search to the end of the text from each line would cost the square of it.
    const found = text.slice(rest, stop).indexOf(separator);
    const end = found < 0 ? stop : rest + found;
    cells.push(
      closed === undefined || quoted === undefined
        ? text.slice(at, end)
        : text.slice(at + quoted.length, closed).replaceAll('""', '"'),
    );
    if (end === stop) return { cells, end, next: end + 1, isOpen: false };
    at = end + 1;
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function closingQuote(text: string, from: number): number | undefined {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    if (text[at + 1] !== '"') return at;
    at += 1;
  }
  return undefined;
}

/** The first of tab, semicolon and comma that the first line has outside quotes. */
function separatorOf(text: string): string {
  const first =
    text
      .trimStart()
      .split('\n', 1)[0]
      ?.replace(/"[^"]*"/g, '') ?? '';
  return ['\t', ';', ','].find((one) => first.includes(one)) ?? ',';
}
