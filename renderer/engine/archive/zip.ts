import { ByteReader } from './byte-reader.ts';
import { inFragmentOrder } from './fragments.ts';
import type { Member, Report } from './member.ts';
import type { ByteSource, Bytes, Platform } from './source.ts';
import { readDirectory } from './zip-directory.ts';
import type { ZipDirectory } from './zip-directory.ts';
import { flag, localBytes, localTail, signature, uint32 } from './zip-records.ts';
import type { ZipEntry } from './zip-records.ts';
import { localEntries } from './zip-stream.ts';

export interface ZipHost {
  readonly utf8: Platform['utf8'];
  readonly report: Report;
  /** Whether the member `name` is needed. */
  isRelevant(name: string): boolean;
  /** Further entries are ignored. */
  readonly entries: number;
  /** Inflates the deflate stream of the member `name`. */
  inflate(compressed: Bytes, name: string): Bytes;
}

const method = { stored: 0, deflated: 8 } as const;

/**
 * The files of a zip. With a `source`, which can be read from any offset, by its directory, so that unwanted files are not even read;
 * otherwise, or if the directory is missing or damaged, by the header before each file, from `reader`.
 */
export async function* zipMembers(
  reader: ByteReader,
  source: ByteSource | undefined,
  host: ZipHost,
): AsyncGenerator<Member> {
  const unread = new Unread(host);
  yield* readable(reader, source, host, unread);
  unread.report();
}

async function* readable(
  reader: ByteReader,
  source: ByteSource | undefined,
  host: ZipHost,
  unread: Unread,
): AsyncGenerator<Member> {
  const directory = source && (await readDirectory(source, host.utf8, host.entries));
  if (source && directory) return yield* listed(source, directory, host, unread);
  if (source) {
    const message = 'The table of contents of the zip is missing or damaged: read file by file from its beginning.';
    host.report({ kind: 'damaged', offset: source.size, message });
  }
  for await (const { entry, body } of localEntries(reader, host.utf8, host.report)) {
    if (unread.isReadable(entry)) yield member(entry, body.bytes(), host);
  }
}

async function* listed(
  source: ByteSource,
  { entries, offset }: ZipDirectory,
  host: ZipHost,
  unread: Unread,
): AsyncGenerator<Member> {
  const placed = entries.map((entry, at) => ({ entry, end: entries[at + 1]?.offset ?? offset }));
  for (const { entry, end } of inFragmentOrder(placed, ({ entry: { name } }) => name)) {
    if (!unread.isReadable(entry)) continue;
    // Files that share their bytes are how a zip of a few megabytes inflates to petabytes (Fifield, WOOT 2019).
    if (entry.offset + localBytes + entry.compressed > end) {
      host.report({
        kind: 'damaged',
        name: entry.name,
        message: 'Skipped: its data reaches into another file of the zip.',
      });
    } else yield member(entry, data(source, entry, end, host.report), host);
  }
}

/** The compressed bytes of one file, whose local header states where they begin. */
async function* data(source: ByteSource, entry: ZipEntry, end: number, report: Report): AsyncGenerator<Uint8Array> {
  const reader = new ByteReader(source.read(entry.offset, end));
  try {
    await reader.fill(localBytes);
    const header = reader.view(localBytes);
    const sound = uint32(header, 0) === signature.local;
    if (sound && (await reader.skipTo(localBytes + localTail(header)))) yield* reader.body(entry.compressed);
    else report({ kind: 'damaged', name: entry.name, offset: 0, message: 'Its header in the zip is damaged.' });
  } finally {
    await reader.close();
  }
}

function member(entry: ZipEntry, compressed: Bytes, host: ZipHost): Member {
  const packed = entry.method !== method.stored;
  const known = entry.size > 0 || entry.compressed > 0;
  return {
    name: entry.name,
    size: known ? entry.size : undefined,
    packed,
    bytes: packed ? host.inflate(compressed, entry.name) : compressed,
  };
}

/** Compression methods that we do not read (4.4.5). */
const methods: Readonly<Record<number, string>> = {
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'zstd',
  95: 'xz',
  98: 'PPMd',
};

/** Files of a zip that we cannot read: reported once for each reason, as there can be thousands. */
class Unread {
  readonly #host: ZipHost;
  readonly #names = new Map<string, { readonly first: string; count: number }>();

  constructor(host: ZipHost) {
    this.#host = host;
  }

  /** Folders are skipped without a report. */
  isReadable({ name, flags, method: how }: ZipEntry): boolean {
    if (name.endsWith('/')) return false;
    const isEncrypted = (flags & flag.encrypted) !== 0;
    if (!isEncrypted && (how === method.stored || how === method.deflated)) return true;
    if (!this.#host.isRelevant(name)) return false;
    const reason = isEncrypted
      ? 'it is encrypted. Unpack the zip with its password, then open the folder.'
      : `it is compressed in a way that is not read here (${methods[how] ?? how}). Unpack the zip, then open the folder.`;
    const known = this.#names.get(reason);
    if (known) known.count += 1;
    else this.#names.set(reason, { first: name, count: 1 });
    return false;
  }

  report(): void {
    for (const [reason, { first, count }] of this.#names) {
      const more = count > 1 ? ` (and ${count - 1} more of this zip)` : '';
      this.#host.report({ kind: 'skipped', name: first, message: `Skipped${more}: ${reason}` });
    }
  }
}
