/** Breaks a line between words where a terminal is narrower; what follows is indented as its beginning, behind a number too. */
export function wrapped(line: string, width: number | undefined): readonly string[] {
  if (width === undefined || line.length <= width) return [line];
  const indent = ' '.repeat(/^ *(?:\d{1,3}\. )?/.exec(line)?.[0].length ?? 0);
  const lines: string[] = [];
  let open = line.slice(0, indent.length);
  let isEmpty = true;
  for (const word of line.slice(indent.length).split(' ')) {
    if (!isEmpty && open.length + 1 + word.length > width) {
      lines.push(open);
      [open, isEmpty] = [indent, true];
    }
    open += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, open];
}
