import { describe, expect, it } from 'vitest';
import {
  answerOf,
  bandInWords,
  bandRunsFor,
  bindingShares,
  changesOf,
  clockMinutes,
  doneBetween,
  doneBy,
  recommendation,
  scenarioOf,
  startSettings,
  stayReason,
} from '../../../renderer/engine/plan/index.ts';
import type { PlannedVm, PlanSettings, TriedChange } from '../../../renderer/engine/plan/index.ts';
import { duration } from '../../../renderer/engine/presentation/figures.ts';
import { evacuate } from '../../../renderer/engine/simulate/index.ts';
import type { Evacuation } from '../../../renderer/engine/simulate/index.ts';

const vm = (name: string, gib?: number, rate?: number): PlannedVm => ({
  name,
  memoryMiB: gib === undefined ? undefined : gib * 1024,
  dirtyRateMiBps: rate,
  datastore: undefined,
});
const fleet = (count: number, gib: number) => Array.from({ length: count }, (_, index) => vm(`vm-${index}`, gib));

function planned(vms: readonly PlannedVm[], settings: PlanSettings = startSettings): Evacuation {
  const answer = evacuate(scenarioOf(vms, settings));
  if (!answer.ok) throw new Error(answer.problems.join(' '));
  return answer.evacuation;
}

function tried(vms: readonly PlannedVm[], settings: PlanSettings = startSettings): readonly TriedChange[] {
  return changesOf(settings, planned(vms, settings)).map((change) => {
    const { totalSeconds, stay } = planned(vms, change.settings);
    return { ...change, totalSeconds, stays: stay.length };
  });
}

describe('a plan in words', () => {
  it('says how long, what binds and how many at once', () => {
    const vms = fleet(38, 32);
    const done = planned(vms, { ...startSettings, nicGbps: 1 });
    const words = answerOf(done);
    expect(words).toContain(`38 VMs in ${duration(done.totalSeconds)}`);
    expect(words).toContain('the vMotion links are full, 4 at once');
    expect(words).not.toContain('would stay');
  });

  it('says of idle small VMs on a fast link that slots bind, and of a lower number that one set it', () => {
    const vms = fleet(30, 1).map((one) => ({ ...one, dirtyRateMiBps: 0 }));
    const fast = { ...startSettings, nicGbps: 100 };
    expect(answerOf(planned(vms, fast))).toContain('host’s slots bind, 8 at once');
    expect(planned(vms, { ...fast, nicGbps: 1 }).spans.map(({ binds }) => binds)).toContain('network slots');
    expect(answerOf(planned(vms, { ...fast, concurrency: 2 }))).toContain('that you set bind, 2 at once');
  });

  it('tells without a gap what binds from the start to the end', () => {
    const { spans, totalSeconds } = planned([...fleet(20, 4), vm('big', 512)]);
    expect(spans[0]?.startSeconds).toBe(0);
    expect(spans.at(-1)?.endSeconds).toBeCloseTo(totalSeconds, 6);
    for (const [at, span] of spans.entries())
      if (at > 0) {
        expect(span.startSeconds).toBe(spans[at - 1]?.endSeconds);
        expect(span.binds).not.toBe(spans[at - 1]?.binds);
      }
    const shares = bindingShares({ ...planned(fleet(3, 8)) });
    expect(shares.reduce((sum, { percent }) => sum + percent, 0)).toBeCloseTo(100, 6);
  });

  it('recommends what the engine says is fastest, with both times and the reason', () => {
    const vms = fleet(20, 64);
    const changes = tried(vms);
    const fastest = changes.reduce((least, one) => (one.totalSeconds < least.totalSeconds ? one : least));
    const words = recommendation(planned(vms), changes);
    expect(words).toContain(fastest.words);
    expect(words).toContain(`${duration(fastest.totalSeconds)} instead of ${duration(planned(vms).totalSeconds)}`);
    expect(words).toMatch(/links are full for \d+ % of the time/);
  });

  it('recommends more at once where fewer were set, and nothing where nothing helps', () => {
    const idle = fleet(24, 1).map((one) => ({ ...one, dirtyRateMiBps: 0 }));
    const slow = { ...startSettings, nicGbps: 100, concurrency: 1 };
    expect(recommendation(planned(idle, slow), tried(idle, slow))).toContain('run 8 at once');
    const one = [vm('small', 0.25, 0)];
    const fast = { ...startSettings, nicGbps: 200, nics: 8 };
    expect(recommendation(planned(one, fast), tried(one, fast))).toMatch(/^Leave it as it is/);
  });

  it('never calls a host empty that is not', () => {
    const hot = [vm('db', 256, 250_000), vm('web', 8, 0)];
    const settings = { ...startSettings, nicGbps: 0.1 };
    const done = planned(hot, settings);
    expect(done.stay).toEqual(['db']);
    expect(answerOf(done)).toMatch(/^1 VM in .* 1 VM would stay: the host is not empty\.$/);
    const alone = planned(hot.slice(0, 1), settings);
    expect(answerOf(alone)).toContain('cannot be emptied');
    expect(stayReason(done.vms.find(({ name }) => name === 'db')?.verdict ?? 'converged')).not.toBe('');
  });

  it('fills what is not known from the defaults, and only that', () => {
    const { inputs } = scenarioOf([vm('a'), vm('b', 4, 0)], { ...startSettings, memoryGiB: 2, dirtyRateMiBps: 7 });
    expect(inputs.vms?.map(({ memoryMiB, dirtyRateMiBps }) => [memoryMiB, dirtyRateMiBps])).toEqual([
      [2048, 7],
      [4096, 0],
    ]);
    // A rate beyond what the usual mix of a small VM can hold is planned, not refused.
    expect(planned([vm('tiny', 0.25, 2000)]).vms).toHaveLength(1);
  });
});

