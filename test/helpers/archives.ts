/**
 * Small archives, written from literal files: what the tests of the readers, the sample bundle and the benchmark build
 * their input with. The bytes follow the formats' own descriptions, not our readers.
 */
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';

export interface ArchiveFile {
  readonly name: string;
  readonly data: Uint8Array | string;
}

/** How a tar writer says what does not fit a plain header. `ustar` splits long names at a slash and fails above 256. */
export type TarDialect = 'ustar' | 'gnu' | 'pax' | 'v7';

export interface TarHeaderOptions {
  readonly type?: string;
  readonly link?: string;
  readonly dialect?: TarDialect;
  /** Written in GNU's base 256 instead of octal. */
  readonly base256?: boolean;
  readonly mtime?: number;
}

const block = 512;

export function bytesOf(data: Uint8Array | string): Uint8Array {
  return typeof data === 'string' ? new TextEncoder().encode(data) : data;
}

export function concat(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts.map(bytesOf)));
}

/** Any number of them: a call takes only so many arguments. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

export function gz(data: Uint8Array | string, level = 6): Uint8Array {
  return new Uint8Array(gzipSync(bytesOf(data), { level }));
}

/** A tar with its two zero blocks. */
export function tar(files: readonly ArchiveFile[], options: TarHeaderOptions = {}): Uint8Array {
  return concat(...files.map(({ name, data }) => tarMember(name, data, options)), tarEnd());
}

export function tgz(files: readonly ArchiveFile[], options: TarHeaderOptions = {}): Uint8Array {
  return gz(tar(files, options));
}

/** Header, data and padding of one member. */
export function tarMember(name: string, data: Uint8Array | string, options: TarHeaderOptions = {}): Uint8Array {
  const body = bytesOf(data);
  return concat(tarHeader(name, body.length, options), body, tarPadding(body.length));
}

export function tarPadding(size: number): Uint8Array {
  return new Uint8Array((block - (size % block)) % block);
}

export function tarEnd(): Uint8Array {
  return new Uint8Array(2 * block);
}

/** The header of a member of `size` bytes, which the caller writes after it (and then {@link tarPadding}). For streams. */
export function tarHeader(name: string, size: number, options: TarHeaderOptions = {}): Uint8Array {
  const { dialect = 'ustar' } = options;
  const long = bytesOf(name).length > 100;
  if (long && dialect === 'gnu') {
    const text = concat(name, new Uint8Array(1));
    return concat(
      plainHeader('././@LongLink', text.length, { ...options, type: 'L' }),
      text,
      tarPadding(text.length),
      plainHeader(name, size, options),
    );
  }
  if (dialect === 'pax')
    return concat(
      paxHeader({ path: name, ...(size > 0o77777777777 && { size: String(size) }) }),
      plainHeader(name, size, options),
    );
  return plainHeader(name, size, options);
}

/** A pax header for the member that follows; `type` `g` makes it hold for all. */
export function paxHeader(records: Readonly<Record<string, string>>, type = 'x'): Uint8Array {
  const body = concat(...Object.entries(records).map(([key, value]) => paxRecord(key, value)));
  return concat(plainHeader('PaxHeaders/file', body.length, { type }), body, tarPadding(body.length));
}

function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const length = bytesOf(rest).length;
  // The length counts its own digits.
  const digits = [1, 2, 3, 4, 5, 6].find((count) => String(length + count).length === count) ?? 0;
  return `${length + digits}${rest}`;
}

function plainHeader(name: string, size: number, options: TarHeaderOptions): Uint8Array {
  const { type = '0', link = '', dialect = 'ustar', base256 = false, mtime = 1_681_548_754 } = options;
  const header = Buffer.alloc(block);
  const { prefix, rest } = split(name, dialect);
  header.write(rest, 0, 100);
  header.write('0000644\0', 100);
  header.write('0000000\0'.repeat(2), 108);
  if (base256) {
    header[124] = 0x80;
    header.writeBigUInt64BE(BigInt(size), 128);
  } else header.write(`${Math.min(size, 0o77777777777).toString(8).padStart(11, '0')}\0`, 124);
  header.write(`${mtime.toString(8).padStart(11, '0')}\0`, 136);
  header.write('        ', 148);
  header.write(dialect === 'v7' ? '\0' : type, 156);
  header.write(link, 157, 100);
  if (dialect === 'gnu') header.write('ustar  \0', 257);
  else if (dialect !== 'v7') header.write(`ustar\0${'00'}`, 257);
  header.write(prefix, 345, 155);
  return withChecksum(header);
}

function split(name: string, dialect: TarDialect): { prefix: string; rest: string } {
  if (dialect !== 'ustar' || bytesOf(name).length <= 100) return { prefix: '', rest: name };
  const slash = name.indexOf('/', name.length - 101);
  return { prefix: name.slice(0, slash), rest: name.slice(slash + 1) };
}

