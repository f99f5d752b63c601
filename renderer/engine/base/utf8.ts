/** Text as UTF-8: the engine has no TextEncoder. Half a pair of surrogates becomes U+FFFD. */
export function utf8Of(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(mostUtf8(text));
  return bytes.slice(0, putUtf8(text, bytes));
}

/** Bytes that a text may need. */
export function mostUtf8({ length }: string): number {
  return 3 * length;
}

/** Writes the text to the beginning of `bytes`, which has room for `mostUtf8`; returns how many it has. */
export function putUtf8(text: string, bytes: Uint8Array): number {
  let end = 0;
  for (let at = 0; at < text.length; at += 1) {
    let code = text.charCodeAt(at);
    if (code < 0x80) {
      bytes[end++] = code;
      continue;
    }
    if (code < 0x800) {
      bytes[end++] = 0xc0 | (code >> 6);
      bytes[end++] = 0x80 | (code & 0x3f);
      continue;
    }
    const pair = code >= 0xd800 && code < 0xdc00 ? (text.codePointAt(at) as number) : code;
    if (pair > 0xffff) {
      at += 1;
      bytes[end++] = 0xf0 | (pair >> 18);
      bytes[end++] = 0x80 | ((pair >> 12) & 0x3f);
      bytes[end++] = 0x80 | ((pair >> 6) & 0x3f);
      bytes[end++] = 0x80 | (pair & 0x3f);
      continue;
    }
    if (code >= 0xd800 && code < 0xe000) code = 0xfffd;
    bytes[end++] = 0xe0 | (code >> 12);
    bytes[end++] = 0x80 | ((code >> 6) & 0x3f);
    bytes[end++] = 0x80 | (code & 0x3f);
  }
  return end;
}

/** How many bytes at the end begin a character that is not whole: at most three. */
export function unfinishedBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return length > back ? back : 0;
  }
  return 0;
}
