import type { Bytes } from './source.ts';

/** A file found in the input, at any depth of archives, already inflated. */
export interface Entry {
  /** Path through the archives: `bundle.zip/esx-a.tgz/var/run/log/hostd.0.gz`. Display only. */
  readonly path: string;
  /** Its bytes, readable once. Unread bytes are skipped. */
  readonly bytes: Bytes;
  /** The path is that of a gzip that was inflated. */
  readonly isInflated?: boolean | undefined;
}
