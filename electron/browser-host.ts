/**
 * The page without Electron: the same files under the same policy, from 127.0.0.1, for a browser that is installed.
 * `build/serve.mjs` starts it; it is not part of a package.
 */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { Opened } from '../renderer/contract/host.ts';
import { contentBelow, pageHeaders, pageResponse, sourceResponse } from './app-protocol.ts';
import type { AppContent } from './app-protocol.ts';
import { SourceRegistry } from './source-registry.ts';
import { plain } from './static-files.ts';

export { browserProfile, notKeptSentence } from './profile.ts';

/**
 * Tried first. Browsers store a page's data by host and port: with another port at each start, saved investigations would be
 * out of reach.
 */
const usualPort = 47816;

interface ServeOptions {
  /** The folder that holds `out/`. */
  readonly appFolder: string;
  /** Files and folders to open; the page finds them at `open-requests.json`. */
  readonly paths?: readonly string[];
  /** 0: any free one. Default: the usual one, else any. */
  readonly port?: number;
  /** Another than the usual one: for tests. */
  readonly usual?: number;
}

/** Which program has the usual address, and with it the investigations that were saved there. */
export interface Elsewhere {
  readonly url: string;
  /** Switchover answers there. */
  readonly isOurs: boolean;
}

export interface Serving {
  /** To be opened. With `paths`, it carries the key to them: other users of the machine can reach the port too. */
  readonly url: string;
  /** Set where the usual address is taken: the investigations saved there are out of reach. */
  readonly elsewhere: Elsewhere | undefined;
  close(): Promise<void>;
}

/** Tells another start that Switchover has the port. A page of another origin cannot read it. */
const ownName = 'switchover';

/** Serves the built page on the loopback address. Rejects when no port can be had. */
export async function serve({ appFolder, paths = [], port, usual = usualPort }: ServeOptions): Promise<Serving> {
  const sources = new SourceRegistry('/source/');
  const opened = await sources.open(paths);
  const key = randomBytes(24).toString('base64url');
  const server = createServer();
  const bound = await listen(server, port ?? usual, port === undefined);
  const origin = `http://127.0.0.1:${String(bound)}`;
  const elsewhere = port === undefined && bound !== usual ? await whoHas(usual) : undefined;
  const content = contentBelow(appFolder, sources, origin);
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    answer(incoming, origin, { content, opened, key, elsewhere })
      .then((response) => deliver(response, outgoing))
      // The client sees a broken connection, and the host goes on.
      .catch(() => outgoing.destroy());
  });
  return {
    url: paths.length > 0 ? `${origin}/?key=${key}` : `${origin}/`,
    elsewhere,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface BrowserContent {
  readonly content: AppContent;
  readonly opened: Opened;
  readonly key: string;
  readonly elsewhere: Elsewhere | undefined;
}

async function answer(
  incoming: IncomingMessage,
  origin: string,
  { content, opened, key, elsewhere }: BrowserContent,
): Promise<Response> {
  // A name that an attacker points at 127.0.0.1 (DNS rebinding) arrives as a foreign Host.
  if (`http://${incoming.headers.host ?? ''}` !== origin) return plain(403, 'Only at 127.0.0.1');
  const { range } = incoming.headers;
  const address = origin + (incoming.url ?? '/');
  if (!URL.canParse(address)) return plain(400, 'No address');
  const url = new URL(address);
  const request = new Request(url, {
    method: incoming.method ?? 'GET',
    ...(range !== undefined && { headers: { range } }),
  });
  const hasKey = incoming.headers.cookie?.split('; ').includes(`key=${key}`) ?? false;
  if (url.pathname === '/who.json') return Response.json({ name: ownName, elsewhere });
  if (url.pathname === '/open-requests.json') {
    return hasKey && opened.sources.length + opened.skipped.length > 0
      ? Response.json(opened)
      : plain(404, 'Nothing to open');
  }
  if (url.pathname.startsWith('/source/')) {
    return hasKey ? sourceResponse(content, url.pathname.slice('/source/'.length), request) : plain(404, 'Not found');
  }
  const cookie =
    url.searchParams.get('key') === key ? { 'set-cookie': `key=${key}; HttpOnly; SameSite=Strict; Path=/` } : {};
  return pageResponse(content, request, { ...pageHeaders(), 'cache-control': 'no-cache', ...cookie });
}

async function deliver(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (!response.body) return void outgoing.end();
  try {
    await pipeline(Readable.fromWeb(response.body as ReadableStream), outgoing);
  } catch {
    outgoing.destroy(); // The page has cancelled; the pipeline closes the file's stream.
  }
}

/** After this many milliseconds without an answer it is another program. */
const patience = 2000;

async function whoHas(port: number): Promise<Elsewhere> {
  const url = `http://127.0.0.1:${String(port)}/`;
  try {
    const { body } = await fetch(`${url}who.json`, { signal: AbortSignal.timeout(patience), redirect: 'error' });
    let text = '';
    for await (const piece of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += piece;
      if (text.length > 10_000) break;
    }
    return { url, isOurs: (JSON.parse(text) as { name?: unknown } | null)?.name === ownName };
  } catch {
    return { url, isOurs: false };
  }
}

/** Binds to the port, or with `orAny` to any free one when that is taken. */
function listen(server: Server, port: number, orAny: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (orAny && error.code === 'EADDRINUSE') resolve(listen(server, 0, false));
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
