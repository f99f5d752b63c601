import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Presence } from '../../renderer/state/investigations/presence.svelte.ts';

/** Channels and locks of one browser, whose windows are in this process. */
let channels: FakeChannel[];
let held: { name: string; end(): void }[];
let focus: () => void;
class FakeChannel {
  readonly listeners: ((event: { data: unknown }) => void)[] = [];
  constructor() {
    channels.push(this);
  }
  addEventListener(_: string, listener: (event: { data: unknown }) => void): void {
    this.listeners.push(listener);
  }
  postMessage(data: unknown): void {
    for (const one of channels) if (one !== this) for (const listener of one.listeners) listener({ data });
  }
}
const locks = {
  request: async (name: string, _: unknown, work: () => Promise<void>) => {
    const lock = { name, end: () => (held = held.filter((one) => one !== lock)) };
    held.push(lock);
    await work();
    lock.end();
  },
  query: () => Promise.resolve({ held: [...held] }),
};
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

beforeEach(() => {
  [channels, held] = [[], []];
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.stubGlobal('BroadcastChannel', FakeChannel);
  vi.stubGlobal('navigator', { locks });
  vi.stubGlobal('window', { addEventListener: (_: string, listener: () => void) => (focus = listener) });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('two windows', () => {
  it('know of each other while both have the same one open', async () => {
    const [one, other] = [new Presence(), new Presence()];
    one.follow('a');
    await pass(0);
    expect(one.isElsewhere).toBe(false);
    other.follow('a');
    await pass(0);
    expect([one.isElsewhere, other.isElsewhere]).toEqual([true, true]);
    other.follow('b');
    expect(other.isElsewhere).toBe(false);
    await pass(300);
    expect([one.isElsewhere, held.map(({ name }) => name).sort()]).toEqual([
      ...[false, ['switchover.investigations.a', 'switchover.investigations.b']],
    ]);
    one.follow(undefined);
    await pass(0);
    expect(held).toHaveLength(1);
  });

  it('notice one that crashed: soon, or when they get the focus', async () => {
    const [one, other] = [new Presence(), new Presence()];
    for (const window of [other, one]) window.follow('a');
    await pass(0);
    expect(one.isElsewhere).toBe(true);
    held[0]?.end();
    await pass(2000);
    expect(one.isElsewhere).toBe(false);
    const third = new Presence();
    third.follow('a');
    await pass(0);
    expect(one.isElsewhere).toBe(true);
    held.at(-1)?.end();
    channels = [];
    focus();
    await pass(0);
    expect(third.isElsewhere).toBe(false);
  });

  it('hear what the other has saved, and not what they say themselves', async () => {
    const [one, other] = [new Presence(), new Presence()];
    const heard: unknown[] = [];
    one.listen((message) => heard.push(message));
    one.announce('listed');
    expect(heard).toEqual([]);
    other.announce('saved', 'a');
    other.announce('listed');
    expect(heard).toEqual([
      { kind: 'saved', id: 'a' },
      { kind: 'listed', id: '' },
    ]);
    await pass(0);
  });

  it('are not counted twice where one is opened again', async () => {
    const one = new Presence();
    one.follow('a');
    one.follow('a');
    await pass(0);
    expect([held.length, one.isElsewhere]).toEqual([1, false]);
  });
});

it('a browser without channels has no other windows', () => {
  vi.stubGlobal('BroadcastChannel', undefined);
  const one = new Presence();
  one.announce('listed');
  expect(one.isElsewhere).toBe(false);
});
