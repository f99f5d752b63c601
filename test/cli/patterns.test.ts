/** What many migrations share, as `analyse` tells it below its table. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { analyseCommand } from '../../electron/cli/analyse.ts';
import { clusterLogs } from '../fixtures/cluster-logs.ts';
import { chance, clusterMoves, hostName } from '../fixtures/moves.ts';
import { seededRandom } from '../fixtures/random.ts';
import { tgz } from '../helpers/archives.ts';
import { runCommand } from '../helpers/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchover-patterns-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const random = seededRandom(7);
const moves = clusterMoves({ moves: 80, hosts: 5, hours: 20, seed: 2 });
const logs = clusterLogs(moves, ({ to }) => chance(random, to === 4 ? 0.8 : 0.02));
const bundle = join(folder, 'cluster.tgz');
writeFileSync(bundle, tgz(Object.entries(logs).map(([name, data]) => ({ name, data }))));

test('a sentence with its numbers, and no name where it is redacted', async () => {
  const { out } = await runCommand(analyseCommand, bundle);
  const [, sentence = ''] = /share \(which is not yet the cause\):\n(.+)\n/.exec(out) ?? [];
  expect(sentence).toMatch(new RegExp(`^\\d+ of \\d+ failures have ${hostName(4)} as destination; `));
  const [, count, of] = /^(\d+) of (\d+) /.exec(sentence) ?? [];
  const failed = out.split('\n').filter((line) => / failed /.test(line) && line.startsWith('4000'));
  expect(String(failed.length)).toBe(of);
  expect(String(failed.filter((line) => line.includes(`→ ${hostName(4)}`)).length)).toBe(count);

  const redacted = await runCommand(analyseCommand, '--redact', bundle);
  const [, hidden = ''] = /share \(which is not yet the cause\):\n(.+)\n/.exec(redacted.out) ?? [];
  expect(hidden).toMatch(/^\d+ of \d+ failures have host-\d+ as destination; /);
  expect(redacted.out).not.toMatch(/lab\.example|esx-0/);
});

test('a file of few migrations says nothing of it', async () => {
  const few = join(folder, 'few.tgz');
  writeFileSync(
    few,
    tgz(
      Object.entries(clusterLogs(moves.slice(0, 7), () => ({ outcome: 'failed' }))).map(([name, data]) => ({
        name,
        data,
      })),
    ),
  );
  const { out } = await runCommand(analyseCommand, few);
  expect(out).toContain('failed');
  expect(out).not.toContain('share (');
});
