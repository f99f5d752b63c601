import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { whyUnreadable } from './file-errors.ts';
import { versionOf } from './file-version.ts';

interface FoundFile {
  readonly path: string;
  /** Path below the folder, `/` between its parts. */
  readonly label: string;
  readonly size: number;
  readonly version: string;
}

interface Walked {
  readonly files: FoundFile[];
  readonly skipped: { readonly path: string; readonly reason: string }[];
}

/** An unpacked vm-support bundle holds some 10,000 files, some 15 folders deep. */
interface WalkLimits {
  readonly files: number;
  readonly depth: number;
}
const usual: WalkLimits = { files: 200_000, depth: 64 };

/**
 * All files below a folder, in the order of their names. Links are not followed: a bundle from a stranger may hold one to
 * anywhere, and vm-support's own point back into itself. Never throws.
 */
export async function walkFolder(folder: string, limits: WalkLimits = usual): Promise<Walked> {
  const walked: Walked = { files: [], skipped: [] };
  await walkInto(folder, '', 0, limits, walked);
  return walked;
}

async function walkInto(
  folder: string,
  below: string,
  depth: number,
  limits: WalkLimits,
  walked: Walked,
): Promise<void> {
  const skip = (path: string, reason: string): unknown => walked.skipped.push({ path, reason });
  if (depth > limits.depth) return void skip(below, `deeper than ${String(limits.depth)} folders`);
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => whyUnreadable(error));
  if (typeof entries === 'string') return void skip(below, entries);
  const sorted = entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const states = await Promise.all(
    sorted.map(async (entry) => (entry.isFile() ? stateOf(join(folder, entry.name)) : undefined)),
  );
  for (const [index, entry] of sorted.entries()) {
    const label = below + entry.name;
    const state = states[index];
    if (walked.files.length >= limits.files) return void skip(label, `more than ${String(limits.files)} files`);
    if (entry.isDirectory()) await walkInto(join(folder, entry.name), `${label}/`, depth + 1, limits, walked);
    else if (entry.isSymbolicLink()) skip(label, 'a link, not followed');
    else if (typeof state === 'string') skip(label, state);
    else if (state) walked.files.push({ path: join(folder, entry.name), label, ...state });
  }
}

const stateOf = async (path: string): Promise<Pick<FoundFile, 'size' | 'version'> | string> =>
  stat(path).then(
    (found) => ({ size: found.size, version: versionOf(found) }),
    (error: unknown) => whyUnreadable(error),
  );
