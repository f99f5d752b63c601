// How fast are we, and beside what? Builds a two-host bundle with a known number of migrations, then measures in one run,
// in turns: our command line, and the tools that people use instead, on the same file; then the window. Its last table holds
// each figure that we want, as a ratio where another program does the same.
//
//   npm run bench                      500 MB of log text, 5 rounds
//   npm run bench -- --quick           50 MB, 3 rounds: under two minutes
//   npm run bench -- --full            50 and 500 MB, and 5 GB that are never stored
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
import { pagesOf } from './bench-page.mjs';
import { readingRows } from './bench-reading.mjs';
import { streamed } from './bench-streamed.mjs';
import { windowRows } from './bench-window.mjs';
import { findBrowser } from './find-browser.mjs';
import { loadTs, root } from './load-ts.mjs';
import { median } from './median.mjs';
import { setup } from './up-to-date.mjs';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    size: { type: 'string' },
    runs: { type: 'string' },
  },
});
const sizes = values.size ? [Number(values.size)] : values.full ? [50, 500] : [values.quick ? 50 : 500];
const runs = Number(values.runs ?? (values.quick ? 3 : 5));
const streamedMegabytes = 5000;
if (!(sizes.every((size) => size >= 5) && runs >= 1)) {
  console.error('usage: npm run bench -- [--quick | --full] [--size MEGABYTES] [--runs N]   (5 MB or more)');
  process.exit(2);
}

const scratch = mkdtempSync(join(tmpdir(), 'switchover-bench-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
// As `npm run cli` runs it.
const cli = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts.cli.split(' ');
const pattern = 'VMotion|Migrat';
const oursName = 'switchover analyse --json';
const grepName = 'gzip -dc | grep -cE';
// Bundles the command line if its sources are newer, so that no run pays for it.
spawnSync(cli[0], [...cli.slice(1), 'help'], { cwd: root });

const rows = [];
/** Share of the text that is found only in rotated files. */
let rotated = '';
/** What is wanted, beside what was measured. */
const summary = [];
/** CPU milliseconds for a megabyte, by the megabytes of a bundle. */
const cost = new Map();
const verdicts = [];
for (const size of sizes) {
  const { file, truth } = await bundle(size);
  const tools = contendersFor(file);
  const measured = new Map(tools.map(({ name }) => [name, []]));
  spawnSync('cat', [file], { stdio: 'ignore' }); // in the page cache for everyone
  for (let round = 0; round < runs; round += 1) {
    for (const { name, argv } of tools) measured.get(name).push(await measure(argv, name === oursName));
  }
  const packed = (statSync(file).size / 1e6).toFixed(1);
  console.log(`${file}: ${packed} MB packed, ${(truth.bytes / 1e6).toFixed(0)} MB of log text, ${truth.lines} lines`);
  rotated = `${Math.round((100 * truth.rotatedBytes) / truth.bytes)} %`;
  rows.push(...tools.map((tool) => row(size, tool, measured, truth)));
  verdicts.push(...measured.get(oursName).map(({ found }) => verdict(size, found, truth)));
  summarise(size, measured);
}
if (values.full) {
  const { rows: more, found, fewer, truth } = await streamed(streamedMegabytes, cli.slice(0, -1), cells, pattern);
  rows.push(...more);
  verdicts.push(verdict(streamedMegabytes, found, truth));
  cost.set(streamedMegabytes, (1000 * found.cpuSeconds) / streamedMegabytes);
  for (const { all, peakMB } of [fewer, found]) {
    const what = `command line's engine: ${streamedMegabytes} MB, ${all} migrations, peak memory`;
    summary.push([what, `${peakMB.toFixed(0)} MB`, '', '', '300 MB']);
  }
}
const largest = sizes.at(-1);
const { file: typical } = await bundle(largest);
const { file: dense } = await bundle(200, 20_000);
const browser = process.env.CHROMIUM_PATH ?? findBrowser();
setup();
const { serve } = await import('../out/main/browser-host.js');
const open = browser && pagesOf(serve, browser);
summary.push(...(await readingRows(open, { file: typical, megabytes: largest, pattern, runs })));
if (open) summary.push(...(await windowRows(open, { typical, dense, megabytes: largest })));
else console.error('Not measured in Chromium: no browser of its family is installed.');
print();
process.exitCode = verdicts.every(({ isRight }) => isRight) ? 0 : 1;
simulator();

// `wholeText`: reads the rotated .gz files inside the .tgz too. `needs`: what must be installed.
function contendersFor(file) {
  const quoted = `'${file}'`;
  // lnav caches the unpacked archive in the folder that is removed here, so that every run unpacks.
  const filter = `HOME=$t TMPDIR=$t lnav -n -c ':filter-in (${pattern})' ${quoted}`;
  return [
    { name: oursName, argv: [...cli, 'analyse', '--json', file], wholeText: true },
    { name: grepName, argv: ['sh', '-c', `gzip -dc ${quoted} | LC_ALL=C grep -acE '${pattern}'`] },
    { name: 'gzip -dc (inflating alone)', argv: ['sh', '-c', `gzip -dc ${quoted} > /dev/null`] },
    { name: 'rg -z -c', argv: ['rg', '-z', '-a', '-c', pattern, file], needs: 'rg' },
    {
      name: 'lnav -n :filter-in',
      argv: ['sh', '-c', `t=$(mktemp -d) && ${filter}; rm -rf "$t"`],
      needs: 'lnav',
      wholeText: true,
    },
  ].filter(({ needs }) => !needs || installed(needs));
}

/** The bundle of this size, made when it is not there or its generator has changed. */
async function bundle(megabytes, migrations) {
  const folder = join(root, '.cache/bench');
  const name = migrations === undefined ? `two-hosts-${megabytes}mb` : `two-hosts-${migrations}-migrations`;
  const [file, truthFile] = [join(folder, `${name}.tgz`), join(folder, `${name}.json`)];
  mkdirSync(folder, { recursive: true });
  const sources = ['test/bench', 'test/fixtures', 'test/fixtures/sample/migration', 'test/fixtures/sample/noise'];
  if (!existsSync(truthFile) || statSync(truthFile).mtimeMs < newest(sources)) {
    console.error(`Making ${file} …`);
    const { generate } = await loadTs('test/bench/generate.ts');
    const read = (path) => readFileSync(join(root, 'test/fixtures/sample', path), 'utf8');
    writeFileSync(truthFile, JSON.stringify(await generate(file, megabytes, read, migrations)));
  }
  return { file, truth: JSON.parse(readFileSync(truthFile, 'utf8')) };
}

/** Newest change among the files of these folders, milliseconds since the epoch. */
function newest(folders) {
  const files = folders.flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name)));
  return Math.max(...files.map((path) => (/\.test\.ts$|\.json$/.test(path) ? 0 : statSync(path).mtimeMs)));
}