describe('how sure it is', () => {
  const banded = (vms: readonly PlannedVm[]) => {
    const answer = evacuate(scenarioOf(vms, startSettings), { bandRuns: 40 });
    if (!answer.ok || !answer.evacuation.band) throw new Error('no band');
    return { ...answer.evacuation, band: answer.evacuation.band };
  };

  it('is a range around the answer, the same each time, wider where write rates are assumed', () => {
    const known = banded(fleet(12, 64).map((one) => ({ ...one, dirtyRateMiBps: 1500 })));
    const { low, high } = known.band.totalSeconds;
    expect(known.totalSeconds).toBeGreaterThan(low);
    expect(known.totalSeconds).toBeLessThan(high);
    expect(banded(fleet(12, 64).map((one) => ({ ...one, dirtyRateMiBps: 1500 }))).band).toEqual(known.band);
    const settings = { ...startSettings, dirtyRateMiBps: 1500 };
    const answer = evacuate(scenarioOf(fleet(12, 64), settings), { bandRuns: 40 });
    const assumed = answer.ok ? answer.evacuation.band?.totalSeconds : undefined;
    expect((assumed?.high ?? 0) - (assumed?.low ?? 0)).toBeGreaterThan(1.15 * (high - low));
  });

  it('is told by the clock and in words, with the runs in which a VM stays', () => {
    const band = { totalSeconds: { low: 8 * 60, middle: 20 * 60, high: 50 * 60 }, runs: 40, runsWithMoreStaying: 3 };
    expect(doneBetween(clockMinutes('22:50') ?? 0, band)).toBe('22:58 to 23:40');
    expect(bandInWords(band)).toMatch(/^80 % of 40 runs take 8 min 0 s to 50 min 0 s: .* In 3 of them a VM stays/);
    expect(bandInWords({ ...band, runsWithMoreStaying: 0 })).not.toContain('stays');
  });

  it('is drawn as often as there is time for', () => {
    expect([1, 100, 400, 2000].map(bandRunsFor)).toEqual([40, 40, 20, undefined]);
  });
});

it('says when it is done, past midnight too', () => {
  expect(doneBy(clockMinutes('22:50') ?? 0, 21 * 60 - 1)).toBe('23:11');
  expect(doneBy(clockMinutes('23:59') ?? 0, 60)).toBe('00:00 the next day');
  expect(doneBy(0, 3 * 86_400 + 1)).toBe('00:01, 3 days later');
  expect(['24:00', '7:5', '', '12:60'].map(clockMinutes)).toEqual([undefined, undefined, undefined, undefined]);
});
