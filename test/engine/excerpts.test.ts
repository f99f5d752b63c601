/** Whatever way the same lines come in, the same facts come out. Real lines where they are at hand, the sample's else. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../renderer/engine/analyse.ts';
import type { ByteSource } from '../../renderer/engine/archive/source.ts';
import type { Analysis, Migration } from '../../renderer/engine/model.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { tar } from '../helpers/archives.ts';
import { excerpts, noExcerpts } from '../helpers/excerpts.ts';
import { memorySource } from '../helpers/memory-source.ts';

const all = excerpts();
if (all.length === 0) console.log(`Tests over real excerpts are skipped: ${noExcerpts}.`);

function read(sources: readonly ByteSource[]): Promise<Analysis> {
  return analyse(sources, { platform: nodePlatform });
}

/** What must not depend on names, archives or chunks: everything but places in files. */
function facts({ migrations }: Analysis): readonly object[] {
  return migrations
    .map(({ key: _key, lines, ...migration }: Migration) => ({
      ...withoutPlaces(migration),
      lines: lines.map(({ time, side, text }) => ({ time, side, text })),
    }))
    .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}

function withoutPlaces(value: object): object {
  return JSON.parse(JSON.stringify(value, (name, part: unknown) => (name === 'evidence' ? undefined : part))) as object;
}

describe.skipIf(all.length === 0)('real excerpts', () => {
  test.each(all.map(({ name, files }) => [name, files] as const))('%s', async (_name, files) => {
    const entries = [...files].map(([name, data]) => ({ name, data }));
    const plain = facts(await read(entries.map(({ name, data }) => memorySource(name, data))));
    const nameless = entries.map(({ data }, index) => memorySource(`x${index}/y${index}`, data));
    expect(facts(await read(nameless)), 'under meaningless names').toEqual(plain);

    const tgz = gzipSync(tar(entries.map(({ name, data }) => ({ name: `top/${name}`, data }))));
    expect(facts(await read([memorySource('bundle.tgz', tgz)])), 'as one .tgz').toEqual(plain);

    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 400 }), async (chunkBytes) => {
        const cut = entries.map(({ name, data }) => memorySource(name, data, [chunkBytes]));
        expect(facts(await read(cut))).toEqual(plain);
      }),
      { numRuns: 8 },
    );
  });

  test.each(all.map(({ name, files }) => [name, files] as const))('%s, rotated at any line', async (_name, files) => {
    const plain = facts(await read([...files].map(([name, data]) => memorySource(name, data))));
    const [first] = files;
    if (!first) throw new Error('An excerpt without a log.');
    const [name, data] = first;
    const lines = new TextDecoder().decode(data).split(/(?<=\n)/);
    const entryStarts = lines.flatMap((line, index) =>
      index > 0 && /^(?:<\d+>)?(?:\d{4}-|\[\d{4}|YYYY)/.test(line) ? [index] : [],
    );
    // A vmware.log is not rotated in the middle of a run: each run of a VM has its own.
    if (/vmware/.test(name) || entryStarts.length === 0) return;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...entryStarts), async (at) => {
        const older = gzipSync(lines.slice(0, at).join(''));
        const rotated = [
          memorySource(name.replace(/(\.log)?$/, '.0.gz'), older),
          memorySource(name, lines.slice(at).join('')),
          ...[...files].slice(1).map(([other, bytes]) => memorySource(other, bytes)),
        ];
        expect(facts(await read(rotated))).toEqual(plain);
      }),
      { numRuns: 6 },
    );
  });
});
