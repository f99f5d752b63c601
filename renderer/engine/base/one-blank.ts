/** Blanks in a row, of which some builds and most copies have more than one. */

/** A message with single blanks: `280.495 MB/s   during pre-copy`. A path stays as it is: a folder's name may hold two. */
export function oneBlank(text: string): string {
  if (!hasMoreBlanks(text)) return text;
  const path = text.indexOf('/vmfs/');
  const end = path < 0 ? text.length : path;
  return text.slice(0, end).replaceAll(/(?<=\S)[ \t]{1,64}(?=\S|$)/g, ' ') + text.slice(end);
}

/** Whether something in it may read otherwise with single blanks. */
export function hasMoreBlanks(text: string): boolean {
  return text.includes('  ') || text.includes('\t');
}
