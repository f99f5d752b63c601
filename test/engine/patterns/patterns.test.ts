import { describe, expect, it } from 'vitest';
import type { HostFacts } from '../../../renderer/engine/host-facts.ts';
import type { Migration } from '../../../renderer/engine/model.ts';
import { manyOf, patternsOf } from '../../../renderer/engine/patterns/many.ts';
import type { Pattern } from '../../../renderer/engine/patterns/pattern.ts';
import { chance, clusterMoves, hostName, migrationsOf, shuffled } from '../../fixtures/moves.ts';
import type { ClusterMove, Fate } from '../../fixtures/moves.ts';
import { seededRandom } from '../../fixtures/random.ts';
import { analyseSample } from '../../helpers/sample-report.ts';

const nothingMore = { hosts: [], sources: [] };
const cluster = clusterMoves({ moves: 500, hosts: 12, hours: 36, seed: 1 });

/** @param failing the chance of each move to fail */
function planted(failing: (move: ClusterMove) => number, moves = cluster, seed = 1001): readonly Migration[] {
  const random = seededRandom(seed);
  return migrationsOf(moves, (move) => chance(random, failing(move)));
}
const found = (migrations: Iterable<Migration>, about: Parameters<typeof patternsOf>[1] = nothingMore) =>
  patternsOf(migrations, about);
const named = ({ question, attribute: { kind, value } }: Pattern) => [question, kind, value.text];
const isMuchMoved = (from: number, to: number) => (move: ClusterMove) => move.from === from && move.to === to;

