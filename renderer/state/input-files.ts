/** Files that were chosen: what they are called, and which are the same. */
import type { InputFile } from '../worker/messages.ts';

/** A file that this program wrote, with investigations in it. */
export function isInvestigation({ path }: InputFile): boolean {
  return /\.switchover$/i.test(path);
}

/** Names of the files and folders that were chosen themselves. */
export function rootsOf(files: readonly InputFile[]): readonly string[] {
  return [...new Set(files.map(rootOf))];
}

export function rootOf({ path }: InputFile): string {
  return path.split('/')[0] ?? path;
}

/** Bytes. */
export function sizeOf(file: InputFile): number {
  return file.kind === 'url' ? file.size : file.file.size;
}

/** The same file in the same state. */
export function isSame(one: InputFile, other: InputFile): boolean {
  if (one.path !== other.path) return false;
  if (one.kind === 'url') return other.kind === 'url' && one.url === other.url && one.version === other.version;
  if (other.kind === 'url') return false;
  return one.file.size === other.file.size && one.file.lastModified === other.file.lastModified;
}

const mostListed = 3;

/** “a, b, c and 4 more” */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostListed).join(', ');
  return names.length > mostListed ? `${shown} and ${names.length - mostListed} more` : shown;
}
