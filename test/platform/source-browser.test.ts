import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { ByteSource } from '../../renderer/engine/archive/source.ts';
import { droppedFiles, fileSource, pickedFiles, urlSource } from '../../renderer/platform/source.browser.ts';

async function textOf(source: ByteSource, start?: number, end?: number): Promise<string> {
  let text = '';
  for await (const chunk of source.read(start, end)) text += Buffer.from(chunk).toString();
  return text;
}

it('reads a picked file from any place', async () => {
  const [picked] = pickedFiles([new File(['0123456789'], 'a.log')]);
  const source = fileSource(picked as NonNullable<typeof picked>);
  expect([source.path, source.size]).toEqual(['a.log', 10]);
  expect(await textOf(source)).toBe('0123456789');
  expect(await textOf(source, 3, 5)).toBe('34');
});

// The entries of a drop exist in a browser alone; these have their shape.
const fileEntry = (fullPath: string, text: string) => ({
  isFile: true,
  isDirectory: false,
  name: fullPath.split('/').at(-1),
  fullPath,
  file: (done: (file: File) => void) => done(new File([text], 'x')),
});
const unreadable = {
  ...fileEntry('/host/gone.log', ''),
  file: (_: unknown, failed: (error: Error) => void) => failed(new Error('gone')),
};
const folderEntry = (fullPath: string, batches: object[][]) => ({
  isFile: false,
  isDirectory: true,
  name: fullPath.split('/').at(-1),
  fullPath,
  createReader: () => ({ readEntries: (done: (entries: object[]) => void) => done(batches.shift() ?? []) }),
});

it('collects a dropped folder in full, however many turns that takes, and tells what it cannot read', async () => {
  const folder = folderEntry('/host', [[fileEntry('/host/b.log', 'b'), unreadable], [fileEntry('/host/a.log', 'a')]]);
  const items = [{ webkitGetAsEntry: () => folder }, { webkitGetAsEntry: () => null }] as unknown as DataTransferItem[];
  const { files, warnings } = await droppedFiles(items);
  expect(files.map(({ path }) => path)).toEqual(['host/a.log', 'host/b.log']);
  expect(warnings).toMatchObject([{ path: 'host/gone.log', kind: 'unreadable' }]);
});

let server: Server | undefined;
afterEach(() => server?.close());

/** A host of one file that knows ranges, or not. @param asked gets the range of each request */
async function host(ranges: boolean, file = Buffer.from('0123456789'), asked: string[] = []): Promise<string> {
  server = createServer((request, response) => {
    const [range = '', start, end] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? [];
    asked.push(range);
    if (request.url !== '/file') response.writeHead(404).end();
    else if (ranges && start && end) response.writeHead(206).end(file.subarray(Number(start), Number(end) + 1));
    else response.end(file);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it.each([true, false])('reads from an address, with ranges: %s', async (ranges) => {
  const source = urlSource(`${await host(ranges)}/file`, 'a.log', 10);
  expect(await textOf(source)).toBe('0123456789');
  expect(await textOf(source, 3, 5)).toBe('34');
  expect(await textOf(source, 8)).toBe('89');
  expect(await textOf(source, 10)).toBe('');
});

it.each([true, false])('reads a large file part by part, as far as the host knows parts: %s', async (ranges) => {
  const file = Buffer.alloc(20_000_000, 'a line of a log\n0123456789');
  const asked: string[] = [];
  const source = urlSource(`${await host(ranges, file, asked)}/file`, 'a.log', file.length);
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.read(7, file.length - 5)) chunks.push(chunk.slice());
  expect(Buffer.concat(chunks).equals(file.subarray(7, -5))).toBe(true);
  expect(asked).toHaveLength(ranges ? 3 : 1);
});

it('asks for no more than one part ahead of who leaves early', async () => {
  const asked: string[] = [];
  const source = urlSource(`${await host(true, Buffer.alloc(40_000_000), asked)}/file`, 'a.log', 40_000_000);
  for await (const chunk of source.read()) if (chunk.length > 0) break;
  expect(asked.length).toBeLessThanOrEqual(2);
});

it('throws where the address gives nothing', async () => {
  await expect(textOf(urlSource(`${await host(true)}/other`, 'a.log', 10))).rejects.toThrow('404');
});
