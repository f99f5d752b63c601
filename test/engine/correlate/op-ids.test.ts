import { expect, test } from 'vitest';
import { OpIds } from '../../../renderer/engine/correlate/op-ids.ts';
import { reconstruct } from '../../helpers/reconstruct.ts';

const host = 'esx-01';
const lineOf = (own: string, theirs: string) =>
  `2023-12-07T05:04:55.159Z In(182) vmkernel: cpu10:2099084 opID=${own})World: 12458: VC opID ${theirs} maps to vmkernel opID ${own}`;

function take(opIds: OpIds, line: string, scope = host): boolean {
  const bytes = new TextEncoder().encode(`##${line}##`);
  return opIds.takes(bytes, 2, bytes.length - 2, scope);
}

test('a short opID stands for the one that vCenter gave, the last one where it was given twice, on its own host', () => {
  const opIds = new OpIds();
  expect(take(opIds, lineOf('a9f5cca4', 'lgfd4abh-18745-auto-egq-h5:70005734-88'))).toBe(true);
  expect(take(opIds, lineOf('00000001', 'first'))).toBe(true);
  expect(take(opIds, lineOf('1', 'second'))).toBe(true);
  expect(opIds.get(host, 'a9f5cca4')).toBe('lgfd4abh-18745-auto-egq-h5:70005734-88');
  expect(opIds.get(host, '1')).toBe('second');
  expect(opIds.get('esx-02', 'a9f5cca4')).toBeUndefined();
  expect(opIds.get(host, undefined)).toBeUndefined();
});

test.each([
  ['says something else', 'cpu10:2099084)Migrate: 314: vmotion: Source vmmLeaderID = 1'],
  ['names no opID of vCenter', 'maps to vmkernel opID a9f5cca4'],
  ['goes on', `${lineOf('a9f5cca4', 'lgfd4abh')} and more`],
  ['has more digits than vmkernel gives', lineOf('a9f5cca41', 'lgfd4abh')],
])('a line that %s is left to others', (_what, line) => {
  expect(take(new OpIds(), line)).toBe(false);
});

test('of many, the last twenty thousand are remembered, and at most as many before them', () => {
  const opIds = new OpIds();
  const ownOf = (n: number) => ((n * 0x9e3779b1) >>> 0).toString(16);
  const count = 45_000;
  for (let n = 0; n < count; n += 1) take(opIds, lineOf(ownOf(n), `op-${n}`));
  for (let n = count - 20_000; n < count; n += 1) expect(opIds.get(host, ownOf(n))).toBe(`op-${n}`);
  const older = Array.from({ length: count - 20_000 }, (_one, n) => opIds.get(host, ownOf(n)));
  expect(older.findIndex((found) => found !== undefined)).toBe(count - 25_000);
  expect(older.slice(count - 25_000).every((found, at) => found === `op-${count - 25_000 + at}`)).toBe(true);
});

test('a migration has the opID of vCenter that was last given for its own before it, by its own host', () => {
  const begins = (id: string, own: string) =>
    `2023-12-07T05:04:55.160Z In(182) vmkernel: cpu17:2138890 opID=${own})Migrate: 314: vmotion: Source vmmLeaderID = 2138893, ts = ${id}, srcIP = <192.0.2.1> dstIP = <192.0.2.2> Dest wid = 2137560 using SHARED swap`;
  const [first, second, other] = ['7994914156813717537', '7994914156813717538', '7994914156813717539'];
  const { migrations } = reconstruct({
    'esx-01/var/run/log/vmkernel.log': [
      lineOf('ac1bb64a', 'lp2x7k4a-1-auto-a:7-88'),
      begins(first, 'ac1bb64a'),
      lineOf('ac1bb64a', 'lp2x7k4a-2-auto-b:7-99'),
      begins(second, 'ac1bb64a'),
    ].join('\n'),
    'esx-02/var/run/log/vmkernel.log': begins(other, 'ac1bb64a'),
  });
  expect(Object.fromEntries(migrations.map(({ id, opIds }) => [id, opIds]))).toEqual({
    [first]: ['lp2x7k4a-1-auto-a:7-88'],
    [second]: ['lp2x7k4a-2-auto-b:7-99'],
    [other]: [],
  });
});

test('the same numbers over and over take no more and more memory, whatever they stand for', () => {
  const before = process.memoryUsage().arrayBuffers;
  const opIds = new OpIds();
  const texts = ['a', 'b'].map((letter) => letter.repeat(200));
  for (let n = 0; n < 500_000; n += 1) take(opIds, lineOf((n % 10).toString(16), texts[n % 2] ?? ''));
  for (let n = 0; n < 10; n += 1) expect(opIds.get(host, n.toString(16))).toBe(texts[n % 2]);
  for (let n = 0; n < 500_000; n += 1) take(opIds, lineOf(n.toString(16).slice(-1), `${n % 7}`.repeat(250)));
  // All texts would take 230 MB; what two tables may hold is 10 MB, and twice that while they grow.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100e6);
});

test('a host that says little takes little memory: an archive can hold a hundred thousand', () => {
  const before = process.memoryUsage().arrayBuffers;
  const opIds = new OpIds();
  for (let n = 0; n < 20_000; n += 1) take(opIds, lineOf('a9f5cca4', `op-${n}`), `esx-${n}`);
  expect(opIds.get('esx-777', 'a9f5cca4')).toBe('op-777');
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60e6);
});
