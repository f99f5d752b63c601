/** Stun budgets: whose is which, what lines show of a move, and what so few runs can tell of a simulated one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Metric, Migration } from '../../../renderer/engine/model.ts';
import { calibrate, simulate } from '../../../renderer/engine/simulate/index.ts';
import { budgetFor, fits, problemOf, readBudget, readLimit } from '../../../renderer/engine/stun-budget/budgets.ts';
import { chanceOf } from '../../../renderer/engine/stun-budget/chance.ts';
import { brokenBy, countVerdicts, verdictsOf } from '../../../renderer/engine/stun-budget/verdict.ts';
import {
  budgetMark,
  chanceInWords,
  countInWords,
  probability,
  verdictBeside,
  verdictInWords,
} from '../../../renderer/engine/stun-budget/words.ts';
import { analyseSample } from '../../helpers/sample-report.ts';

const { migrations, sources } = await analyseSample();
const budget = (pattern: string, ms: number) => ({ pattern, ms });
const everyone = (ms: number) => [budget('*', ms)];

function sampleOf(vm: string): Migration {
  const found = migrations.find((one) => one.vm.name === vm);
  if (!found) throw new Error(`${vm} was not found`);
  return found;
}

function downtimeOf({ metrics }: Migration): Metric {
  if (!metrics.downtimeMs) throw new Error('No line states its downtime');
  return metrics.downtimeMs;
}

describe('a pattern', () => {
  test.each([
    ['db-*', 'db-03', true],
    ['DB-*', 'db-03', true],
    ['db-03', 'db-03', true],
    ['db-03', 'db-031', false],
    ['db-*', 'my-db-03', false],
    ['*-03', 'db-03', true],
    ['*b*3*', 'db-03', true],
    ['a*a', 'a', false],
    ['ab*ba', 'aba', false],
    ['*aa*aa', 'aaa', false],
    ['a*b*b', 'ab', false],
    ['', 'db-03', false],
    ['*', '', true],
    ['db.03', 'db-03', false],
    ['(db|web)-*', 'db-03', false],
    ['v[1]*', 'V[1] of Zoë', true],
  ])('%s of %s: %s', (pattern, name, isIts) => {
    expect(fits(pattern, name)).toBe(isIts);
  });

  test('fits what a regular expression of it fits', () => {
    const text = (of: string, most: number) =>
      fc.array(fc.constantFrom(...of), { maxLength: most }).map((all) => all.join(''));
    fc.assert(
      fc.property(text('ab*', 8), text('ab', 10), (pattern, name) => {
        expect(fits(pattern, name)).toBe(new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name));
      }),
      { numRuns: 2000 },
    );
  });

  test('of hundreds of stars is tried at once', () => {
    const began = performance.now();
    expect(fits(`${'a*'.repeat(125)}b`, 'a'.repeat(20_000))).toBe(false);
    expect(performance.now() - began).toBeLessThan(200);
  });

  test('that states most of the name counts, of equal ones the shorter budget, whatever their order', () => {
    const all = [budget('*', 1000), budget('db-*', 300), budget('*-03', 200), budget('db-03*', 500)];
    for (const some of [all, all.toReversed()]) {
      expect(budgetFor('db-03', some)?.ms).toBe(500);
      expect(budgetFor('db-04', some)?.ms).toBe(300);
      expect(budgetFor('web-03', some)?.ms).toBe(200);
      expect(budgetFor('web-04', some)?.ms).toBe(1000);
    }
    expect(budgetFor('web-03', [budget('*-03', 200), budget('web*', 100)])?.pattern).toBe('web*');
    expect(budgetFor('web-04', [budget('db-*', 300)])).toBeUndefined();
  });
});

describe('a budget that is typed', () => {
  test.each([
    ['300', 300],
    [' 300 ms ', 300],
    ['1.5s', 1500],
    ['1 S', 1000],
  ])('%s is %i ms', (text, ms) => {
    expect(readLimit(text)).toBe(ms);
  });

  test.each(['', '1,500', '-1', 'NaN', '300 min', '1e3', '0', '3601 s', '٣٠٠'])('%j is refused in words', (text) => {
    expect(readLimit(text)).toMatch(
      /^(?:“.*” is no time: write 300 ms or 1.5 s|A stun budget is between 1 ms and an hour)\.$/,
    );
  });

  test('has its limit behind the last sign', () => {
    expect(readBudget('db-**=300')).toEqual(budget('db-*', 300));
    expect(readBudget('a=b=1s')).toEqual(budget('a=b', 1000));
    expect(readBudget('db-*')).toBe("“db-*” is no stun budget: write PATTERN=MS, such as 'db-*=300'.");
    expect(readBudget('=300')).toBe('A stun budget needs a VM’s name, or a pattern such as db-*.');
  });

  test('is there once, and not a hundred times', () => {
    expect(problemOf([budget('db-*', 1), budget('DB-*', 2)])).toBe('There are two stun budgets for DB-*.');
    const many = Array.from({ length: 101 }, (_, n) => budget(`vm-${n}`, 1));
    expect([problemOf(many.slice(1)), problemOf(many)]).toEqual([undefined, 'There can be 100 stun budgets.']);
  });
});

describe('a move', () => {
  const ruling = (migration: Migration, ms: number) => brokenBy(migration, everyone(ms), sources);

  test('is held against the downtime that a line states, which it names', () => {
    const db = sampleOf('db-03');
    const over = ruling(db, 300);
    expect([over?.state, over?.stun?.evidence]).toEqual(['broken', db.metrics.downtimeMs?.evidence]);
    expect(over && verdictInWords(over)).toBe('Over its stun budget of 300 ms (*): the guest stood still 984 ms');
    expect(over && verdictBeside(over)).toBe('Over its stun budget of 300 ms (*)');
    expect(over && budgetMark(over)).toBe('over 300 ms');
    const within = ruling(db, 1000);
    expect(within && [within.state, verdictInWords(within), budgetMark(within)]).toEqual([
      'kept',
      'Within its stun budget of 1 s (*)',
      undefined,
    ]);
    expect(ruling(db, db.metrics.downtimeMs?.value ?? 0)?.state).toBe('kept');
  });

  test('that is over by less than three digits show has all of them', () => {
    const over = ruling(sampleOf('db-03'), 983.5);
    expect(over && verdictInWords(over)).toBe('Over its stun budget of 984 ms (*): the guest stood still 983.57 ms');
    expect(over && verdictBeside(over)).toContain('983.57 ms');
  });

  test('whose stun no line states is unknown, never kept', () => {
    const web = sampleOf('web-07');
    expect(web.metrics.downtimeMs).toBeUndefined();
    const verdict = ruling(web, 3_600_000);
    expect([verdict?.state, verdict?.why]).toEqual(['unknown', 'no-stun']);
    expect(verdict && verdictInWords(verdict)).toBe(
      'Whether it kept its stun budget of 60 min 0 s (*) is not known: no line states how long the guest stood still',
    );
  });

  test('that failed while the VM was stunned stood still at least until then', () => {
    const erp = sampleOf('erp-01');
    const over = ruling(erp, 1000);
    expect(over && [over.state, verdictInWords(over)]).toEqual([
      'broken',
      'Over its stun budget of 1 s (*): the guest stood still at least 100 s, until the move failed',
    ]);
    const lines = over?.stun?.evidence.map(
      (ref) => erp.lines.find(({ source, line }) => source === ref.source && line === ref.line)?.text,
    );
    expect(lines?.[0]).toContain('VM successfully stunned');
    const longer = ruling(erp, 200_000);
    expect([longer?.state, longer?.why]).toEqual(['unknown', 'at-least']);
  });

  test('over whose clock a step went is unknown', () => {
    const stepped = { ...sampleOf('erp-01'), clockStep: { backMicros: 1e6, evidence: [] } };
    expect(ruling(stepped, 1000)?.state).toBe('unknown');
  });

  test('that hostd alone calls failed may have ended before: nothing is known', () => {
    const erp = sampleOf('erp-01');
    const hostd = sources.findIndex(({ path }) => path.endsWith('hostd.log'));
    const late = {
      ...erp,
      milestones: erp.milestones.map((one) =>
        one.name === 'failure' && one.side === 'source' ? { ...one, evidence: [{ source: hostd, line: 1 }] } : one,
      ),
    };
    expect([ruling(late, 1000)?.state, ruling(late, 1000)?.why]).toEqual(['unknown', 'no-stun']);
  });

  test('is broken by the stun for page tracking, which the guest feels as well', () => {
    const db = sampleOf('db-03');
    const quick = {
      ...db,
      metrics: { ...db.metrics, downtimeMs: { ...downtimeOf(db), value: 20 } },
      downtimes: [],
    };
    const over = ruling(quick, 100);
    expect(over && [over.state, verdictInWords(over), budgetMark(over)]).toEqual([
      'broken',
      'Over its stun budget of 100 ms (*): the stun for page tracking took 132 ms',
      'over 100 ms by page tracking',
    ]);
    expect(ruling(quick, 132)?.state).toBe('kept');
  });

  test('measured between two clocks is unknown where they allow both', () => {
    const db = sampleOf('db-03');
    const measured = {
      ...db,
      metrics: { downtimeMs: { ...downtimeOf(db), value: 400, kind: 'derived' as const } },
      downtimes: [{ way: 'stun-to-resume' as const, ms: 400, lowMs: 200, highMs: 600, evidence: [] }],
    };
    expect([150, 199, 200, 599, 600].map((ms) => ruling(measured, ms)?.state)).toEqual([
      'broken',
      'broken',
      'unknown',
      'unknown',
      'kept',
    ]);
    const either = ruling(measured, 300);
    expect(either && verdictInWords(either)).toBe(
      'Whether it kept its stun budget of 300 ms (*) is not known: by the clocks of two hosts the guest stood still 200 ms to 600 ms',
    );
  });

  test('of a VM that no line names is judged by what holds for every budget alone', () => {
    const nameless = { ...sampleOf('db-03'), vm: {} };
    const state = (...budgets: Parameters<typeof brokenBy>[1]) => {
      const verdict = brokenBy(nameless, budgets, sources);
      return [verdict?.state, verdict?.budget];
    };
    expect(state(budget('db-*', 300))).toEqual(['unknown', undefined]);
    expect(state(budget('db-*', 300), budget('*', 2000))).toEqual(['unknown', undefined]);
    expect(state(budget('db-*', 300), budget('*', 500))).toEqual(['broken', undefined]);
    expect(state(budget('db-*', 1000), budget('*', 2000))).toEqual(['kept', undefined]);
  });

  test('has no budget where no pattern fits, where there is none, and of a VM that was off', () => {
    const db = sampleOf('db-03');
    expect(brokenBy(db, [budget('web-*', 1)], sources)).toBeUndefined();
    expect(brokenBy(db, [], sources)).toBeUndefined();
    expect(ruling({ ...db, kind: 'cold' }, 1)).toBeUndefined();
  });
});

test('of many moves the broken and the unknown are counted, with why', () => {
  const count = countVerdicts(verdictsOf(migrations, [budget('db-*', 300), budget('*', 500)], sources).values());
  expect(count).toEqual({ judged: 7, broken: 2, unknown: { 'no-stun': 2, 'at-least': 0, clocks: 0, 'no-name': 0 } });
  expect(countInWords(count)).toBe(
    '2 of 7 moves broke their stun budget. 2 are unknown: no line states how long the guest stood still.',
  );
  const said = (more: Partial<typeof count>) => countInWords({ ...count, ...more });
  const none = { 'no-stun': 0, 'at-least': 0, clocks: 0, 'no-name': 0 };
  expect(said({ broken: 0, unknown: none })).toBe('7 moves kept their stun budget.');
  expect(said({ judged: 1, broken: 1, unknown: none })).toBe('1 of 1 move broke its stun budget.');
  expect(said({ broken: 0, unknown: { ...none, 'no-stun': 1, 'no-name': 2 } })).toBe(
    'None of 7 moves is known to have broken its stun budget. 3 are unknown: of 1 no line states how long the guest stood still, of 2 no line names the VM.',
  );
  expect(said({ judged: 0, broken: 0, unknown: none })).toBe(
    'No move here has a stun budget: no name of a VM fits a pattern.',
  );
});

describe('a simulated migration', () => {
  const chance = (over: number, unfinished = 0, runs = 60) => ({ budget: budget('db-*', 300), over, unfinished, runs });

  test('breaks a budget in the share of its runs that are longer or do not complete', () => {
    const { scenario } = calibrate(sampleOf('db-03'));
    const done = simulate({ ...scenario, id: 'db-03' }, { bandRuns: 20 });
    if (!done.ok || !done.migration.band) throw new Error('db-03 cannot be simulated');
    const { band } = done.migration;
    expect(band.downtimesMs).toHaveLength(Math.round(band.completedShare * 20));
    expect(band.downtimesMs).toEqual([...band.downtimesMs].sort((a, b) => a - b));
    const middle = band.downtimeMs?.middle ?? 0;
    const { over } = chanceOf(band, budget('*', middle));
    expect(over).toBe(band.downtimesMs.filter((ms) => ms > middle).length);
    expect(over).toBeGreaterThan(0);
    expect(over).toBeLessThan(20);
    expect(chanceOf({ downtimesMs: [100, 301, 400], runs: 5 }, budget('*', 300))).toMatchObject({
      over: 2,
      unfinished: 2,
    });
  });

  test.each([
    [chance(0), 'below 5 %'],
    [chance(0, 0, 40), 'below 10 %'],
    [chance(1), 'below 10 %'],
    [chance(3), 'of about 10 %'],
    [chance(13), 'of about 20 %'],
    [chance(10, 20), 'of about 50 %'],
    [chance(57), 'of about 90 %'],
    [chance(58), 'above 90 %'],
    [chance(60), 'above 95 %'],
    [chance(0, 60), 'above 95 %'],
  ])('no more digits than the runs can bear: %j', (one, words) => {
    expect(probability(one)).toBe(words);
  });

  test('in a sentence, with what does not complete told apart', () => {
    const begin = 'The simulated migration breaks its stun budget of 300 ms (db-*) with a probability ';
    expect(chanceInWords(chance(13))).toBe(`${begin}of about 20 %: 13 of 60 runs.`);
    expect(chanceInWords(chance(11, 2))).toBe(`${begin}of about 20 %: 13 of 60 runs, of which 2 do not complete.`);
    expect(chanceInWords(chance(0))).toBe(`${begin}below 5 %: none of 60 runs.`);
    expect(chanceInWords(chance(0, 60))).toBe(`${begin}above 95 %: all of 60 runs, which do not complete.`);
  });
});
