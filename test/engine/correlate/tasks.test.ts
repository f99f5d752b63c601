import { expect, test } from 'vitest';
import { LogEntry } from '../../../renderer/engine/logs/entry-reader.ts';
import { formatNamed } from '../../../renderer/engine/logs/formats.ts';
import { placeOf } from '../../../renderer/engine/logs/places.ts';
import { Tasks } from '../../../renderer/engine/correlate/tasks.ts';

const reading = { format: formatNamed('management'), stamps: {} };
const placeIn = (log: number) => ({ source: log, ...placeOf(`vc-${log}/var/log/vmware/vpxd/vpxd-1.log`) });
const endOf = (id: string) =>
  new LogEntry(
    1,
    `2023-04-15T08:50:00.000Z info vpxd[1] [Originator@6876 sub=vpxLro opID=a] [VpxLRO] -- FINISH ${id}`,
    false,
    reading,
  );

// An archive of a megabyte can hold millions of such lines, in thousands of logs.
test('ends whose operations have not begun wait, but not all that any number of logs can hold', () => {
  const tasks = new Tasks();
  const [logs, each] = [30, 2000];
  for (let log = 0; log < logs; log += 1) {
    for (let n = 0; n < each; n += 1) expect(tasks.holds(endOf(`task-${n}`), placeIn(log))).toBe(true);
  }
  const waits = (log: number, n: number) => {
    const begin = { id: `task-${n}`, step: 'begin' as const };
    expect(tasks.isMigration(begin, placeIn(log))).toBe(true);
    return tasks.endOf(begin, placeIn(log)) !== undefined;
  };
  expect([waits(0, 0), waits(7, 1999), waits(logs - 1, 5)]).toEqual([true, true, false]);
});
