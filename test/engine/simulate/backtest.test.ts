import { describe, expect, it } from 'vitest';
import type { Migration } from '../../../renderer/engine/model.ts';
import { backtestSentence } from '../../../renderer/engine/presentation/backtest.ts';
import {
  backtest,
  backtestSteps,
  choosePairs,
  choosePairsFor,
  simulate,
} from '../../../renderer/engine/simulate/index.ts';
import type { Inputs } from '../../../renderer/engine/simulate/index.ts';
import { reconstruct } from '../../helpers/reconstruct.ts';
import { logsUpTo } from '../../bench/what-if/as-log.ts';

/** VMs of one size that write in ways of their own: page writes a second, and MiB that they go to. */
const vms: Readonly<Record<string, Inputs>> = {
  'app-01': { dirtyRatePagesPerSec: 2000, workingSetMiB: 512 },
  'db-02': { dirtyRatePagesPerSec: 90_000, workingSetMiB: 12_288 },
  'db-03': { dirtyRatePagesPerSec: 150_000, workingSetMiB: 6144, pattern: 'hotcold' },
  'web-04': { dirtyRatePagesPerSec: 30_000, workingSetMiB: 4096, pattern: 'sequential' },
};
const lines = [10, 25, 10, 8, 25];
const start = Date.UTC(2026, 10, 28, 9, 30) * 1e3;

/** Logs of five moves of each VM, an hour apart, on links of other speed, as the hosts write them. */
function read(of: readonly string[] = Object.keys(vms), sdps = 0): readonly Migration[] {
  const files = of.flatMap((vm, at) =>
    lines.flatMap((linkGbps, move) => {
      const done = simulate({ inputs: { memoryMiB: 32_768, zeroFraction: 0.25, sdps, linkGbps, ...vms[vm] } });
      if (!done.ok) throw new Error(done.problems.join(' '));
      const micros = start + (move * of.length + at) * 3600e6;
      const id = String(BigInt(micros) * 1000n + BigInt(at));
      const ends = {
        sourceIp: '10.0.0.1',
        destinationIp: '10.0.0.2',
        uuid: `00000000-0000-0000-0000-00000000000${at}`,
      };
      return Object.entries(logsUpTo(done.migration, Infinity, { startMicros: micros, id, ...ends })).map(
        ([path, text]) =>
          [path.replace('/app/', `/${vm}/`).replace(/(\w+)\.log$/, `$1-${move}-${at}.log`), text] as const,
      );
    }),
  );
  return reconstruct(Object.fromEntries(files)).migrations;
}

const choose = (migrations: readonly Migration[], like?: Migration, most?: number) =>
  choosePairs({ migrations, hosts: [] }, like, most);

