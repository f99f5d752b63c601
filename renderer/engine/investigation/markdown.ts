/**
 * The Markdown of notes, as a tree of plain data: headings, lists, quotes, code, bold, italic, code in a line, links.
 * Everything else is text. There is no HTML in it, so whoever draws the tree draws text.
 */

export type Inline =
  | { readonly kind: 'text' | 'bold' | 'italic' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string };

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly inlines: readonly Inline[] }
  | { readonly kind: 'paragraph' | 'quote'; readonly lines: readonly (readonly Inline[])[] }
  | { readonly kind: 'list'; readonly isNumbered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'code'; readonly text: string };

const fence = /^\s*```/;
const heading = /^(#{1,6})\s+(\S.*)$/;
const bullet = /^\s*[-*+]\s+(\S.*)$/;
const numbered = /^\s*\d{1,9}[.)]\s+(\S.*)$/;
const quote = /^\s*>\s?(.*)$/;
/** Each alternative ends at a character that it may not hold: no backtracking over long lines. */
const marked =
  /`([^`]+)`|\*\*([^*]+)\*\*|__([^_]+)__|\*([^*\s][^*]*)\*|\[([^\][]+)\]\((https:\/\/[^\s()]+)\)|(https:\/\/[^\s<>"')\]]+)/g;

export function parseMarkdown(text: string): readonly Block[] {
  const lines = text.split(/\r?\n/);
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length;) {
    const [block, next] = blockAt(lines, at);
    if (block) blocks.push(block);
    at = next;
  }
  return blocks;
}

function blockAt(lines: readonly string[], at: number): readonly [Block | undefined, number] {
  const line = lines[at] ?? '';
  if (line.trim() === '') return [undefined, at + 1];
  if (fence.test(line)) return codeAt(lines, at);
  const title = heading.exec(line);
  if (title) return [{ kind: 'heading', level: title[1]?.length ?? 1, inlines: parseInline(title[2] ?? '') }, at + 1];
  for (const [pattern, isNumbered] of [
    [bullet, false],
    [numbered, true],
  ] as const) {
    const [items, next] = runAt(lines, at, pattern);
    if (items.length > 0) return [{ kind: 'list', isNumbered, items: items.map(parseInline) }, next];
  }
  const [quoted, next] = runAt(lines, at, quote);
  if (quoted.length > 0) return [{ kind: 'quote', lines: quoted.map(parseInline) }, next];
  return paragraphAt(lines, at);
}

function codeAt(lines: readonly string[], at: number): readonly [Block, number] {
  let end = at + 1;
  while (end < lines.length && !fence.test(lines[end] ?? '')) end += 1;
  return [{ kind: 'code', text: lines.slice(at + 1, end).join('\n') }, end + 1];
}

function runAt(lines: readonly string[], at: number, pattern: RegExp): readonly [readonly string[], number] {
  const found: string[] = [];
  for (;;) {
    const match = pattern.exec(lines[at + found.length] ?? '');
    if (!match) return [found, at + found.length];
    found.push(match[1] ?? '');
  }
}

function paragraphAt(lines: readonly string[], at: number): readonly [Block, number] {
  let end = at + 1;
  const isOther = (line: string) => [fence, heading, bullet, numbered, quote].some((pattern) => pattern.test(line));
  while (end < lines.length && (lines[end] ?? '').trim() !== '' && !isOther(lines[end] ?? '')) end += 1;
  return [{ kind: 'paragraph', lines: lines.slice(at, end).map(parseInline) }, end];
}

export function parseInline(text: string): readonly Inline[] {
  const found: Inline[] = [];
  let at = 0;
  for (const match of text.matchAll(marked)) {
    if (match.index > at) found.push({ kind: 'text', text: text.slice(at, match.index) });
    found.push(inlineOf(match));
    at = match.index + match[0].length;
  }
  if (at < text.length) found.push({ kind: 'text', text: text.slice(at) });
  return found;
}

function inlineOf([whole, code, starBold, lineBold, italic, label, url, bare]: RegExpExecArray): Inline {
  if (code !== undefined) return { kind: 'code', text: code };
  const bold = starBold ?? lineBold;
  if (bold !== undefined) return { kind: 'bold', text: bold };
  if (italic !== undefined) return { kind: 'italic', text: italic };
  if (label !== undefined && url !== undefined) return { kind: 'link', text: label, url };
  return { kind: 'link', text: bare ?? whole, url: bare ?? whole };
}