describe('a planted pattern is the first, and the only one', () => {
  it.each([1, 2, 3, 4, 5])('a bad destination among twelve, and none of its pairs (%i)', (seed) => {
    const moves = clusterMoves({ moves: 500, hosts: 12, hours: 36, seed });
    const patterns = found(planted(({ to }) => (to === 7 ? 0.5 : 0.01), moves, 1000 + seed));
    expect(patterns.map(named)).toEqual([['failed', 'destination', hostName(7)]]);
  });

  it('a host that is bad both ways', () => {
    const patterns = found(planted(({ from, to }) => (from === 7 || to === 7 ? 0.3 : 0.01)));
    expect(patterns.map(named)).toEqual([['failed', 'host', hostName(7)]]);
  });

  it('a bad pair, and neither of its hosts', () => {
    const moves = clusterMoves({ moves: 500, hosts: 5, hours: 36, seed: 2 });
    const patterns = found(planted((move) => (isMuchMoved(3, 2)(move) ? 0.8 : 0.01), moves));
    expect(patterns.map(named)).toEqual([['failed', 'pair', `${hostName(3)} → ${hostName(2)}`]]);
  });

  it('a bad three quarters of an hour, told by its first and last failure', () => {
    const from = 26 * 3600 + 5 * 60;
    const patterns = found(planted(({ at }) => (at >= from && at < from + 2700 ? 0.9 : 0.01)));
    const [{ sentence, attribute, hits } = (patterns as [Pattern])[0]] = patterns;
    expect(patterns).toHaveLength(1);
    expect(attribute.kind).toBe('window');
    expect(sentence.text).toMatch(/^\d+ of \d+ failures began between 02:\d\d and 02:\d\d UTC on 2024-03-06; /);
    const [first = '', last = ''] = sentence.text.match(/02:\d\d/g) ?? [];
    expect([first >= '02:05', last < '02:50']).toEqual([true, true]);
    expect(hits.count).toBeGreaterThan(5);
  });

  it('an hour of every day', () => {
    const moves = clusterMoves({ moves: 1500, hosts: 12, hours: 24 * 30, seed: 3 });
    const patterns = found(planted(({ at }) => (Math.floor(at / 3600) % 24 === 2 ? 0.5 : 0.01), moves));
    expect(patterns.map(named)).toEqual([['failed', 'hour', 'between 02:00 and 03:00 UTC']]);
    // In another zone it is another hour.
    const [there] = found(
      planted(({ at }) => (Math.floor(at / 3600) % 24 === 2 ? 0.5 : 0.01), moves),
      {
        ...nothingMore,
        zoneMinutes: 120,
      },
    );
    expect(there?.attribute.value.text).toBe('between 04:00 and 05:00 +02:00');
  });

  it('moves that begin beside many others', () => {
    const batch = (n: number) => Math.floor(n / 10);
    // Every tenth batch moves at once, off one host; the others one by one.
    const moves = cluster.map((move) => {
      const isBusy = batch(move.n) % 10 === 0;
      const from = isBusy ? 1 + (Math.floor(batch(move.n) / 10) % 12) : move.from;
      const to = from === move.to ? (move.to % 12) + 1 : move.to;
      return { ...move, from, to, at: batch(move.n) * 2000 + (isBusy ? move.n % 10 : 200 * (move.n % 10)) };
    });
    const patterns = found(planted(({ n }) => (batch(n) % 10 === 0 ? 0.4 : 0.01), moves));
    const [, kind, value] = patterns.map(named)[0] ?? [];
    expect(kind).toBe('concurrency');
    expect(value).toMatch(/^at least \d others? on one of their hosts$/);
  });

  it('large VMs that stand still long', () => {
    const random = seededRandom(1001);
    const slow = ({ gibibytes }: ClusterMove, fate: Fate): Fate =>
      fate.downtimeMs !== undefined && gibibytes >= 128 ? { ...fate, downtimeMs: 5 * fate.downtimeMs } : fate;
    const patterns = found(migrationsOf(cluster, (move) => slow(move, chance(random, 0.02))));
    expect(patterns.map(named)).toEqual([['downtime', 'memory', 'at least 128 GiB']]);
  });

  it('a host with a slow link: of its moves, how fast and how long', () => {
    const random = seededRandom(1001);
    const slow = ({ to }: ClusterMove, fate: Fate): Fate =>
      fate.outcome === 'succeeded' && to === 4
        ? { ...fate, rateMBps: (fate.rateMBps ?? 0) / 4, seconds: (fate.seconds ?? 0) * 4 }
        : fate;
    const patterns = found(migrationsOf(cluster, (move) => slow(move, chance(random, 0.02))));
    expect(patterns.map(named)).toEqual([
      ['rate', 'destination', hostName(4)],
      ['duration', 'destination', hostName(4)],
    ]);
  });

  it('two of them, each with what the other does not explain', () => {
    const patterns = found(planted(({ from, to }) => (to === 7 || from === 3 ? 0.4 : 0.01)));
    expect(new Set(patterns.map((one) => named(one).join(' ')))).toEqual(
      new Set([`failed destination ${hostName(7)}`, `failed source ${hostName(3)}`]),
    );
  });

  it('the release and the datastore that a bundle states', () => {
    const hosts = Array.from({ length: 12 }, (_one, at): HostFacts => {
      const version = { value: at % 3 === 0 ? 'ESXi 7.0.3' : 'ESXi 8.0.2' };
      return {
        ...{ host: hostName(at + 1), version, vmknics: [], nics: [], switches: [], vms: [] },
        datastores: [{ uuid: 'ds-1', name: 'san-b' }],
      };
    });
    const byRelease = found(
      planted(({ to }) => (to % 3 === 1 ? 0.25 : 0.01)),
      { hosts, sources: [] },
    );
    expect(byRelease.map(named)).toEqual([['failed', 'destination-release', 'ESXi 7.0.3']]);
    const byStore = found(
      planted(({ n }) => (n % 4 === 1 ? 0.3 : 0.01)),
      { hosts, sources: [] },
    );
    expect(byStore.map(named)).toEqual([['failed', 'datastore', 'san-b']]);
  });

  it('a host under any of its spellings, shown by the longest', () => {
    const spellings = ['esx-07', 'esx-07.lab', 'ESX-07.LAB', 'esx-07.lab.example'];
    const migrations = planted(({ to }) => (to === 7 ? 0.5 : 0.01)).map((one, at) => {
      const spelled = (end: Migration['source']) =>
        end.host === hostName(7) ? { host: spellings[at % spellings.length] ?? '' } : { ...end };
      return { ...one, source: spelled(one.source), destination: spelled(one.destination) };
    });
    const [first, ...more] = found(migrations);
    expect([more, first && named(first)]).toEqual([[], ['failed', 'destination', 'esx-07.lab.example']]);
    const { worst } = manyOf(migrations, nothingMore);
    expect(worst.hosts.filter(({ name }) => /^esx-07/i.test(name))).toHaveLength(1);
  });

  it('a short name that two long ones begin with is neither of them', () => {
    const migrations = planted(({ to }) => (to === 7 ? 0.9 : 0.01)).map((one, at) => {
      const host = ['esx-07', 'esx-07.a.example', 'esx-07.b.example'][at % 3] ?? '';
      return one.destination.host === hostName(7) ? { ...one, destination: { host } } : one;
    });
    const names = manyOf(migrations, nothingMore).worst.hosts.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['esx-07', 'esx-07.a.example', 'esx-07.b.example']));
  });

  it.each(['source', 'destination'] as const)('the datastore that events name at the %s', (side) => {
    const migrations = planted(({ n }) => (n % 5 === 1 ? 0.4 : 0.01)).map((one) => {
      const { path: _path, ...vm } = one.vm;
      return { ...one, vm, [side]: { ...one[side], datastore: `san-${Number(one.key.slice(1)) % 5}` } };
    });
    expect(found(migrations).map(named)).toEqual([['failed', 'datastore', 'san-1']]);
  });

  it('VMs that are called alike, and one VM that always fails', () => {
    const alike = found(planted(({ vm }) => (vm.startsWith('erp-') ? 0.4 : 0.01)));
    expect(alike.map(named)).toEqual([['failed', 'vm-names', 'erp-']]);
    const { vm = '' } = cluster[0] ?? {};
    const moves = cluster.map((move, at) => (at % 60 === 0 ? { ...move, vm } : { ...move, vm: `x${move.vm}` }));
    const one = found(planted((move) => (move.vm === vm ? 0.9 : 0.02), moves));
    expect(one.map(named)).toEqual([['failed', 'vm', vm]]);
  });
});

