/** Reads a zip from its beginning, by its local headers: inside another archive, or without a sound directory. */
import type { ByteReader } from './byte-reader.ts';
import type { Report } from './member.ts';
import type { Platform } from './source.ts';
import * as zip from './zip-records.ts';
import type { ZipEntry } from './zip-records.ts';

/** Bytes after a member's data for its descriptor and the next signature, in their longest form. */
const descriptorBytes = 24;
const lookahead = descriptorBytes + 4;

/** A member's data in the stream. */
export interface Body {
  /** Its bytes, from the last one read on. */
  bytes(): AsyncGenerator<Uint8Array, void>;
  readonly passed: number;
  /** Whether the stream ended before the data did. */
  readonly cut: boolean;
}

export interface LocalEntry {
  readonly entry: ZipEntry;
  readonly body: Body;
}

/** The local entries, one after another. Unread bytes of a body are skipped. */
export async function* localEntries(
  reader: ByteReader,
  utf8: Platform['utf8'],
  report: Report,
): AsyncGenerator<LocalEntry> {
  while (await findLocal(reader, report)) {
    const length = zip.localBytes + zip.localTail(reader.view(zip.localBytes));
    if (!(await reader.fill(length))) return report(cut(reader.offset));
    const entry = zip.parseLocal(reader.view(length), utf8);
    reader.take(length);
    const unknownSize = (entry.flags & zip.flag.descriptor) !== 0 && entry.compressed === 0;
    const body = unknownSize ? new UndelimitedBody(reader) : new SizedBody(reader, entry.compressed);
    yield { entry, body };
    for await (const _ of body.bytes());
    if (body.cut) return report({ ...cut(body.passed), name: entry.name });
  }
}

function cut(offset: number) {
  return { kind: 'truncated', offset, message: 'The archive is cut short here.' } as const;
}

/** Skips to the next local header; false at the directory or the end. */
async function findLocal(reader: ByteReader, report: Report): Promise<boolean> {
  const start = reader.offset;
  let found = -1;
  while (found < 0 && (reader.has(zip.localBytes) || (await reader.fill(zip.localBytes)))) {
    const view = reader.view();
    found = indexOfSignature(view, (value) => value === zip.signature.local || value === zip.signature.central);
    reader.take(found < 0 ? view.length - 3 : found);
  }
  const passed = reader.offset - start;
  // After a body whose size was known beforehand, a descriptor may follow all the same.
  if (passed > descriptorBytes)
    report({ kind: 'damaged', offset: start, message: `${passed} bytes are no part of any file.` });
  if (found < 0 || zip.uint32(reader.view(4), 0) === zip.signature.central) return false;
  const whole = await reader.fill(zip.localBytes);
  if (!whole) report(cut(reader.offset));
  return whole;
}

function indexOfSignature(bytes: Uint8Array, wanted: (value: number, at: number) => boolean, from = 0): number {
  for (let at = bytes.indexOf(0x50, from); at >= 0 && at + 4 <= bytes.length; at = bytes.indexOf(0x50, at + 1)) {
    if (bytes[at + 1] === 0x4b && wanted(zip.uint32(bytes, at), at)) return at;
  }
  return -1;
}

class SizedBody implements Body {
  readonly #reader: ByteReader;
  readonly #start: number;
  readonly #size: number;

  constructor(reader: ByteReader, size: number) {
    this.#reader = reader;
    this.#start = reader.offset;
    this.#size = size;
  }

  get passed(): number {
    return this.#reader.offset - this.#start;
  }

  get cut(): boolean {
    return this.passed < this.#size;
  }

  bytes(): AsyncGenerator<Uint8Array, void> {
    return this.#reader.body(this.#size - this.passed);
  }
}

/**
 * Data whose size follows it, in a descriptor: checksum, compressed size, size, mostly after a signature. It ends where a descriptor
 * states exactly the bytes before it, and another record follows.
 */
class UndelimitedBody implements Body {
  cut = false;
  passed = 0;
  readonly #reader: ByteReader;
  #done = false;

  constructor(reader: ByteReader) {
    this.#reader = reader;
  }

  async *bytes(): AsyncGenerator<Uint8Array, void> {
    const reader = this.#reader;
    while (!this.#done) {
      const whole = reader.has(2 * lookahead) || (await reader.fill(2 * lookahead));
      const view = reader.view();
      const end = this.#endIn(view);
      this.#done = end !== undefined || !whole;
      this.cut = end === undefined && !whole;
      const data = view.subarray(0, end?.data ?? (whole ? view.length - lookahead : view.length));
      reader.take(end?.next ?? data.length);
      this.passed += data.length;
      if (data.length > 0) yield data;
    }
  }

  /** Offsets in `view` of the end of the data and of the next record. */
  #endIn(view: Uint8Array): { data: number; next: number } | undefined {
    let end: { data: number; next: number } | undefined;
    indexOfSignature(view, (value, at) => {
      if (value === zip.signature.local || value === zip.signature.central) end = this.#endBefore(view, at);
      return end !== undefined;
    });
    return end;
  }

  /** The four forms: with a signature or without, with sizes of four bytes or of eight (zip64). */
  #endBefore(view: Uint8Array, next: number): { data: number; next: number } | undefined {
    for (const wide of [false, true]) {
      for (const signed of [true, false]) {
        const data = next - (wide ? 20 : 12) - (signed ? 4 : 0);
        const sizeAt = data + (signed ? 8 : 4);
        if (data < 0 || (signed && zip.uint32(view, data) !== zip.signature.descriptor)) continue;
        const stated = wide ? zip.uint64(view, sizeAt) : zip.uint32(view, sizeAt);
        const passed = this.passed + data;
        if (stated === (wide ? passed : passed % 2 ** 32)) return { data, next };
      }
    }
    return undefined;
  }
}
