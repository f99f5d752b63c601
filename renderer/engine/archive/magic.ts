import { isOfficeDocument } from './kinds.ts';
import { isTarHeader } from './tar-header.ts';

export type Container = 'gzip' | 'zip' | 'tar';

/** Bytes that are enough to recognise a container. */
export const magicBytes = 512;

/** Recognises a container by its first bytes; undefined if it is none that we open. */
export function containerOf(head: Uint8Array, path: string): Container | undefined {
  const [a, b, c, d] = head;
  if (a === 0x1f && b === 0x8b) return 'gzip';
  if (a === 0x50 && b === 0x4b && ((c === 3 && d === 4) || (c === 5 && d === 6))) {
    return isOfficeDocument(path, head) ? undefined : 'zip';
  }
  return isTarHeader(head) ? 'tar' : undefined;
}

/** Whether a name is that of an archive. Only decides whether bytes are inflated to find out. */
export function promisesArchive(name: string): boolean {
  return /\.(?:tgz|tar|zip|tar\.gz|tgz\.gz|zip\.gz)$/i.test(name);
}
