import { expect, test } from 'vitest';
import { analyse } from '../../renderer/engine/analyse.ts';
import { mostWarnings, Warnings } from '../../renderer/engine/warnings.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { tar } from '../helpers/archives.ts';
import { memorySource } from '../helpers/memory-source.ts';

test('of one kind the first are kept, the rest is counted', () => {
  const warnings = new Warnings();
  for (let n = 0; n < mostWarnings + 70; n += 1)
    warnings.add({ path: `${n}`, offset: 0, kind: 'damaged', message: 'Damaged.' });
  warnings.add({ path: 'a', offset: 0, kind: 'no-log', message: 'None.' });
  expect(warnings.list()).toHaveLength(mostWarnings + 2);
  expect(warnings.list().at(-1)).toMatchObject({ kind: 'damaged', message: 'And 70 more of this kind.' });
});

test('a file that tells of its host but is far too long is skipped, and that is told with its limit', async () => {
  const name = 'esx/vmfs/volumes/a/b/b.vmx';
  const bytes = tar([{ name, data: 'displayName = "b"\n'.repeat(99) }]);
  const told = async (hostFileBytes: number) =>
    await analyse([memorySource('a.tar', bytes)], { platform: nodePlatform, limits: { hostFileBytes } });
  expect((await told(1000)).warnings[0]).toMatchObject({
    path: `a.tar/${name}`,
    kind: 'limit',
    limit: 'hostFileBytes',
  });
  expect((await told(1000)).hosts).toEqual([]);
  expect((await told(9999)).hosts).toHaveLength(1);
});

test('files that tell of more hosts than are held are left out, and that is told once, at the first of them', async () => {
  const data = 'displayName = "b"\n'.repeat(50);
  const bytes = tar(['1', '2', '3', '4'].map((n) => ({ name: `esx-${n}/vmfs/volumes/a/b/b.vmx`, data })));
  const told = async (hostFilesBytes: number) =>
    await analyse([memorySource('a.tar', bytes)], { platform: nodePlatform, limits: { hostFilesBytes } });
  const { hosts, warnings } = await told(2 * data.length);
  expect(hosts).toHaveLength(2);
  const limits = warnings.filter(({ kind }) => kind === 'limit');
  expect(limits).toMatchObject([{ path: 'a.tar/esx-3/vmfs/volumes/a/b/b.vmx', limit: 'hostFilesBytes' }]);
  expect((await told(4 * data.length)).hosts).toHaveLength(4);
});
