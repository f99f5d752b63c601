import { describe, expect, it } from 'vitest';
import {
  allowsPermission,
  allowsRequest,
  contentSecurityPolicy,
  holdContents,
  lockSession,
  originOf,
  webPreferences,
  workerPolicy,
} from '../../electron/security.ts';
import { FakeSession, FakeWebContents } from '../helpers/fake-electron.ts';

const page = 'app://bundle';

describe('preferences of a window', () => {
  it('says every safe value aloud and no unsafe key at all', () => {
    expect(webPreferences('/app/preload.cjs')).toEqual({
      preload: '/app/preload.cjs',
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      contextIsolation: true,
      sandbox: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    });
  });

  it('gives a window without a preload script no script at all', () => {
    expect(webPreferences(undefined)).toMatchObject({ javascript: false, sandbox: true });
    expect(webPreferences(undefined)).not.toHaveProperty('preload');
  });
});

describe('content security policy', () => {
  const directives = (policy: string) =>
    new Map(policy.split('; ').map((text) => [text.split(' ')[0], text.split(' ').slice(1).join(' ')]));

  it('allows nothing but the page itself', () => {
    const policy = directives(contentSecurityPolicy());
    expect(policy.get('default-src')).toBe("'none'");
    expect(policy.get('script-src')).toBe("'self'");
    // Besides its own files, the one style of reports, which the preview shows.
    expect(policy.get('style-src')).toMatch(/^'self' 'sha256-[\w+/]{43}='$/);
    expect(policy.get('require-trusted-types-for')).toBe("'script'");
    for (const name of ['base-uri', 'form-action', 'frame-ancestors']) expect(policy.get(name)).toBe("'none'");
    expect(contentSecurityPolicy()).not.toMatch(/unsafe|https?:|\*/);
  });

  it('lets workers compile WebAssembly, and nothing more than the page otherwise', () => {
    const [page, worker] = [directives(contentSecurityPolicy()), directives(workerPolicy(contentSecurityPolicy()))];
    expect(worker.get('script-src')).toBe("'self' 'wasm-unsafe-eval'");
    expect([...worker].filter(([name, value]) => page.get(name) !== value).map(([name]) => name)).toEqual([
      'script-src',
      'trusted-types',
    ]);
  });

  it('adds chosen files to connections and to nothing else', () => {
    const [without, withSources] = [
      directives(contentSecurityPolicy()),
      directives(contentSecurityPolicy('app://source')),
    ];
    expect(withSources.get('connect-src')).toBe("'self' app://source");
    expect([...withSources].filter(([name, value]) => without.get(name) !== value)).toHaveLength(1);
  });
});

describe('origins', () => {
  it.each([
    ['app://bundle/index.html', 'app://bundle'],
    ['app://bundle@evil/', 'app://evil'],
    ['app://bundle.evil/', 'app://bundle.evil'],
    ['http://127.0.0.1:5173/a', 'http://127.0.0.1:5173'],
  ])('of %s is %s', (url, origin) => {
    expect(originOf(url)).toBe(origin);
  });

  it('of no URL is none', () => {
    expect(originOf('not a url')).toBeUndefined();
  });
});

describe('a locked session', () => {
  const locked = (): FakeSession => {
    const session = new FakeSession();
    lockSession(session.asSession(), page);
    return session;
  };
  const asks = (session: FakeSession, permission: string, requestingUrl: string): boolean => {
    let granted: boolean | undefined;
    const details = { requestingUrl, isMainFrame: true };
    session.request?.({} as never, permission as never, (answer) => (granted = answer), details as never);
    if (granted === undefined) throw new Error('The request was not answered');
    return granted;
  };

  it.each([
    'media',
    'geolocation',
    'notifications',
    'midi',
    'pointerLock',
    'fullscreen',
    'openExternal',
    'clipboard-read',
    'fileSystem',
    'hid',
    'serial',
    'usb',
    'display-capture',
    'unknown',
  ])('refuses %s, asked or looked up', (permission) => {
    const session = locked();
    expect(asks(session, permission, 'app://bundle/index.html')).toBe(false);
    expect(session.check?.(null, permission as never, page, {} as never)).toBe(false);
  });

  it('lets the page copy and keep its data, and no other page', () => {
    const session = locked();
    expect(asks(session, 'clipboard-sanitized-write', 'app://bundle/index.html')).toBe(true);
    expect(asks(session, 'persistent-storage', 'app://bundle/index.html')).toBe(true);
    expect(asks(session, 'clipboard-sanitized-write', 'app://source/x')).toBe(false);
    expect(allowsPermission('clipboard-sanitized-write', 'https://evil.example/', page)).toBe(false);
  });

  it('asks nobody for spelling dictionaries', () => {
    expect([locked().spelling, locked().languages]).toEqual([false, []]);
  });

  it('refuses devices and downloads', () => {
    const session = locked();
    let prevented = false;
    session.emit('will-download', { preventDefault: () => (prevented = true) });
    expect(prevented).toBe(true);
    expect(session.device?.()).toBe(false);
  });

  it.each([
    ['app://bundle/assets/x.js', false],
    ['blob:app://bundle/1', false],
    ['data:image/png;base64,', false],
    ['https://example.com/', true],
    ['http://127.0.0.1:80/', true],
    ['ws://127.0.0.1/', true],
    ['file:///etc/passwd', true],
    ['ftp://example.com/', true],
  ])('request of %s: cancelled is %s', (url, cancelled) => {
    const session = locked();
    let answer: { cancel: boolean } | undefined;
    session.beforeRequest?.({ url }, (response) => (answer = response));
    expect(answer).toEqual({ cancel: cancelled });
  });

  it('lets the development server through only when the page comes from it', () => {
    expect(allowsRequest('ws://127.0.0.1:5173/', 'http://127.0.0.1:5173')).toBe(true);
    expect(allowsRequest('http://127.0.0.1:5174/', 'http://127.0.0.1:5173')).toBe(false);
  });
});

describe('a held page', () => {
  const held = (): { contents: FakeWebContents; refused: string[] } => {
    const contents = new FakeWebContents();
    const refused: string[] = [];
    holdContents(contents.asWebContents(), page, (what) => refused.push(what));
    return { contents, refused };
  };

  it.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])('is held at %s', (event) => {
    const { contents, refused } = held();
    expect(contents.tries(event, 'https://evil.example/')).toBe(true);
    expect(contents.tries(event, 'app://bundle.evil.example/')).toBe(true);
    expect(contents.tries(event, 'app://source/token')).toBe(true);
    expect(contents.tries(event, 'file:///etc/passwd')).toBe(true);
    expect(refused).toHaveLength(4);
    expect(contents.tries(event, 'app://bundle/index.html')).toBe(false);
  });

  it('opens no window and attaches no webview', () => {
    const { contents, refused } = held();
    expect(contents.openHandler?.({ url: 'app://bundle/index.html' })).toEqual({ action: 'deny' });
    expect(contents.openHandler?.({ url: 'https://evil.example/secret?x=1' })).toEqual({ action: 'deny' });
    expect(contents.tries('will-attach-webview')).toBe(true);
    // The log learns where to, not what for.
    expect(refused).toEqual(['window for app://bundle', 'window for https://evil.example', 'webview']);
  });
});
