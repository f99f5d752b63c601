/** Files that do not stay as they are while they are read: what was there is read, and what happened is told, once. */
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { analyseCommand } from '../../electron/cli/analyse.ts';
import { SourceRegistry } from '../../electron/source-registry.ts';
import { fileResponse } from '../../electron/static-files.ts';
import { analyse } from '../../renderer/engine/analyse.ts';
import type { ByteSource } from '../../renderer/engine/archive/source.ts';
import { fileSource as pickedSource, urlSource } from '../../renderer/platform/source.browser.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { openPaths } from '../../renderer/platform/source.node.ts';
import { tgz } from '../helpers/archives.ts';

const line =
  '2015-12-25T16:39:25.565Z cpu4:2758489)VMotion: 1914: 1424430291970314 S: Stopping pre-copy: only 1 pages left\n';
const noise = '2015-12-25T16:39:25.565Z cpu4:2758489)Vol3: 1: nothing to see here, and then once more nothing at all\n';
const text = line + noise.repeat(300_000);
let folder: string;
let log: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchover-changed-'));
  mkdirSync(join(folder, 'case'));
  log = join(folder, 'case/vmkernel.log');
  writeFileSync(log, text);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What happens to it, once the first bytes of it were read. */
const events: Readonly<Record<string, readonly [happen: () => void, words: RegExp]>> = {
  shrinks: [() => truncateSync(log, 1_000_000), /became shorter.*1000000 of \d+ bytes/],
  'is emptied': [() => writeFileSync(log, ''), /became shorter.* 0 of \d+ bytes/],
  grows: [() => appendFileSync(log, noise), /grew from \d+ to \d+ bytes.*not read.*again/],
  'is written anew': [() => writeFileSync(log, text.replaceAll('nothing', 'another')), /written anew or replaced/],
  'is replaced': [
    () => {
      writeFileSync(`${log}.new`, text);
      utimesSync(`${log}.new`, 1, 1);
      renameSync(`${log}.new`, log);
    },
    /written anew or replaced/,
  ],
  'is deleted': [() => rmSync(log), /not there any more/],
  'is moved': [() => renameSync(log, `${log}.1`), /not there any more/],
};

/** The source, with something that happens after the first chunk of it was read. */
function during(source: ByteSource, happen: () => void): ByteSource {
  let isDone = false;
  return {
    ...source,
    async *read(start, end) {
      for await (const chunk of source.read(start, end)) {
        yield chunk;
        if (!isDone) happen();
        isDone = true;
      }
    },
  };
}

async function expectTold(source: ByteSource, words: RegExp): Promise<void> {
  const { warnings, migrations, sources } = await analyse([source], { platform: nodePlatform });
  expect(migrations).toHaveLength(1);
  expect(sources[0]?.bytes).toBeGreaterThan(200_000);
  expect(warnings).toEqual([
    { path: source.path, offset: undefined, kind: 'changed', message: expect.stringMatching(words) },
  ]);
}

let server: Server | undefined;
afterEach(() => server?.close());

/** The desktop host's way to hand out a file. */
async function served(path: string): Promise<ByteSource> {
  const registry = new SourceRegistry('/source/');
  const [handle] = (await registry.open([path])).sources;
  server = createServer((incoming, outgoing) => {
    const file = registry.pathOf((incoming.url ?? '').slice('/source/'.length)) ?? '';
    const headers = { ...(incoming.headers.range && { range: incoming.headers.range }) };
    const request = new Request('http://x', { method: incoming.method ?? '', headers });
    void fileResponse(file, request, {}).then(async (response) => {
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(response.body ? Buffer.from(await response.arrayBuffer()) : undefined);
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return urlSource(address + (handle?.url ?? ''), 'case/vmkernel.log', handle?.size ?? 0, handle?.version);
}

describe.each(Object.entries(events))('a file that %s', (_, [happen, words]) => {
  test('named on the command line', async () => {
    const { sources } = await openPaths([join(folder, 'case')]);
    expect(sources).toHaveLength(1);
    await expectTold(during(sources[0] as ByteSource, happen), words);
  });

  test('of the desktop host', async () => {
    await expectTold(during(await served(log), happen), words);
  });

  test('in the command’s own words, and with JSON', async () => {
    for (const more of [[], ['--json']]) {
      writeFileSync(log, text);
      let out = '';
      let reads = 0;
      const cancel = {
        get aborted() {
          // Asked for each chunk: from the second on it has begun.
          if ((reads += 1) === 20) happen();
          return false;
        },
      };
      const code = await analyseCommand([...more, join(folder, 'case')], {
        out: (part) => {
          out += part.toString();
          return undefined;
        },
        err: () => undefined,
        stdin: () => Promise.resolve(''),
        stdinBytes: () => undefined,
        readFile: (path) => readFile(path, 'utf8'),
        writeFile: () => Promise.resolve(),
        interactive: false,
        columns: undefined,
        cancel,
      });
      expect([code, out]).toEqual([0, expect.stringMatching(words)]);
    }
  });
});

test('an archive that shrinks while it is read', async () => {
  const junk = Buffer.from(Array.from({ length: 900_000 }, (_one, n) => (n * n * 7919) >> 5));
  const path = join(folder, 'a.tgz');
  writeFileSync(
    path,
    tgz([
      { name: 'vmkernel.log', data: line },
      { name: 'b', data: junk },
      { name: 'hostd.log', data: line },
    ]),
  );
  const { sources } = await openPaths([path]);
  const source = during(sources[0] as ByteSource, () => truncateSync(path, 300_000));
  const { warnings, migrations } = await analyse([source], { platform: nodePlatform });
  expect(migrations).toHaveLength(1);
  expect(warnings.filter(({ kind }) => kind === 'changed')).toMatchObject([{ path: 'a.tgz' }]);
});

test('a file that stays as it is, and one whose ending nobody reads', async () => {
  writeFileSync(join(folder, 'case/app.nvram'), 'x'.repeat(1e6));
  const { sources } = await openPaths([folder]);
  const source = during(sources[0] as ByteSource, () => appendFileSync(join(folder, 'case/app.nvram'), 'x'));
  const { warnings } = await analyse([source, ...sources.slice(1)], { platform: nodePlatform });
  expect(warnings).toEqual([]);
  const served1 = await analyse([await served(log)], { platform: nodePlatform });
  expect(served1.warnings).toEqual([]);
});

test('one file of a folder that is gone before it is opened takes no other with it', async () => {
  writeFileSync(join(folder, 'case/a.log'), line.replace('1424430291970314', '2424430291970314'));
  const { sources } = await openPaths([folder]);
  rmSync(join(folder, 'case/a.log'));
  const { warnings, migrations } = await analyse(sources, { platform: nodePlatform });
  expect(migrations).toHaveLength(1);
  expect(warnings).toMatchObject([
    { path: expect.stringMatching(/case\/a\.log$/), kind: 'changed', message: expect.stringContaining('not there') },
  ]);
});

test('a picked file that a browser refuses to read on', async () => {
  const file = {
    size: 100_000,
    slice: () => ({
      stream: () => new Blob([line]).stream(),
      arrayBuffer: () => Promise.reject(new DOMException('The file could not be read.', 'NotReadableError')),
    }),
  } as unknown as File;
  const { warnings, migrations } = await analyse([pickedSource({ path: 'a.log', file })], { platform: nodePlatform });
  expect(migrations).toHaveLength(1);
  expect(warnings).toMatchObject([
    { path: 'a.log', kind: 'changed', message: expect.stringContaining('written anew') },
  ]);
});
