/** The files of the second copy: under strict names, whole or not at all, and nowhere else. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeptFiles } from '../../electron/kept-files.ts';
import { requests } from '../../renderer/contract/channels.ts';
import { keptPiece } from '../../renderer/contract/kept-files.ts';

const id = 'b0c2f7c8-6f0e-4c39-9d2a-0e6f5f0f8a11';
const name = `${'ab'.repeat(32)}.gz`;
let outside: string;
let folder: string;
let kept: KeptFiles;
beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'switchover-kept-'));
  folder = join(outside, 'investigations');
  kept = new KeptFiles(folder);
});
afterEach(() => {
  rmSync(outside, { recursive: true, force: true });
});
const bytes = (size: number) => new Uint8Array(size).map((_, at) => at % 251);

it('nothing was kept yet: an empty list, and no folder', async () => {
  expect(await kept.list()).toEqual([]);
  expect(await kept.read({ id, name, offset: 0 })).toBeUndefined();
  expect(await kept.digest({ id, name })).toBeUndefined();
  await kept.remove({ id });
  expect(existsSync(folder)).toBe(false);
});

it('what comes in pieces is there with the last one, and is read in pieces', async () => {
  const whole = bytes(keptPiece + 10);
  const first = { id, name, offset: 0, bytes: whole.subarray(0, keptPiece), isLast: false };
  await kept.write(first);
  expect(await kept.list()).toEqual([]);
  await kept.write({ id, name, offset: keptPiece, bytes: whole.subarray(keptPiece), isLast: true });
  expect(await kept.list(id)).toEqual([{ id, name }]);
  expect((await kept.read({ id, name, offset: 0 }))?.length).toBe(keptPiece);
  expect(await kept.read({ id, name, offset: keptPiece })).toEqual(whole.subarray(keptPiece));
  expect(await kept.digest({ id, name })).toMatch(/^[0-9a-f]{64}$/);
  expect(readdirSync(join(folder, id))).toEqual([name]);
});

it('a piece out of order ends the writing; what was there stays', async () => {
  await kept.write({ id, name, offset: 0, bytes: bytes(3), isLast: true });
  await kept.write({ id, name, offset: 0, bytes: bytes(5), isLast: false });
  await expect(kept.write({ id, name, offset: 4, bytes: bytes(5), isLast: true })).rejects.toThrow('order');
  expect((await kept.read({ id, name, offset: 0 }))?.length).toBe(3);
});

it('a folder that may not be written to is told in words', async () => {
  writeFileSync(folder, 'a file in its place');
  await expect(kept.write({ id, name, offset: 0, bytes: bytes(1), isLast: true })).rejects.toThrow(
    /The system answered/,
  );
});

it('what lies there and is not ours is neither listed nor taken away', async () => {
  mkdirSync(join(folder, 'notes'), { recursive: true });
  mkdirSync(join(folder, id));
  writeFileSync(join(folder, id, 'letter.txt'), 'x');
  expect(await kept.list()).toEqual([]);
});

describe('a name that is none is refused twice', () => {
  const bad = ['..', '../x', '.', '', 'con', `${id}/..`, `${id}\0`, id.toUpperCase(), `${id}\n`];
  it.each(bad)('as an id: %j', async (one) => {
    const at = { id: one, name, offset: 0 };
    expect(v.safeParse(requests['read-kept'], [at]).success).toBe(false);
    expect(v.safeParse(requests['remove-kept'], [{ id: one }]).success).toBe(false);
    expect(v.safeParse(requests['list-kept'], [one]).success).toBe(false);
    await expect(kept.read(at)).rejects.toThrow('No id');
    await expect(kept.remove({ id: one })).rejects.toThrow('No id');
  });
  it.each(['../../x.json', 'x.json', '1.json.part', '1.JSON', `${name}/`, '1.json\n'])('as a file: %j', async (one) => {
    expect(v.safeParse(requests['digest-kept'], [{ id, name: one }]).success).toBe(false);
    await expect(kept.digest({ id, name: one })).rejects.toThrow('No name');
  });
  it('a piece of more than was agreed', () => {
    const piece = { id, name, offset: 0, isLast: true, bytes: new Uint8Array(keptPiece + 1) };
    expect(v.safeParse(requests['write-kept'], [piece]).success).toBe(false);
  });
});
