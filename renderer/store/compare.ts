/** Compares the database with the second copy: the newer version of each investigation goes to both. */
import { mergeWork, same } from '../engine/investigation/merge.ts';
import type { Millis } from '../engine/investigation/model.ts';
import { moment } from '../engine/presentation/figures.ts';
import { alone } from './alone.ts';
import type { Copy, Entry } from './copy.ts';
import { folderOf } from './files-copy.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';
import { problemOf } from './problems.ts';
import { workOf } from './read-row.ts';
import type { Row } from './row.ts';

/** An investigation of which nothing is left that could be opened. */
export interface Loss {
  readonly id: string;
  readonly name: string;
  /** What happened, and when it was last whole. */
  readonly text: string;
}

export interface Sides {
  /** Absent if it cannot be opened. */
  readonly database: Copy | undefined;
  /** It has not failed: it may be written to, and its contents count. */
  readonly isTrusted: boolean;
  readonly second: Copy | undefined;
  readonly ledger: Ledger;
  readonly now: Millis;
  /** The database was made anew: what it lacks is not reported. */
  readonly isRefill?: boolean;
}

export interface Compared {
  readonly losses: readonly Loss[];
  /** What vanished or was damaged, and what was done about it: a sentence each. */
  readonly findings: readonly string[];
  /** Ids of rows written to a copy, whose analyses follow without a report. */
  readonly brought: ReadonlySet<string>;
  /**
   * The database lost or damaged something. It was not written to: Chromium appends to a log that it could not read to its end, and
   * finds none of it at the next start.
   */
  readonly isDamaged: boolean;
}

/** Compares the rows: which investigations there are, and what a person made of them. Fails if the database does. */
export async function compareRows(sides: Sides): Promise<Compared> {
  const { ledger, now } = sides;
  const findings: string[] = [];
  const database = byId(await sides.database?.list());
  let { second } = sides;
  const copies = byId(
    await second?.list().catch((error: unknown) => {
      second = undefined;
      findings.push(`The second copy cannot be read: ${problemOf(error).message}`);
      return [];
    }),
  );
  const rows: Row[] = [];
  const losses: Loss[] = [];
  const brought = new Set<string>();
  const copied = new Set<string>();
  const toDatabase: Row[] = [];
  let isDamaged = false;
  const ids = await idsOf(database, copies, ledger);
  const { kept, gone } = ledger;
  const judge = async (id: string, here: Entry | undefined, there: Entry | undefined) => {
    const { [id]: known } = ledger.kept;
    const { [id]: discarded } = ledger.gone;
    const newest = newerOf(here?.row, there?.row);
    if (discarded !== undefined && (newest?.revision ?? 0) <= discarded) {
      if (here && sides.isTrusted) await sides.database?.remove(id);
      if (there) await second?.remove(id).catch(() => undefined);
      return;
    }
    if (!newest) {
      if (!here && !there && !known) return;
      if (known?.isDeleted === true) ledger.discard(id, known.revision);
      else losses.push(lossOf(id, known, here ?? there));
      isDamaged ||= known?.isLost !== true;
      ledger.lose(id);
      return;
    }
    const isOld = (known?.revision ?? 0) > newest.revision;
    const row = known && isOld ? afterLoss(newest, known) : joined(newest, here?.row, there?.row);
    rows.push(row);
    if (isOld || !here?.row || here.row.revision < newest.revision) isDamaged = true;
    const finding = sentence({ here, there, row: newest, known, sides });
    if (finding !== undefined && row.deletedAt === undefined) findings.push(finding);
    if (!same(here?.row, row)) toDatabase.push(row);
    if (!second) return;
    try {
      if (there?.damage || !same(there?.row, row)) {
        await second.write(row, undefined);
        brought.add(id);
      }
      copied.add(id);
    } catch (error) {
      second = undefined;
      findings.push(`The second copy cannot be written: ${problemOf(error).message}`);
    }
  };
  for (const id of ids) {
    const [here, there] = [database.get(id), copies.get(id)];
    const isEven = here?.row && (!second || (there?.row && !there.damage && same(here.row, there.row)));
    if (isEven && gone[id] === undefined && (kept[id]?.revision ?? here.row.revision) === here.row.revision)
      await judge(id, here, there);
    // What looks like a loss may be a save of another window between the two lists: it is read again once that is done.
    else
      await alone(id, async () => {
        await judge(id, await entryNow(sides.database, id, here), await entryNow(second, id, there));
      });
  }
  isDamaged &&= sides.database !== undefined && sides.isRefill !== true;
  if (sides.database && sides.isTrusted && !isDamaged)
    for (const row of toDatabase) await writeUnlessOlder(sides.database, row);
  for (const { id } of toDatabase) brought.add(id);
  ledger.keep(rows, now, (id) => copied.has(id));
  return { losses, findings, brought, isDamaged };
}

/** A damaged file is listed by its folder, which may be that of an investigation with a foreign id. */
async function idsOf(
  database: ReadonlyMap<string, Entry>,
  copies: ReadonlyMap<string, Entry>,
  { kept }: Ledger,
): Promise<ReadonlySet<string>> {
  const known = new Set([...database.keys(), ...Object.keys(kept)]);
  const folders = new Set(await Promise.all([...known].map(folderOf)));
  return new Set([...known, ...[...copies.keys()].filter((id) => !folders.has(id))]);
}

