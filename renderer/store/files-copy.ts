/**
 * The second copy: files, with a folder for each investigation. `<revision>.json` is a row with its SHA-256, `<SHA-256>.gz` an
 * analysis. README.md describes them.
 */
import type { KeptFile, KeptFileName } from '../contract/kept-files.ts';
import { sha256 } from './compress.ts';
import type { Copy, Entry } from './copy.ts';
import { giveWay } from './give-way.ts';
import { parseObject } from './json.ts';
import { StoreProblem } from './problems.ts';
import { checkRow } from './read-row.ts';
import type { Row } from './row.ts';

/** Files of the desktop or of the browser. When `write` resolves, the file is on disk. */
export interface Files {
  list(id?: string): Promise<readonly KeptFile[]>;
  read(file: KeptFileName): Promise<Blob | undefined>;
  write(file: KeptFileName, content: Blob): Promise<void>;
  digest(file: KeptFileName): Promise<string | undefined>;
  remove(id: string, name?: string): Promise<void>;
}

const format = 'switchover-kept';
const formatVersion = 1;
/** Versions of a row that are retained. */
const versions = 3;
const mostRowBytes = 64 * 2 ** 20;

export class FilesCopy implements Copy {
  readonly #files: Files;

  constructor(files: Files) {
    this.#files = files;
  }

  async list(): Promise<readonly Entry[]> {
    const byFolder = new Map<string, string[]>();
    for (const { id, name } of await this.#files.list()) byFolder.set(id, [...(byFolder.get(id) ?? []), name]);
    const entries: Entry[] = [];
    for (const [folder, names] of byFolder) {
      const { row, damage } = await this.#newest(folder, names);
      if (row) entries.push({ id: row.id, row, ...(damage && { damage }) });
      else if (damage) entries.push({ id: folder, row, damage });
      await giveWay();
    }
    return entries;
  }

  async row(id: string): Promise<Row | undefined> {
    const folder = await folderOf(id);
    const { row, damage } = await this.#newest(folder, await this.#namesOf(folder));
    if (!row && damage) throw damage;
    return row;
  }

  async content(row: Row): Promise<Blob | undefined> {
    return await this.#files.read({ id: await folderOf(row.id), name: contentName(row) });
  }

  async hasContent(row: Row): Promise<boolean> {
    return (await this.#namesOf(await folderOf(row.id))).includes(contentName(row));
  }

  async isContentWhole(row: Row): Promise<boolean> {
    const digest = await this.#files.digest({ id: await folderOf(row.id), name: contentName(row) });
    return digest === row.contentDigest;
  }

  async write(row: Row, content: Blob | undefined): Promise<void> {
    const id = await folderOf(row.id);
    if (content) await this.#writeWhole({ id, name: contentName(row) }, content, row.contentDigest);
    const text = JSON.stringify(row);
    const digest = await sha256(new Blob([text]));
    const whole = new Blob([`${JSON.stringify({ format, version: formatVersion, sha256: digest })}\n${text}`]);
    await this.#writeWhole({ id, name: rowName(row) }, whole, await sha256(whole));
    await this.#prune(id, row).catch(() => undefined);
  }

  async remove(id: string): Promise<void> {
    await this.#files.remove(await folderOf(id));
  }

  async #writeWhole(file: KeptFileName, content: Blob, digest: string): Promise<void> {
    await this.#files.write(file, content);
    if ((await this.#files.digest(file)) !== digest)
      throw new StoreProblem('failed', 'What was written could not be read back.');
  }

  /** The newest version that is whole, with the damage of a newer one, or of all. */
  async #newest(folder: string, names: readonly string[]): Promise<{ row: Row | undefined; damage?: StoreProblem }> {
    let damage: StoreProblem | undefined;
    for (const name of rowNames(names)) {
      try {
        const row = await this.#read({ id: folder, name });
        return { row, ...(damage && { damage }) };
      } catch (error) {
        damage = error instanceof StoreProblem ? error : new StoreProblem('damaged', 'It cannot be read.');
      }
    }
    return { row: undefined, ...(damage && { damage }) };
  }

  async #read(file: KeptFileName): Promise<Row> {
    const blob = await this.#files.read(file);
    if (!blob || blob.size > mostRowBytes) throw new StoreProblem('damaged', 'It is missing or too large.');
    const text = await blob.text();
    const end = text.indexOf('\n');
    const head = parseObject(text.slice(0, Math.max(0, end)), 'The second copy');
    if (head['format'] !== format || head['version'] !== formatVersion)
      throw new StoreProblem('damaged', 'It is of another format.');
    const body = text.slice(end + 1);
    if ((await sha256(new Blob([body]))) !== head['sha256'])
      throw new StoreProblem('damaged', 'It does not fit its checksum.');
    const row = checkRow(parseObject(body, 'The second copy'));
    if ((await folderOf(row.id)) !== file.id || rowName(row) !== file.name)
      throw new StoreProblem('damaged', 'It lies under another name.');
    return row;
  }

  /** Only once the newer one is on disk. */
  async #prune(id: string, newest: Row): Promise<void> {
    const names = await this.#namesOf(id);
    const rows = rowNames(names);
    const own = rows.indexOf(rowName(newest));
    // A later version that is whole is another window's; a damaged one was reported, and would always come before this one.
    const later = rows.slice(0, Math.max(0, own));
    const damaged: string[] = [];
    for (const name of later) await this.#read({ id, name }).catch(() => damaged.push(name));
    const rest = rows.filter((name) => !damaged.includes(name));
    const old = rest.slice(versions);
    const kept = new Set([contentName(newest)]);
    // Rows are only read for the analyses they refer to if there is more than one analysis.
    if (names.some((name) => name.endsWith('.gz') && !kept.has(name)))
      for (const name of rest.slice(0, versions)) {
        const row = await this.#read({ id, name }).catch(() => undefined);
        if (row) kept.add(contentName(row));
      }
    const unused = names.filter((name) => name.endsWith('.gz') && !kept.has(name));
    for (const name of [...damaged, ...old, ...unused]) await this.#files.remove(id, name);
  }

  async #namesOf(id: string): Promise<readonly string[]> {
    return (await this.#files.list(id)).map(({ name }) => name);
  }
}

/** Versions of a row, newest first. */
function rowNames(names: readonly string[]): readonly string[] {
  return names.filter((name) => name.endsWith('.json')).sort((a, b) => parseInt(b, 10) - parseInt(a, 10));
}

function rowName({ revision }: Row): string {
  return `${revision}.json`;
}

function contentName({ contentDigest }: Row): string {
  return `${contentDigest}.gz`;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Our ids are UUIDs. A foreign id is hashed to one, so that it never becomes the name of a folder. */
export async function folderOf(id: string): Promise<string> {
  if (uuid.test(id)) return id;
  const hex = await sha256(new Blob([id]));
  return [0, 8, 12, 16, 20].map((at, index, all) => hex.slice(at, all[index + 1] ?? 32)).join('-');
}
