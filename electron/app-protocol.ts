/**
 * The `app://` scheme: `app://bundle/…` is the built page with its policy header, `app://source/TOKEN` streams a file the
 * user chose. Two hosts, so that `script-src 'self'` never includes a stranger's log.
 */
import type { CustomScheme } from 'electron';
import { join } from 'node:path';
import { contentSecurityPolicy, workerPolicy } from './security.ts';
import type { SourceRegistry } from './source-registry.ts';
import { fileResponse, pathInside, plain } from './static-files.ts';
import type { Headers } from './static-files.ts';

/** The page's origin when it is not served by the development server. */
export const bundleOrigin = 'app://bundle';
export const sourcePrefix = 'app://source/';

/** To be registered before the app is ready. */
export const appScheme: CustomScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, stream: true, codeCache: true },
};

/** Folders and registry that the handler answers from. */
export interface AppContent {
  /** The built page: `out/renderer`. */
  readonly pageFolder: string;
  /** Offered as `sample-bundle.zip` beside the page. */
  readonly sampleFile: string;
  readonly sources: SourceRegistry;
  /** Whose page may read sources. */
  readonly pageOrigin: string;
}

/** Headers of everything that belongs to the page. `sources`: the origin of chosen files, if it is not the page's. */
export const pageHeaders = (sources?: string): Headers => ({
  'content-security-policy': contentSecurityPolicy(sources),
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
});

/** `/assets/engine.worker-B76zrj5-.js`, as Vite names it. */
const isWorker = /\/[\w-]+\.worker-[\w-]+\.js$/;

/** A file of the page. */
export async function pageResponse(content: AppContent, request: Request, headers: Headers): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Only GET', headers);
  const { pathname } = new URL(request.url);
  if (pathname === '/sample-bundle.zip') return fileResponse(content.sampleFile, request, headers);
  const file = pathInside(content.pageFolder, pathname);
  if (file === undefined) return plain(404, 'Not found', headers);
  const ofPage = headers['content-security-policy'] ?? '';
  const own = isWorker.test(pathname) ? { ...headers, 'content-security-policy': workerPolicy(ofPage) } : headers;
  return fileResponse(file, request, own);
}

/** A chosen file. Sent as plain bytes: a stranger's `x.html` must not become a page of ours. */
export async function sourceResponse(content: AppContent, token: string, request: Request): Promise<Response> {
  const headers: Headers = {
    'content-type': 'application/octet-stream',
    'content-security-policy': "default-src 'none'; sandbox",
    'access-control-allow-origin': content.pageOrigin,
    'access-control-allow-headers': 'range',
    'access-control-expose-headers': 'content-range, content-length, etag',
    'cache-control': 'no-store',
  };
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers });
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Only GET', headers);
  const path = content.sources.pathOf(token);
  return path === undefined ? plain(404, 'Not found', headers) : fileResponse(path, request, headers);
}

/** The handler for Electron's `protocol.handle`. */
export function appProtocol(content: AppContent): (request: Request) => Promise<Response> {
  return async (request) => {
    const { host, pathname } = new URL(request.url);
    if (host === 'bundle') return pageResponse(content, request, pageHeaders('app://source'));
    if (host === 'source') return sourceResponse(content, pathname.slice(1), request);
    return plain(404, 'Not found');
  };
}

/** The paths below the application's folder (or its asar). */
export const contentBelow = (appFolder: string, sources: SourceRegistry, pageOrigin: string): AppContent => ({
  pageFolder: join(appFolder, 'out/renderer'),
  sampleFile: join(appFolder, 'out/sample/sample-bundle.zip'),
  sources,
  pageOrigin,
});
