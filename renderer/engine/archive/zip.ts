import type { ByteReader } from './byte-reader.ts';
import type { Member, Report } from './member.ts';
import type { ByteSource, Bytes, Platform } from './source.ts';

export interface ZipHost {
  readonly utf8: Platform['utf8'];
  readonly report: Report;
  /** Inflates the deflate stream of the member `name`. */
  inflate(compressed: Bytes, name: string): Bytes;
}

export async function* zipMembers(
  _reader: ByteReader,
  _source: ByteSource | undefined,
  _host: ZipHost,
): AsyncGenerator<Member> {
  yield* [];
}
