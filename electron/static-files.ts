import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { parseRange } from './byte-range.ts';
import { whyUnreadable } from './file-errors.ts';
import { versionOf } from './file-version.ts';

export type Headers = Readonly<Record<string, string>>;

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.zip': 'application/zip',
  '.txt': 'text/plain; charset=utf-8',
};

export const plain = (status: number, text: string, headers: Headers = {}): Response =>
  new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } });

/** The file a URL's path names inside `folder`, or undefined where it would leave it or is no proper path. */
export function pathInside(folder: string, urlPath: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return undefined; // A stray % sign.
  }
  // On Windows a backslash parts folders and a colon names a drive or a stream; neither is in our file names.
  if (/[\0\\:]/.test(decoded)) return undefined;
  const root = resolve(folder);
  const file = resolve(root, `.${decoded.endsWith('/') ? `${decoded}index.html` : decoded}`);
  return file.startsWith(root + sep) ? file : undefined;
}

/**
 * Streams a file, or the part a `Range` header asks for. 404 when it is not there or is no file; a log may be
 * rotated away between `stat` and the reading. 500 with the reason when it exists and cannot be read.
 */
export async function fileResponse(file: string, request: Request, headers: Headers): Promise<Response> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true) return plain(404, 'Not found', headers);
  const range = parseRange(request.headers.get('range'), found.size);
  if (range === 'unsatisfiable') {
    return plain(416, 'Range not satisfiable', { ...headers, 'content-range': `bytes */${String(found.size)}` });
  }
  const { start, end } = range ?? { start: 0, end: found.size };
  const all: Headers = {
    'content-type': contentTypes[extname(file)] ?? 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    'accept-ranges': 'bytes',
    etag: versionOf(found),
    'content-length': String(end - start),
    ...(range && { 'content-range': `bytes ${String(start)}-${String(end - 1)}/${String(found.size)}` }),
    ...headers,
  };
  try {
    const body = request.method === 'HEAD' || start === end ? null : await contentOf(file, start, end);
    return new Response(body, { status: range ? 206 : 200, headers: all });
  } catch (error) {
    return plain((error as NodeJS.ErrnoException).code === 'ENOENT' ? 404 : 500, whyUnreadable(error), headers);
  }
}

/**
 * Up to this size a range is read at once; the page requests no more at a time (`source.browser.ts`). Passing a stream between
 * processes takes a quarter longer.
 */
const mostAtOnce = 8 << 20;

function contentOf(file: string, start: number, end: number): Promise<Buffer> | ReadableStream<Uint8Array> {
  return end - start <= mostAtOnce ? readAtOnce(file, start, end) : streamFile(file, start, end);
}

/** Fewer bytes where the file has become shorter. */
async function readAtOnce(path: string, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(end - start);
  const file = await open(path, 'r');
  try {
    let used = 0;
    // One read may give less than there is.
    for (let read = -1; read !== 0 && used < bytes.length; used += read)
      ({ bytesRead: read } = await file.read(bytes, used, bytes.length - used, start + used));
    return bytes.subarray(0, used);
  } finally {
    await file.close();
  }
}

/** Chunks of 1 MiB: with Node's default of 64 KiB the transfer between processes costs more than the reading. */
function streamFile(file: string, start: number, end: number): ReadableStream<Uint8Array> {
  const stream = createReadStream(file, { start, end: end - 1, highWaterMark: 1 << 20 });
  return Readable.toWeb(stream) as ReadableStream<Uint8Array>;
}