/** The header with its checksum made to fit: for headers that a test changed. */
export function withChecksum(header: Uint8Array): Uint8Array {
  const sealed = Uint8Array.from(header);
  sealed.fill(0x20, 148, 156);
  const sum = sealed.reduce((total, byte) => total + byte, 0);
  sealed.set(bytesOf(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  return sealed;
}

export interface ZipOptions {
  readonly method?: 'deflate' | 'stored';
  /** Sizes after the data, as a writer does that cannot go back: Java's, and so vCenter's. */
  readonly descriptor?: 'signed' | 'unsigned' | 'none';
  /** Sizes and offsets in zip64 fields, although they would fit. */
  readonly zip64?: boolean;
  readonly comment?: string;
  /** Left out to make a zip whose end is missing. */
  readonly directory?: boolean;
  readonly flags?: number;
  readonly methodNumber?: number;
}

/** A zip of `files`. */
export function zip(files: readonly ArchiveFile[], options: ZipOptions = {}): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const file of files) {
    const { local, central } = zipMember(file, at, options);
    parts.push(local);
    directory.push(central);
    at += local.length;
  }
  if (options.directory === false) return joined(parts);
  const contents = joined(directory);
  return joined([...parts, contents, zipEnd(files.length, contents.length, at, options)]);
}

function zipMember(
  { name, data }: ArchiveFile,
  offset: number,
  options: ZipOptions,
): { local: Uint8Array; central: Uint8Array } {
  const { method = 'deflate', descriptor = 'none', zip64 = false, flags = 0 } = options;
  const body = bytesOf(data);
  const packed = method === 'stored' ? body : new Uint8Array(deflateRawSync(body));
  const bits = flags | (descriptor === 'none' ? 0 : 8);
  const how = options.methodNumber ?? (method === 'stored' ? 0 : 8);
  const sum = crc32(Buffer.from(body));
  const label = bytesOf(name);
  const later = descriptor !== 'none';
  const [localSum, localPacked, localSize] = later
    ? [0, 0, 0]
    : [sum, zip64 ? 0xffffffff : packed.length, zip64 ? 0xffffffff : body.length];
  const wide = zip64 && !later ? concat(u16(1), u16(16), u64(body.length), u64(packed.length)) : new Uint8Array();
  const common = concat(u16(45), u16(bits), u16(how), u32(0));
  const header = concat(
    u32(0x04034b50),
    common,
    u32(localSum),
    u32(localPacked),
    u32(localSize),
    u16(label.length),
    u16(wide.length),
    label,
    wide,
  );
  const sizes = zip64 ? concat(u64(packed.length), u64(body.length)) : concat(u32(packed.length), u32(body.length));
  const after = later ? concat(descriptor === 'signed' ? u32(0x08074b50) : '', u32(sum), sizes) : new Uint8Array();
  const wideCentral = zip64
    ? concat(u16(1), u16(24), u64(body.length), u64(packed.length), u64(offset))
    : new Uint8Array();
  const narrow = (value: number) => u32(zip64 ? 0xffffffff : value);
  const central = concat(
    u32(0x02014b50),
    u16(45),
    common,
    u32(sum),
    narrow(packed.length),
    narrow(body.length),
    u16(label.length),
    u16(wideCentral.length),
    u16(0),
    u16(0),
    u16(0),
    u32(0),
    narrow(offset),
    label,
    wideCentral,
  );
  return { local: concat(header, packed, after), central };
}

function zipEnd(count: number, bytes: number, offset: number, { zip64 = false, comment = '' }: ZipOptions): Uint8Array {
  const wide = concat(
    u32(0x06064b50),
    u64(44),
    u16(45),
    u16(45),
    u32(0),
    u32(0),
    u64(count),
    u64(count),
    u64(bytes),
    u64(offset),
  );
  const locator = concat(u32(0x07064b50), u32(0), u64(offset + bytes), u32(1));
  const narrow = (value: number) => u32(zip64 ? 0xffffffff : value);
  const end = concat(
    u32(0x06054b50),
    u16(0),
    u16(0),
    u16(count),
    u16(count),
    narrow(bytes),
    narrow(offset),
    u16(comment.length),
    comment,
  );
  return zip64 ? concat(wide, locator, end) : end;
}

function u16(value: number): Uint8Array {
  return Uint8Array.of(value & 255, (value >> 8) & 255);
}

function u32(value: number): Uint8Array {
  return concat(u16(value & 0xffff), u16(Math.floor(value / 0x10000) & 0xffff));
}

function u64(value: number): Uint8Array {
  return concat(u32(value % 2 ** 32), u32(Math.floor(value / 2 ** 32)));
}
