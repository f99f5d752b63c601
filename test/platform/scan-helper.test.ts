import { MessageChannel } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { afterEach, expect, test, vi } from 'vitest';
import type { PackedFile } from '../../renderer/engine/archive/elsewhere.ts';
import type { Scanned } from '../../renderer/engine/scan/scanned.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { helperBehind, helpScan } from '../../renderer/platform/scan-helper.ts';
import type { FromHelper } from '../../renderer/platform/scan-helper.ts';
import type { ScanPort } from '../../renderer/platform/scan-port.ts';
import { gz } from '../helpers/archives.ts';

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

function way<Sent, Received>(port: MessagePort): ScanPort<Sent, Received> {
  return { send: port.postMessage.bind(port), onMessage: port.on.bind(port, 'message') };
}

function channel() {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  return [port1, port2] as const;
}

function rotated(name: string): PackedFile {
  const line = `2020-01-01T00:00:00.000Z cpu1:2)VMotion: 1: 1424430291970314 S: ${name}\n`;
  return { path: `esx.tgz/${name}.gz`, bytes: Uint8Array.from(gz(line.repeat(10))) };
}

const worth = 16e6;

test('a helper is started once there is enough for it, and given nothing before it is ready', async () => {
  const [ours, theirs] = channel();
  const start = vi.fn(() => way<never, FromHelper>(ours) as never);
  const helper = helperBehind(start, {});
  expect(helper.hasTime(worth - 1)).toBe(false);
  expect(start).not.toHaveBeenCalled();
  expect(helper.hasTime(1)).toBe(false);
  expect(helper.hasTime(1)).toBe(false);
  expect(start).toHaveBeenCalledOnce();
  helpScan(way(theirs), nodePlatform);
  await vi.waitFor(() => expect(helper.hasTime(1)).toBe(true));
});

test('it finds what is in one file after another, under the options of the scan', async () => {
  const [ours, theirs] = channel();
  const helper = helperBehind(() => way(ours), { limits: { expansionFrom: 100, expansion: 2 } });
  helper.hasTime(worth);
  helpScan(way(theirs), nodePlatform);
  for (const name of ['vmkernel.1', 'vmkernel.0']) {
    await vi.waitFor(() => expect(helper.hasTime(1)).toBe(true));
    const found: Scanned[] = [];
    const scanning = helper.scan(rotated(name), (one) => void found.push(one));
    expect(helper.hasTime(1)).toBe(false);
    await scanning;
    expect(found).toContainEqual(expect.objectContaining({ kind: 'log-begins', path: `esx.tgz/${name}.gz` }));
    const warning = expect.objectContaining({ path: `esx.tgz/${name}.gz`, limit: 'expansion' }) as object;
    expect(found).toContainEqual({ kind: 'warning', warning });
  }
});

test('where it fails, the file fails, and it is given no other', async () => {
  const [ours, theirs] = channel();
  const helper = helperBehind(() => way(ours), {});
  helper.hasTime(worth);
  const there = way<FromHelper, unknown>(theirs);
  there.onMessage(() => there.send({ kind: 'failed', reason: 'out of memory' }));
  there.send({ kind: 'ready' });
  await vi.waitFor(() => expect(helper.hasTime(1)).toBe(true));
  await expect(helper.scan(rotated('vmkernel.0'), () => undefined)).rejects.toThrow('out of memory');
  expect(helper.hasTime(1)).toBe(false);
});

test('what it finds waits for whoever takes it', async () => {
  const [ours, theirs] = channel();
  const helper = helperBehind(() => way(ours), {});
  helper.hasTime(worth);
  helpScan(way(theirs), nodePlatform);
  await vi.waitFor(() => expect(helper.hasTime(1)).toBe(true));
  const noise = 'x'.repeat(60_000);
  const lines = `2020-01-01T00:00:00.000Z cpu1:2)VMotion: 1: 1424430291970314 S: ${noise}\n`.repeat(200);
  let [waiting, most] = [0, 0];
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const scanning = helper.scan({ path: 'vmkernel.0.gz', bytes: Uint8Array.from(gz(lines)) }, () => {
    most = Math.max(most, (waiting += 1));
    return gate;
  });
  await vi.waitFor(() => expect(waiting).toBeGreaterThan(10));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(most).toBeLessThan(20);
  release();
  await scanning;
  expect(waiting).toBeGreaterThan(30);
});
