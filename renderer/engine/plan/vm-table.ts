/**
 * VMs of a host as people paste them: what the vSphere Client exports of a list of VMs, RVTools' vInfo and vMemory, `Get-VM | Export-Csv`, a
 * spreadsheet, or a list typed by hand. What is taken for something else than its title says, or is missing, is told.
 */

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
  /** What was understood that a person should know: one sentence each. */
  readonly notes: readonly string[];
}

/** More than any cluster runs on a host (1,024 in vSphere 8's maximums); what is beyond is listed, not read. */
export const mostVms = 2000;
/** A table has no more sentences to be said of it. */
export const mostNotes = 10;
/** Of vSphere 8: 24 TiB; the simulator's own bound is higher. */
const mostMemoryMiB = 64 * 1024 * 1024;
const mostRateMiBps = 1e6;
const mostName = 200;

type Column = 'name' | 'memory' | 'rate' | 'datastore' | 'state' | 'template';

/** MiB for each unit. GB and GiB are the same here: admins' tools print "GB" and mean 2^30 bytes. */
const units: Readonly<Record<string, number>> = { k: 1 / 1024, m: 1, g: 1024, t: 1024 * 1024 };

/** Every row that can be read, and why the others cannot. */
export function parseVmTable(text: string): VmTable {
  const bare = text.replace(/^\uFEFF/, '');
  const records = alignedRows(bare) ?? recordsOf(bare);
  const head = records[0] && headOf(records[0].cells);
  const columns = head ?? defaultColumns;
  const vms: PlannedVm[] = [];
  const wrong: WrongRow[] = [];
  const seen = new Set<string>();
  for (const { line, cells, raw, isOpen } of head ? records.slice(1) : records) {
    const parts = head || cells.length > 1 ? cells : inBlanks(cells[0] ?? '');
    const read = isOpen ? 'a quote is opened and never closed' : vmOf(parts, columns);
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
  return { vms, wrong, notes: notesOn(vms, columns) };
}

interface Columns {
  readonly at: Readonly<Partial<Record<Column, number>>>;
  /** MiB for a bare number in the memory column, from "Memory (GiB)", or because RVTools writes MiB. */
  readonly unit: number | undefined;
  /** Title of the memory column, where it is not that of the VM's size. */
  readonly memoryFrom: string | undefined;
}

const defaultColumns: Columns = {
  at: { name: 0, memory: 1, rate: 2, datastore: 3 },
  unit: undefined,
  memoryFrom: undefined,
};

/**
 * Titles in the order of preference, without blanks and units. vSphere Client: Name, State, Host Mem, Memory Size; RVTools: VM, Powerstate,
 * Template, Memory, Path, on vMemory Size MiB; PowerCLI: Name, PowerState, MemoryMB, MemoryGB, VMHost.
 */
const titles: Readonly<Record<Column, readonly RegExp[]>> = {
  name: [/^(?:vm|guest|display)?name$/, /^vms?$/, /^virtualmachine$/],
  memory: [
    /^(?:configured|vm)?(?:memory|mem|ram)(?:size)?$/,
    /^size$/,
    /^(?:mem|ram)(?!ory(?:hot|reser|limit|over|share|active|usage))/,
    /^(?:host|consumedhost)mem(?:ory)?$/,
  ],
  rate: [/dirty/, /^(?:memory)?writes?(?:rate)?$/, /^rate$/],
  datastore: [/^(?:primary)?(?:datastore|storage)(?:name)?$/, /^path$/],
  state: [/^(?:power)?state$/],
  template: [/^template$/],
};
/** What a host holds of a VM, not what the VM has. */
const ofHost = /^(?:host|consumedhost)mem/;

/** A first row is a head when it names a VM column and holds no figure. */
function headOf(cells: readonly string[]): Columns | undefined {
  if (cells.some((cell) => /^\s*\d/.test(cell))) return undefined;
  const plain = cells.map((cell) =>
    withoutUnit(cell)
      .toLowerCase()
      .replace(/[\s_-]/g, ''),
  );
  const at: Partial<Record<Column, number>> = {};
  for (const [column, patterns] of Object.entries(titles) as [Column, readonly RegExp[]][]) {
    const found = patterns
      .map((pattern) => plain.findIndex((title) => pattern.test(title)))
      .find((place) => place >= 0);
    if (found !== undefined) at[column] = found;
  }
  if (at.name === undefined) return undefined;
  const title = cells[at.memory ?? -1] ?? '';
  const letter = unitIn(title);
  const isRvTools = plain.includes('powerstate') && plain.includes('template');
  return {
    at,
    unit: letter === undefined ? (isRvTools ? 1 : undefined) : units[letter],
    memoryFrom: ofHost.test(plain[at.memory ?? -1] ?? '') ? title.trim() : undefined,
  };
}

/** `Memory (GiB)`, `MemoryGB`, `Size MiB`, `Writes MiB/s`. */
const unitOfTitle = /\(?(?<letter>[kmgt])i?b(?:\/s)?\)?\s*$/i;

function withoutUnit(title: string): string {
  return title.trim().replace(unitOfTitle, '').trim();
}

function unitIn(title: string): string | undefined {
  return unitOfTitle.exec(title.trim())?.groups?.['letter']?.toLowerCase();
}

/** `db1 64GB 20 MiB/s`, typed without commas: what ends in an amount with its unit. Any other row is a name. */
function inBlanks(text: string): readonly string[] {
  const found =
    /^(?<name>\S.{0,200}?)\s{1,8}(?<memory>[\d.,]{1,20}\s?[kmgt]i?b)(?:\s{1,8}(?<rate>[\d.,]{1,20}\s?[kmgt]i?b\/s))?$/i.exec(
      text.trim(),
    )?.groups;
  return found ? [found['name'] ?? '', found['memory'] ?? '', found['rate'] ?? ''] : [text];
}

function vmOf(cells: readonly string[], { at, unit }: Columns): PlannedVm | string {
  const cell = (column: Column) => {
    const index = at[column];
    return index === undefined ? '' : (cells[index] ?? '').trim();
  };
  const name = cell('name').slice(0, mostName);
  if (name === '') return 'there is no name';
  if (/^powered ?off$/i.test(cell('state'))) return `"${shown(name)}" is off: it needs no vMotion`;
  if (/^suspended$/i.test(cell('state'))) return `"${shown(name)}" is suspended: it needs no vMotion`;
  if (/^true$/i.test(cell('template'))) return `"${shown(name)}" is a template`;
  const memoryMiB = cell('memory') === '' ? undefined : memoryOf(cell('memory'), unit);
  if (typeof memoryMiB === 'string') return memoryMiB;
  const dirtyRateMiBps = cell('rate') === '' ? undefined : rateOf(cell('rate'));
  if (typeof dirtyRateMiBps === 'string') return dirtyRateMiBps;
  return { name, memoryMiB, dirtyRateMiBps, datastore: datastoreIn(cell('datastore')) };
}

/** `[ds-1] web-01/web-01.vmx` lies on ds-1; `System.String[]` is what PowerShell writes of a list. */
function datastoreIn(cell: string): string | undefined {
  if (/^System\.[\w.]{1,60}(?:\[\])?$/.test(cell)) return undefined;
  return (/^\[(?<name>[^\]]{1,255})\]/.exec(cell)?.groups?.['name'] ?? cell).slice(0, mostName) || undefined;
}