async function entryNow(copy: Copy | undefined, id: string, listed: Entry | undefined): Promise<Entry | undefined> {
  try {
    const row = await copy?.row(id);
    return row && (same(row, listed?.row) ? listed : { id, row });
  } catch (error) {
    return { id, row: undefined, damage: problemOf(error) };
  }
}

async function writeUnlessOlder(database: Copy, row: Row): Promise<void> {
  await alone(row.id, async () => {
    const now = await database.row(row.id).catch(() => undefined);
    if (!now || now.revision <= row.revision) await database.write(row, undefined);
  });
}

/**
 * Compares the analyses of one investigation, read whole. If one of the two is damaged or gone, it is written anew. `finding` is a
 * sentence to be reported.
 */
export async function compareContent(
  row: Row,
  { database, isTrusted, second, ledger }: Omit<Sides, 'now'>,
  isQuiet: boolean,
): Promise<{ readonly isWhole: boolean; readonly finding?: string }> {
  return await alone(row.id, async () => {
    const [here, there] = await Promise.all([isWhole(database, row), isWhole(second, row)]);
    const whole = { isWhole: true };
    if (!here && !there) {
      if (row.deletedAt !== undefined) return { isWhole: false };
      const { analysisAt } = ledger.kept[row.id] ?? {};
      const last = analysisAt === undefined ? '' : ` It was last whole on ${when(analysisAt)}.`;
      const finding = `The analysis of ${quoted(row)} is damaged or gone in every copy.${last} Its notes, bookmarks, tags and scenarios are whole; open the same bundle again, and they are joined to it.`;
      return { isWhole: false, finding };
    }
    if ((here || !database) && (there || !second)) return whole;
    const [from, to, name] = here
      ? ([database, second, 'second copy'] as const)
      : ([second, database, 'database'] as const);
    if (!to || (to === database && !isTrusted)) return whole;
    const content = await from?.content(row);
    // Another window may have saved since: its version is newer, and was written whole.
    const now = await to.row(row.id).catch(() => undefined);
    if (!content || (now && now.revision !== row.revision)) return whole;
    await to.write(row, content);
    // If it was never seen in both, the start that should have copied it was interrupted.
    if (isQuiet || (here && ledger.kept[row.id]?.analysisAt === undefined)) return whole;
    return {
      ...whole,
      finding: `The analysis of ${quoted(row)} was damaged or gone in the ${name} and was written anew.`,
    };
  });
}

async function isWhole(copy: Copy | undefined, row: Row): Promise<boolean> {
  return (await copy?.isContentWhole(row).catch(() => false)) ?? false;
}

export function newerOf(one: Row | undefined, other: Row | undefined): Row | undefined {
  if (!one || !other) return one ?? other;
  return other.revision > one.revision ? other : one;
}

/** The newest version left is not the last that was saved: its revision continues from that one, and so does a deletion. */
function afterLoss({ deletedAt = 0, ...rest }: Row, known: LedgerEntry): Row {
  return { ...rest, revision: known.revision + 1, ...(known.isDeleted && { deletedAt: deletedAt || known.at }) };
}

/** Merges two versions that two windows wrote at once without knowing of each other. */
function joined(newest: Row, here: Row | undefined, there: Row | undefined): Row {
  if (!here || !there || here.revision !== there.revision || same(here, there)) return newest;
  const work = mergeWork(undefined, workOf(here), workOf(there), () => crypto.randomUUID());
  return { ...newest, ...work, revision: newest.revision + 1 };
}

interface Case {
  readonly here: Entry | undefined;
  readonly there: Entry | undefined;
  readonly row: Row;
  readonly known: Ledger['kept'][string] | undefined;
  readonly sides: Sides;
}

function sentence({ here, there, row, known, sides }: Case): string | undefined {
  const { database, second, isRefill = false } = sides;
  if (isRefill) return undefined;
  const name = quoted(row);
  if (known && known.revision > row.revision)
    return `${name}: what was saved on ${when(known.at)} is gone; what is here was changed on ${when(row.changedAt)}.`;
  if (database) {
    if (!here) return `${name} had vanished from the database and was brought back from the second copy.`;
    if (!here.row) return `${name} was damaged in the database and was brought back from the second copy.`;
    if (here.row.revision < row.revision && there?.row)
      return `${name} was older in the database; what was saved on ${when(row.changedAt)} was brought back from the second copy.`;
  }
  if (second) {
    if (there?.damage) return `The second copy of ${name} was damaged and was written anew.`;
    const isOlder = !there?.row || there.row.revision < Math.min(row.revision, known?.revision ?? 0);
    if (known?.isCopied === true && isOlder) return `The second copy of ${name} had vanished and was written anew.`;
  }
  return undefined;
}

function lossOf(id: string, known: Ledger['kept'][string] | undefined, found: Entry | undefined): Loss {
  const name = known?.name ?? 'An investigation without a readable name';
  const how = found ? 'is damaged in every copy' : 'has vanished from every copy';
  const last = known ? ` It was last whole on ${when(known.at)}.` : '';
  return { id, name, text: `“${name}” ${how}.${last}` };
}

export function quoted({ name }: Pick<Row, 'name'>): string {
  return `“${name}”`;
}

/** `2026-11-28 20:45 UTC`: as times are written everywhere, on the clock that needs no other word. */
export function when(at: Millis): string {
  return `${moment(at * 1000).slice(0, '2026-11-28 20:45'.length)} UTC`;
}

function byId(entries: readonly Entry[] = []): ReadonlyMap<string, Entry> {
  return new Map(entries.map((one) => [one.id, one]));
}
