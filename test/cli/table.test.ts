import { expect, test } from 'vitest';
import { table } from '../../electron/cli/table.ts';

const columns = [
  { title: 'ID', text: ({ id }: { id: number }) => String(id) },
  { title: 'NAME', align: 'right' as const, text: ({ id }: { id: number }) => `vm-${id}` },
];

test('as wide as the widest cell, however many there are; the last column is cut where there is no room', () => {
  const lines = table(
    columns,
    Array.from({ length: 200_000 }, (_, id) => ({ id })),
  );
  expect(lines).toHaveLength(200_001);
  expect([lines[0], lines[1], lines.at(-1)]).toEqual(['ID           NAME', '0            vm-0', '199999  vm-199999']);
  expect(table(columns, [{ id: 123_456 }], 12).at(-1)).toBe('123456  vm-…');
});
