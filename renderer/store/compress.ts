/** Gzip in and out, a piece at a time and never more than was agreed; SHA-256 of what is kept. */
import { giveWay } from './give-way.ts';
import { StoreProblem } from './problems.ts';

/** Milliseconds of packing between two looks at what the user does. */
const atOnce = 8;

/** What is written compressed: pieces of text in their order. */
export async function gzip(pieces: AsyncIterable<string> | Iterable<string>): Promise<Blob> {
  const encoder = new TextEncoder();
  const rest = Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]();
  let since = performance.now();
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    // One piece at a time: a large analysis does not hold up the window, nor lie in memory twice.
    async pull(controller) {
      if (performance.now() - since > atOnce) {
        await giveWay();
        since = performance.now();
      }
      const next = await rest.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
  });
  return await new Response(source.pipeThrough(new CompressionStream('gzip'))).blob();
}

/** Our own files shrink to a seventh, very uniform ones to a fiftieth: what grows more than this was made to. */
const mostGrowth = 200;
/** A small file may grow as it likes up to here. */
const leastBound = 16 * 2 ** 20;

/**
 * The lines of a gzip file's text. A line longer than `mostCharacters` or than the file can honestly hold, or a file that ends
 * too soon, is refused.
 */
export async function* gunzipLines(blob: Blob, mostCharacters: number): AsyncGenerator<string, void> {
  const most = Math.min(mostCharacters, Math.max(leastBound, blob.size * mostGrowth));
  const reader = blob
    .stream()
    .pipeThrough(new DecompressionStream('gzip'))
    .pipeThrough(new TextDecoderStream('utf-8', { fatal: true }))
    .getReader();
  let held: string[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await next(reader);
      if (done) break;
      const parts = value.split('\n');
      for (const [at, part] of parts.entries()) {
        if (at > 0) {
          yield held.join('');
          held = [];
          length = 0;
        }
        length += part.length;
        if (length > most) throw new StoreProblem('refused', 'The file is larger than any investigation.');
        if (part !== '') held.push(part);
      }
    }
    if (length > 0) yield held.join('');
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function next(reader: ReadableStreamDefaultReader<string>) {
  try {
    return await reader.read();
  } catch {
    throw new StoreProblem('damaged', 'The file is damaged or was cut short: its end is missing or does not fit.');
  }
}

export async function sha256(blob: Blob): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
