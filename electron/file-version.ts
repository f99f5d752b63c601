import type { Stats } from 'node:fs';

/** The state of a file, by which it is told to have changed: its size first, as an entity tag (RFC 9110, section 8.8.3). */
export function versionOf({ size, mtimeMs, ino }: Pick<Stats, 'size' | 'mtimeMs' | 'ino'>): string {
  return `"${String(size)}-${String(mtimeMs)}-${String(ino)}"`;
}
