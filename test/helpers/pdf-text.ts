/**
 * The text of a PDF as Chromium writes it: pages' contents are deflated streams of glyph numbers, and each font has a table
 * from its glyphs to Unicode. Enough of PDF 1.4 (ISO 32000-1, 9.10) to tell whether words can be found; no layout.
 */
import { inflateSync } from 'node:zlib';

export function pdfText(bytes: Uint8Array): string {
  const pdf = Buffer.from(bytes).toString('latin1');
  const objects = new Map(
    [...pdf.matchAll(/(?:^|\n)(\d+) 0 obj\b([\s\S]*?)\nendobj/g)].map(([, number, body]) => [number, body ?? '']),
  );
  const fonts = new Map<string, ReadonlyMap<number, string>>();
  for (const [, name = '', number] of pdf.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const table = /\/ToUnicode (\d+) 0 R/.exec(objects.get(number) ?? '')?.[1];
    if (table !== undefined) fonts.set(name, glyphsOf(streamOf(objects.get(table) ?? '')));
  }
  return [...objects.values()]
    .map(streamOf)
    .filter((text) => / T[jJ]\b/.test(text))
    .map((text) => wordsOf(text, fonts))
    .join('\n');
}

/** By its stated length: deflated bytes may end like a line. One that does not inflate is an error, not a page without words. */
function streamOf(body: string): string {
  const begin = /stream\r?\n/.exec(body);
  const length = /\/Length (\d+)/.exec(body)?.[1];
  if (!begin || length === undefined || /\/Subtype\s*\/Image/.test(body)) return '';
  const from = begin.index + begin[0].length;
  const raw = body.slice(from, from + Number(length));
  return body.includes('/FlateDecode') ? inflateSync(Buffer.from(raw, 'latin1')).toString('latin1') : raw;
}

function glyphsOf(table: string): ReadonlyMap<number, string> {
  const glyphs = new Map<number, string>();
  const character = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le');
  for (const [, block = ''] of table.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
    for (const [, glyph = '', hex = ''] of block.matchAll(/<([\da-f]+)>\s*<([\da-f]+)>/gi))
      glyphs.set(parseInt(glyph, 16), character(hex));
  for (const [, block = ''] of table.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
    for (const [, from = '', to = '', hex = ''] of block.matchAll(/<([\da-f]+)>\s*<([\da-f]+)>\s*<([\da-f]+)>/gi))
      for (let glyph = parseInt(from, 16); glyph <= parseInt(to, 16); glyph += 1)
        glyphs.set(glyph, character((parseInt(hex, 16) + glyph - parseInt(from, 16)).toString(16).padStart(4, '0')));
  return glyphs;
}

function wordsOf(content: string, fonts: ReadonlyMap<string, ReadonlyMap<number, string>>): string {
  let font: ReadonlyMap<number, string> | undefined;
  let text = '';
  for (const [part, name, hex] of content.matchAll(/\/(F\d+) [\d.]+ Tf|<([\da-f]+)>|\bET\b|\bT[dm*]\b/gi)) {
    if (name !== undefined) font = fonts.get(name);
    else if (hex !== undefined)
      for (let at = 0; at < hex.length; at += 4) text += font?.get(parseInt(hex.slice(at, at + 4), 16)) ?? '';
    else if (part === 'ET') text += '\n';
  }
  return text;
}
