/** What holds of every input: how bytes are split, in which order files come, and what stands between lines, changes nothing. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../renderer/engine/analyse.ts';
import { interest } from '../../renderer/engine/formats/messages.ts';
import { signatureNeedles } from '../../renderer/engine/diagnosis/signatures.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import type { Files } from '../fixtures/hostile/index.ts';
import { membersOf, readable } from '../fixtures/hostile/readable.ts';
import { gz, tar, tgz, zip } from '../helpers/archives.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { factsOf } from './compare.ts';

const sample = new URL('../fixtures/sample/', import.meta.url).pathname;
const files = readable((path) => readFileSync(sample + path, 'utf8'));
const runs = process.env['HOSTILE'] === 'full' ? 2000 : 40;

async function factsIn(bytes: Uint8Array, texts: Files, chunks: readonly number[] = []): Promise<readonly unknown[]> {
  const analysis = await analyse([memorySource('bundle', bytes, chunks)], { platform: nodePlatform });
  return factsOf(analysis, texts);
}

const expected = await factsIn(tar(membersOf(files)), files);

/** Some log files rotated: an older part, compressed, and a newer one. */
function rotated(texts: Files): readonly { readonly name: string; readonly data: Uint8Array | string }[] {
  return membersOf(texts).flatMap(({ name, data }) => {
    if (!name.includes('/var/')) return [{ name, data }];
    const middle = data.indexOf('\n', data.length / 2) + 1;
    const older = { name: name.replace(/\.log$/, '.0.gz'), data: gz(data.slice(0, middle)) };
    return [{ name, data: data.slice(middle) }, older];
  });
}

describe('bytes', () => {
  const members = membersOf(files);
  test.each([
    ['a tar', tar(members)],
    ['a tgz', tgz(members)],
    ['a zip', zip(members, { descriptor: 'signed' })],
    ['a tgz in a zip, read from its front', zip([{ name: 'esx.tgz', data: tgz(members) }], { directory: false })],
  ])('any split of %s gives the same analysis', async (_name, bytes) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 12 }), async (chunks) => {
        expect(await factsIn(bytes, files, chunks)).toEqual(expected);
      }),
      { numRuns: runs / 4 },
    );
  });
});

/** Without the order of migrations: they are listed as they are found. */
function unordered(facts: readonly unknown[]): ReadonlySet<string> {
  return new Set(facts.map((one) => JSON.stringify(one)));
}

describe('files', () => {
  test('any order of whole files gives the same migrations', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...membersOf(files)], { minLength: membersOf(files).length }),
        async (all) => {
          expect(unordered(await factsIn(tar(all), files))).toEqual(unordered(expected));
        },
      ),
      { numRuns: runs },
    );
  });

  test('any order of rotated files gives the same migrations', async () => {
    const parts = rotated(files);
    const texts = async (order: typeof parts) => {
      const analysis = await analyse([memorySource('bundle', tar(order))], { platform: nodePlatform });
      return unordered(factsOf(analysis, files, 'by text'));
    };
    const wanted = await texts(parts);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...parts], { minLength: parts.length }), async (order) => {
        expect(await texts(order)).toEqual(wanted);
      }),
      { numRuns: runs },
    );
  });
});

describe('lines', () => {
  const needles = [...interest, ...signatureNeedles()];
  /** Lines that hold nothing of interest, whatever they are. */
  const dull = fc
    .oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.string({ maxLength: 80 }).map((text) => `2023-11-16T02:31:07.123Z In(182) vmkernel: cpu4:27)${text}`),
      fc
        .string({ maxLength: 80 })
        .map((text) => `2023-11-16T02:31:07.123Z info hostd[A1] [Originator@6876 sub=x] ${text}`),
    )
    .map((line) => line.replaceAll(/[\n\r\0]/g, ' '))
    .filter((line) => line.trim() !== '' && needles.every((needle) => !line.includes(needle)));

  /** Between entries, so that no dump is torn from the line that it belongs to. */
  function put(text: string, lines: readonly string[], places: readonly number[]): string {
    const entries = text.split(/(?<=\n)(?!-->|\s)/);
    lines.forEach((line, n) => {
      const at = (places[n] ?? 0) % entries.length;
      entries[at] = `${line}\n${entries[at] ?? ''}`;
    });
    return entries.join('');
  }

  test('lines without a needle change nothing, wherever they stand', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(dull, { minLength: 1, maxLength: 10 }),
        fc.array(fc.nat(500), { minLength: 10, maxLength: 10 }),
        async (lines, places) => {
          const placed = Object.fromEntries(
            Object.entries(files).map(([path, text]) => [path, put(text, lines, places)]),
          );
          expect(await factsIn(tar(membersOf(placed)), placed)).toEqual(expected);
        },
      ),
      { numRuns: runs },
    );
  });

  test('random bytes between lines lose nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat(500), { minLength: 8, maxLength: 8 }),
        async (junk, places) => {
          const lines = junk.map(
            (bytes) =>
              `x${Buffer.from(bytes)
                .toString('latin1')
                .replaceAll(/[\n\r\0]/g, ' ')}`,
          );
          const placed = Object.fromEntries(
            Object.entries(files).map(([path, text]) => [path, put(text, lines, places)]),
          );
          const spoilt = membersOf(placed).map(({ name, data }) => ({ name, data: Buffer.from(data, 'latin1') }));
          expect(await factsIn(tar(spoilt), placed)).toEqual(expected);
        },
      ),
      { numRuns: runs },
    );
  });
});