function notesOn(vms: readonly PlannedVm[], { at, memoryFrom }: Columns): readonly string[] {
  if (vms.length === 0) return [];
  const without = vms.filter(({ memoryMiB }) => memoryMiB === undefined).length;
  const of = without === vms.length ? 'No VM' : `${without} of ${vms.length} VMs`;
  return [
    ...(memoryFrom === undefined
      ? []
      : [
          `“${memoryFrom}” is taken for the memory of a VM: it is what its host holds of it, and the VM may have more.`,
        ]),
    ...(without === 0
      ? []
      : [
          without === vms.length
            ? `${of} has its memory in the table${at.memory === undefined ? ': no column is called Memory or Memory Size' : ''}. The default is taken for all of them.`
            : `${of} have no memory in the table. The default is taken for them.`,
        ]),
  ];
}

/** MiB, or what is wrong. A bare number needs a unit in the head: 16 may be GiB or MiB. */
export function memoryOf(cell: string, unit?: number): number | string {
  const found = /^(?<figure>[\d.,' \u00A0]{1,64}?)\s{0,64}(?:(?<letter>[kmgt])(?:i?b)?)?$/i.exec(cell.trim())?.groups;
  const figure = numberOf(found?.['figure'] ?? '');
  if (figure === undefined) return `"${shown(cell)}" is no amount of memory`;
  const factor = found?.['letter'] === undefined ? unit : units[found['letter'].toLowerCase()];
  if (factor === undefined) return `"${shown(cell)}" has no unit: write GiB or MiB`;
  // PowerShell writes MemoryGB with three digits behind the sign of the machine's language.
  if (
    found?.['letter'] === undefined &&
    factor === 1024 &&
    /^[1-9]\d{0,2},\d{3}$/.test(found?.['figure']?.trim() ?? '')
  )
    return `"${shown(cell)}" may be ${figure / 1000} or ${figure} GB: write it without a comma`;
  // A VM has whole MiB, four at a time: `65.536` of them are thousands, as some countries group them.
  const thousands = factor === 1 ? /^\d{1,3}(?:\.\d{3})+$/.exec(found?.['figure']?.trim() ?? '')?.[0] : undefined;
  const memoryMiB = thousands === undefined ? figure * factor : Number(thousands.replaceAll('.', ''));
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

/** The line of dashes under the heads of `Format-Table`. */
const dashes = /^ {0,200}-{2,200}(?: {1,200}-{2,200}){1,50} {0,200}$/;

/** Rows of a table whose columns stand below each other, as PowerShell prints one; undefined where it is none. */
function alignedRows(text: string): readonly Row[] | undefined {
  const lines = text.split(/\r?\n/).map((raw, at) => ({ raw: raw.trimEnd(), line: at + 1 }));
  const filled = lines.filter(({ raw }) => raw !== '');
  const under = filled[1]?.raw ?? '';
  if (!dashes.test(under) || filled.length > mostVms + 100) return undefined;
  const cuts = cutsOf(
    filled.map(({ raw }) => raw),
    [...under.matchAll(/-+/g)].map(({ index, 0: run }) => ({ from: index, to: index + run.length })),
  );
  return filled
    .filter((_, at) => at !== 1)
    .map(({ raw, line }) => {
      const cells = [0, ...cuts].map((from, at) => raw.slice(from, cuts[at]).trim());
      return { line, cells, raw: raw.trim(), isOpen: false };
    });
}

/**
 * Where a column ends and the next begins: the last place between their dashes that is blank in every line. Names are longer than their
 * dashes to the right, numbers to the left.
 */
function cutsOf(
  lines: readonly string[],
  spans: readonly { readonly from: number; readonly to: number }[],
): readonly number[] {
  return spans.slice(1).map(({ from }, at) => {
    const least = spans[at]?.to ?? 0;
    for (let place = from - 1; place >= least; place--)
      if (lines.every((line) => (line[place] ?? ' ') === ' ')) return place;
    return from;
  });
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
