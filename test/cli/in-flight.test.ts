/** A move whose log ends in pre-copy, on the command line. */
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { analyseCommand } from '../../electron/cli/analyse.ts';
import { simulateCommand } from '../../electron/cli/simulate.ts';
import { simulate } from '../../renderer/engine/simulate/index.ts';
import type { Flight } from '../../renderer/engine/simulate/index.ts';
import { logsUpTo } from '../bench/what-if/as-log.ts';
import { runCommand, testIo } from '../helpers/run-command.ts';

const root = mkdtempSync(join(tmpdir(), 'switchover-in-flight-'));
afterAll(() => rmSync(root, { recursive: true }));

const done = simulate({
  inputs: { memoryMiB: 65_536, zeroFraction: 0.25, workingSetMiB: 8192, dirtyRatePagesPerSec: 120_000, linkGbps: 10 },
});
if (!done.ok) throw new Error(done.problems.join(' '));
const told = done.migration;
const endOf = (round: number): number => told.rounds[round - 1]?.end ?? 0;

function written(name: string, micros?: number): string {
  for (const [path, text] of Object.entries(logsUpTo(told, micros))) {
    mkdirSync(dirname(join(root, name, path)), { recursive: true });
    writeFileSync(join(root, name, path), text.endsWith('\n') ? text : `${text}\n`);
  }
  return join(root, name);
}

const after = (rounds: number) => written(`after-${rounds}`, endOf(rounds));

interface Told {
  readonly migrations: readonly { readonly outcome: string; readonly inFlight?: Flight }[];
}

const sentence =
  /^app is in pre-copy, 3 rounds done: .* more, then a stun of .*; it would converge.*\. Simulated from these rounds, as of the line at 2026-11-28 09:3.*Z; 80 % of what is possible lies in the brackets\. No line states the switchover goal: 500 ms, the default of Migrate\.PreCopySwitchoverTimeGoal\. \(.*esx-a\/var\/log\/vmkernel\.log:4\)$/m;

test('analyse tells what is expected of it, below the table and as JSON', async () => {
  const { code, out } = await runCommand(analyseCommand, after(3));
  expect(code).toBe(0);
  expect(out).toMatch(sentence);
  const json = await runCommand(analyseCommand, '--json', after(3));
  const [one] = (JSON.parse(json.out) as Told).migrations;
  expect(one?.outcome).toBe('unknown');
  expect(one?.inFlight).toMatchObject({ rounds: 3, outlook: 'moves', evidence: [{ line: 4 }] });
  expect(one?.inFlight?.asOf).toMatch(/^2026-11-28T09:3.*Z$/);
  const lines = await runCommand(analyseCommand, '--ndjson', after(3));
  expect(JSON.parse(lines.out.split('\n')[0] ?? '')).toMatchObject({ inFlight: one?.inFlight });
});

test('simulate --from does, too', async () => {
  const { out } = await runCommand(simulateCommand, '--from', after(3));
  expect(out).toMatch(sentence);
  const json = await runCommand(simulateCommand, '--json', '--from', after(3));
  expect(JSON.parse(json.out)).toMatchObject({ inFlight: { rounds: 3 }, migration: { outcome: 'unknown' } });
});

test('nothing is expected of a move that ended', async () => {
  const whole = written('whole');
  expect((await runCommand(analyseCommand, whole)).out).not.toContain('in pre-copy');
  expect((await runCommand(analyseCommand, '--json', whole)).out).not.toContain('inFlight');
  expect((await runCommand(simulateCommand, '--from', whole)).out).not.toContain('in pre-copy');
});

test('analyse --follow tells it anew after each round', async () => {
  const folder = written('followed', endOf(1));
  const said = { out: '', err: '' };
  const cancel = { aborted: false };
  const running = analyseCommand(['--follow', folder], testIo(said, { cancel }));
  const path = 'esx-a/var/log/vmkernel.log';
  const until = (rounds: number) => logsUpTo(told, endOf(rounds))[path]?.trimEnd() ?? '';
  try {
    await vi.waitFor(() => expect(said.err).toContain('Ctrl C ends with the list'), 10_000);
    for (const rounds of [2, 3]) {
      appendFileSync(join(folder, path), `${until(rounds).slice(until(rounds - 1).length + 1)}\n`);
      await vi.waitFor(() => expect(said.out).toContain(`app is in pre-copy, ${rounds} rounds done: `), 10_000);
    }
  } finally {
    cancel.aborted = true;
    await running;
  }
}, 30_000);