function installed(command) {
  return spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
}

/** Runs a command once: wall and CPU seconds, peak memory of its largest process in MB, and what its output holds. */
async function measure(argv, keepOutput) {
  const output = join(scratch, 'output');
  const memory = join(scratch, 'memory');
  const timed = existsSync('/usr/bin/time') ? ['/usr/bin/time', '-f', '%M %U %S', '-o', memory, ...argv] : argv;
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
  let cpuSeconds = NaN;
  if (timed !== argv) {
    const [kb, user, system] = readFileSync(memory, 'utf8').trim().split('\n').at(-1).split(' ').map(Number);
    [peakKb, cpuSeconds] = [kb, user + system];
  }
  if (code !== 0) console.error(`${argv.join(' ')}: exit ${code}: ${errors.trim().split('\n').at(-1)}`);
  const found = keepOutput && code === 0 ? outcomes(readFileSync(output, 'utf8')) : undefined;
  return { seconds, cpuSeconds, peakMB: (peakKb * 1024) / 1e6, ok: code === 0, found };
}

/** Peak resident memory of a process in KiB where the kernel reports it, else 0. */
function highWater(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0; // it has ended, or this is no Linux
  }
}

/** How many migrations an analysis holds, and how many of them failed. */
function outcomes(json) {
  const { migrations } = JSON.parse(json);
  return { all: migrations.length, failed: migrations.filter(({ outcome }) => outcome === 'failed').length };
}

