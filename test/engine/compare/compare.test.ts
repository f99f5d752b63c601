import { beforeAll, describe, expect, test } from 'vitest';
import { compareMoves, lineOf, previousOf } from '../../../renderer/engine/compare/index.ts';
import { endsBy, preCopyParts } from '../../../renderer/engine/compare/pre-copy.ts';
import type { Analysis, Migration, Round } from '../../../renderer/engine/model.ts';
import { analyseSample } from '../../helpers/sample-report.ts';

let analysis: Analysis;
beforeAll(async () => {
  analysis = await analyseSample();
});

function move(vm: string): Migration {
  const found = analysis.migrations.find((one) => one.vm.name === vm);
  if (!found) throw new Error(`${vm} was not found`);
  return found;
}
const compared = (a: Migration, b: Migration) => compareMoves(a, b, analysis);
const round = (n: number, seconds: number, bandwidthMBps: number, remainingPages = 0): Round => ({
  ...{ n, seconds, bandwidthMBps, remainingPages, evidence: [] },
});

describe('the first sentence', () => {
  test('names the largest difference and the round that explains it', () => {
    const { headline, reasons } = compared(move('win-22'), move('app-014'));
    expect(headline).toBe(
      'B took 23.5 s longer and stood still 467 ms instead of 268 ms: it had more to send, 14.3 GiB instead of 7.54 GiB in round 1',
    );
    expect(reasons).toContain('Of the 23.5 s 20.3 s are pre-copy.');
  });

  test('begins with the downtime where that differs more, and explains it by what was left', () => {
    expect(compared(move('db-03'), move('app-014')).headline).toBe(
      'B stood still 467 ms instead of 984 ms and was done 42.4 s sooner: when the guest was stopped there was 413 MiB left instead of 983 MiB',
    );
  });

  test('says of outcomes that differ no reason but the log’s own', () => {
    const { headline, reasons } = compared(move('app-014'), move('erp-01'));
    expect(headline).toBe('A succeeded in 41.3 s; B failed (The guest stood still longer than allowed)');
    expect(reasons).toEqual(['What differs below stands beside that: no line says that it is the reason.']);
  });

  test('says that nothing explains it where no round does', () => {
    expect(compared(move('web-07'), move('erp-01')).headline).toBe(
      'B took 84.6 s longer: no round and no setting that both logs state explains it',
    );
    expect(compared(move('web-07'), move('erp-01')).reasons).toContain('Pre-copy took 16.9 s less, against that.');
  });

  test('finds no difference between a migration and itself', () => {
    const { headline, before } = compared(move('win-22'), move('win-22'));
    expect(headline).toBe('A and B hardly differ: total 17.8 s and 17.8 s, downtime 268 ms and 268 ms');
    expect(before.different).toEqual([]);
  });

  test('names a rate that alone differs, not a setting that differs beside it', () => {
    const a = move('db-03');
    const preCopySeconds = a.metrics.preCopySeconds?.value ?? 0;
    const faster = (share: number) => ({
      ...a,
      rounds: a.rounds.map((one) => ({
        ...one,
        seconds: (one.seconds ?? 0) * share,
        bandwidthMBps: (one.bandwidthMBps ?? 0) / share,
      })),
      metrics: {
        ...a.metrics,
        ...(a.metrics.preCopySeconds && {
          preCopySeconds: { ...a.metrics.preCopySeconds, value: preCopySeconds * share },
        }),
        ...(a.metrics.durationSeconds && {
          durationSeconds: {
            ...a.metrics.durationSeconds,
            value: a.metrics.durationSeconds.value - preCopySeconds * (1 - share),
          },
        }),
        ...(a.metrics.maxSwitchoverSeconds && {
          maxSwitchoverSeconds: { ...a.metrics.maxSwitchoverSeconds, value: 200 },
        }),
      },
    });
    const { headline, reasons } = compared(a, faster(0.5));
    expect(headline).toBe(
      'B was done 35.4 s sooner: its rounds ran faster, round 1 at 2,237 MB/s instead of 1,118 MB/s',
    );
    expect(reasons.at(-1)).toBe(
      'Different before: Switchover limit (100 s / 3 min 20 s). No line says that this is the reason.',
    );
  });

  test('does not compare totals that were read from different logs', () => {
    const a = move('db-03');
    const { durationSeconds } = a.metrics;
    if (!durationSeconds) throw new Error('no duration');
    const hostd = analysis.sources.findIndex(({ path }) => path.includes('hostd'));
    const evidence = [{ source: hostd, line: 1 }];
    const b = { ...a, metrics: { ...a.metrics, durationSeconds: { ...durationSeconds, value: 20, evidence } } };
    const { headline, reasons, where, figures } = compared(a, b);
    expect(headline).not.toContain('sooner');
    expect(reasons).toContain('The totals were read from different logs, so they are not compared.');
    expect([where, figures[0]?.difference]).toEqual([undefined, undefined]);
  });
});

