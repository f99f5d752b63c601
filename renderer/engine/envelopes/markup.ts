/** Texts whose characters were written in another way: web pages, and mails in quoted-printable. */

/** A line of a text, with its number in the file. */
export interface NumberedText {
  readonly text: string;
  readonly line: number;
  /** It was broken into several, and is whole again. */
  readonly isRejoined?: true;
}

const tag =
  /<\/?(?:pre|code|p|div|span|t[dhr]|table|tbody|thead|li|[uo]l|[bi]|em|strong|font|html|body|head|title|style|meta|a|blockquote|h[1-6]|br|tt|samp|kbd|q|!doctype)(?:\s[^<>]{0,500})?\/?>/gi;
/** Those behind which a new line begins. */
const breaking = /^<(?:br|\/(?:p|div|t[dhr]|li|pre|h[1-6]))/i;
const entity = /&(?:lt|gt|amp|quot|apos|nbsp|#\d{1,6}|#x[\da-f]{1,5});/gi;
const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ' };

/** Whether a text is HTML, or was copied out of it: by its tags, else by signs that are never written as they are. */
export function isMarkup(text: string): boolean {
  if (/<(?:pre|html|body|code|br|p|div|td|li|blockquote)(?:\s[^<>]{0,500})?\/?>/i.test(text)) return true;
  return /&(?:lt|gt|quot|nbsp|#\d{2,5});/i.test(text) && !/[<>]/.test(text.replaceAll(/-->|->|^>.{0,20}/gm, ''));
}

/** The lines without tags; where a tag breaks a line, several have one number. @param isPlain whether a line needs nothing */
export function withoutMarkup(
  lines: readonly NumberedText[],
  isPlain: (line: string) => boolean,
): readonly NumberedText[] {
  return lines.flatMap((one) => (isPlain(one.text) && one.text.search(entity) < 0 ? [one] : partsOf(one, isPlain)));
}

/** What is a quotation as a whole; `span` and `b` are also around parts of an entry. */
const quotation =
  /<(?<name>a|code|tt|samp|kbd|q)(?:\s[^<>]{0,500})?>(?<inner>[^<]{0,4000}(?:<(?!\/\k<name>>)[^<]{0,4000}){0,40})<\/\k<name>>/gi;

function partsOf({ text, line }: NumberedText, isPlain: (line: string) => boolean): readonly NumberedText[] {
  return withoutTags(withEntriesApart(text, isPlain))
    .split('\n')
    .map((part) => ({ text: part, line }));
}

/** Prose before and behind a quoted entry is no part of it. */
function withEntriesApart(text: string, isPlain: (line: string) => boolean): string {
  return text.replaceAll(quotation, (whole: string, _name: string, inner: string) =>
    isPlain(withoutTags(inner)) ? `\n${whole}\n` : whole,
  );
}

function withoutTags(text: string): string {
  return text
    .replaceAll(tag, (found) => (breaking.test(found) ? '\n' : ''))
    .replaceAll(entity, (found) => decoded(found.slice(1, -1).toLowerCase()));
}

function decoded(name: string): string {
  const known = named[name];
  if (known !== undefined) return known;
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  if (code === 0xa0 || !(code >= 0x20 && code <= 0x10ffff)) return ' ';
  return String.fromCodePoint(code);
}

/** Whether lines end in `=` and signs are written as their numbers (RFC 2045). */
export function isQuotedPrintable(text: string): boolean {
  if (/^content-transfer-encoding: {0,9}quoted-printable/im.test(text)) return true;
  return /=(?:3D|20|C2=A0|E2=80)/.test(text) && /[^=]=\r?\n/.test(text);
}

/** Lines that were broken become one, with the number of the first. */
export function withoutQuotedPrintable(lines: readonly NumberedText[]): readonly NumberedText[] {
  const whole: { text: string; line: number }[] = [];
  let isOpen = false;
  for (const { text, line } of lines) {
    const isBroken = /=\s{0,9}$/.test(text);
    const part = isBroken ? text.replace(/=\s{0,9}$/, '') : text;
    const last = whole.at(-1);
    if (isOpen && last) last.text += part;
    else whole.push({ text: part, line });
    isOpen = isBroken;
  }
  return whole.map(({ text, line }) => ({ text: text.replaceAll(/(?:=[\dA-F]{2}){1,400}/g, decodedBytes), line }));
}

function decodedBytes(quoted: string): string {
  try {
    return decodeURIComponent(quoted.replaceAll('=', '%'));
  } catch {
    return quoted.replaceAll(/=([\dA-F]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
}
