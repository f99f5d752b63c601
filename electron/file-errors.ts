/** File system errors in words, one function for each kind of place that shows them. Unknown codes are shown as they are. */

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;

/** Why a file or a folder could not be read: follows its path. */
export function whyUnreadable(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'not there any more';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read: no permission';
  return `cannot be read (${code ?? 'unknown error'})`;
}

const unusable: Readonly<Record<string, string>> = {
  EROFS: 'it is read-only',
  EACCES: 'access to it is denied',
  EPERM: 'access to it is denied',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EEXIST: 'a file is in its place',
  ENOTDIR: 'a file is in its place',
  ENOENT: 'it is not there and cannot be made',
};

/** Why a folder cannot be used for our own data: part of a sentence. */
export function whyUnusable(error: unknown): string {
  const code = codeOf(error) ?? String(error);
  return unusable[code] ?? code;
}

/** Why a file of the second copy could not be written: a sentence. */
export function whyNotStored(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'The disk is full.';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'Its folder may not be written to.';
  return code === undefined ? (error as Error).message : `The system answered ${code}.`;
}

/** Why a file that the user saves could not be written, and what to do. */
export function whyNotSaved(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOSPC') return 'the disk is full. Free some space or choose another disk.';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return 'the folder may not be written to. Choose another one.';
  if (code === 'EBUSY') return 'another program has the file open. Close it there or choose another name.';
  return `the system answered ${code ?? 'with an unknown error'}. Choose another folder.`;
}
