import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowserApp } from '../helpers/browser-app.ts';
import { findElectron, packagedStyleApp, startElectron } from '../helpers/electron-app.ts';
import type { Started } from '../helpers/electron-app.ts';

const found = findElectron();

/** This machine as others see it: a packet to it leaves the process by the same way as one to the world. */
const own = Object.values(networkInterfaces())
  .flat()
  .find((one) => one?.family === 'IPv4' && !one.internal)?.address;
const addresses = ['127.0.0.1', ...(own === undefined ? [] : [own])];

/** Which names of policies a script of the page may give itself, in the page and in a frame of its own making. */
const madePolicies = () => {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const names = ['any', 'default', 'switchover-report', 'svelte-trusted-html', 'dompurify', ''];
  const make = (from: unknown, name: string): boolean => {
    const { trustedTypes } = from as { trustedTypes: { createPolicy(name: string, rules: object): unknown } };
    try {
      trustedTypes.createPolicy(name, { createHTML: (text: string) => text });
      return true;
    } catch {
      return false;
    }
  };
  const made = { page: names.filter((name) => make(window, name)), frame: make(frame.contentWindow, 'any') };
  frame.remove();
  return made;
};

describe.skipIf('missing' in found)('the cage of a page that was taken over', () => {
  let started: Started;
  let udp: Socket;
  let mdns: Socket;
  let tcp: Server;
  let port: number;
  const received: string[] = [];
  const netLog = join(mkdtempSync(join(tmpdir(), 'switchover-cage-')), 'net-log.json');

  beforeAll(async () => {
    udp = createSocket('udp4').on('message', (bytes) => received.push(`udp, ${String(bytes.length)} bytes`));
    await new Promise<void>((done) => udp.bind(0, done));
    port = udp.address().port;
    tcp = createServer((socket) => {
      received.push('tcp');
      socket.on('error', () => undefined).destroy();
    });
    await new Promise<void>((done) => tcp.listen(port, done));
    mdns = createSocket({ type: 'udp4', reuseAddr: true });
    mdns.on('message', (bytes) => received.push(`mdns, ${String(bytes.length)} bytes`));
    await new Promise<void>((done) => mdns.bind(5353, done));
    if (own !== undefined) mdns.addMembership('224.0.0.251', own);
    if ('missing' in found) return;
    const executable = packagedStyleApp(found.folder);
    started = await startElectron({ executable, switches: [`--log-net-log=${netLog}`] });
  });
  afterAll(() => {
    udp.close();
    mdns.close();
    tcp.close();
  });

  it('has listeners that would hear of it', async () => {
    expect(addresses).toHaveLength(2);
    const sender = createSocket('udp4');
    for (const address of addresses) sender.send('x', port, address);
    await expect.poll(() => received).toEqual(['udp, 1 bytes', 'udp, 1 bytes']);
    sender.close();
    received.length = 0;
  });

  it('names only the policies of ours, which are taken', async () => {
    expect(await started.page.evaluate(madePolicies)).toEqual({ page: [], frame: false });
  });

  it('sends nothing to a peer, to a STUN or a TURN server, by UDP, TCP or multicast, from a frame neither', async () => {
    const candidates = await started.page.evaluate(
      async ([at, hosts]) => {
        const frame = document.createElement('iframe');
        document.body.append(frame);
        const found: string[] = [];
        const servers = hosts.flatMap((host) => [
          { urls: `stun:${host}:${at}` },
          {
            urls: [`turn:${host}:${at}`, `turn:${host}:${at}?transport=tcp`, `turns:${host}:${at}`],
            username: 'a',
            credential: 'b',
          },
        ]);
        for (const from of [window, frame.contentWindow as typeof window]) {
          const [one, other] = [0, 1].map(() => new from.RTCPeerConnection({ iceServers: servers }));
          if (!one || !other) continue;
          one.onicecandidate = ({ candidate }) => void (candidate && found.push(candidate.candidate));
          one.createDataChannel('x');
          await one.setLocalDescription(await one.createOffer());
          await other.setRemoteDescription(one.localDescription as RTCSessionDescription);
          await other.setLocalDescription(await other.createAnswer());
          await one.setRemoteDescription(other.localDescription as RTCSessionDescription);
          for (const host of hosts)
            for (const line of [
              `1 1 udp 2113937151 ${host} ${at} typ host`,
              `2 1 tcp 2113937151 ${host} ${at} typ host tcptype passive`,
            ])
              await one.addIceCandidate({ candidate: `candidate:${line}`, sdpMid: '0' }).catch(() => undefined);
        }
        await new Promise((done) => setTimeout(done, 3000));
        frame.remove();
        return found;
      },
      [String(port), addresses] as const,
    );
    expect(candidates).toEqual([]);
    expect(received).toEqual([]);
  });

  it('reaches nobody by transport, event source, beacon, ping, hint, font, style, plug-in or payment', async () => {
    const done = await started.page.evaluate(
      async (url) => {
        const link = (rel: string, href: string) => {
          const hint = Object.assign(document.createElement('link'), { rel, href, as: 'image' });
          document.head.append(hint);
          setTimeout(() => hint.remove(), 1500);
        };
        const attempts: Record<string, () => unknown> = {
          transport: () => new WebTransport(url.replace('http:', 'https:')).ready,
          events: () => new Promise((ok, no) => Object.assign(new EventSource(url), { onopen: ok, onerror: no })),
          noCors: () => fetch(url, { mode: 'no-cors', keepalive: true, method: 'POST', body: 'x' }),
          font: () => new FontFace('x', `url(${url})`).load(),
          audio: () => new Audio(url).play(),
          service: () => navigator.serviceWorker.register('app://bundle/index.html'),
          shared: () => new SharedWorker('data:text/javascript,1'),
          scheme: () => navigator.registerProtocolHandler('web+x', 'app://bundle/?%s'),
          payment: () =>
            new PaymentRequest([{ supportedMethods: url }], {
              total: { label: 'x', amount: { currency: 'EUR', value: '1' } },
            }).show(),
          picture: () =>
            (
              window as unknown as { documentPictureInPicture: { requestWindow(): unknown } }
            ).documentPictureInPicture.requestWindow(),
        };
        navigator.sendBeacon(url);
        const anchor = Object.assign(document.createElement('a'), { href: '#x', ping: url });
        document.body.append(anchor);
        anchor.click();
        anchor.remove();
        for (const rel of [
          'preconnect',
          'dns-prefetch',
          'prefetch',
          'prerender',
          'preload',
          'modulepreload',
          'stylesheet',
          'icon',
          'manifest',
        ])
          link(rel, url);
        for (const rel of ['preconnect', 'dns-prefetch']) link(rel, 'https://told-by-name.example/');
        for (const name of ['object', 'embed', 'iframe', 'image', 'video', 'script', 'source', 'portal']) {
          const made =
            name === 'image'
              ? document.createElementNS('http://www.w3.org/2000/svg', name)
              : document.createElement(name);
          for (const attribute of ['src', 'data', 'href', 'poster']) {
            try {
              made.setAttribute(attribute, url);
            } catch {
              // Not without a policy's word.
            }
          }
          document.body.append(made);
          setTimeout(() => made.remove(), 1500);
        }
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`body { background: url(${url}) }`);
        document.adoptedStyleSheets = [sheet];
        const worked: string[] = [];
        for (const [name, attempt] of Object.entries(attempts)) {
          try {
            await Promise.race([attempt(), new Promise((_ok, no) => setTimeout(no, 1000))]);
            worked.push(name);
          } catch {
            // Refused, as it should be.
          }
        }
        await new Promise((ok) => setTimeout(ok, 1500));
        document.adoptedStyleSheets = [];
        return worked;
      },
      `http://127.0.0.1:${String(port)}/`,
    );
    expect(done).toEqual([]);
    expect(received).toEqual([]);
  });

  it('stays, wherever it is told to go and by whom', async () => {
    const { page, app } = started;
    await page.evaluate(() => ((window as unknown as { mark: number }).mark = 1));
    const places = [
      'about:blank',
      'about:blank#x',
      'about:srcdoc',
      'about:version',
      'data:text/html,x',
      'chrome://gpu',
      'view-source:app://bundle/index.html',
      'file:///etc/passwd',
      'app://bundle/assets/',
      'app://bundle/other.html',
      'app://source/x',
      'mailto:a@b.example',
      'javascript:void(document.title = "ran")',
    ];
    for (const place of places) {
      await page.evaluate((url) => {
        const frame = document.createElement('iframe');
        document.body.append(frame);
        const refresh = Object.assign(document.createElement('meta'), {
          httpEquiv: 'refresh',
          content: `0; url=${url}`,
        });
        const form = Object.assign(document.createElement('form'), { action: url });
        const anchor = Object.assign(document.createElement('a'), { href: url, target: '_top' });
        document.body.append(form, anchor);
        document.head.append(refresh);
        const attempts = [
          () => (location.href = url),
          () => location.replace(url),
          () => window.open(url, '_self'),
          () => window.open(url, '_top', 'popup,nodeIntegration=yes'),
          () => form.submit(),
          () => anchor.click(),
          () => (frame.contentWindow as Window).parent.location.assign(url),
          () => (frame.contentWindow as Window).open(url, '_top'),
          () => (window as unknown as { navigation: { navigate(to: string): unknown } }).navigation.navigate(url),
        ];
        attempts.forEach((attempt, turn) => setTimeout(attempt, turn * 20));
        setTimeout(() => [frame, form, anchor, refresh].forEach((one) => one.remove()), 400);
      }, place);
      await page.waitForTimeout(500);
      expect([place, page.url().replace(/#.*/, '')]).toEqual([place, 'app://bundle/index.html']);
    }
    await page.evaluate(() => {
      location.href = URL.createObjectURL(new Blob(['x'], { type: 'text/html' }));
      history.back();
    });
    await page.waitForTimeout(300);
    // The very page, not one that was loaded anew.
    expect(await page.evaluate(() => (window as unknown as { mark: number }).mark)).toBe(1);
    expect(await page.title()).not.toBe('ran');
    const log = readFileSync(join(started.profile, 'logs/switchover.log'), 'utf8');
    for (const to of ['about:', 'app://source', 'app://bundle', 'mailto:'])
      expect(log).toContain(`refused: navigation to ${to}`);
    expect(log).not.toContain('not to be stopped');
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('is reloaded when it is asked to be', async () => {
    const { page } = started;
    await Promise.all([page.waitForEvent('load'), page.evaluate(() => location.reload())]);
    expect(await page.evaluate(() => (window as unknown as { mark?: number }).mark)).toBeUndefined();
  });

  it('is brought back from a blank page that the browser itself went to', async () => {
    const { page, app } = started;
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]
        ?.loadURL('about:blank')
        .catch(() => undefined),
    );
    await expect.poll(() => page.url()).toBe('app://bundle/index.html');
    await page.getByRole('button', { name: 'Try the sample' }).waitFor();
    expect(readFileSync(join(started.profile, 'logs/switchover.log'), 'utf8')).toContain(
      'about://, which was not to be stopped',
    );
  });

  it('has no developer tools by menu', async () => {
    const roles = await started.app.evaluate(({ Menu }) => {
      const all = (items: readonly Electron.MenuItem[]): string[] =>
        items.flatMap((item) => [String(item.role), ...(item.submenu ? all(item.submenu.items) : [])]);
      return all(Menu.getApplicationMenu()?.items ?? []);
    });
    expect(roles.length).toBeGreaterThan(5);
    expect(roles.filter((role) => /devtools/i.test(role))).toEqual([]);
  });

  it('has asked for no name and no address all the while', async () => {
    await started.app.close();
    expect(received).toEqual([]);
    expect(readFileSync(netLog, 'utf8')).not.toContain('told-by-name');
  });
});

describe('the page in a browser', () => {
  it('names only the policies of ours, which are taken', async () => {
    const app = await openBrowserApp();
    expect(await app.page.evaluate(madePolicies)).toEqual({ page: [], frame: false });
    await app.close();
  });
});
