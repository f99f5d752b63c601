/** The offset of two hosts' clocks, from generated logs of which it is known. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Clocks } from '../../../renderer/engine/migration/clocks.ts';
import type { Migration } from '../../../renderer/engine/model.ts';
import { seededRandom } from '../../fixtures/random.ts';
import { twoHosts } from '../../fixtures/two-hosts.ts';
import { reconstruct } from '../../helpers/reconstruct.ts';

const folder = new URL('../../fixtures/sample/', import.meta.url).pathname;
const read = (path: string) => readFileSync(folder + path, 'utf8');

function withClocks(migrations: readonly Migration[]): readonly Migration[] {
  const clocks = new Clocks();
  for (const migration of migrations) clocks.add(migration);
  return migrations.map(clocks.settled());
}

/** The logs of two hosts, named as bundles are, so that each line has its host. */
function migrationsOf(logs: Readonly<Record<string, string>>): readonly Migration[] {
  const named = Object.entries(logs).map(([path, text]): readonly [string, string] => [
    path.replace(/^(esx-[^/]+)\//, '$1-2023-11-16--05.04/'),
    text,
  ]);
  return withClocks(reconstruct(Object.fromEntries(named)).migrations);
}

describe('sixty pairs of hosts, up to 90 s apart and drifting', () => {
  const random = seededRandom(20_260);
  const nights = Array.from({ length: 60 }, (_, seed) =>
    twoHosts({ seed, aheadSeconds: random.next() * 180 - 90, drift: (random.next() - 0.5) * 100e-6, read }),
  );
  const pairs = nights.flatMap(({ logs, migrations }) => {
    const found = migrationsOf(logs);
    return migrations.map((want) => ({ want, got: found.filter(({ id }) => id === want.id) }));
  });

  test('every migration is joined from both hosts, once', () => {
    expect(pairs.length).toBeGreaterThan(300);
    for (const { want, got } of pairs) {
      expect(got).toHaveLength(1);
      expect(got[0]).toMatchObject({
        outcome: want.outcome,
        vm: { name: want.vm },
        source: { host: want.source },
        destination: { host: want.destination },
        sides: ['source', 'destination'],
      });
    }
  });

  test('the true offset lies inside the interval, in 95 % of them at least', () => {
    const bounded = pairs.filter(({ got }) => got[0]?.clock !== undefined);
    expect(bounded.length).toBeGreaterThan(0.95 * pairs.length);
    const right = bounded.filter(({ want, got }) => {
      const clock = got[0]?.clock;
      const [start = NaN, end = NaN] = want.clockOffsetSeconds ?? [];
      if (!clock) return false;
      const [low, high] = [clock.lowMicros / 1e6, clock.highMicros / 1e6];
      // The truth is told in milliseconds.
      return clock.isConsistent && low <= Math.max(start, end) + 0.001 && high >= Math.min(start, end) - 0.001;
    });
    expect(right.length / bounded.length).toBeGreaterThanOrEqual(0.95);
  });

  test('where a migration succeeded, the interval is narrow enough to be of use', () => {
    const widths = pairs
      .filter(({ want }) => want.outcome === 'succeeded')
      .map(({ got }) => ((got[0]?.clock?.highMicros ?? Infinity) - (got[0]?.clock?.lowMicros ?? 0)) / 1e6)
      .sort((a, b) => a - b);
    expect(widths[Math.floor(widths.length / 2)]).toBeLessThan(0.1);
  });

  test('the measured downtime holds the stated one', () => {
    let held = 0;
    for (const { want, got } of pairs) {
      const measured = got[0]?.downtimes.find(({ way }) => way === 'stun-to-resume');
      if (!measured || want.downtimeMs === undefined) continue;
      expect(measured.lowMs - 5).toBeLessThanOrEqual(want.downtimeMs);
      expect(measured.highMs + 5).toBeGreaterThanOrEqual(want.downtimeMs);
      held += 1;
    }
    expect(held).toBeGreaterThan(100);
  });

  test('with one host’s logs missing nothing is said of clocks', () => {
    const { logs } = nights[0] ?? { logs: {} as Readonly<Record<string, string>> };
    const half: Record<string, string> = Object.fromEntries(
      Object.entries<string>(logs).filter(([path]) => !path.startsWith('esx-esx-02')),
    );
    for (const { clock, downtimes } of migrationsOf(half)) {
      expect(clock).toBeUndefined();
      expect(downtimes.map(({ way }) => way)).not.toContain('stun-to-resume');
    }
  });
});

const id = '8743996508480001077';
const kernel = (time: string, role: string, text: string) =>
  `2023-04-15T08:52:${time}Z In(182) vmkernel: cpu4:1)VMotion: 4113: ${id} ${role}: ${text}`;
const hostd = (time: string) =>
  `2023-04-15T08:52:${time}Z In(166) Hostd[2099]: [Originator@6876 sub=Vcsvc.VMotionSrc (${id})] ResolveCb: VMX reports needsUnregister = true for migrateType MIGRATE_TYPE_VMOTION`;
const both = (source: readonly string[], destination: readonly string[]) =>
  withClocks(
    reconstruct({
      'a/vmkernel.log': source[0] ?? '',
      'a/hostd.log': source[1] ?? '',
      'b/vmkernel.log': destination.join('\n'),
    }).migrations,
  )[0];

describe('one migration', () => {
  test('is bounded by two orders, each with its lines', () => {
    const got = both(
      [kernel('10.000', 'S', 'Sent all modified pages to destination (network bandwidth ~1 MB/s)'), hostd('10.900')],
      [kernel('15.100', 'D', 'Received all changed pages.'), kernel('15.400', 'D', 'Resume handshake successful')],
    );
    expect(got?.clock).toMatchObject({ lowMicros: 4_500_000, highMicros: 5_100_000, isConsistent: true });
    expect(got?.clock?.evidence).toHaveLength(4);
  });

  test('lines that no offset fits are told to contradict, and nothing is made narrower by them', () => {
    const got = both(
      [kernel('10.000', 'S', 'Sent all modified pages to destination (network bandwidth ~1 MB/s)'), hostd('10.100')],
      [kernel('15.100', 'D', 'Received all changed pages.'), kernel('45.400', 'D', 'Resume handshake successful')],
    );
    expect(got?.clock).toMatchObject({ lowMicros: 5_100_000, highMicros: 35_300_000, isConsistent: false });
  });

  test('one order alone bounds nothing', () => {
    const got = both(
      [kernel('10.000', 'S', 'Sent all modified pages to destination (network bandwidth ~1 MB/s)'), ''],
      [kernel('15.100', 'D', 'Received all changed pages.')],
    );
    expect(got?.clock).toBeUndefined();
  });
});

/** A night of two hosts, a migration every ten minutes: the destination's clock ahead by so many seconds in each. */
function night(aheads: readonly number[], late: readonly number[] = []): readonly Migration[] {
  const at = (n: number, seconds: number) => new Date(Date.UTC(2023, 3, 15, 1, n * 10) + seconds * 1000).toISOString();
  const line = (n: number, seconds: number, role: string, text: string) =>
    `${at(n, seconds)} In(182) vmkernel: cpu4:1)VMotion: 4113: ${8_000_000_000_000_000_000n + BigInt(n)} ${role}: ${text}`;
  const told = (n: number, seconds: number) =>
    `${at(n, seconds)} In(166) Hostd[2099]: [Originator@6876 sub=Vcsvc.VMotionSrc (${8_000_000_000_000_000_000n + BigInt(n)})] ResolveCb: VMX reports needsUnregister = true for migrateType MIGRATE_TYPE_VMOTION`;
  return migrationsOf({
    'esx-a/var/run/log/vmkernel.log': aheads
      .map((_, n) => line(n, 10, 'S', 'Sent all modified pages to destination (network bandwidth ~1 MB/s)'))
      .join('\n'),
    'esx-a/var/run/log/hostd.log': aheads.map((_, n) => told(n, 10.4)).join('\n'),
    'esx-b/var/run/log/vmkernel.log': aheads
      .flatMap((ahead, n) => [
        line(n, 10.1 + ahead, 'D', 'Received all changed pages.'),
        line(n, 10.3 + ahead + (late[n] ?? 0), 'D', 'Resume handshake successful'),
      ])
      .join('\n'),
  });
}

function holds({ clock }: Migration, aheadSeconds: number): boolean {
  return (
    clock?.isConsistent === true && clock.lowMicros <= aheadSeconds * 1e6 && aheadSeconds * 1e6 <= clock.highMicros
  );
}

describe('a night of migrations', () => {
  test('a clock that was set in between: the true offset on both sides of it', () => {
    const aheads = Array.from({ length: 10 }, (_, n) => (n < 5 ? 30 : 0));
    const found = night(aheads);
    expect(found.map((one, n) => holds(one, aheads[n] ?? NaN))).toEqual(aheads.map(() => true));
  });

  test('one line that contradicts is told where it stands, and spoils no other migration', () => {
    const aheads = Array.from({ length: 10 }, () => 30);
    const found = night(aheads, [0, 0, 0, 5]);
    expect(found.map((one) => holds(one, 30))).toEqual(aheads.map((_, n) => n !== 3));
    expect(found[3]?.clock?.isConsistent).toBe(false);
  });
});
