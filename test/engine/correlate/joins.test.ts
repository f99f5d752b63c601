import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MigrationEvent } from '../../../renderer/engine/correlate/event.ts';
import { EventStore } from '../../../renderer/engine/correlate/event-store.ts';
import { mostAlike } from '../../../renderer/engine/correlate/join/candidates.ts';
import { JoinIndex, threadWindow } from '../../../renderer/engine/correlate/join/join-index.ts';
import { newGroup } from '../../../renderer/engine/correlate/group.ts';
import type { Group } from '../../../renderer/engine/correlate/group.ts';
import { Joins } from '../../../renderer/engine/correlate/join/joins.ts';

const second = 1e6;
const path = '/vmfs/volumes/a/b/b.vmx';
const lineOf = (time: number) => ({ time, scope: 'esx-01', vm: { path } }) as MigrationEvent;
const orphanAt = (time: number) => ({ time, scope: 'esx-01', join: { vmPath: path } }) as MigrationEvent;

// An hour's session, said backwards. Where each line looked for its place among all before it, this took minutes.
test('a line finds its migration by all lines that were put to it, a million and a half of them', () => {
  const store = new EventStore();
  const joins = new Joins(new JoinIndex(), store, Infinity);
  const group = newGroup('1424430291970314');
  const count = 1_500_000;
  const numbers = Array.from({ length: count }, (_, n) => store.add(lineOf((3600 * second * (count - n)) / count)));
  joins.putAll(group, numbers);
  for (const time of [1800 * second, 3700 * second, 3800 * second]) {
    const event = orphanAt(time);
    joins.join(store.add(event), event);
  }
  // 100 s behind the last line is near; the next is near to that one, by then of the migration.
  expect(joins.numbersOf(group)).toHaveLength(count + 3);
  const late = orphanAt(4000 * second);
  joins.join(store.add(late), late);
  expect(joins.numbersOf(group)).toHaveLength(count + 3);
});

describe('a mark that more migrations show than are looked at one by one', () => {
  const crowd = 2 * mostAlike;
  const ten = 10 * 60 * second;

  /** Migrations ten minutes apart, each with lines of its own around, in any order; then lines that show no more than the mark. */
  const night = fc.record({
    order: fc.shuffledSubarray(
      Array.from({ length: crowd }, (_, n) => n),
      { minLength: crowd },
    ),
    spread: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: crowd, maxLength: crowd }),
    orphans: fc.array(fc.integer({ min: -200, max: (crowd * ten) / second + 200 }), { maxLength: 60 }),
  });

  test('joins what is near in time as it would one by one, and what was joined counts', () => {
    fc.assert(
      fc.property(night, ({ order, spread, orphans }) => {
        const [store, index] = [new EventStore(), new JoinIndex()];
        const groups = order.map((n) => {
          const group = newGroup(String(n));
          const times = [n * ten, n * ten + (spread[n] ?? 0) * second];
          for (const event of times.map(lineOf)) {
            group.last = store.add(event, group.last);
            index.add(group, event);
          }
          return { group, times };
        });
        const joins = new Joins(index, store, Infinity);
        for (const time of orphans.map((at) => at * second)) {
          const event = orphanAt(time);
          const number = store.add(event);
          joins.join(number, event);
          const apart = groups.map(({ times }) => Math.min(...times.map((own) => Math.abs(own - time))));
          const least = Math.min(...apart);
          const nearest = groups.findLast((_one, at) => apart[at] === least);
          const joined = groups.filter(({ group }) => joins.numbersOf(group).includes(number));
          expect(joined.map(({ group }) => group.key)).toEqual(least <= 120 * second ? [nearest?.group.key] : []);
          joined[0]?.times.push(time);
        }
      }),
      { numRuns: 30 },
    );
  });

  const ofOpIds = (opIds: readonly string[]) => {
    const [store, index] = [new EventStore(), new JoinIndex()];
    const groups = opIds.map((opId, n) => {
      const event = { time: n * second, scope: 'esx-01', opId } as MigrationEvent;
      const group = newGroup(String(n));
      group.last = store.add(event);
      group.opIds = [opId];
      index.add(group, event);
      return group;
    });
    const joins = new Joins(index, store);
    const join = (opId: string, time = 0) => {
      const event = { time, scope: 'esx-01', opId, join: { opId } } as MigrationEvent;
      const number = store.add(event);
      joins.join(number, event);
      return groups.filter((group: Group) => joins.numbersOf(group).includes(number)).map(({ key }) => key);
    };
    return join;
  };

  test('finds the one whose opID came of a line’s, or the line’s of it, or of one that joined', () => {
    const join = ofOpIds(Array.from({ length: crowd }, (_, n) => `task-internal-1-${n}-ab`));
    expect(join('task-internal-1-70-ab')).toEqual(['70']);
    expect(join('task-internal-1-7-ab-01-02')).toEqual(['7']);
    expect(join('task-internal-1-7-ab-01-02-03')).toEqual(['7']);
    expect(join('task-internal-1-70-cd')).toEqual([]);
    expect(join('task-internal-1-70')).toEqual(['70']);
    expect(join('task-internal-1-70-cd')).toEqual(['70']);
  });

  test('joins nothing where a line could be anyone’s', () => {
    const join = ofOpIds(Array.from({ length: crowd }, (_, n) => `abc-1-${n}`));
    expect(join('abc-1')).toEqual([]);
    expect(ofOpIds(Array.from({ length: crowd }, () => 'abc-1-2'))('abc-1-2-3')).toEqual([]);
    expect(ofOpIds(Array.from({ length: 3 }, () => 'abc-1-2'))('abc-1-2-3', 1.1 * second)).toEqual(['1']);
  });
});