describe('pairs of moves', () => {
  const all = read();

  it('are the next ones of the same VM, in the order of time', () => {
    expect(all).toHaveLength(20);
    const chosen = choose(all);
    expect([chosen?.by, chosen?.of, chosen?.pairs.length]).toEqual(['vm', 16, 16]);
    const at = new Map(all.map((one) => [one.key, one]));
    for (const { from, to } of chosen?.pairs ?? []) {
      const [a, b] = [at.get(from.key), at.get(to.key)];
      expect(a?.vm.name).toBe(b?.vm.name);
      expect((b?.firstSeen ?? 0) - (a?.firstSeen ?? 0)).toBe(4 * 3600e6);
    }
  });

  it('are of the VM that is asked about, and come with those of all', () => {
    const [db] = all.filter(({ vm }) => vm.name === 'db-02');
    expect(choose(all, db)).toMatchObject({ by: 'vm', of: 4 });
    const analysis = { migrations: all, hosts: [] };
    expect(choosePairsFor(analysis, db)).toMatchObject({ own: { of: 4 }, all: { of: 16 } });
    expect(choosePairsFor(analysis, undefined)).toMatchObject({ own: undefined, all: { of: 16 } });
    const alone = { ...analysis, migrations: all.filter(({ vm }) => vm.name === 'db-02') };
    expect(choosePairsFor(alone, db)).toMatchObject({ own: { of: 4 }, all: undefined });
  });

  it('are of the same hosts and of one size where no line names the VM', () => {
    const nameless = all.map(({ vm: _, ...one }): Migration => ({ ...one, vm: {} }));
    expect(choose(nameless, nameless[0])).toMatchObject({ by: 'hosts', of: 19 });
    expect(choose(nameless)).toMatchObject({ by: 'hosts', of: 19 });
    const larger = nameless.map((one, at): Migration => {
      const [first, ...rounds] = one.rounds;
      const rate = 2 * (first?.transmitToDirtyPercent ?? 0);
      return at % 2 === 0 || !first ? one : { ...one, rounds: [{ ...first, transmitToDirtyPercent: rate }, ...rounds] };
    });
    expect(choose(larger)).toMatchObject({ by: 'hosts', of: 18 });
    const elsewhere = { ...all[0], vm: {}, source: { ip: '10.9.9.9' } } as Migration;
    expect(choose([...nameless, elsewhere], elsewhere)).toBeUndefined();
    // Of a VM that is another one nothing follows.
    const each = all.map((one, at): Migration => ({ ...one, vm: { name: `vm-${at}` } }));
    expect(choose(each)).toBeUndefined();
  });

  it('are spread evenly where there are too many', () => {
    const chosen = choose(all, undefined, 4);
    const whole = choose(all)?.pairs ?? [];
    expect(chosen?.of).toBe(16);
    expect(chosen?.pairs.map(({ to }) => to.key)).toEqual([0, 4, 8, 12].map((at) => whole[at]?.to.key));
  });

  it('have rounds with rates, and a second one that shows how pre-copy ended', () => {
    const of = read(['db-02']);
    const without = of.map((one, at) =>
      at === 2 ? { ...one, rounds: one.rounds.map(({ n, evidence }) => ({ n, evidence })) } : one,
    );
    expect(choose(without)?.of).toBe(3);
    const failed = (preCopyEnd: 'no-progress' | undefined) =>
      of.map((one, at) => (at === 4 ? ({ ...one, outcome: 'failed', preCopyEnd } as const) : one));
    expect(choose(failed(undefined))?.of).toBe(3);
    expect(choose(failed('no-progress'))?.of).toBe(4);
    expect(choose(of.map((one, at) => (at === 4 ? ({ ...one, outcome: 'unknown' } as const) : one)))?.of).toBe(3);
    const last = (change: Partial<Migration>) =>
      choose(of.map((one, at) => (at === 4 ? { ...one, ...change } : one)))?.of;
    expect(last({ outcome: 'failed', preCopyEnd: 'converged' })).toBe(3);
    expect(last({ outcome: 'unknown', preCopyEnd: 'no-progress' })).toBe(3);
    expect(last({ kind: 'storage-vmotion' })).toBe(3);
    expect(choose(of.slice(0, 1))).toBeUndefined();
  });

  it('are none of two VMs of one name', () => {
    const named = read(['db-02', 'db-03']).map((one) => ({ ...one, vm: { ...one.vm, name: 'db' } }));
    const own = new Map(named.map((one) => [one.key, one.vm.uuid]));
    const chosen = choose(named);
    expect(chosen).toMatchObject({ by: 'vm', of: 8 });
    for (const { from, to } of chosen?.pairs ?? []) expect(own.get(from.key)).toBe(own.get(to.key));
    expect(choose(named, named[0])).toMatchObject({ by: 'vm', of: 4 });
    // Without its uuid nobody knows which of the two it is.
    const nameless = named.map((one, at) => (at === 0 ? { ...one, vm: { name: 'db' } } : one));
    expect(choose(nameless)).toMatchObject({ by: 'vm', of: 7 });
  });
});

