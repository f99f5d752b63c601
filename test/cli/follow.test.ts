/** `analyse --follow`: files that grow, that others take the place of, that are cut. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { analyseCommand } from '../../electron/cli/analyse.ts';
import { runCommand, testIo } from '../helpers/run-command.ts';

const root = new URL('../../', import.meta.url).pathname;
const [one, two, three] = ['8743996508480001077', '8743996508480001078', '8743996508480001079'];
const stamp = (second: number) => `2023-04-15T08:52:${String(second).padStart(2, '0')}.100Z`;
const begins = (id: string, second = 30) =>
  `${stamp(second)} cpu4:2758489)Migrate: vm 2758490: 3284: Setting VMOTION info: Source ts = ${id}, src ip = <10.0.0.1> dest ip = <10.0.0.2> Dest wid = 4242 using SHARED swap\n`;
const copied = (id: string, second = 31) =>
  `${stamp(second)} cpu4:2758489)VMotion: 1914: ${id} S: Stopping pre-copy: only 1 pages left to send, which can be sent within the switchover time goal of 0.500 seconds (network bandwidth ~108.514 MB/s, 1000% t2d)\n`;
const fails = (id: string, second = 34) =>
  `${stamp(second)} cpu4:2758489)WARNING: Migrate: 282: ${id} S: Failed: Out of memory (0xbad0014) @0x41801e280b11\n`;

let folder: string;
let log: string;
let end: (() => Promise<void>) | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchover-follow-'));
  log = join(folder, 'vmkernel.log');
});
afterEach(async () => {
  await end?.();
  rmSync(folder, { recursive: true });
});

/** A run that goes on until `ends`. */
function follows(...paths: readonly string[]) {
  const said = { out: '', err: '' };
  const cancel = { aborted: false };
  const running = analyseCommand(['--follow', ...paths], testIo(said, { cancel }));
  end = async () => {
    cancel.aborted = true;
    await running;
  };
  return {
    begins: () => vi.waitFor(() => expect(said.err).toContain('Ctrl C ends with the list'), 10_000),
    tells: (what: RegExp) => vi.waitFor(() => expect(said.out).toMatch(what), 10_000),
    notes: (what: RegExp) => vi.waitFor(() => expect(said.err).toMatch(what), 10_000),
    async ends() {
      cancel.aborted = true;
      return { code: await running, list: said.out.slice(said.out.indexOf('ID ')), changes: said.out.split('ID ')[0] };
    },
  };
}

it('tells each change of a migration once, and the usual list at the end', async () => {
  writeFileSync(log, fails(one));
  const { begins: starts, tells, notes, ends } = follows(log);
  await starts();
  await notes(/^Following 1 file, with 1 migration in what is there/);
  appendFileSync(log, begins(two));
  await tells(/08:52:30\.100Z {2}8743996508480001078 .*no end yet\n/);
  appendFileSync(log, copied(two));
  await tells(/08:52:31\.100Z {2}8743996508480001078 .*pre-copy-end|switchover/);
  appendFileSync(log, fails(two));
  await tells(/08:52:34\.100Z {2}8743996508480001078 .*failed: The host’s kernel got no memory\n/);
  const { code, list, changes } = await ends();
  expect(code).toBe(0);
  expect(changes).not.toContain(one);
  expect(changes?.trimEnd().split('\n')).toHaveLength(3);
  expect(list).toMatch(/8743996508480001078 .*failed[^]*8743996508480001077 .*failed[^]*1 log, 4 lines/);
});

it('a line is read once its newline is there: half a number is another number', async () => {
  writeFileSync(log, begins(one));
  const { begins: starts, tells, ends } = follows(log);
  await starts();
  const line = `${stamp(35)} cpu1:2)Migrate: 282: ${two} S: Failed: Timeout (0xbad0021) @0x1\n`;
  // “Failed: Time” would be a failure, too.
  const cut = line.indexOf('out (0x');
  appendFileSync(log, line.slice(0, cut));
  await new Promise((resolve) => setTimeout(resolve, 1200));
  appendFileSync(log, line.slice(cut));
  await tells(/8743996508480001078 .*failed/);
  const { changes } = await ends();
  expect(changes?.trimEnd().split('\n')).toHaveLength(1);
});

