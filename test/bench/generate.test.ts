import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { generate } from './generate.ts';

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const read = (path: string): string => readFileSync(new URL(`../fixtures/sample/${path}`, import.meta.url), 'utf8');
const megabytes = 6;

/** The files of a .tgz whose paths are short, inflated. */
function filesOf(tgz: string): ReadonlyMap<string, string> {
  const bytes = gunzipSync(readFileSync(tgz));
  const found = new Map<string, string>();
  for (let at = 0; bytes[at] !== 0;) {
    const size = parseInt(bytes.toString('latin1', at + 124, at + 135), 8);
    const path = bytes.toString('latin1', at, at + 100).replace(/\0.*$/s, '');
    const data = bytes.subarray(at + 512, at + 512 + size);
    found.set(path, (path.endsWith('.gz') ? gunzipSync(data) : data).toString('latin1'));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return found;
}

const first = join(folder, 'first.tgz');
const truth = await generate(first, megabytes, read);
const files = filesOf(first);
const kernel = [...files].filter(([path]) => path.includes('vmkernel')).map(([, text]) => text);

it('holds as many bytes and lines as it says', () => {
  const texts = [...files.values()];
  expect(texts.reduce((total, text) => total + text.length, 0)).toBe(truth.bytes);
  expect(texts.reduce((total, text) => total + text.split('\n').length - 1, 0)).toBe(truth.lines);
  expect(truth.bytes).toBe(megabytes * 1e6);
});

it('holds each migration on both hosts, and the failures it says', () => {
  const ids = (pattern: RegExp): ReadonlySet<string | undefined> =>
    new Set(kernel.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1])));
  expect(ids(/vmotion: Source vmmLeaderID = \d+, ts = (\d+),/g).size).toBe(truth.migrations);
  expect(ids(/vmotion: Dest vmmLeaderID = \d+, ts = (\d+),/g).size).toBe(truth.migrations);
  expect(ids(/(\d+) D: Failed: Out of memory/g).size).toBe(truth.failed);
  expect(ids(/(\d+) D: Resume handshake successful/g).size).toBe(truth.migrations - truth.failed);
});

it('keeps every file in the order of its stamps', () => {
  for (const [path, text] of files) {
    const stamps = text
      .split('\n')
      .map((line) => line.slice(0, 24))
      .filter((stamp) => /^2\d{3}-.*Z$/.test(stamp));
    expect(stamps, path).toEqual(stamps.toSorted());
  }
});

it('holds the same text every time', async () => {
  const again = join(folder, 'again.tgz');
  expect(await generate(again, megabytes, read)).toEqual(truth);
  expect(readFileSync(again).equals(readFileSync(first))).toBe(true);
});
