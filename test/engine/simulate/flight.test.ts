import { describe, expect, it } from 'vitest';
import { flightSentence } from '../../../renderer/engine/presentation/in-flight.ts';
import type { LogSource, Migration } from '../../../renderer/engine/model.ts';
import { expectedOf, flightOf, isInFlight, resolve, simulate } from '../../../renderer/engine/simulate/index.ts';
import type { Inputs, SimulatedMigration } from '../../../renderer/engine/simulate/index.ts';
import { run } from '../../../renderer/engine/simulate/profiles.ts';
import { readAfterRound, readBack } from '../../bench/what-if/as-log.ts';

const guest: Inputs = { memoryMiB: 65_536, zeroFraction: 0.25, workingSetMiB: 8192, dirtyRatePagesPerSec: 120_000 };
/** Hot and cold parts: what is left is mostly of the hot one. */
const skewed: Inputs = { ...guest, pattern: 'hotcold' };

function moved(inputs: Inputs): SimulatedMigration {
  const done = simulate({ hypervisor: 'VMware', inputs });
  if (!done.ok) throw new Error(done.problems.join(' '));
  return done.migration;
}

function source(lastTime: number): LogSource {
  const stated = { host: 'esx-a', lines: 1, bytes: 1, zone: 'stated', firstTime: 0, lastTime } as const;
  return { path: 'vmkernel.log', format: 'vmkernel', ...stated };
}

describe('a run that goes on behind the rounds of another', () => {
  it.each([
    ['a uniform guest', { ...guest, linkGbps: 10, sdps: 0 }],
    ['hot and cold parts', { ...skewed, linkGbps: 10, sdps: 0 }],
    ['a sweep', { ...guest, pattern: 'sequential', linkGbps: 25, sdps: 0 }],
    ['a guest that SDPS slows', { ...guest, dirtyRatePagesPerSec: 400_000, linkGbps: 10 }],
    ['a QEMU guest', { ...guest, memoryMiB: 2048, workingSetMiB: 512, dirtyRatePagesPerSec: 9000, bandwidthMiBps: 64 }],
  ])('ends as that one did: %s', (name, inputs) => {
    const resolved = resolve({ hypervisor: name.includes('QEMU') ? 'QEMU 10.0' : 'VMware', inputs });
    if (!resolved.ok) throw new Error(resolved.problems.join(' '));
    const whole = run(resolved.parameters);
    const passes = whole.rounds.filter(({ phase }) => phase === 'pre-copy');
    expect(passes.length).toBeGreaterThan(2);
    for (let seen = 1; seen < passes.length - 1; seen++) {
      const begun = passes.slice(0, seen).map(({ seconds, dirtiedPages, pagesAtEnd }) => ({
        ...{ seconds, dirtied: dirtiedPages, unsent: pagesAtEnd },
      }));
      const rest = run({ ...resolved.parameters, begun });
      expect(rest.stunAtSeconds / whole.stunAtSeconds).toBeCloseTo(1, 1.5);
      expect(rest.end).toBe(whole.end);
      expect(rest.throttleMost).toBeCloseTo(whole.throttleMost, 2);
    }
  });
});