it('goes on in the file that takes its place, and reads the one before to its end', async () => {
  writeFileSync(log, begins(one));
  const { begins: starts, tells, notes, ends } = follows(folder, log);
  await starts();
  await notes(/^Following 1 file, /);
  renameSync(log, join(folder, 'vmkernel.0'));
  writeFileSync(log, begins(two, 40));
  await notes(/vmkernel\.log was rotated and goes on in a new file/);
  await tells(/8743996508480001078 .*no end yet/);
  // Whoever writes has not noticed yet.
  appendFileSync(join(folder, 'vmkernel.0'), fails(one));
  await tells(/8743996508480001077 .*failed/);
  // A packed copy of what was read is not another log.
  writeFileSync(join(folder, 'vmkernel.1.gz'), gzipSync(fails(three)));
  appendFileSync(log, fails(two, 41));
  await tells(/8743996508480001078 .*failed/);
  const { list } = await ends();
  expect(list).toContain('2 logs, 4 lines');
  expect(list).not.toContain(three);
});

it('of files that were rotated long ago the migrations stay', async () => {
  writeFileSync(log, begins(one));
  const { begins: starts, tells, ends } = follows(log);
  await starts();
  const ids = Array.from({ length: 6 }, (_one, n) => `874399650848000210${n}`);
  for (const [n, id] of ids.entries()) {
    renameSync(log, join(folder, `old-${n}`));
    writeFileSync(log, fails(id, 40 + n));
    await tells(new RegExp(`${id} .*failed`));
  }
  const { list } = await ends();
  for (const id of [one, ...ids]) expect(list).toContain(id);
  expect(list).toContain('7 logs, 7 lines');
}, 30_000);

it.each([
  ['cut to nothing', () => truncateSync(log), ''],
  ['written anew and longer', () => writeFileSync(log, 'x\n'.repeat(500)), 'x\n'],
])('%s, it goes on, and what was found before stays', async (_how, cut) => {
  writeFileSync(log, 'a line of something else\n'.repeat(9) + begins(one) + copied(one));
  const { begins: starts, tells, notes, ends } = follows(log);
  await starts();
  appendFileSync(log, fails(one));
  await tells(/8743996508480001077 .*failed: The host’s kernel got no memory\n/);
  cut();
  await notes(/was cut and goes on from its beginning/);
  appendFileSync(log, begins(two, 50) + fails(two, 51));
  await tells(/8743996508480001078 .*failed/);
  const { list, changes } = await ends();
  expect(list).toMatch(/8743996508480001077 .*failed[^]*8743996508480001078 .*failed/);
  expect(changes?.trimEnd().split('\n')).toHaveLength(2);
});

it('a file that is not there yet is said, and looked for', async () => {
  mkdirSync(join(folder, 'other'));
  writeFileSync(join(folder, 'other', 'hostd.log'), 'nothing\n');
  const { begins: starts, tells, notes } = follows(log, join(folder, 'other'));
  await starts();
  await notes(/vmkernel\.log: Could not be opened: there is no such file\. It is looked for again\./);
  writeFileSync(log, fails(one));
  await tells(/8743996508480001077 .*failed/);
});

it('nothing to follow is an end', async () => {
  const { code, err } = await runCommand(analyseCommand, '--follow', log);
  expect([code, err]).toEqual([1, expect.stringContaining('there is no such file')]);
});

it.each([
  [['--json'], '--follow tells changes'],
  [['--redact'], '--follow tells changes'],
  [['-'], '--follow reads files that grow'],
])('refuses %j', async (more, why) => {
  const { code, err } = await runCommand(analyseCommand, '--follow', ...more, log);
  expect([code, err]).toEqual([2, expect.stringContaining(why)]);
});

it('as a process: changes as they come, Ctrl C ends it with the list', async () => {
  writeFileSync(log, begins(one));
  const child = spawn('node', [join(root, 'build/cli.mjs'), 'analyse', '--follow', log], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (text) => (said.out += text));
  child.stderr.on('data', (text) => (said.err += text));
  const ended = once(child, 'close');
  await vi.waitFor(() => expect(said.err).toContain('Following 1 file'), 20_000);
  appendFileSync(log, fails(one));
  await vi.waitFor(() => expect(said.out).toContain('failed: The host’s kernel got no memory'), 10_000);
  child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  expect(said.out).toContain('1 log, 2 lines');
}, 40_000);
