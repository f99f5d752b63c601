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

/** The same for a worker's script: our inflater is WebAssembly, and only workers inflate. */
export function workerPolicy(ofPage: string): string {
  return ofPage.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'");
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
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !allowsRequest(details.url, pageOrigin) });
  });
}

/** Holds one page in its place (12, 13, 14). `refused` hears what was tried. */
export function holdContents(contents: WebContents, pageOrigin: string, refused: (what: string) => void): void {
  // A reload is a navigation to the page itself. Anything else is not ours, whatever it begins with.
  const guard = (event: { preventDefault(): void; url: string }): void => {
    if (originOf(event.url) === pageOrigin) return;
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

/** Holds every page that will ever be made, by whomever. */
export function holdEveryPage(app: App, pageOrigin: string, refused: (what: string) => void): void {
  app.on('web-contents-created', (_event, contents) => {
    holdContents(contents, pageOrigin, refused);
  });
}
