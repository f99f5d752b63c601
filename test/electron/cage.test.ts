import { describe, expect, it } from 'vitest';
import { bringBack, contentSecurityPolicy, holdContents, lockSession, workerPolicy } from '../../electron/security.ts';
import { stayHere } from '../../electron/stay.ts';
import { FakeSession, FakeWebContents } from '../helpers/fake-electron.ts';

const page = 'app://bundle/index.html';
const origin = 'app://bundle';

describe('a page that stays where it is', () => {
  /** Whether the page's own `navigation` is stopped on its way there, which is told. */
  function stops(url: string): boolean {
    let listener: Parameters<Parameters<typeof stayHere>[0]['addEventListener']>[1] | undefined;
    const said: string[] = [];
    stayHere({ addEventListener: (_name, given) => (listener = given) }, () => said.push('refused'));
    listener?.({ destination: { url }, preventDefault: () => said.push('stopped') });
    expect([[], ['stopped', 'refused']]).toContainEqual(said);
    return said.length > 0;
  }

  it.each(['about:blank', 'about:srcdoc', 'ABOUT:blank#x'])('goes not to %s, of which nobody else is asked', (url) => {
    expect(stops(url)).toBe(true);
  });

  it('leaves it to the main process where else it may go', () => {
    expect(['app://bundle/index.html', 'https://a.example/about:blank', ''].filter(stops)).toEqual([]);
  });

  it('is held by the main process as well: no other file of the application is its page', () => {
    const contents = new FakeWebContents();
    holdContents(contents.asWebContents(), origin, () => undefined);
    const goes = (url: string) => !contents.tries('will-frame-navigate', url);
    expect(['app://bundle/', page, `${page}?a#b`].map(goes)).toEqual([true, true, true]);
    expect(['app://bundle/assets/x.js', 'about:blank', 'app://bundle/sample-bundle.zip'].map(goes)).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('is brought back from where it came unasked, once, and that is noted', () => {
    const contents = new FakeWebContents();
    const refused: string[] = [];
    bringBack(contents.asWebContents(), page, (what) => refused.push(what));
    contents.emit('did-navigate', {}, page);
    contents.emit('did-fail-load', {}, -3, 'aborted', 'https://a.example/', true);
    contents.emit('did-fail-load', {}, -6, 'not found', page, true);
    contents.emit('did-fail-load', {}, -300, 'invalid', 'about:srcdoc', false);
    expect(contents.calls).toEqual([]);
    contents.emit('did-navigate', {}, 'about:blank');
    contents.emit('did-fail-load', {}, -300, 'invalid', 'about:srcdoc', true);
    expect(contents.calls).toEqual([`load ${page}`, `load ${page}`]);
    expect(refused).toHaveLength(2);
  });
});

describe('a page without a network', () => {
  it('has peer connections that may not speak, and a proxy that is none', () => {
    const [contents, session] = [new FakeWebContents(), new FakeSession()];
    holdContents(contents.asWebContents(), origin, () => undefined);
    lockSession(session.asSession(), origin);
    expect(contents.rtcPolicy).toBe('disable_non_proxied_udp');
    expect(session.proxy).toMatchObject({ proxyRules: 'socks5://0.0.0.0:1', proxyBypassRules: '<-loopback>' });
  });

  it("reaches the developer's server past it, and nothing else", () => {
    const session = new FakeSession();
    lockSession(session.asSession(), 'http://127.0.0.1:5173');
    expect(session.proxy?.proxyBypassRules).toBe('127.0.0.1:5173');
  });
});

describe('the policy', () => {
  it('names the makers of HTML and scripts, one each, and for workers their own alone', () => {
    const names = (policy: string) => /trusted-types ([^;]*)/.exec(policy)?.[1];
    expect(names(contentSecurityPolicy())).toBe('default switchover-report svelte-trusted-html');
    expect(names(workerPolicy(contentSecurityPolicy()))).toBe('default');
  });
});
