/** Identifies a bundle, so that it is recognised when it is opened again. */
import type { ByteSource, Cancellation } from '../archive/source.ts';
import { utf8Of } from '../base/utf8.ts';
import { limits } from './limits.ts';
import type { BundleIdentity } from './model.ts';

/** SHA-256 in hex, as the host has it. */
export interface Digests {
  /** Of bytes that are all in memory: in browsers ten times as fast as piece by piece. */
  wholeDigest(bytes: Uint8Array<ArrayBuffer>): Promise<string>;
  newDigest(): { update(bytes: Uint8Array): void; hex(): string };
}

interface Means extends Digests {
  readonly cancel: Cancellation;
  /** Up to here a file is held in memory for its digest, in bytes. */
  readonly mostHeld?: number;
}

const usuallyHeld = 256 * 2 ** 20;

/**
 * One identity for each file that was chosen, and one for each folder: its digest is that of the lines which `sha256sum`
 * prints for its files, in the order of their paths. Cancelled, what is not done has no digest.
 */
export async function identify(sources: readonly ByteSource[], means: Means): Promise<readonly BundleIdentity[]> {
  const found: BundleIdentity[] = [];
  for (const [name, files] of roots(sources).slice(0, limits.bundles))
    found.push({
      name: name.slice(0, limits.path),
      bytes: files.reduce((sum, { size }) => sum + size, 0),
      digest: await digestOfAll(name, files, means),
      path: undefined,
    });
  return found;
}

function roots(sources: readonly ByteSource[]): readonly (readonly [string, readonly ByteSource[]])[] {
  const found = new Map<string, ByteSource[]>();
  for (const source of sources) {
    const name = source.path.split('/')[0] ?? source.path;
    const files = found.get(name);
    if (files) files.push(source);
    else found.set(name, [source]);
  }
  return [...found];
}

async function digestOfAll(name: string, files: readonly ByteSource[], means: Means): Promise<string | undefined> {
  const [first] = files;
  if (files.length === 1 && first?.path === name) return await digestOf(first, means);
  const listing = means.newDigest();
  for (const file of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const digest = await digestOf(file, means);
    if (digest === undefined) return undefined;
    listing.update(utf8Of(`${digest}  ${file.path}\n`));
  }
  return listing.hex();
}

/** Undefined where the file cannot be read to its end. */
async function digestOf(file: ByteSource, means: Means): Promise<string | undefined> {
  const { cancel, mostHeld = usuallyHeld } = means;
  const hash = means.newDigest();
  const held = file.size <= mostHeld ? new Uint8Array(file.size) : undefined;
  let at = 0;
  try {
    for await (const chunk of file.read()) {
      if (cancel.aborted) return undefined;
      if (held) held.set(chunk, at);
      else hash.update(chunk);
      at += chunk.length;
    }
    if (at !== file.size) return undefined;
    return held ? await means.wholeDigest(held) : hash.hex();
  } catch {
    // Cut, or grown while it was read.
    return undefined;
  }
}