test('a line of a thread belongs to what the thread spoke of first, of all that is near', () => {
  const said = fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 5 })), { maxLength: 60 });
  fc.assert(
    fc.property(said, said, fc.array(fc.integer({ min: 0, max: 300 })), (inBase, inOwn, asked) => {
      const groups = Array.from({ length: 6 }, (_, n) => newGroup(String(n)));
      const base = new JoinIndex();
      const own = new JoinIndex(base);
      // Consecutive lines of a thread about one migration within a window count from the first.
      const lines: { from: number; to: number; window: number; of: number; index: JoinIndex }[] = [];
      for (const [index, all] of [
        [base, inBase],
        [own, inOwn],
      ] as const) {
        for (const [tenths, of] of all) {
          const time = (tenths * second) / 10;
          const window = Math.floor(time / threadWindow);
          index.add(groups[of] as Group, { time, scope: 'a', join: { thread: 't' } } as MigrationEvent);
          const last = lines.findLast((one) => one.window === window && one.index === index);
          if (last?.of === of) [last.from, last.to] = [Math.min(last.from, time), Math.max(last.to, time)];
          else lines.push({ from: time, to: time, window, of, index });
        }
      }
      // (The own index goes on counting where the base had got to when it was made: there, at nothing.)
      for (const time of asked.map((tenths) => (tenths * second) / 10)) {
        const near = ({ from, to }: (typeof lines)[number]) => from - time <= threadWindow && time - to <= threadWindow;
        const first = [base, own].map((index) => {
          const all = lines.filter((one) => one.index === index);
          return { at: all.findIndex(near), of: all.find(near)?.of };
        });
        const [ofBase, ofOwn] = first;
        const expected = ofBase && ofBase.at >= 0 && !(ofOwn && ofOwn.at >= 0 && ofOwn.at < ofBase.at) ? ofBase : ofOwn;
        expect(own.ofThread('a', 't', time)?.group.key).toBe(
          expected?.of === undefined ? undefined : String(expected.of),
        );
      }
    }),
  );
});
