import { expect, test } from 'vitest';
import type { MigrationEvent } from '../../../renderer/engine/migration/event.ts';
import { EventShelf } from '../../../renderer/engine/migration/event-shelf.ts';
import { JoinIndex, newGroup } from '../../../renderer/engine/migration/join-index.ts';
import { Joins } from '../../../renderer/engine/migration/joins.ts';

const second = 1e6;
const path = '/vmfs/volumes/a/b/b.vmx';
const lineOf = (time: number) => ({ time, scope: 'esx-01', vm: { path } }) as MigrationEvent;
const orphanAt = (time: number) => ({ time, scope: 'esx-01', join: { vmPath: path } }) as MigrationEvent;

// An hour's session, said backwards. Where each line looked for its place among all before it, this took minutes.
test('a line finds its migration by all lines that were put to it, a million and a half of them', () => {
  const shelf = new EventShelf();
  const joins = new Joins(new JoinIndex(), shelf);
  const group = newGroup('1424430291970314');
  const count = 1_500_000;
  for (let n = count; n > 0; n -= 1) {
    const event = lineOf((3600 * second * n) / count);
    joins.put(group, shelf.add(event), event);
  }
  for (const time of [1800 * second, 3700 * second, 3800 * second]) {
    const event = orphanAt(time);
    joins.join(shelf.add(event), event);
  }
  // 100 s behind the last line is near; the next is near to that one, by then of the migration.
  expect(joins.numbersOf(group)).toHaveLength(count + 3);
  const late = orphanAt(4000 * second);
  joins.join(shelf.add(late), late);
  expect(joins.numbersOf(group)).toHaveLength(count + 3);
});