describe('the backtest', () => {
  const all = read();
  const chosen = choose(all);
  if (!chosen) throw new Error('There are pairs.');

  it('finds what the next move of the VM does', () => {
    const { wrong, medianPreCopyPercent = NaN, medianDowntimePercent = NaN, held, heldOf } = backtest(chosen);
    expect(wrong).toBe(0);
    expect(medianPreCopyPercent).toBeLessThan(3);
    expect(medianDowntimePercent).toBeLessThan(25);
    expect(held / heldOf).toBeGreaterThan(0.6);
  });

  it('finds much less where the VMs are shuffled', () => {
    const shift = (at: number) => chosen.pairs[(at + 1) % chosen.pairs.length]?.from;
    const pairs = chosen.pairs.map(({ from, to }, at) => ({ from: shift(at) ?? from, to }));
    const [own, shuffled] = [backtest(chosen), backtest({ ...chosen, pairs })];
    const error = (one: typeof own) => one.medianPreCopyPercent ?? NaN;
    expect(error(shuffled)).toBeGreaterThan(5 * error(own));
    expect(shuffled.held).toBeLessThan(0.5 * own.held);
  });

  it('counts a wrong verdict as a miss, and says it', () => {
    const [{ from, to } = { from: undefined, to: undefined }] = chosen.pairs;
    if (!from || !to) throw new Error('There are pairs.');
    const failed = { ...to, outcome: 'failed', preCopyEnd: 'no-progress' } as const;
    const tested = backtest({ by: 'vm', of: 1, pairs: [{ from, to: failed }] });
    expect(tested).toMatchObject({ wrong: 1, held: 0, heldOf: 1, medianPreCopyPercent: Infinity });
    const forced = backtest({ by: 'vm', of: 1, pairs: [{ from, to: { ...to, preCopyEnd: 'no-progress' } }] });
    expect(forced).toMatchObject({ wrong: 1, held: 0, heldOf: 1 });
    expect(backtestSentence(tested, 'this VM')).toBe(
      'On 1 move of this VM (a single one), each predicted from the one before it, at its own rate: no error of pre-copy, as half or more ended otherwise; the 80 % band held 0 of 1; 1 of 1 ended otherwise than predicted and counts as a miss.',
    );
  });

  it('does not look at the rounds of the move that it predicts, but for the rate, the memory and the goal', () => {
    const [pair] = chosen.pairs.slice(5);
    if (!pair) throw new Error('There are pairs.');
    const [first] = pair.to.rounds;
    const later = { ...pair.to, rounds: first ? [first] : [] };
    const of = (to: typeof pair.to) => backtest({ by: 'vm', of: 1, pairs: [{ from: pair.from, to }] }).tested;
    expect(pair.to.rounds.length).toBeGreaterThan(1);
    expect(of(later)).toEqual(of(pair.to));
  });

  it('gives way after each pair', () => {
    const counts = Array.from(
      backtestSteps({ ...chosen, pairs: chosen.pairs.slice(0, 3) }),
      ({ tested }) => tested.length,
    );
    expect(counts).toEqual([1, 2, 3]);
  });

  it('is told in a sentence, small numbers as such', () => {
    const tested = backtest(chosen);
    const one = { ...tested, medianPreCopyPercent: 6.04, medianDowntimePercent: 12, held: 12 };
    expect(backtestSentence({ ...one, of: 2485 }, 'these logs')).toBe(
      'On 16 moves of these logs, each predicted from the one before it, at its own rate: pre-copy 6.04 % off in the median, downtime 12 %; the 80 % band held 75 %; all ended as predicted. Of 2,485 pairs of moves, 16 were tried.',
    );
    const small = {
      ...one,
      by: 'hosts',
      of: 3,
      tested: tested.tested.slice(0, 3),
      held: 2,
      heldOf: 3,
      wrong: 2,
    } as const;
    expect(backtestSentence(small, 'this VM')).toBe(
      'On 3 moves between these hosts (few), each predicted from the one before it of a VM of that size (no line names it), at its own rate: pre-copy 6.04 % off in the median, downtime 12 %; the 80 % band held 2 of 3; 2 of 3 ended otherwise than predicted and count as misses.',
    );
    expect(backtestSentence(undefined, 'this VM')).toBeUndefined();
    expect(backtestSentence({ ...tested, tested: [] }, 'this VM')).toBeUndefined();
  });
});
