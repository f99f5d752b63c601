import type { Bytes } from './source.ts';

/** A file found in the input, at any depth of archives, already inflated. */
export interface Entry {
  /** Path through the archives: `bundle.zip/esx-a.tgz/var/run/log/hostd.0.gz`. Display only. */
  readonly path: string;
  /** Its bytes, once. Whatever is not read is skipped. */
  readonly bytes: Bytes;
  /** Its path is that of a gzip which was inflated. */
  readonly isInflated?: boolean | undefined;
}
