// How fast are we, and beside what? Builds a two-host bundle with a known number of migrations, then measures in one run,
// in turns: our command line, and the tools that people use instead, on the same file.
//
//   npm run bench                      500 MB of log text, 5 rounds
//   npm run bench -- --quick           50 MB, 3 rounds: under two minutes
//   npm run bench -- --size 5000 --runs 3
//
// Exit 1 when our analysis does not hold exactly the migrations that were generated.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { spawn, spawnSync } from 'node:child_process';
import { tmpdir, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { loadTs, root } from './load-ts.mjs';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, size: { type: 'string' }, runs: { type: 'string' } },
});
const megabytes = Number(values.size ?? (values.quick ? 50 : 500));
const runs = Number(values.runs ?? (values.quick ? 3 : 5));
if (!(megabytes >= 5 && runs >= 1)) {
  console.error('usage: npm run bench -- [--quick] [--size MEGABYTES] [--runs N]   (5 MB or more)');
  process.exit(2);
}

const { file, truth } = await bundle();
const scratch = mkdtempSync(join(tmpdir(), 'switchover-bench-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
const cli = ['node', join(root, 'build/cli.mjs')];
// Bundles the command line if its sources are newer, so that no run pays for it.
spawnSync(cli[0], [...cli.slice(1), 'help'], { cwd: root });

const pattern = 'VMotion|Migrat';
const quoted = `'${file}'`;
const ours = { name: 'switchover analyse --json', argv: [...cli, 'analyse', '--json', file] };
const grep = {
  name: `gzip -dc | grep -cE`,
  argv: ['sh', '-c', `gzip -dc ${quoted} | LC_ALL=C grep -acE '${pattern}'`],
};
// `wholeText`: reads the rotated .gz files inside the .tgz too. `needs`: what must be installed.
const contenders = [
  { ...ours, wholeText: true },
  grep,
  { name: 'gzip -dc (inflating alone)', argv: ['sh', '-c', `gzip -dc ${quoted} > /dev/null`] },
  { name: 'rg -z -c', argv: ['rg', '-z', '-a', '-c', pattern, file], needs: 'rg' },
  { name: 'lnav -n :filter-in', argv: ['sh', '-c', lnavScript()], needs: 'lnav', wholeText: true },
].filter(({ needs }) => !needs || installed(needs));

const measured = new Map(contenders.map(({ name }) => [name, []]));
spawnSync('cat', [file], { stdio: 'ignore' }); // in the page cache for everyone
for (let round = 0; round < runs; round += 1) {
  for (const { name, argv } of contenders) measured.get(name).push(await measure(argv, name === ours.name));
}
print();
process.exitCode = check() ? 0 : 1;
simulator();

/** The bundle of this size, made when it is not there or its generator has changed. */
async function bundle() {
  const folder = join(root, '.cache/bench');
  const file = join(folder, `two-hosts-${megabytes}mb.tgz`);
  const truthFile = join(folder, `two-hosts-${megabytes}mb.json`);
  mkdirSync(folder, { recursive: true });
  const sources = ['test/bench', 'test/fixtures', 'test/fixtures/sample/migration', 'test/fixtures/sample/noise'];
  if (!existsSync(truthFile) || statSync(truthFile).mtimeMs < newest(sources)) {
    console.error(`Making ${file} …`);
    const { generate } = await loadTs('test/bench/generate.ts');
    const read = (path) => readFileSync(join(root, 'test/fixtures/sample', path), 'utf8');
    writeFileSync(truthFile, JSON.stringify(await generate(file, megabytes, read)));
  }
  return { file, truth: JSON.parse(readFileSync(truthFile, 'utf8')) };
}

/** Newest change among the files of these folders, milliseconds since the epoch. */
function newest(folders) {
  const files = folders.flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name)));
  return Math.max(...files.map((path) => (/\.test\.ts$|\.json$/.test(path) ? 0 : statSync(path).mtimeMs)));
}

// lnav keeps a copy of the unpacked archive; it goes with the folder, so that every run unpacks.
function lnavScript() {
  const filter = `HOME=$t TMPDIR=$t lnav -n -c ':filter-in (${pattern})' ${quoted}`;
  return `t=$(mktemp -d) && ${filter}; rm -rf "$t"`;
}

function installed(command) {
  return spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
}