describe('where the seconds went', () => {
  test('adds up to the difference of the totals', () => {
    const { where } = compared(move('app-014'), move('db-03'));
    const sum = where?.steps.reduce((all, { seconds }) => all + seconds, 0);
    expect(sum).toBeCloseTo(83.657 - 41.269, 2);
    expect(where?.steps.map(({ title }) => title)).toEqual([
      'Set-up',
      'Pre-copy: rate',
      'Pre-copy: amount sent',
      'Pre-copy: further rounds',
      'Guest stood still',
      'Page-in',
    ]);
  });

  test('divides rounds into rate, amount and further rounds without a rest', () => {
    // Half the rate: twice the time of the same bytes.
    expect(preCopyParts([round(1, 10, 1000)], [round(1, 20, 500)])).toMatchObject({ rate: 10, moreRounds: 0 });
    expect(preCopyParts([round(1, 10, 1000)], [round(1, 20, 1000)])).toMatchObject({ rate: 0, amount: 10 });
    const parts = preCopyParts([round(1, 10, 1000)], [round(1, 14, 900), round(2, 3, 900)]);
    expect(parts?.moreRounds).toBe(3);
    expect((parts?.rate ?? 0) + (parts?.amount ?? 0)).toBeCloseTo(4, 12);
  });

  test('divides nothing where a round does not state its rate', () => {
    expect(preCopyParts([round(1, 10, 1000)], [{ n: 1, seconds: 20, evidence: [] }])).toBeUndefined();
  });
});

test('a goal explains further rounds only where the other’s would have been met earlier', () => {
  const goal = (seconds: number) => ({ seconds, refs: [] });
  // 1,000 MB/s for 1 s are 244,140 pages.
  const rounds = [round(1, 9, 1000, 900_000), round(2, 4, 1000, 240_000), round(3, 1, 1000, 120_000)];
  expect(endsBy(rounds, goal(0.5), goal(1))).toBe(2);
  expect(endsBy(rounds, goal(0.5), goal(0.9))).toBeUndefined();
  expect(endsBy(rounds, goal(1), goal(0.5))).toBeUndefined();
  expect(endsBy(rounds, undefined, goal(1))).toBeUndefined();
});

test('what one file states for both is not called the same', () => {
  const { before } = compared(move('app-014'), move('db-03'));
  expect(before.statedOnce.map(({ title }) => title)).toContain('Release, source');
  expect(before.same.map(({ title }) => title)).not.toContain('Release, source');
  expect(before.oneSided.map(({ title, a, b }) => [title, a?.text, b?.text])).toEqual([
    ['Switchover goal', '500 ms', undefined],
  ]);
});

test('every figure of a log leads to its line', () => {
  const { figures } = compared(move('app-014'), move('db-03'));
  expect(figures.length).toBeGreaterThan(8);
  for (const { a, b } of figures) for (const one of [a, b]) if (one) expect(one.refs.length).toBeGreaterThan(0);
});

test('a line is drawn from the moment that its migration began, with the goal only where the log states it', () => {
  const [a, b] = [lineOf('A', 'thin', move('app-014')), lineOf('B', 'thick', move('db-03'))];
  expect([a?.goalBytes !== undefined, b?.goalBytes]).toEqual([true, undefined]);
  expect(b?.points[0]?.x).toBeGreaterThan(0);
  expect(b?.points).toHaveLength(11);
  expect(lineOf('A', 'thin', move('file-05'))).toBeUndefined();
});

test('the previous move is the last of the same VM that began earlier', () => {
  const one = move('db-03');
  const at = (key: string, hours: number, vm = one.vm): Migration => ({
    ...one,
    ...{ key, vm, firstSeen: (one.firstSeen ?? 0) - hours * 3600e6 },
  });
  const all = [at('early', 9), one, at('last', 2), at('later', -1), at('other', 1, { name: 'db-04' })];
  expect(previousOf(one, all)?.key).toBe('last');
  expect(previousOf(at('early', 9), all)).toBeUndefined();
});
