/**
 * The rules of Electron's security checklist as pure functions and as wiring that is handed Electron's objects.
 * Numbers in comments are the items of https://www.electronjs.org/docs/latest/tutorial/security.
 */
import type { App, Session, WebContents, WebPreferences } from 'electron';
import policy from '../renderer/contract/content-security-policy.json' with { type: 'json' };

/** Preferences of every window (2, 3, 4, 11, 12). Said aloud although most are defaults: a default can change. */
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

/** The policy header (7). `sources`: a further origin that files are read from. */
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

/** Copying a line, and keeping investigations when the disk runs short: all that the page may ask of the browser (5). */
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
 * Names that a page has resolved ahead of use (`<link rel=dns-prefetch>`) pass by every filter and policy, and could carry
 * anything. So no name is resolved at all; the developer's server is reached by its address.
 */
export const resolveNothing = (app: Pick<App, 'commandLine'>): void => {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND, EXCLUDE 127.0.0.1');
};

/** Shuts a session: no permission but those two, no device, no download, no network. */
export function lockSession(session: Session, pageOrigin: string): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(allowsPermission(permission, details.requestingUrl, pageOrigin));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) =>
    allowsPermission(permission, origin, pageOrigin),
  );
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => {
    event.preventDefault();
  });
  // Chromium's own fetching of dictionaries passes by the filter below, and begins whatever a window's preferences say.
  session.setSpellCheckerLanguages([]);
  session.setSpellCheckerEnabled(false);
  // What the filter below never sees, such as a peer connection's relay over TCP, goes to a proxy that cannot be one.
  const isServed = pageOrigin.startsWith('http:');
  const proxyBypassRules = isServed ? new URL(pageOrigin).host : '<-loopback>';
  void session.setProxy({ mode: 'fixed_servers', proxyRules: 'socks5://0.0.0.0:1', proxyBypassRules });
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !allowsRequest(details.url, pageOrigin) });
  });
}

/** Whether it is the page itself, where a reload goes: no other file beside it, no page that is made of nothing. */
const isPage = (text: string, pageOrigin: string): boolean =>
  originOf(text) === pageOrigin && ['/', '/index.html'].includes(parseUrl(text)?.pathname ?? '');

/** Holds one page in its place (12, 13, 14). `refused` hears what was tried. */
export function holdContents(contents: WebContents, pageOrigin: string, refused: (what: string) => void): void {
  // A peer connection asks no filter and no policy: it has only a proxy to speak through, and there is none.
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
 * Brings the window's page back from where nobody is asked: `about:blank` and the like. The preload script refuses those
 * (`stay.ts`); this is for the way that it does not know.
 */
export function bringBack(contents: WebContents, pageUrl: string, refused: (what: string) => void): void {
  const pageOrigin = originOf(pageUrl) ?? '';
  const back = (url: string): void => {
    if (isPage(url, pageOrigin)) return;
    refused(`navigation to ${originOf(url) ?? 'no URL'}, which was not to be stopped`);
    void contents.loadURL(pageUrl);
  };
  contents.on('did-navigate', (_event, url) => {
    back(url);
  });
  contents.on('did-fail-load', (_event, code, _description, url, isMainFrame) => {
    // What was refused above is aborted, and the page stays.
    if (isMainFrame && code !== -3) back(url);
  });
}

/** Holds every page that will ever be made, by whomever. */
export function holdEveryPage(app: App, pageOrigin: string, refused: (what: string) => void): void {
  app.on('web-contents-created', (_event, contents) => {
    holdContents(contents, pageOrigin, refused);
  });
}