/** Runs a command once: wall seconds, peak memory of its largest process in MB, and where its output is kept. */
async function measure(argv, keepOutput) {
  const output = join(scratch, 'output');
  const memory = join(scratch, 'memory');
  const timed = existsSync('/usr/bin/time') ? ['/usr/bin/time', '-f', '%M', '-o', memory, ...argv] : argv;
  const stdio = ['ignore', keepOutput ? openSync(output, 'w') : 'ignore', 'pipe'];
  const started = performance.now();
  const child = spawn(timed[0], timed.slice(1), { cwd: root, stdio });
  let errors = '';
  child.stderr.on('data', (text) => (errors += text));
  let peakKb = 0;
  const poll = timed === argv && setInterval(() => (peakKb = Math.max(peakKb, highWater(child.pid))), 20);
  const code = await new Promise((resolve) => child.on('close', resolve));
  const seconds = (performance.now() - started) / 1000;
  clearInterval(poll);
  if (timed !== argv) peakKb = Number(readFileSync(memory, 'utf8').trim().split('\n').at(-1));
  if (code !== 0) console.error(`${argv.join(' ')}: exit ${code}: ${errors.trim().split('\n').at(-1)}`);
  const found = keepOutput && code === 0 ? outcomes(readFileSync(output, 'utf8')) : undefined;
  return { seconds, peakMB: (peakKb * 1024) / 1e6, ok: code === 0, found };
}

/** Peak resident memory of a process in KiB where the kernel tells, else 0. */
function highWater(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0; // it has ended, or this is no Linux
  }
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** How many migrations an analysis holds, and how many of them failed. */
function outcomes(json) {
  const { migrations } = JSON.parse(json);
  return { all: migrations.length, failed: migrations.filter(({ outcome }) => outcome === 'failed').length };
}

function print() {
  const [packed, text] = [statSync(file).size, truth.bytes].map((bytes) => (bytes / 1e6).toFixed(1));
  console.log(`${file}: ${packed} MB packed, ${text} MB of log text, ${truth.lines} lines`);
  const machine = `${cpus().length} × ${cpus()[0]?.model}, ${(totalmem() / 1e9).toFixed(0)} GB, Node ${process.version}`;
  console.log(`${machine}; median (least–most) of ${runs} runs, in turns\n`);
  table([['', 'wall', 'spread', 'MB/s', 'peak MB', 'of grep'], ...contenders.map(row)]);
  const hidden = Math.round((100 * truth.rotatedBytes) / truth.bytes);
  console.log(`\n${hidden} % of the text lies in rotated .gz files inside the .tgz: switchover and lnav read it too,`);
  console.log('the others see it as compressed bytes. MB/s counts the text that a tool reads.');
}

function row({ name, wholeText }) {
  const all = measured.get(name);
  if (!all.every(({ ok }) => ok)) return [name, 'failed', '', '', '', ''];
  const seconds = all.map((one) => one.seconds);
  const wall = median(seconds);
  const base = median(measured.get(grep.name).map((one) => one.seconds));
  const read = (truth.bytes - (wholeText ? 0 : truth.rotatedBytes)) / 1e6;
  return [
    name,
    `${wall.toFixed(2)} s`,
    `${Math.min(...seconds).toFixed(2)}–${Math.max(...seconds).toFixed(2)}`,
    (read / wall).toFixed(0),
    median(all.map((one) => one.peakMB)).toFixed(0),
    `${(wall / base).toFixed(2)}×`,
  ];
}

function table(rows) {
  const widths = rows[0].map((_cell, column) => Math.max(...rows.map((cells) => cells[column].length)));
  for (const cells of rows) {
    const padded = cells.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column])));
    console.log(padded.join('  '));
  }
}

/** The simulator has no other program to be held against on this machine: its figures stand beside its rounds. */
function simulator() {
  console.log('\nsimulator, in a worker, medians:');
  spawnSync('node', [join(root, 'test/engine/simulate/speed.mjs')], { stdio: 'inherit' });
}

/** Does every run of ours hold the migrations that were generated, no more and no fewer? */
function check() {
  const counts = measured.get(ours.name).map(({ found }) => found ?? { all: 0, failed: 0 });
  const right = counts.every(({ all, failed }) => all === truth.migrations && failed === truth.failed);
  const { all, failed } = counts.at(-1);
  const verdict = right ? 'right' : 'WRONG';
  console.log(`migrations: ${all} found of ${truth.migrations}, failed ones: ${failed} of ${truth.failed}: ${verdict}`);
  return right;
}
