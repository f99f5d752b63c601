import type { Stats } from 'node:fs';

/** Differs once a file has changed: an entity tag (RFC 9110, section 8.8.3) that begins with the size. */
export function versionOf({ size, mtimeMs, ino }: Pick<Stats, 'size' | 'mtimeMs' | 'ino'>): string {
  return `"${String(size)}-${String(mtimeMs)}-${String(ino)}"`;
}