function print() {
  const machine = `${cpus().length} × ${cpus()[0]?.model}, ${(totalmem() / 1e9).toFixed(0)} GB, Node ${process.version}`;
  console.log(`${machine}; median (least–most) of ${runs} runs, in turns\n`);
  const heads = ['text', '', 'wall', 'spread', 'of grep', 'ms/MB', 'CPU s', 'CPU of grep', 'peak MB'];
  table([heads, ...rows]);
  console.log(
    `\nRotated .gz files inside the .tgz hold ${rotated} of the text: switchover and lnav read it too, the others see it as`,
  );
  console.log('compressed bytes. ms/MB is wall time for each MB of text that a tool reads.');
  if (values.full) console.log('5000 MB: streamed from the generator, which sets the pace: one run, CPU time only.');
  for (const line of new Set(verdicts.map(({ text }) => text))) console.log(line);
  if (cost.size > 1) {
    const each = [...cost].map(([size, one]) => `${size} MB: ${one.toFixed(1)}`).join(', ');
    summary.push(['command line: CPU ms/MB as bundles grow', each, '', '', 'linear']);
  }
  console.log('');
  table([['what', 'measured', 'beside', 'ratio', 'wanted'], ...summary], 5);
}

/** The command line's own figures for the last table. */
function summarise(size, measured) {
  const of = (name, key) => median(measured.get(name).map((one) => one[key]));
  const [ours, grep] = [of(oursName, 'seconds'), of(grepName, 'seconds')];
  cost.set(size, (1000 * of(oursName, 'cpuSeconds')) / size);
  const ratio = `${(ours / grep).toFixed(2)}×`;
  summary.push(
    [`command line: ${size} MB`, `${ours.toFixed(2)} s`, `gzip | grep ${grep.toFixed(2)} s`, ratio, '1×, better 0.6×'],
    [`command line: ${size} MB, peak memory`, `${of(oursName, 'peakMB').toFixed(0)} MB`, '', '', '250 MB'],
  );
}

function row(size, { name, wholeText }, measured, truth) {
  const [own, grep] = [measured.get(name), measured.get(grepName)];
  if (!own.every(({ ok }) => ok)) return cells(size, name, {});
  const seconds = own.map((one) => one.seconds);
  const of = (runs, key) => median(runs.map((one) => one[key]));
  const read = (truth.bytes - (wholeText ? 0 : truth.rotatedBytes)) / 1e6;
  return cells(size, name, {
    wall: `${median(seconds).toFixed(2)} s`,
    spread: `${Math.min(...seconds).toFixed(2)}–${Math.max(...seconds).toFixed(2)}`,
    ofGrep: `${(median(seconds) / of(grep, 'seconds')).toFixed(2)}×`,
    perMB: ((1000 * median(seconds)) / read).toFixed(1),
    cpu: of(own, 'cpuSeconds').toFixed(2),
    cpuOfGrep: `${(of(own, 'cpuSeconds') / of(grep, 'cpuSeconds')).toFixed(2)}×`,
    peak: of(own, 'peakMB').toFixed(0),
  });
}

/** A row of the table; what is not known stays empty. */
function cells(size, name, { wall = '', spread = '', ofGrep = '', perMB = '', cpu = '', cpuOfGrep = '', peak = '' }) {
  return [`${size} MB`, name, wall, spread, ofGrep, perMB, cpu, cpuOfGrep, peak];
}

/** @param textColumns so many columns from the left are text */
function table(rows, textColumns = 2) {
  const widths = rows[0].map((_cell, column) => Math.max(...rows.map((cells) => cells[column].length)));
  for (const cells of rows) {
    const padded = cells.map((cell, column) =>
      column >= textColumns ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
    );
    console.log(padded.join('  '));
  }
}

/** There is no other program on this machine to compare the simulator with: its times are shown beside its rounds. */
function simulator() {
  console.log('\nsimulator, in a worker, medians:');
  spawnSync('node', [join(root, 'test/engine/simulate/speed.mjs')], { stdio: 'inherit' });
}

/** Does a run of ours hold the migrations that were generated, no more and no fewer? */
function verdict(size, found, truth) {
  const { all, failed } = found ?? { all: 0, failed: 0 };
  const isRight = all === truth.migrations && failed === truth.failed;
  const counts = `${all} found of ${truth.migrations}, failed ones: ${failed} of ${truth.failed}`;
  return { isRight, text: `${size} MB: migrations: ${counts}: ${isRight ? 'right' : 'WRONG'}` };
}
