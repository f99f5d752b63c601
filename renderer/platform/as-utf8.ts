import type { Platform } from '../engine/archive/source.ts';

export const asUtf8: Platform['asUtf8'] = async function* (bytes, encoding) {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  const encoder = new TextEncoder();
  // Half a character at the end of the text is dropped.
  for await (const chunk of bytes) yield encoder.encode(decoder.decode(chunk, { stream: true }));
};
