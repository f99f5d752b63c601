/** Words of strangers' logs, as one argument of a command that people copy. */

/** Nothing is special between single quotes but the single quote. */
export function posixQuoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** PowerShell doubles the quote, and takes the typographic ones for quotes, too. */
export function powerShellQuoted(word: string): string {
  return `'${word.replace(/['‘’‚‛]/g, '$&$&')}'`;
}
