// `npm test`: types beside lint and layers, then unit tests, then end-to-end tests. Installs the browser where it is missing
// and may be. Prints what each step found and ends with `N passed, N failed`. Exit 1 when anything failed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const excerpts = process.env.SWITCHOVER_EXCERPTS;
const reports = join(root, '.cache/test-reports');
let passed = 0;
let failed = 0;

function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
}

/** A step that holds or does not: counts as one. */
function check(name, command, args) {
  console.log(`\n== ${name}`);
  const ok = run(command, args).status === 0;
  if (ok) passed += 1;
  else failed += 1;
  return ok;
}

/** Steps one after the other, beside others: each prints when it is done. */
async function inTurn(steps) {
  for (const [name, command, args] of steps) {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => output.push(bytes));
    const code = await new Promise((resolve) => child.once('close', resolve).once('error', () => resolve(1)));
    console.log(`\n== ${name}\n${Buffer.concat(output).toString().trimEnd()}`);
    if (code === 0) passed += 1;
    else failed += 1;
  }
}

/** A vitest run: its tests count one by one. */
function tests(name, config, env) {
  console.log(`\n== ${name}`);
  const report = join(reports, `${name.replaceAll(' ', '-')}.json`);
  rmSync(report, { force: true });
  const args = ['vitest', 'run', '-c', config, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = run('npx', args, { env: { ...process.env, ...env } });
  const result = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
  passed += result?.numPassedTests ?? 0;
  failed += result?.numFailedTests ?? 0;
  // A file that could not be loaded, an unhandled error: vitest fails without a failed test.
  if (status !== 0 && !result?.numFailedTests) failed += 1;
}

/** Debian's Chromium, installed when it is missing and this user may install, else the one that playwright has. */
function browser() {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const find = () =>
    [...names.map((name) => `/usr/bin/${name}`), chromium.executablePath()].find((path) => existsSync(path));
  if (!find() && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('\n== installing Chromium');
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'xvfb', 'xauth']);
  }
  return find();
}

/** An old Electron is an unpatched Chromium: prints how old ours is. `npm view electron time` has the date. */
function electronAge() {
  const { version, released } = JSON.parse(readFileSync(join(root, 'build/electron-release.json'), 'utf8'));
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (devDependencies.electron !== version) {
    console.error(`\nbuild/electron-release.json is about Electron ${version}, not ${devDependencies.electron}.`);
    failed += 1;
    return;
  }
  const days = Math.floor((Date.now() - Date.parse(released)) / 86_400_000);
  console.log(`\nElectron ${version} is ${days} days old${days > 60 ? ': see whether a newer one is out' : ''}.`);
}

mkdirSync(reports, { recursive: true });
await Promise.all([
  inTurn([
    ['types', 'npx', ['tsc', '-b']],
    ['types of the views', 'npx', ['svelte-check', '--tsconfig', 'build/tsconfig.renderer.json', '--fail-on-warnings']],
  ]),
  inTurn([
    ['lint', 'npx', ['eslint', '.']],
    ['format', 'npx', ['prettier', '--check', '--log-level=warn', '.']],
    ['layers', 'node', ['build/check-layers.mjs']],
  ]),
]);
tests('unit', 'vitest.config.ts', {});
if (excerpts) {
  const cli = ['npm', 'run', '--silent', 'cli', '--', 'analyse'];
  check('real excerpts', 'node', [join(excerpts, 'tools/check-analysis.mjs'), join(excerpts, 'logs'), '--', ...cli]);
} else console.log('\nNo real excerpts here (SWITCHOVER_EXCERPTS names their folder): what needs them is skipped.');
const executable = browser();
if (executable && check('build', 'npm', ['run', '--silent', 'build'])) {
  if (!process.env.ELECTRON_OVERRIDE_DIST_PATH)
    console.log('\nELECTRON_OVERRIDE_DIST_PATH names no Electron: its tests are skipped unless npm has one.');
  tests('end to end', 'build/vitest.e2e.config.ts', { CHROMIUM_PATH: executable });
} else if (!executable) {
  console.error(
    '\nNo Chromium found: install one (Debian: apt-get install chromium; else npx playwright install chromium), then run npm test again.',
  );
  failed += 1;
}
electronAge();
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
