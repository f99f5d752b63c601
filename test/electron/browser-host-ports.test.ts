/** A browser keeps a list for each port: where the usual one is taken, the address says whose it is. */
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { afterEach, expect, it } from 'vitest';
import { serve } from '../../electron/browser-host.ts';
import type { Serving } from '../../electron/browser-host.ts';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serving(usual: number, port?: number): Promise<Serving> {
  const started = await serve({ appFolder: tmpdir(), usual, ...(port !== undefined && { port }) });
  closing.push(() => started.close());
  return started;
}
const portOf = ({ url }: { readonly url: string }) => Number(new URL(url).port);
const whoAt = async ({ url }: Serving) => (await (await fetch(new URL('who.json', url))).json()) as unknown;

/** Another program at some port. */
async function foreign(answer: RequestListener): Promise<number> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

it('the usual one is free: nothing to tell', async () => {
  const before = await serve({ appFolder: tmpdir(), port: 0 });
  await before.close();
  const first = await serving(portOf(before));
  expect(first.elsewhere).toBeUndefined();
  expect(await whoAt(first)).toEqual({ name: 'switchover' });
});

it('another Switchover has it', async () => {
  const usual = portOf(await serving(0, 0));
  const second = await serving(usual);
  expect(portOf(second)).not.toBe(usual);
  const elsewhere = { url: `http://127.0.0.1:${String(usual)}/`, isOurs: true };
  expect(second.elsewhere).toEqual(elsewhere);
  expect(await whoAt(second)).toEqual({ name: 'switchover', elsewhere });
});

it.each<readonly [string, RequestListener]>([
  ['answers with a page', (_, response) => void response.end('<h1>hello</h1>')],
  ['answers with other JSON', (_, response) => void response.end('null')],
  ['never answers', () => undefined],
  ['answers without end', (_, response) => void setInterval(() => response.write('x'.repeat(9000)), 5).unref()],
])('another program has it, which %s', async (_, answer) => {
  const usual = await foreign(answer);
  expect((await serving(usual)).elsewhere).toEqual({ url: `http://127.0.0.1:${String(usual)}/`, isOurs: false });
});
