/** What happened beside what was simulated: the pictures, the figures, the sentences. */
import { describe, expect, it } from 'vitest';
import { aheadOf, firstMoment } from '../../../renderer/engine/clock.ts';
import type { Migration } from '../../../renderer/engine/model.ts';
import { calibrate, simulate } from '../../../renderer/engine/simulate/index.ts';
import type { Inputs, SimulatedMigration } from '../../../renderer/engine/simulate/index.ts';
import {
  besideInWords,
  comparedFigures,
  comparedRounds,
  difference,
  firstRoundInWords,
  fitInWords,
  headline,
  isCalibrated,
  leverOf,
  pictureInWords,
  realLine,
  resultOfReal,
  resultOfSimulated,
  simulatedLine,
  surenessInWords,
} from '../../../renderer/engine/what-if/index.ts';
import { analyseSample } from '../../helpers/sample-report.ts';

const { migrations } = await analyseSample();
const of = (vm: string) => migrations.find(({ vm: { name } }) => name === vm) as Migration;
const slow = of('db-03');
const calibration = calibrate(slow);

function run(inputs: Inputs, bandRuns?: number): SimulatedMigration {
  const done = simulate({ inputs }, bandRuns === undefined ? {} : { bandRuns });
  if (!done.ok) throw new Error(done.problems.join(' '));
  return done.migration;
}
const on = (gbps: number): Inputs =>
  leverOf('link').write({ mode: 'precopy', inputs: calibration.scenario.inputs }, gbps).inputs;

describe('on one time axis', () => {
  it('the simulated copy begins where the real one did, and both have the same phases', () => {
    const begin = firstMoment(slow, aheadOf(slow)) ?? Number.NaN;
    const copy = ((slow.rounds[0]?.start ?? Number.NaN) - begin) / 1e6;
    expect(copy).toBeCloseTo(3.76, 2);
    const simulated = run(on(25));
    expect(realLine(slow, calibration)?.points[0]?.x).toBeCloseTo(copy, 6);
    expect(simulatedLine({ name: '25', isChosen: true, migration: simulated }).points[0]?.x).toBeCloseTo(copy, 6);
    expect(simulated.phases.map(({ name }) => name)).toEqual(['setup', 'pre-copy', 'switchover', 'resume', 'page-in']);
    // Before, copy, stun and after are all of it.
    const whole = run(calibration.scenario.inputs).metrics.durationSeconds?.value ?? 0;
    expect(whole / (slow.metrics.durationSeconds?.value ?? 0)).toBeCloseTo(1, 1);
  });

  it('a failure keeps its backlog, and a success ends below its goal', () => {
    const [fails, ends] = [on(1), on(25)].map((inputs) =>
      simulatedLine({ name: 'it', isChosen: true, migration: run(inputs) }),
    );
    expect(fails?.isFailed).toBe(true);
    expect(fails?.points.at(-1)?.bytes).toBeGreaterThan(2 ** 33);
    expect(fails?.stillness).toBeUndefined();
    expect(ends?.points.at(-1)?.bytes).toBeLessThan(ends?.goalBytes ?? 0);
    expect(pictureInWords([fails].flatMap((one) => one ?? []))).toMatch(/^it: the backlog stays near 1\d\.\d GiB/);
  });

  it('says why one converges and the other never did', () => {
    const lines = [
      realLine(slow, calibration),
      simulatedLine({ name: '25 GbE', isChosen: true, migration: run(on(25)) }),
    ].flatMap((line) => line ?? []);
    expect(pictureInWords(lines)).toMatch(
      /^25 GbE: below the goal of 1\.\d+ GiB after 3 rounds; as it happened: 983 MiB left for 5 rounds, never below the goal of 533 MiB$/,
    );
  });
});

describe('figure by figure', () => {
  const compared = { real: slow, calibration, base: undefined, simulated: run(on(25), 20) };

  it('each real one has its lines, and each difference its reason', () => {
    const figures = comparedFigures(compared);
    expect(figures.map(({ title }) => title)).toEqual(['Total', 'Set-up', 'Pre-copy', 'Stun', 'Page-in', 'Sent']);
    for (const { before, refs, because } of figures) {
      expect(before).toBeDefined();
      expect(refs.length).toBeGreaterThan(0);
      expect(because).not.toBe('');
    }
    const [total, , preCopy, stun] = figures;
    expect(total).toMatchObject({
      before: '83.7 s',
      because: expect.stringMatching(/^first pass 2\.\d+ × as fast$/) as string,
    });
    expect(preCopy?.because).toBe('3 rounds instead of 10');
    expect(stun?.because).toMatch(/ MiB left, not 983 MiB$/);
    expect(stun?.band).toMatch(/^\d+ to \d+ ms$/);
  });

  it('round by round, as many as the longer one has', () => {
    const rounds = comparedRounds(compared);
    expect(rounds).toHaveLength(10);
    expect(rounds[0]?.before?.left).toBe('10.3 GiB');
    expect(rounds[9]).toMatchObject({ after: undefined, leftPercent: undefined });
    expect(firstRoundInWords(rounds)).toMatch(
      /^Round 1 takes 1\d(\.\d)? s instead of 47\.6 s and leaves 6\.\d+ GiB instead of 10\.3 GiB\.$/,
    );
  });

  it('a migration that gives up has no total and no stun', () => {
    const figures = comparedFigures({ ...compared, simulated: run(on(1)) });
    expect(figures.find(({ title }) => title === 'Total')).toMatchObject({ after: '—', difference: undefined });
    expect(figures.find(({ title }) => title === 'Stun')).toMatchObject({ after: '—', band: undefined });
  });
});

