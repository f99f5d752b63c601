/** What is taken along of a bundle: what it is known by, and the lines around the evidence. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import { walk } from '../../../renderer/engine/archive/walk.ts';
import { contextWanted, readContext } from '../../../renderer/engine/investigation/context.ts';
import { identify } from '../../../renderer/engine/investigation/identity.ts';
import { browserDigests } from '../../../renderer/platform/digests.browser.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { buildSample } from '../../fixtures/sample.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const folder = new URL('../../fixtures/sample/', import.meta.url).pathname;
const { zip } = buildSample((path) => readFileSync(folder + path, 'utf8'));
const cancel = { aborted: false };
const means = { cancel, ...browserDigests };
const bytesOf = (text: string) => new TextEncoder().encode(text);

test('a file has its own digest, a folder that of sha256sum’s lines', async () => {
  const at = mkdtempSync(join(tmpdir(), 'switchover-digest-'));
  const files = { 'esx/a.log': 'one\n', 'esx/var/bü.log': 'two\n' };
  mkdirSync(join(at, 'esx/var'), { recursive: true });
  for (const [path, text] of Object.entries(files)) writeFileSync(join(at, path), text);
  const listing = execFileSync('sha256sum', Object.keys(files), { cwd: at });
  rmSync(at, { recursive: true });

  const sources = [
    memorySource('sample.zip', zip),
    ...Object.entries(files).map(([path, text]) => memorySource(path, bytesOf(text))),
  ];
  expect(await identify(sources.toReversed(), means)).toEqual([
    { name: 'esx', bytes: 8, digest: createHash('sha256').update(listing).digest('hex'), path: undefined },
    { name: 'sample.zip', bytes: zip.length, digest: createHash('sha256').update(zip).digest('hex'), path: undefined },
  ]);
});

test('a file that cannot be read to its end has no digest', async () => {
  const broken = {
    ...memorySource('a.log', bytesOf('x')),
    async *read() {
      yield bytesOf('x');
      throw new Error('gone');
    },
  };
  expect((await identify([broken], means))[0]?.digest).toBeUndefined();
});

test('a file too large to hold has the same digest; one that is not as long as it says has none', async () => {
  const pieces = 5;
  const piece = new Uint8Array(1000).fill(1);
  const large = {
    path: 'large.tgz',
    size: pieces * piece.length,
    async *read() {
      for (let at = 0; at < pieces; at += 1) yield piece;
    },
  };
  const real = createHash('sha256');
  for (let at = 0; at < pieces; at += 1) real.update(piece);
  expect((await identify([large], { ...means, mostHeld: 4000 }))[0]?.digest).toBe(real.digest('hex'));
  expect((await identify([{ ...large, size: large.size + 1 }], means))[0]?.digest).toBeUndefined();
  expect((await identify([{ ...large, size: 5 }], means))[0]?.digest).toBeUndefined();
});

test('the lines around the evidence are those of the files', async () => {
  const source = memorySource('sample-bundle.zip', zip);
  const analysis = await analyse([source], { platform: nodePlatform });
  const wanted = contextWanted(analysis);
  const lines = await readContext([source], wanted, { platform: nodePlatform, cancel });

  const texts = new Map<string, string[]>();
  const decoder = new TextDecoder();
  await walk([source], {
    platform: nodePlatform,
    wanted: (path) => wanted.some((one) => one.path === path),
    warn: () => undefined,
    async visit({ path, bytes }) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of bytes) chunks.push(new Uint8Array(chunk));
      texts.set(path, decoder.decode(Buffer.concat(chunks)).split('\n'));
    },
  });
  expect(lines.length).toBeGreaterThan(100);
  for (const { source: at, line, text } of lines)
    expect(texts.get(analysis.sources[at]?.path ?? '')?.[line - 1]).toBe(text);

  const failed = analysis.migrations.find(({ outcome }) => outcome === 'failed');
  const [ref] = failed?.failure?.evidence ?? [];
  const near = lines.filter(({ source: at, line }) => at === ref?.source && Math.abs(line - ref.line) <= 10);
  expect(near.length).toBeGreaterThan(10);
});
