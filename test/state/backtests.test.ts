import { expect, it } from 'vitest';
import type { Migration } from '../../renderer/engine/model.ts';
import { simulate } from '../../renderer/engine/simulate/index.ts';
import type { Backtest } from '../../renderer/engine/simulate/index.ts';
import { WhatIf } from '../../renderer/state/what-if/what-if.svelte.ts';
import { logsUpTo } from '../bench/what-if/as-log.ts';
import { FakeEngine, settled } from '../helpers/fake-engine.ts';
import { reconstruct } from '../helpers/reconstruct.ts';

const start = Date.UTC(2026, 10, 28, 9, 30) * 1e3;

/** Three moves of each of these VMs, with their logs. */
function moves(...vms: readonly string[]): readonly Migration[] {
  const files = vms.flatMap((vm, at) =>
    [10, 25, 8].flatMap((linkGbps, move) => {
      const done = simulate({
        inputs: { memoryMiB: 16_384, workingSetMiB: 2048, dirtyRatePagesPerSec: 2e4, linkGbps },
      });
      if (!done.ok) throw new Error(done.problems.join(' '));
      const startMicros = start + (vms.length * move + at) * 3600e6;
      const ends = { sourceIp: '10.0.0.1', destinationIp: '10.0.0.2', id: String(BigInt(startMicros) * 1000n) };
      return Object.entries(logsUpTo(done.migration, Infinity, { startMicros, ...ends })).map(
        ([path, text]) =>
          [path.replace('/app/', `/${vm}/`).replace(/(\w+)\.log$/, `$1-${move}-${at}.log`), text] as const,
      );
    }),
  );
  return reconstruct(Object.fromEntries(files)).migrations;
}

const migrations = moves('db-01', 'db-02');
const keyOf = (vm: string) => migrations.find((one) => one.vm.name === vm)?.key;

function opened(answering?: ConstructorParameters<typeof FakeEngine>[0]) {
  const engine = new FakeEngine(answering);
  const open = { migrations, hosts: [] };
  const find = (key: string) => open.migrations.find((one) => one.key === key);
  return { engine, open, whatIf: new WhatIf(engine, find, { moves: () => open }) };
}

const own = /^On 2 moves of this VM \(few\), each predicted .* all ended as predicted\./;
const all = /On 4 moves of these logs \(few\), each predicted .* all ended as predicted\.$/;

it('tells how far predictions are off of the VM, then of all moves, once what-if is opened', async () => {
  const { engine, whatIf } = opened();
  expect(engine.of('backtest')).toEqual([]);
  whatIf.open(keyOf('db-01'));
  expect(whatIf.backtests.sentence).toBe('');
  await settled();
  expect(whatIf.backtests.sentence).toMatch(own);
  expect(whatIf.backtests.sentence).toMatch(all);
  expect(engine.of('backtest').map(({ chosen }) => chosen.of)).toEqual([2, 4]);
});

it('tries all of them once, until others are open', async () => {
  const { engine, open, whatIf } = opened();
  for (const vm of ['db-01', 'db-02']) {
    whatIf.open(keyOf(vm));
    await settled();
    expect(whatIf.backtests.sentence).toMatch(all);
  }
  expect(engine.of('backtest').map(({ chosen }) => chosen.of)).toEqual([2, 4, 2]);
  open.migrations = [...migrations];
  whatIf.open(undefined);
  await settled();
  expect(engine.of('backtest').map(({ chosen }) => chosen.of)).toEqual([2, 4, 2, 4]);
  expect(whatIf.backtests.sentence).toMatch(/^On 4 moves of these logs/);
});

it('stops, and tells nothing of the one before, where another migration is opened', async () => {
  const answers: ((backtest: Backtest) => void)[] = [];
  const { engine, whatIf } = opened({ backtest: () => new Promise((resolve) => answers.push(resolve)) });
  whatIf.open(keyOf('db-01'));
  await settled();
  whatIf.restore([]);
  expect(engine.cancelled.map(({ kind }) => kind)).toEqual(['backtest']);
  const tested = { from: '', to: '', predicted: 'converged', isRight: true, isHeld: true } as const;
  const one = { ...tested, preCopyPercent: 1, downtimePercent: undefined };
  const none = { medianPreCopyPercent: 1, medianDowntimePercent: undefined, held: 1, heldOf: 1, wrong: 0 };
  answers[0]?.({ by: 'vm', of: 1, tested: [one], ...none });
  await settled();
  expect(whatIf.backtests.sentence).toBe('');
  expect(engine.of('backtest')).toHaveLength(1);
});

it('says nothing where the worker ends', async () => {
  const { engine, whatIf } = opened({ backtest: () => new Promise(() => undefined) });
  whatIf.open(keyOf('db-01'));
  await settled();
  engine.stop('The worker failed.');
  await settled();
  expect(whatIf.backtests.sentence).toBe('');
});
