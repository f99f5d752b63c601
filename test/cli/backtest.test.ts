/** How far predictions are off on the moves of a bundle, beside one of them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { simulateCommand } from '../../electron/cli/simulate.ts';
import { simulate } from '../../renderer/engine/simulate/index.ts';
import { logsUpTo } from '../bench/what-if/as-log.ts';
import { runCommand } from '../helpers/run-command.ts';

const root = mkdtempSync(join(tmpdir(), 'switchover-backtest-'));
afterAll(() => rmSync(root, { recursive: true }));

const start = Date.UTC(2026, 10, 28, 9, 30) * 1e3;
const rates = { 'db-01': 90_000, 'web-02': 20_000 };

/** Moves of these VMs, as many on links in turn. @returns ids, in the order of VMs and time */
function written(folder: string, moves: number): readonly string[] {
  return Object.entries(rates).flatMap(([vm, dirtyRatePagesPerSec], at) =>
    Array.from({ length: moves }, (_, move) => {
      const linkGbps = [10, 25, 8][move % 3] ?? 10;
      const inputs = { memoryMiB: 32_768, zeroFraction: 0.25, workingSetMiB: 8192, dirtyRatePagesPerSec, linkGbps };
      const done = simulate({ inputs });
      if (!done.ok) throw new Error(done.problems.join(' '));
      const startMicros = start + (2 * move + at) * 3600e6;
      const id = String(BigInt(startMicros) * 1000n);
      const ends = { sourceIp: '10.0.0.1', destinationIp: '10.0.0.2' };
      for (const [path, text] of Object.entries(logsUpTo(done.migration, Infinity, { startMicros, id, ...ends }))) {
        const file = join(
          root,
          folder,
          path.replace('/app/', `/${vm}/`).replace(/(\w+)\.log$/, `$1-${move}-${at}.log`),
        );
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
      return id;
    }),
  );
}

interface Told {
  readonly backtest: Readonly<
    Record<
      string,
      { readonly by: string; readonly sentence: string; readonly tested: readonly { readonly to: string }[] }
    >
  >;
}

test('simulate --from tells how far it is off on the moves of the VM, then on all', async () => {
  const ids = written('several', 4);
  const { code, out } = await runCommand(simulateCommand, '--from', join(root, 'several'), '--id', ids[0] ?? '');
  expect(code).toBe(0);
  const [own, all] = out.trimEnd().split('\n').slice(-2);
  expect(own).toMatch(
    /^On 3 moves of this VM \(few\), each predicted from the one before it, at its own rate: pre-copy .* off in the median, downtime .*; the 80 % band held \d of 3; all ended as predicted\.$/,
  );
  expect(all).toMatch(/^On 6 moves of these logs \(few\), each predicted /);
  const json = await runCommand(simulateCommand, '--json', '--from', join(root, 'several'), '--id', ids[0] ?? '');
  const { backtest } = JSON.parse(json.out) as Told;
  expect(Object.keys(backtest)).toEqual(['own', 'all']);
  expect([backtest.own?.sentence, backtest.all?.sentence]).toEqual([own, all]);
  expect(backtest.own?.tested.map(({ to }) => to)).toEqual(ids.slice(1, 4));
});

test('and says nothing of it where no VM and no two hosts have two moves', async () => {
  const [id = ''] = written('one', 1);
  rmSync(join(root, 'one', 'esx-a', 'vmfs', 'volumes', 'ds', 'web-02'), { recursive: true });
  for (const host of ['esx-a', 'esx-b']) rmSync(join(root, 'one', host, 'var', 'log', 'vmkernel-0-1.log'));
  const json = await runCommand(simulateCommand, '--json', '--from', join(root, 'one'), '--id', id);
  expect(JSON.parse(json.out)).toMatchObject({ backtest: {} });
  expect((await runCommand(simulateCommand, '--from', join(root, 'one'), '--id', id)).out).not.toContain('predicted');
});
