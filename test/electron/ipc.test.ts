import { describe, expect, it } from 'vitest';
import { handleRequests } from '../../electron/ipc.ts';
import type { RequestHandlers } from '../../electron/ipc.ts';
import { requests } from '../../renderer/contract/channels.ts';
import type { RequestChannel } from '../../renderer/contract/channels.ts';
import { FakeIpcMain } from '../helpers/fake-electron.ts';
import type { FakeSender } from '../helpers/fake-electron.ts';

const good: FakeSender = { sender: { id: 7 }, senderFrame: { url: 'app://bundle/index.html', parent: null } };

/** All requests wired to handlers that note what reaches them. */
function wired() {
  const reached: unknown[] = [];
  const refused: string[] = [];
  const channels = Object.keys(requests) as RequestChannel[];
  const note =
    (channel: string) =>
    (...args: readonly unknown[]) =>
      reached.push([channel, ...args]);
  const handlers = Object.fromEntries(
    channels.map((channel) => [channel, note(channel)]),
  ) as unknown as RequestHandlers;
  const ipc = new FakeIpcMain();
  const trusted = { origin: 'app://bundle', isTrustedWindow: (id: number) => id === 7 };
  handleRequests(ipc.asIpcMain, trusted, handlers, (what) => refused.push(what));
  return { ipc, reached, refused };
}

describe('requests of the page', () => {
  it('reach their handler with their arguments', async () => {
    const { ipc, reached } = wired();
    await ipc.invoke('set-theme', good, 'dark');
    await ipc.invoke('save-file', good, { suggestedName: 'a.csv', content: new Uint8Array([1, 2]) });
    expect(reached).toEqual([
      ['set-theme', 'dark'],
      ['save-file', { suggestedName: 'a.csv', content: new Uint8Array([1, 2]) }],
    ]);
  });

  it('are handled for every channel of the contract', () => {
    expect([...wired().ipc.handlers.keys()].sort()).toEqual(Object.keys(requests).sort());
  });

  it.each<[string, FakeSender]>([
    ['a frame inside the page', { ...good, senderFrame: { url: 'app://bundle/index.html', parent: {} } }],
    ['a frame that is gone', { ...good, senderFrame: null }],
    ['another window', { ...good, sender: { id: 8 } }],
    ['another origin', { ...good, senderFrame: { url: 'https://bundle/', parent: null } }],
    ['an origin that begins alike', { ...good, senderFrame: { url: 'app://bundle.evil/', parent: null } }],
    ['a chosen file', { ...good, senderFrame: { url: 'app://source/token', parent: null } }],
    ['about:blank', { ...good, senderFrame: { url: 'about:blank', parent: null } }],
    ['no URL', { ...good, senderFrame: { url: '', parent: null } }],
  ])('of %s are refused', async (_who, sender) => {
    const { ipc, reached, refused } = wired();
    await expect(ipc.invoke('get-theme', sender)).rejects.toThrow('refused: sender');
    expect(reached).toEqual([]);
    expect(refused).toEqual(['get-theme: sender']);
  });

  it.each<[RequestChannel, unknown[]]>([
    ['set-theme', ['purple']],
    ['set-theme', []],
    ['choose-files', ['/etc/passwd']],
    ['open-external', [{ href: 'https://kb.vmware.com' }]],
    ['save-file', [{ suggestedName: '../../.bashrc', content: 'x' }]],
    ['save-file', [{ suggestedName: 'C:\\autoexec.bat', content: 'x' }]],
    ['save-file', [{ suggestedName: 'a.csv', content: 'x', path: '/etc/passwd' }]],
    ['save-file', [{ suggestedName: '', content: 'x' }]],
    ['set-progress', [1.5]],
    ['set-progress', [Number.NaN]],
    ['set-title', ['x'.repeat(301)]],
    ['set-disabled-commands', [['quit-everything']]],
    ['run-command', ['file.open']],
    ['run-command', ['quit']],
    ['remember-paths', [[1]]],
    ['remember-paths', [Array.from({ length: 1001 }, () => '/x')]],
  ])('%s with arguments that do not fit (%#) are refused, and named without them', async (channel, args) => {
    const { ipc, reached, refused } = wired();
    await expect(ipc.invoke(channel, good, ...args)).rejects.toThrow('refused: arguments');
    expect(reached).toEqual([]);
    expect(refused).toEqual([`${channel}: arguments`]);
  });
});