describe('a pattern', () => {
  const migrations = planted(({ to }) => (to === 7 ? 0.5 : 0.01));
  const [pattern = undefined as never] = found(migrations);

  it('says its numbers in a sentence, and they are those of the moves', () => {
    const failed = migrations.filter(({ outcome }) => outcome === 'failed');
    const there = (one: Migration) => one.destination.host === hostName(7);
    const [k, m] = [failed.filter(there).length, migrations.filter(there).length - failed.filter(there).length];
    const others = migrations.length - failed.length;
    expect(pattern).toMatchObject({
      hits: { count: k, of: failed.length },
      others: { count: m, of: others },
      unknown: 0,
      cause: { words: { text: 'Timed out (0xbad0021)' }, count: k },
    });
    expect(pattern.keys.hits).toEqual(failed.filter(there).map(({ key }) => key));
    expect(pattern.keys.others).toHaveLength(m);
    const share = Number(((100 * m) / others).toPrecision(2));
    expect(pattern.sentence.text).toBe(
      `${k} of ${failed.length} failures have ${hostName(7)} as destination; ${share} % of the ${others} other moves do`,
    );
    expect(pattern.rates.text).toBe(
      `${k} of ${k + m} such moves failed, ${failed.length - k} of ${others - m + failed.length - k} elsewhere`,
    );
    expect(pattern.p).toBeLessThan(1e-6);
  });

  it('holds names in slots only', () => {
    for (const { text, slots } of [pattern.sentence, pattern.attribute.value, ...pattern.also]) {
      let rest: string = text;
      for (const { at, length } of [...slots].reverse()) rest = rest.slice(0, at) + rest.slice(at + length);
      expect(rest).not.toMatch(/esx|10\.0\./);
    }
  });

  it('is the same each time, and from an iterable that can be read once', () => {
    function* once() {
      yield* migrations;
    }
    expect(found(once())).toEqual(found(migrations));
    expect(structuredClone(pattern)).toEqual(pattern);
  });

  it('counts only moves of which the attribute is known, and says how many are not', () => {
    const bare = migrations.map((one, at) => (at % 4 === 0 ? { ...one, destination: {} } : one));
    const [{ sentence, unknown, attribute } = undefined as never] = found(bare);
    expect(attribute.kind).toBe('destination');
    expect(unknown).toBe(125);
    expect(sentence.text).toMatch(/ \(not known of 125\)$/);
  });

  it('knows a host by its address where another move names both', () => {
    const bare = migrations.map((one, at) =>
      at % 3 === 0 ? { ...one, destination: { ip: one.destination.ip } } : one,
    );
    expect(found(bare as readonly Migration[])[0]?.hits).toEqual(pattern.hits);
  });

  it('tells no zone where the logs state none', () => {
    const burst = planted(({ at }) => (at >= 7500 && at < 10_200 ? 0.9 : 0.01));
    const source = { path: 'vmkernel.log', format: 'vmkernel', host: undefined, lines: 1, bytes: 1 } as const;
    const sources = [{ ...source, zone: 'unstated', firstTime: undefined, lastTime: undefined }] as const;
    expect(found(burst, { hosts: [], sources, zoneMinutes: 120 })[0]?.sentence.text).toMatch(
      / between 02:\d\d and 02:\d\d on 2024-03-05;/,
    );
  });
});

