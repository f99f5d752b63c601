import { describe, expect, it } from 'vitest';
import { hostLanesOf, visibleBars } from '../../../renderer/engine/presentation/host-lanes.ts';
import type { HostBar } from '../../../renderer/engine/presentation/host-lanes.ts';
import type { Migration, Outcome } from '../../../renderer/engine/model.ts';

const bar = (start: number, outcome: Outcome = 'succeeded', host = 'esx-01'): HostBar => ({
  host,
  start,
  end: start + 5e6,
  migration: { outcome } as Migration,
  count: 1,
});

describe('the lanes of hosts', () => {
  it('have a bar on each host that is known, and tell what they hold', () => {
    const ran = (from: string | undefined, to: string | undefined, firstSeen: number | undefined) =>
      ({
        source: { host: from },
        destination: { ip: to },
        firstSeen,
        lastSeen: firstSeen && firstSeen + 5,
      }) as Migration;
    const given = [ran('b', 'a', 10), ran('b', 'b', 20), ran('b', undefined, 30), ran('b', 'a', undefined)];
    const { bars, ...told } = hostLanesOf([...given, ran(undefined, undefined, 90)]);
    expect(bars.map(({ host, start }) => `${host} ${start}`)).toEqual(['b 10', 'a 10', 'b 20', 'b 30']);
    expect(told).toEqual({ hosts: ['a', 'b'], migrations: 3, start: 10, end: 35 });
  });

  const many = Array.from({ length: 20_000 }, (_, n) =>
    bar(n * 4e6, n === 777 ? 'failed' : 'succeeded', `esx-0${n % 2}`),
  );

  it('draw every migration by itself while there is room', () => {
    const few = many.slice(0, 50);
    expect(visibleBars(few, 0, 1e9)).toEqual(few);
  });

  it('draw those of a column together, none lost, the worst outcome on top', () => {
    const seen = visibleBars(many, 0, 8e10);
    expect(seen.length).toBeLessThanOrEqual(1300);
    expect(seen.reduce((sum, { count }) => sum + count, 0)).toBe(20_000);
    expect(seen.filter(({ migration }) => migration.outcome === 'failed')).toHaveLength(1);
    for (const { start, end } of seen) expect(end).toBeGreaterThan(start);
  });

  it('show them one by one where one zooms in', () => {
    const seen = visibleBars(many, 3e9, 3.4e9);
    expect(seen.every(({ count }) => count === 1)).toBe(true);
    expect(seen.length).toBeGreaterThan(90);
  });
});
