/** A real migration calibrated on the command line, and asked for other settings. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { simulateCommand } from '../../electron/cli/simulate.ts';
import { buildSample } from '../fixtures/sample.ts';
import { runCommand } from '../helpers/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchover-from-'));
const templates = new URL('../fixtures/sample/', import.meta.url).pathname;
const bundle = join(folder, 'sample-bundle.zip');
writeFileSync(bundle, buildSample((path) => readFileSync(templates + path, 'utf8')).zip);
afterAll(() => rmSync(folder, { recursive: true }));

interface Told {
  readonly id: string;
  readonly verdict: string;
  readonly totalTimeSeconds: number;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly points: readonly { readonly totalTimeSeconds: number; readonly verdict: string }[];
  readonly scenarios: readonly Told[];
  readonly problems: readonly string[];
  readonly asCalibrated: Told & { readonly compared: { readonly medianPercent: number } };
  readonly migration: { readonly id: string; readonly vm: string };
  readonly calibration: {
    readonly identified: readonly { readonly input: string; readonly evidence: readonly object[] }[];
  };
}
const ran = (...args: readonly string[]) => runCommand(simulateCommand, '--from', bundle, ...args);
async function told(...args: readonly string[]): Promise<Told> {
  const { code, out, err } = await ran('--json', ...args);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as Told;
}

describe('simulate --from', () => {
  test('gives the log its own figures back, each input with its lines', async () => {
    const one = await told('--id', 'db-03');
    expect(one.migration).toMatchObject({ id: '6796364632372987894', vm: 'db-03' });
    expect(one.asCalibrated.compared.medianPercent).toBeLessThan(2);
    expect(one.totalTimeSeconds).toBeCloseTo(one.asCalibrated.totalTimeSeconds, 9);
    expect(one.calibration.identified.every(({ evidence }) => evidence.length > 0)).toBe(true);
  });

  test.each(['6796364632372987894', '0x5e51899fdc9ec7f6', 'DB-03'])('finds the migration by %s', async (id) => {
    expect((await told('--id', id)).migration.vm).toBe('db-03');
  });

  test('another link takes the place of the one in the log, under each of its names', async () => {
    const [gigabits, megabits, bytes] = [
      await told('--id', 'db-03', '--set', 'linkGbps=25'),
      await told('--id', 'db-03', '--set=linkMbps=25000'),
      await told('--id', 'db-03', '--set', 'bandwidthMiBps=2976'),
    ];
    for (const { inputs, asCalibrated, totalTimeSeconds } of [gigabits, megabits, bytes]) {
      expect(Object.keys(inputs).filter((name) => /^(?:link|bandwidth)/.test(name))).toHaveLength(1);
      expect(totalTimeSeconds).toBeLessThan(0.5 * asCalibrated.totalTimeSeconds);
    }
    expect(megabits.totalTimeSeconds).toBeCloseTo(gigabits.totalTimeSeconds, 9);
  });

  test('a rate in words is a rate, and one in MB/s is in 10⁶ bytes', async () => {
    const [words, line] = [
      await told('--id', 'db-03', '--set', 'link=25 GbE'),
      await told('--id', 'db-03', '--set', 'linkGbps=25'),
    ];
    expect(words.totalTimeSeconds).toBeCloseTo(line.totalTimeSeconds, 9);
    // The rate that the log itself states.
    const own = await told('--id', 'db-03', '--set', 'bandwidthMBps=1118.402');
    expect(own.totalTimeSeconds / own.asCalibrated.totalTimeSeconds).toBeCloseTo(1, 3);
  });

  test('what changes nothing is said to', async () => {
    const { out } = await ran('--id', 'db-03', '--set', 'mtu=9000');
    expect(out).toContain('mtu changes nothing here: the rate is the log’s own');
    const both = await ran('--id', 'db-03', '--set', 'mtu=9000', '--set', 'linkGbps=25');
    expect(both.out).not.toContain('changes nothing');
  });

  test('an input that nobody knows is told, with the scenario that has it', async () => {
    const file = join(folder, 'unknown.json');
    writeFileSync(file, JSON.stringify([{ id: 'bad', inputs: { foo: 1 } }]));
    const { code, err } = await ran('--id', 'db-03', '--scenarios', file);
    expect([code, err]).toEqual([1, 'bad: Unknown input "foo".\n']);
  });

  test('lines without rounds are not called calibrated', async () => {
    const log = join(folder, 'vmkernel.log');
    const [start] = [
      '2023-04-15T08:52:34.879Z cpu3:2097)Migrate: vm 2098: 3385: Setting VMOTION info: Source ts = 1681548754879543, src ip = <10.0.0.1> dest ip = <10.0.0.2> Dest wid = 33 using SHARED swap',
    ];
    writeFileSync(log, `${start}\n`);
    const { out } = await runCommand(simulateCommand, '--from', log);
    expect(out).toContain('the guest is assumed');
    expect(out).not.toContain('as calibrated');
  });

  test('a sweep goes through the log’s own link, too', async () => {
    const { points } = await told('--id', 'db-03', '--sweep', 'linkGbps=1:100:log:3');
    expect(points.map(({ verdict }) => verdict)).toEqual(['failed-by-time-out', expect.any(String), 'converged']);
  });

  test('another write rate takes the place of the calibrated guest', async () => {
    const [idle, busy] = [
      await told('--id', 'db-03', '--set', 'dirtyRatePagesPerSec=1'),
      await told('--id', 'db-03', '--set', 'dirtyRatePagesPerSec=900000'),
    ];
    expect(busy.totalTimeSeconds).toBeGreaterThan(2 * idle.totalTimeSeconds);
  });

  test('several scenarios of a file, with settings that hold for all; a bad one is told', async () => {
    const file = join(folder, 'scenarios.json');
    const fast = { id: '25 GbE', inputs: { linkGbps: 25 } };
    writeFileSync(file, JSON.stringify([fast, { inputs: { linkGbps: -1 } }]));
    const { code, out, err } = await ran(
      '--json',
      '--id',
      'db-03',
      '--scenarios',
      file,
      '--set',
      'switchoverGoalSeconds=1',
    );
    expect(code).toBe(0);
    expect(err).toMatch(/^scenario 2: linkGbps is -1 Gbit\/s; it must be at least 0\.\n$/);
    const { scenarios } = JSON.parse(out) as Told;
    expect(scenarios.map(({ id }) => id)).toEqual(['25 GbE', 'scenario 2']);
    expect(scenarios[0]?.inputs).toMatchObject({ linkGbps: 25, switchoverGoalSeconds: 1 });
    expect(scenarios[1]?.problems).toHaveLength(1);
  });

  test('tells it in words, with the lines that say so', async () => {
    const { code, out } = await ran('--id', 'db-03', '--set', 'linkGbps=25');
    expect(code).toBe(0);
    expect(out).toMatch(/^db-03 esx-01\.lab\.example → esx-02\.lab\.example, succeeded/);
    expect(out).toMatch(/ {2}bandwidthMiBps 1,070 MiB\/s: .{1,80} \(vmkernel\S{0,9}:\d+\)/);
    expect(out).toMatch(/linkGbps=25: \d+\.\d s instead of 83\.7 s/);
  });

  test.each([
    [[], 1, /^Say which one with --id:\n {2}\d+ {2}win-22\n/],
    [['--id', 'db-99'], 1, /^No migration is db-99:\n/],
    [['--id', 'db-03', '--set', 'linkgbps=25'], 2, /Did you mean "linkGbps"\?/],
    [['--id', 'db-03', '--set', 'linkGbps=fast'], 2, /must be a number/],
    [['--id', 'db-03', '--set', 'linkGbps'], 2, /is no setting/],
    [['--id', 'db-03', '--hypervisor', 'Parallels'], 2, /Unknown hypervisor/],
    [['--id', 'db-03', '--scenarios', join(folder, 'none.json')], 1, /cannot be read/],
    [['--id', 'db-03', ...Array.from({ length: 3 }, () => '--sweep=linkGbps=1:9:log:3')], 2, /one input or two/],
    [
      ['--id', 'db-03', '--sweep', 'linkGbps=1:9:log:999', '--sweep', 'rttMs=1:9:log:999'],
      2,
      /more than 100,000 points/,
    ],
    [['--bogus'], 2, /Unknown option --bogus/],
    [['--id'], 2, /--id needs a value/],
  ] as const)('%j: a sentence', async (args, expected, words) => {
    const { code, out, err } = await ran(...args);
    expect([code, out]).toEqual([expected, '']);
    expect(err).toMatch(words);
  });

  test('logs without a vMotion have nothing to calibrate from', async () => {
    const file = join(folder, 'notes.txt');
    writeFileSync(file, 'Dear colleague\n');
    const { code, err } = await runCommand(simulateCommand, '--from', file);
    expect(code).toBe(1);
    expect(err).toContain('These logs hold no vMotion between two hosts.');
  });
});
