/** A text as the source of a regular expression that finds it. (`RegExp.escape` is not in Node 20.) */
export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
