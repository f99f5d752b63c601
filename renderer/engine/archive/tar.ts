import type { ByteReader } from './byte-reader.ts';
import type { Member, Report } from './member.ts';
import type { Platform } from './source.ts';
import { blockSize, indexOfMagic, isZeroBlock, parsePax, parseTarHeader, sparseContinues, text } from './tar-header.ts';
import type { TarHeader } from './tar-header.ts';

/** A pax header or a long name above this is not read: real ones have some hundred bytes. */
const metadataBytes = 2 ** 20;

/** Types of members without bytes that are reported. Directories have none either, but nobody misses them. */
const unread: Readonly<Record<string, string>> = {
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a device',
  '4': 'a device',
  '6': 'a pipe',
  M: 'the continuation of a file in another volume',
  S: 'a sparse file',
};

/** Fields of the next member that pax and GNU headers override. */
interface Overrides {
  name?: string;
  size?: number;
  sparse?: boolean;
}

/**
 * The regular files of a tar archive, in its order. A damaged header costs everything up to the next sound one; of the last file of
 * a cut archive the beginning is read. Zero blocks do not end it: archives are appended to one another.
 */
export async function* tarMembers(reader: ByteReader, utf8: Platform['utf8'], report: Report): AsyncGenerator<Member> {
  const next = new HeaderReader(reader, utf8, report);
  for (;;) {
    const header = await next.read();
    if (header === undefined) return;
    const start = reader.offset;
    const { name, size } = header;
    if (isFile(header)) yield { name, size, packed: false, bytes: reader.body(size) };
    else if (header.type in unread) {
      report({ kind: 'skipped', name, message: `Skipped: the archive holds it as ${unread[header.type]}.` });
    }
    if (hasNoBody(header)) continue;
    if (!(await reader.skipTo(start + size))) {
      const present = reader.offset - start;
      const message = `Cut short: ${present} of ${size} bytes are in the archive.`;
      report({ kind: 'truncated', name, offset: present, message });
      return;
    }
    await reader.skipTo(start + Math.ceil(size / blockSize) * blockSize);
  }
}

/** An unknown type is a regular file (POSIX). A V7 folder is a file with a slash at its end. */
function isFile({ type, name }: TarHeader): boolean {
  return !(type in unread) && !'5DV'.includes(type) && !name.endsWith('/');
}

/** Links and devices have no body, even if old archives state the size of their target. */
function hasNoBody({ type }: TarHeader): boolean {
  return '123456'.includes(type);
}

/** Reads the header of the next member, with the blocks before it that only describe it. */
class HeaderReader {
  readonly #reader: ByteReader;
  readonly #utf8: Platform['utf8'];
  readonly #report: Report;
  #overrides: Overrides = {};

  constructor(reader: ByteReader, utf8: Platform['utf8'], report: Report) {
    this.#reader = reader;
    this.#utf8 = utf8;
    this.#report = report;
  }

  async read(): Promise<TarHeader | undefined> {
    this.#overrides = {};
    let isDescribed = false;
    for (;;) {
      const header = await this.#block();
      if (header === undefined) {
        if (isDescribed) this.#damaged(this.#reader.offset, 'The last name in the archive stands before no file.');
        return undefined;
      }
      isDescribed ||= 'xXL'.includes(header.type);
      if ('xXgLK'.includes(header.type)) await this.#describe(header);
      else return await this.#described(header);
    }
  }

  /** The next sound header block. */
  async #block(): Promise<TarHeader | undefined> {
    const reader = this.#reader;
    const start = reader.offset;
    let zeros = 0;
    let lost = 0;
    while (reader.has(blockSize) || (await reader.fill(blockSize))) {
      const block = reader.view(blockSize);
      const header = parseTarHeader(block, this.#utf8);
      if (header) {
        reader.take(blockSize);
        if (lost > 0) this.#damaged(start + zeros, `${lost} bytes are no part of any file.`);
        return header;
      }
      const padding = lost === 0 && isZeroBlock(block);
      const step = padding ? blockSize : await this.#stepToHeader();
      reader.take(step);
      if (padding) zeros += step;
      else lost += step;
    }
    lost += reader.view().length;
    // Reported even after the two zero blocks that mark the end: a page of zeros may have replaced the header of a last file.
    if (lost > 0) this.#damaged(start + zeros, `${lost} bytes at the end are no file.`);
    return undefined;
  }

  /** Bytes to the next block, or to a header that is not aligned: damaged gzip can lose some bytes. */
  async #stepToHeader(): Promise<number> {
    await this.#reader.fill(2 * blockSize);
    const view = this.#reader.view(2 * blockSize);
    const at = indexOfMagic(view);
    return at < 0 ? blockSize : Math.min(blockSize, at);
  }

  async #describe(header: TarHeader): Promise<void> {
    const reader = this.#reader;
    const end = reader.offset + Math.ceil(header.size / blockSize) * blockSize;
    if (header.size > metadataBytes) this.#damaged(reader.offset, 'A name in the archive is longer than 1 MiB.');
    else if (header.type !== 'g' && header.type !== 'K' && (await reader.fill(header.size))) {
      const body = reader.view(header.size);
      if (header.type === 'L') this.#overrides.name = text(body, this.#utf8);
      else this.#describePax(body);
    }
    await reader.skipTo(end);
  }

  #describePax(body: Uint8Array): void {
    const { records, sound } = parsePax(body, this.#utf8);
    if (!sound) this.#damaged(this.#reader.offset, 'A header with attributes of the next file is damaged.');
    const name = records.get('GNU.sparse.name') ?? records.get('path');
    const size = Number(records.get('size') ?? NaN);
    if (name) this.#overrides.name = name;
    if (Number.isSafeInteger(size) && size >= 0) this.#overrides.size = size;
    if ([...records.keys()].some((key) => key.startsWith('GNU.sparse.'))) this.#overrides.sparse = true;
  }

  async #described(header: TarHeader): Promise<TarHeader> {
    const { name = header.name, size = header.size, sparse = false } = this.#overrides;
    let more = header.type === 'S' && header.sparseContinues;
    while (more && (await this.#reader.fill(blockSize))) {
      more = this.#reader.view(blockSize)[sparseContinues.inMap] === 1;
      this.#reader.take(blockSize);
    }
    return { ...header, name, size, type: sparse ? 'S' : header.type };
  }

  #damaged(offset: number, message: string): void {
    this.#report({ kind: 'damaged', offset, message });
  }
}