describe('where there is nothing to say', () => {
  it('says nothing of few moves, few failures, only failures, or none', async () => {
    const failing = (count: number) =>
      migrationsOf(
        cluster.slice(0, count).map((move) => ({ ...move, to: 7, from: 1 + (move.n % 5) })),
        ({ n }) => ({
          outcome: n < 3 ? 'failed' : 'succeeded',
        }),
      );
    expect(found(failing(7))).toEqual([]);
    expect(found([])).toEqual([]);
    expect(found(migrationsOf(cluster, () => ({ outcome: 'failed' })))).toEqual([]);
    expect(found(migrationsOf(cluster, () => ({ outcome: 'succeeded' })))).toEqual([]);
    expect(found(migrationsOf(cluster, ({ n }) => ({ outcome: n < 2 ? 'failed' : 'succeeded' })))).toEqual([]);
    expect(found((await analyseSample()).migrations)).toEqual([]);
  });

  it('counts no cancelled move, and none without a known end', () => {
    const cancelled = planted(({ to }) => (to === 7 ? 0.5 : 0.01)).map((one) =>
      one.outcome === 'failed' ? { ...one, outcome: 'cancelled' as const } : one,
    );
    expect(found(cancelled)).toEqual([]);
  });

  it('survives moves of which nothing is known', () => {
    const bare = planted(() => 0.2).map((one): Migration => ({
      ...{ ...one, vm: {}, source: {}, destination: {}, rounds: [], metrics: {} },
      ...{ firstSeen: undefined, lastSeen: undefined, encrypted: undefined, kind: 'unknown' },
    }));
    expect(found(bare)).toEqual([]);
  });
});

/** So many of 200 at a rate of 5 % are exceeded in one of a thousand runs: 10 + 3.1 standard deviations. */
const mostByChance = 20;

describe('chance alone', () => {
  it.each([40, 150, 500])(
    '200 shuffles of what happened to %i moves show a pattern in at most one of twenty',
    (count) => {
      const random = seededRandom(1000 + count);
      const moves = clusterMoves({ moves: count, hosts: 12, hours: 36, seed: count });
      const fates = moves.map(() => chance(random, 0.08));
      let shown = 0;
      for (let round = 0; round < 200; round += 1) {
        const dealt = shuffled(fates, random);
        if (found(migrationsOf(moves, ({ n }) => dealt[n] as Fate)).length > 0) shown += 1;
      }
      expect(shown).toBeLessThanOrEqual(mostByChance);
    },
  );
});

describe('the worst', () => {
  const migrations = planted(({ to }) => (to === 7 ? 0.5 : 0.01));
  const { worst } = manyOf(migrations, nothingMore);
  const valueOf = (name: 'downtimeMs' | 'bandwidthMBps', key: string) =>
    migrations.find((one) => one.key === key)?.metrics[name]?.value;

  it('are the five at the end of each list, with their keys', () => {
    const downtimes = migrations.flatMap(({ metrics }) => metrics.downtimeMs?.value ?? []).sort((a, b) => b - a);
    expect(worst.downtimes.map(({ value }) => value)).toEqual(downtimes.slice(0, 5));
    expect(worst.downtimes.map(({ key }) => valueOf('downtimeMs', key))).toEqual(downtimes.slice(0, 5));
    const rates = migrations.flatMap(({ metrics }) => metrics.bandwidthMBps?.value ?? []).sort((a, b) => a - b);
    expect(worst.rates.map(({ value }) => value)).toEqual(rates.slice(0, 5));
    expect(worst.rounds.map(({ value }) => value)).toEqual([6, 6, 6, 6, 6]);
  });

  it('count failures by VM and by host', () => {
    const [host] = worst.hosts;
    const there = migrations.filter(({ source, destination }) => [source.host, destination.host].includes(hostName(7)));
    const failed = there.filter(({ outcome }) => outcome === 'failed');
    expect(host).toEqual({
      name: hostName(7),
      failures: { count: failed.length, of: there.length },
      keys: failed.map(({ key }) => key),
    });
    expect(worst.vms.every(({ failures, keys }) => failures.count === keys.length && keys.length > 0)).toBe(true);
    expect(worst.hosts).toHaveLength(5);
  });
});
