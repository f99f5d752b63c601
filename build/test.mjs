// `npm test`: types, lint, layers, unit and end-to-end tests, in that order. Installs the browser where it is missing
// and may be. Prints what each step found and ends with `N passed, N failed`. Exit 1 when anything failed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const shared = resolve(root, '../shared');
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

/** Debian's Chromium, installed when it is missing and this user may install. */
function browser() {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const find = () => names.map((name) => `/usr/bin/${name}`).find((path) => existsSync(path));
  if (!find() && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('\n== installing Chromium');
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'xvfb', 'xauth']);
  }
  return find();
}

/** The Electron that tests may use: one that was named, else the one that `../shared` can unpack. */
function electronFolder() {
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) return process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const tool = join(shared, 'tools/electron-for-tests');
  if (!existsSync(tool)) return undefined;
  const { status, stdout } = spawnSync(tool, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** An old Electron is an unpatched Chromium: how old ours is, for whoever reads the run. `npm view electron time` has the date. */
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
check('types', 'npx', ['tsc', '-b']);
check('types of the views', 'npx', [
  'svelte-check',
  '--tsconfig',
  'build/tsconfig.renderer.json',
  '--fail-on-warnings',
]);
check('lint', 'npx', ['eslint', '.']);
check('format', 'npx', ['prettier', '--check', '--log-level=warn', '.']);
check('layers', 'node', ['build/check-layers.mjs']);
tests('unit', 'vitest.config.ts', {});
if (existsSync(join(shared, 'tools/check-analysis.mjs'))) {
  const cli = ['npm', 'run', '--silent', 'cli', '--', 'analyse'];
  check('real excerpts', 'node', [join(shared, 'tools/check-analysis.mjs'), join(shared, 'logs'), '--', ...cli]);
}
const chromium = browser();
if (chromium && check('build', 'npm', ['run', '--silent', 'build'])) {
  const electron = electronFolder();
  if (!electron)
    console.log('\nNo Electron for tests here (ELECTRON_OVERRIDE_DIST_PATH names one): its tests are skipped.');
  tests('end to end', 'build/vitest.e2e.config.ts', {
    CHROMIUM_PATH: chromium,
    ...(electron && { ELECTRON_OVERRIDE_DIST_PATH: electron }),
  });
} else if (!chromium) {
  console.error('\nNo Chromium found: install one (Debian: apt-get install chromium), then run npm test again.');
  failed += 1;
}
electronAge();
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
