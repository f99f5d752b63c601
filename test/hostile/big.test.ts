/** Inputs bigger than memory, each in a process that would die if anything of them were kept. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { bundleTs } from '../../build/load-ts.mjs';
import { readable } from '../fixtures/hostile/readable.ts';
import { bigCases } from '../fixtures/hostile/streams.ts';
import type { BigResult } from './big-child.ts';
import { expectFactsOutside, expectReasons } from './compare.ts';

const root = new URL('../../', import.meta.url).pathname;
const sample = `${root}test/fixtures/sample/`;
let child: string;
const isFull = process.env['HOSTILE'] === 'full';
const files = readable((path) => readFileSync(sample + path, 'utf8'));

/** Of JavaScript's own objects; the engine needs some 20 for the sample. */
const heapMiB = 96;
/** With Node itself, the code, and the buffers of streams and zlib. */
const mostMiB = 420;

beforeAll(async () => {
  child = await bundleTs('test/hostile/big-child.ts');
}, 60_000);

test.each(Object.entries(bigCases))('%s', async (name, one) => {
  const size = one.sizes[isFull ? 1 : 0];
  const args = [`--max-old-space-size=${heapMiB + (one.ownMiB ?? 0)}`, child, name, String(size), sample];
  // A process that does not come back is ended, and that fails.
  const options = { maxBuffer: 2 ** 28, timeout: isFull ? 1_500_000 : 55_000 };
  const { stdout } = await promisify(execFile)(process.execPath, args, options);
  const { analysis, bytesRead, bytesGiven, peakMiB } = JSON.parse(stdout) as BigResult;
  if (isFull) console.log(`${name}: ${size}, peak ${peakMiB.toFixed(0)} MiB, read ${bytesRead} of ${bytesGiven} bytes`);
  expectReasons(analysis, one);
  await expectFactsOutside(analysis, { ...one, name, outside: files, sources: () => [] });
  expect(peakMiB).toBeLessThan(mostMiB + (one.ownMiB ?? 0));
  // Nothing is read twice, but the end of a zip, where its table of contents lies.
  expect(bytesRead).toBeLessThan(2.1 * bytesGiven + 2 ** 20);
});