describe('in a sentence', () => {
  const ask = { vm: 'db-03', from: resultOfReal(slow), isCalibrated: true };
  const to = (inputs: Inputs) => resultOfSimulated(run(inputs));

  it('the answer first, with what happened', () => {
    expect(headline({ ...ask, change: '25 GbE', to: to(on(25)) })).toMatch(
      /^With 25 GbE db-03 would converge: stun 3\d\d ms instead of 984 ms, total 3\d(\.\d)? s instead of 83\.7 s\.$/,
    );
    expect(headline({ ...ask, change: '1 GbE', to: to(on(1)) })).toBe('With 1 GbE db-03 would not complete.');
    expect(headline({ ...ask, change: 'SDPS', to: to({ ...on(10), sdps: 2 }) })).toMatch(
      /would converge, slowed by up to \d+ %: stun/,
    );
  });

  it('a log without rounds is never called calibrated', () => {
    const bare = { ...slow, rounds: [], metrics: { durationSeconds: slow.metrics.durationSeconds } } as Migration;
    expect(isCalibrated(calibrate(bare))).toBe(false);
    expect(isCalibrated(calibration)).toBe(true);
    const words = headline({ ...ask, isCalibrated: false, change: undefined, to: to(on(25)) });
    expect(words).toMatch(/an assumed guest, not this one/);
    expect(headline({ ...ask, isCalibrated: false, change: '25 GbE', to: to(on(25)) })).toContain('its guest assumed');
  });

  it('how sure it is, and how well the log is replayed', () => {
    const { band } = run(on(25), 20);
    if (!band) throw new Error('no band');
    expect(surenessInWords(band, true)).toMatch(
      /^Of the guests that explain this log, 80 % stand still \d+ to \d+ ms and take .* s\.$/,
    );
    expect(surenessInWords({ ...band, completedShare: 0.7 }, true)).toMatch(
      /Only 70 % would complete: it is close to the edge\.$/,
    );
    expect(surenessInWords({ ...band, convergedShare: 0.4 }, true)).toContain('converge for 40 % of them');
    // What is shown is never outside its own band.
    const edge = run({ ...on(12) }, 20);
    expect(edge.band?.downtimeMs?.low).toBeLessThanOrEqual(edge.downtimeMs ?? 0);
    expect(edge.band?.downtimeMs?.high).toBeGreaterThanOrEqual(edge.downtimeMs ?? 0);
    expect(fitInWords(resultOfReal(slow), run(calibration.scenario.inputs), calibration)).toMatch(
      /^Replays its log: 11 rounds for 10, total \+0\.8 %, what its rounds left within 0\.7 %\.$/,
    );
  });
});

describe('of what the copy is not to blame for', () => {
  const failed = of('web-07');
  const own = calibrate(failed);
  const from = resultOfReal(failed);

  it('only the copy is spoken of, and that the reason is not simulated', () => {
    expect(from.isFailedBeside).toBe(true);
    const to = resultOfSimulated(run({ ...own.scenario.inputs, bandwidthMiBps: 2800 }));
    expect(headline({ vm: 'web-07', change: '25 GbE', from, to, isCalibrated: true })).toMatch(
      /^With 25 GbE the copy of web-07 would converge: stun/,
    );
    expect(besideInWords(from)).toContain('not simulated');
    expect(besideInWords(resultOfReal(slow))).toBeUndefined();
    expect(difference('25 GbE', to, from)).toContain('the copy would complete, but it failed for another reason');
  });

  it('the mark stands where it failed, not where its last round ended', () => {
    const line = realLine(failed, own);
    expect(line?.failedAt).toBeGreaterThan(44);
    expect(line?.points.at(-1)?.x).toBeLessThan(40);
  });

  it('its total is not compared with a first pass', () => {
    const simulated = run(own.scenario.inputs);
    const [total] = comparedFigures({ real: failed, calibration: own, base: undefined, simulated });
    expect(total?.because).toBe('it failed before it was done');
  });
});

describe('the reason of a difference', () => {
  const becauseOf = (inputs: Inputs, title: string) =>
    comparedFigures({ real: slow, calibration, base: undefined, simulated: run(inputs) }).find(
      (one) => one.title === title,
    )?.because;
  const own = calibration.scenario.inputs;

  it('is storage, where storage is copied', () => {
    expect(becauseOf({ ...own, storageGiB: 500 }, 'Set-up')).toBe('storage is copied first');
    expect(becauseOf({ ...own, storageGiB: 500 }, 'Total')).toBe('storage is copied first');
    expect(becauseOf(own, 'Set-up')).toBe('taken as it was');
  });

  it('is the rounds, where the first pass takes as long', () => {
    expect(becauseOf({ ...own, writeRatePercent: 0 }, 'Total')).toBe('one round instead of 10');
    expect(becauseOf(own, 'Total')).toBe('about as long');
  });
});

it('memory that lines contradict is assumed, and the guest is not', () => {
  const doubtful = of('win-22');
  const found = calibrate(doubtful);
  expect(found.contradictions).toHaveLength(1);
  expect(isCalibrated(found)).toBe(true);
  expect(fitInWords(resultOfReal(doubtful), run(found.scenario.inputs), found)).toContain('The log contradicts itself');
});
