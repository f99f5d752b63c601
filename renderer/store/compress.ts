/** Gzip in both directions, piece by piece and within bounds; SHA-256. */
import { giveWay } from './give-way.ts';
import { StoreProblem } from './problems.ts';

/** Milliseconds of packing before other tasks get a turn. */
const atOnce = 8;

/** Compresses pieces of text in their order. */
export async function gzip(pieces: AsyncIterable<string> | Iterable<string>): Promise<Blob> {
  const encoder = new TextEncoder();
  const rest = Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]();
  let since = performance.now();
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    // One piece at a time: a large analysis neither blocks the window nor is in memory twice.
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

/** Our files shrink to a seventh, very uniform ones to a fiftieth: one that expands more than this is hostile. */
const mostGrowth = 200;
/** Up to this size a small file may expand by any factor. */
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
