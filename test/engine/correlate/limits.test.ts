/** What is held of migrations is limited, as what is read is: a log can name a new one in each of its lines. */
import { expect, test } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import type { Limits } from '../../../renderer/engine/limits.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const idOf = (n: number) => `42435136340000000${String(n).padStart(2, '0')}`;
const kernel = (n: number, text: string) =>
  `2023-04-15T08:52:0${n}.000Z cpu4:2758489)VMotion: 1914: ${idOf(n)} ${text}\n`;
const vmx = (n: number) =>
  `2023-04-15T08:5${n}:00.000Z In(05) vmx - Received migrate 'from' request for mid id ${idOf(n)}, src ip <10.0.0.1>, dst ip <10.0.0.2>.\n` +
  `2023-04-15T08:5${n}:01.000Z In(05) vmx - Migrate: cleaning up migration state.\n`;

async function read(files: Readonly<Record<string, string>>, limits: Partial<Limits>) {
  const sources = Object.entries(files).map(([path, text]) => memorySource(path, text));
  const { migrations, warnings } = await analyse(sources, { platform: nodePlatform, limits });
  return {
    found: migrations.map(({ id, lines }) => `${id ?? ''}: ${lines.length}`),
    told: warnings.map(({ path, limit }) => `${path}: ${limit ?? ''}`),
    said: warnings.map(({ message }) => message).join(),
  };
}

test('of more migrations than are held, the first are whole, and it is told once, at the log where the others begin', async () => {
  const numbers = [1, 2, 3, 4];
  const files = {
    'a/vmkernel.log': kernel(1, 'S: Resume handshake successful') + kernel(2, 'S: Resume handshake successful'),
    'b/vmkernel.log': numbers.map((n) => kernel(n, 'D: Resume handshake successful')).join(''),
    'c/vmkernel.log': kernel(4, 'D: Received all changed pages') + kernel(1, 'D: Received all changed pages'),
  };
  const { found, told, said } = await read(files, { migrations: 2 });
  expect(found).toEqual([`${idOf(1)}: 3`, `${idOf(2)}: 2`]);
  expect(told).toEqual(['b/vmkernel.log: migrations']);
  expect(said).toContain('(limit "migrations": 2)');
  expect((await read(files, { migrations: 4 })).told).toEqual([]);
});

test('parts of vmware.logs count among them', async () => {
  const files = { 'vm/vmware.log': [1, 2, 3].map(vmx).join('') };
  expect(await read(files, { migrations: 2 })).toMatchObject({
    found: [`${idOf(1)}: 2`, `${idOf(2)}: 2`],
    told: ['vm/vmware.log: migrations'],
  });
});

test('lines of all of them are limited, too', async () => {
  const files = {
    'vmkernel.log': [1, 1, 2, 2, 2].map((n, at) => kernel(n, `S: Resume handshake successful ${at}`)).join(''),
  };
  const { found, told, said } = await read(files, { migrationLines: 3 });
  expect(found).toEqual([`${idOf(1)}: 2`, `${idOf(2)}: 1`]);
  expect(told).toEqual(['vmkernel.log: migrationLines']);
  expect(said).toContain('Lines about migrations are left out from here on');
});

test('names of VMs, too; one that is held can still change', async () => {
  const starts = (world: number, name: string) =>
    `2023-04-15T08:52:00.000Z cpu4:1)World: vm ${world}: 1: Starting world vmm0:${name} of type 8\n`;
  const setUp = (n: number, world: number) =>
    `2023-04-15T08:52:0${n}.000Z cpu4:${world})Migrate: vm ${world}: 3885: Setting VMOTION info: Source ts = ${idOf(n)}, src ip = <10.0.0.1> dest ip = <10.0.0.2>\n`;
  const names = starts(11, 'a') + starts(12, 'b') + starts(13, 'c') + starts(12, 'd');
  const log = names + [1, 2].map((n) => setUp(n, 10 + n)).join('');
  const limits = { migrations: 2 };
  const { migrations, warnings } = await analyse([memorySource('vmkernel.log', log)], {
    platform: nodePlatform,
    limits,
  });
  expect(migrations.map(({ vm }) => vm.name)).toEqual(['a', 'd']);
  expect(warnings.map(({ message }) => message)).toEqual([
    expect.stringContaining('Names of VMs are left out from here on'),
  ]);
});
