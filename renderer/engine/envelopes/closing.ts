/**
 * Takes off what stands behind a line of a log in its envelope: other cells of its row, and what follows the sign that closes what was
 * opened before it. A line that has no closing sign is left whole.
 */

/** Ends of what stands before a cell of a row. Blanks before a tab are an indentation, a padded number is that of the line. */
const tabbed = /^(?=\S)(?=[^A-Za-z\d]{0,99}[A-Za-z\d]).{1,600}(?<sign>\t) ?$/;
const separated = /[A-Za-z\d"'](?<sign>;) ?$/;
const barred = /(?<!^\s{0,99}\d{1,9})(?<sign>[|│┃║¦])(?<blank>\s{0,9})$/;
const pairs: Readonly<Record<string, string>> = {
  '“': '”',
  '„': '“”',
  '«': '»',
  '»': '«',
  '‹': '›',
  '‘': '’',
  '‚': '‘’',
  '「': '」',
  '『': '』',
  '[': ']',
  '(': ')',
};
/** Signs of emphasis and of code are the same on both sides. */
const run = /(?:^|[\s(])(?<run>`{1,9}|\*{1,3}|_{1,3}|~~|==)$/;
const openTag = /<(?<name>[A-Za-z][\w.:-]{0,60})(?:\s[^<>]{0,300})?>$/;
const openData = /<!\[CDATA\[$/;
/** A header has signs that close nothing: `cpu5:3343193)`, `| vmx| I125:`. */
const header = /^.{0,120}?cpu[\d#x]{1,20}[^)]{0,120}\)|^\S{0,80}\| ?[\w#-]{1,64}\| (?:[A-Z]\d{1,4}[:+] )?/;

export function withoutClosing(text: string, before: string): string {
  const opening = before.replace(/<\d{1,3}>(?:1 )?$/, '');
  const end = closingIn(text, opening, header.exec(text)?.[0].length ?? 0);
  return end < 0 ? text : text.slice(0, end).trimEnd();
}

/** Where the envelope goes on; -1 where nothing shows that. */
function closingIn(text: string, before: string, from: number): number {
  const opened = before.trimEnd();
  const name = openTag.exec(opened)?.groups?.['name'];
  if (name !== undefined) return text.indexOf(`</${name}>`);
  if (openData.test(opened)) return text.indexOf(']]>');
  const closers = pairs[opened.at(-1) ?? ''];
  if (closers !== undefined) return unbalanced(text, opened.at(-1) ?? '', closers, from);
  const sign = run.exec(before)?.groups?.['run'];
  return sign === undefined ? nextCell(text, before, from) : endOfRun(text, sign, from);
}

/** The first closing sign without an opening one, and no apostrophe. */
function unbalanced(text: string, opener: string, closers: string, from: number): number {
  let open = 0;
  for (let at = from; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (closers.includes(sign) && !(sign === '’' && /^\w/.test(text.slice(at + 1, at + 2)))) {
      if (open === 0) return at;
      open -= 1;
    } else if (sign === opener) open += 1;
  }
  return -1;
}

/** The same sign behind a word, and before none: `_` and `*` are parts of names. */
function endOfRun(text: string, sign: string, from: number): number {
  for (let at = text.indexOf(sign, from); at >= 0; at = text.indexOf(sign, at + sign.length)) {
    const next = text[at + sign.length] ?? ' ';
    const isBehindWord = sign.startsWith('`') || /\S/.test(text[at - 1] ?? ' ');
    if (isBehindWord && next !== sign[0] && /\W/.test(next)) return at;
  }
  return -1;
}

function nextCell(text: string, before: string, from: number): number {
  const sign = (tabbed.exec(before) ?? separated.exec(before))?.groups?.['sign'];
  if (sign !== undefined) {
    const end = text.indexOf(sign, from);
    // Where a line has tabs for its blanks, they end no cell.
    return text.slice(0, end).includes(' ') ? end : -1;
  }
  const { sign: bar, blank } = barred.exec(before)?.groups ?? {};
  if (bar === undefined) return -1;
  if (blank === '') return text.indexOf(bar, from);
  // With blanks around the cells, a sign without them is the line's own.
  const found = text.slice(from).search(new RegExp(String.raw`\s[${bar}](?=\s|$)`));
  return found < 0 ? -1 : from + found;
}