describe('a log that ends in pre-copy', () => {
  const told = moved({ ...guest, linkGbps: 10 });
  const last = told.rounds.length;
  const flightAfter = (seen: number) => {
    const log = readAfterRound(told, seen);
    return flightOf(log, undefined, log.rounds.length > 0 ? [source(log.lastSeen ?? 0)] : []);
  };

  it('is told how it goes on, the better the more rounds it has', () => {
    const stun = (told.milestones.find(({ name }) => name === 'stun')?.time ?? 0) / 1e6;
    const ends = told.rounds.map(({ end = 0 }) => end / 1e6);
    const [first, late] = [flightAfter(1), flightAfter(last - 1)];
    expect(last).toBeGreaterThan(3);
    for (const [seen, flight] of [[1, first] as const, [last - 1, late] as const]) {
      const left = stun - (ends[seen - 1] ?? 0);
      expect(flight?.leftSeconds?.low).toBeLessThan(left * 1.01);
      expect(flight?.leftSeconds?.high).toBeGreaterThan(left * 0.99);
      expect(flight?.downtimeMs?.low).toBeLessThan(told.downtimeMs ?? 0);
      expect(flight?.downtimeMs?.high).toBeGreaterThan(told.downtimeMs ?? Infinity);
    }
    const width = (flight: typeof first) => (flight?.leftSeconds?.high ?? NaN) - (flight?.leftSeconds?.low ?? NaN);
    expect(width(late)).toBeLessThan(width(first) / 5);
    expect(late).toMatchObject({ rounds: last - 1, outlook: 'moves', silentUntil: undefined });
  });

  it('is no longer told so once anything shows that it went on or ended', () => {
    const log = readAfterRound(told, 2);
    expect(isInFlight(log)).toBe(true);
    expect(isInFlight(readAfterRound(told, last))).toBe(false);
    expect(isInFlight(readBack(told))).toBe(false);
    const end = { source: 0, line: 1 };
    const later: readonly Partial<Migration>[] = [
      { outcome: 'failed' },
      { preCopyEnd: 'no-progress' },
      { milestones: [...log.milestones, { name: 'resume', time: undefined, side: 'destination', evidence: [end] }] },
      {
        phases: [
          ...log.phases,
          { name: 'switchover', side: 'source', start: undefined, end: undefined, evidence: [end] },
        ],
      },
      { metrics: { ...log.metrics, downtimeMs: { value: 1, unit: 'ms', kind: 'stated', evidence: [end] } } },
      { states: [{ from: 2, to: 3, time: (log.lastSeen ?? 0) + 1, side: 'source', evidence: [end] }] },
      { reachedHost: false },
      { kind: 'storage-vmotion' },
      { rounds: log.rounds.map(({ bandwidthMBps: _, ...round }) => round) },
      { rounds: log.rounds.map(({ seconds: _, ...round }) => round) },
      { rounds: [] },
    ];
    for (const one of later) expect(isInFlight({ ...log, ...one })).toBe(false);
  });

  it('is not simulated where the log goes on long after a next line was due', () => {
    const log = readAfterRound(told, 2);
    const until = (seconds: number) => flightOf(log, undefined, [source((log.lastSeen ?? 0) + seconds * 1e6)]);
    expect(until(1)?.silentUntil).toBeUndefined();
    const rotated = (host: string) =>
      flightOf(log, undefined, [source(log.lastSeen ?? 0), { ...source((log.lastSeen ?? 0) + 600e6), host }]);
    expect(rotated('esx-b')?.silentUntil).toBeUndefined();
    expect(rotated('esx-a')?.silentUntil).toBeDefined();
    const silent = until(600);
    expect(silent?.silentUntil).toBe((log.lastSeen ?? 0) + 600e6);
    if (!silent) throw new Error('It is in flight.');
    expect(flightSentence(log, silent, () => 'then')).toMatch(
      /^app is in pre-copy, 2 rounds done as of the line at then\. By the simulation its next line was due within .* without it: nothing is expected of it here\.$/,
    );
  });

  it('is not simulated where rounds are missing before its first', () => {
    const log = readAfterRound(told, 4);
    const [, second, ...rest] = log.rounds;
    if (!second) throw new Error('It has four rounds.');
    const { start = 0 } = log.rounds[0] ?? {};
    const whole = { ...second, start, seconds: ((second.end ?? 0) - start) / 1e6 };
    expect(flightOf(log, undefined, [])).toBeDefined();
    expect(flightOf({ ...log, rounds: [whole, ...rest] }, undefined, [])).toBeUndefined();
  });

  it('is not said to stay after a single round, which any guest fits', () => {
    const hypervisor = 'QEMU 10.0.2 TCG';
    const swept: Inputs = { memoryMiB: 1024, workingSetMiB: 600, pattern: 'sequential', dirtyRatePagesPerSec: 20_000 };
    const done = simulate({ hypervisor, inputs: { ...swept, bandwidthMiBps: 128, bandwidthLimit: 'link' } });
    if (!done.ok) throw new Error(done.problems.join(' '));
    const after = (rounds: number) => expectedOf(readAfterRound(done.migration, rounds), undefined, { hypervisor });
    expect([after(1)?.outlook, after(2)?.outlook]).toEqual(['open', 'moves']);
    expect(after(1)?.completedShare).toBeLessThan(0.1);
  });

  it('is told in a sentence, with what is assumed', () => {
    const log = readAfterRound(told, last - 1);
    const flight = flightOf(log, undefined, []);
    if (!flight) throw new Error('It is in flight.');
    expect(flightSentence(log, flight, () => '02:31:55')).toMatch(
      new RegExp(
        `^app is in pre-copy, ${last - 1} rounds done: [\\d.]+ m?s \\([\\d.]+ m?s to [\\d.]+ m?s\\) more, then a stun of [\\d.]+ ms \\([\\d.]+ ms to [\\d.]+ ms\\); ` +
          'it would converge(, with the guest slowed \\(SDPS\\))?\\. Simulated from these rounds, as of the line at 02:31:55; ' +
          '80 % of what is possible lies in the brackets\\. No line states the switchover goal: 500 ms, the default of Migrate\\.PreCopySwitchoverTimeGoal\\.$',
      ),
    );
    const open = flightSentence(log, { ...flight, outlook: 'open', completedShare: 0.62 }, () => '');
    expect(open).toContain('it may not get across: of the guests that these rounds allow, 62 % do; with those ');
    const never = { ...flight, outlook: 'stays', verdict: 'would-not-converge', leftSeconds: undefined } as const;
    expect(flightSentence(log, never, () => '')).toContain('done: it would not converge. Simulated');
  });
});
