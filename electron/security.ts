/**
 * The rules of Electron's security checklist as pure functions, and as functions that apply them to Electron's objects.
 * Numbers in comments are the items of https://www.electronjs.org/docs/latest/tutorial/security.
 */
import type { App, Session, WebContents, WebPreferences } from 'electron';
import policy from '../renderer/contract/content-security-policy.json' with { type: 'json' };

/** Preferences of every window (2, 3, 4, 11, 12). Explicit although most are defaults: a default can change. */
export function webPreferences(preload: string | undefined): WebPreferences {
  return {
    ...(preload === undefined ? { javascript: false } : { preload }),
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    contextIsolation: true,
    sandbox: true,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  };
}

/** The policy header (7). `sources`: a further origin of files. */
export function contentSecurityPolicy(sources?: string): string {
  return Object.entries(policy)
    .map(([name, value]) => `${name} ${value}${name === 'connect-src' && sources !== undefined ? ` ${sources}` : ''}`)
    .join('; ');
}

/** The same for a worker's script: our inflater is WebAssembly, and only workers inflate; none of them makes documents. */
export function workerPolicy(ofPage: string): string {
  return ofPage
    .replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
    .replace(/trusted-types default [^;]*/, 'trusted-types default');
}

/** `URL.parse` came with Node 22; the oldest Electron we test on has 20. */
const parseUrl = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined);

/** Scheme and host of a URL, `app://bundle`. `URL.origin` is the word "null" for schemes the parser does not know. */
export function originOf(text: string): string | undefined {
  const url = parseUrl(text);
  return url && `${url.protocol}//${url.host}`;
}

/** Copying a line, and persistent storage for investigations: all that the page may request (5). */
const grantedPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'persistent-storage']);

export const allowsPermission = (permission: string, requestingUrl: string, pageOrigin: string): boolean =>
  grantedPermissions.has(permission) && originOf(requestingUrl) === pageOrigin;

/** What may be requested at all (1): the application's own scheme, what lives in memory, and the developer's server. */
export function allowsRequest(url: string, pageOrigin: string): boolean {
  const parsed = parseUrl(url);
  if (parsed === undefined) return false;
  if (['app:', 'blob:', 'data:', 'devtools:'].includes(parsed.protocol)) return true;
  return originOf(url) === pageOrigin || originOf(url) === pageOrigin.replace(/^http:/, 'ws:');
}

/**
 * DNS prefetching (`<link rel=dns-prefetch>`) bypasses every filter and policy, and a host name can carry data. So no name is
 * resolved at all; the developer's server is reached by its address.
 */
export const resolveNothing = (app: Pick<App, 'commandLine'>): void => {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND, EXCLUDE 127.0.0.1');
};

/** Restricts a session: no other permission, no device, no download, no network. */
export function lockSession(session: Session, pageOrigin: string): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(allowsPermission(permission, details.requestingUrl, pageOrigin)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) =>
    allowsPermission(permission, origin, pageOrigin),
  );
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  // Chromium's own download of dictionaries bypasses the filter below, and happens regardless of a window's preferences.
  session.setSpellCheckerLanguages([]);
  session.setSpellCheckerEnabled(false);
  // Traffic that bypasses the filter below, such as a peer connection's relay over TCP, goes to a proxy that does not exist.
  const isServed = pageOrigin.startsWith('http:');
  const proxyBypassRules = isServed ? new URL(pageOrigin).host : '<-loopback>';
  void session.setProxy({ mode: 'fixed_servers', proxyRules: 'socks5://0.0.0.0:1', proxyBypassRules });
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !allowsRequest(details.url, pageOrigin) }));
}

/** Whether it is the page itself, as for a reload: no other file of its origin. */
const isPage = (text: string, pageOrigin: string): boolean =>
  originOf(text) === pageOrigin && ['/', '/index.html'].includes(parseUrl(text)?.pathname ?? '');

/** Prevents a page from navigating or opening windows (12, 13, 14). `refused` is called with each attempt. */
export function holdContents(contents: WebContents, pageOrigin: string, refused: (what: string) => void): void {
  // No filter and no policy applies to a peer connection: it may only use the proxy, which does not exist.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  const guard = (event: { preventDefault(): void; url: string }): void => {
    if (isPage(event.url, pageOrigin)) return;
    event.preventDefault();
    refused(`navigation to ${originOf(event.url) ?? 'no URL'}`);
  };
  contents.on('will-navigate', guard);
  contents.on('will-redirect', guard);
  contents.on('will-frame-navigate', guard);
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    refused('webview');
  });
  contents.setWindowOpenHandler(({ url }) => {
    refused(`window for ${originOf(url) ?? 'no URL'}`);
    return { action: 'deny' };
  });
}

/**
 * Loads the page again after a navigation without an event to prevent: `about:blank` and the like. The preload script refuses
 * those (`stay.ts`); this covers the ways that it misses.
 */
export function bringBack(contents: WebContents, pageUrl: string, refused: (what: string) => void): void {
  const pageOrigin = originOf(pageUrl) ?? '';
  const back = (url: string): void => {
    if (isPage(url, pageOrigin)) return;
    refused(`navigation to ${originOf(url) ?? 'no URL'}, which was not to be stopped`);
    void contents.loadURL(pageUrl);
  };
  contents.on('did-navigate', (_event, url) => back(url));
  contents.on('did-fail-load', (_event, code, _description, url, isMainFrame) => {
    // A navigation that was prevented is aborted (-3), and the page remains.
    if (isMainFrame && code !== -3) back(url);
  });
}

/** Applies {@link holdContents} to every page that is ever created. */
export function holdEveryPage(app: App, pageOrigin: string, refused: (what: string) => void): void {
  app.on('web-contents-created', (_event, contents) => holdContents(contents, pageOrigin, refused));
}
