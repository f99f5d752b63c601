// Builds what is older than its sources.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Newest change below a path, in milliseconds since the epoch. */
const newest = (path) => {
  const stat = statSync(path);
  return stat.isDirectory()
    ? Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
    : stat.mtimeMs;
};

const isOlder = (outputs, sources) =>
  outputs.some((path) => !existsSync(path)) ||
  Math.min(...outputs.map((path) => statSync(path).mtimeMs)) < Math.max(...sources.filter(existsSync).map(newest));

const below = (...paths) => paths.map((path) => join(root, path));

/** Runs a script of ours or of a package quietly; prints its output and exits when it fails. */
const run = (what, ...words) => {
  console.error(`Building ${what} …`);
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' });
  if (status === 0) return;
  console.error(stdout + stderr);
  console.error(`Building ${what} failed.`);
  process.exit(1);
};

/** Main, preload and page. `always`: also when nothing seems to have changed. */
export const buildApp = ({ always = false } = {}) => {
  const outputs = below('out/main/main.js', 'out/preload/preload.cjs', 'out/renderer/index.html');
  const sources = below('electron', 'renderer', 'build/electron.vite.config.ts', 'package-lock.json');
  if (always || isOlder(outputs, sources))
    run(
      'the application',
      'node_modules/electron-vite/bin/electron-vite.js',
      'build',
      '-c',
      'build/electron.vite.config.ts',
    );
};

/** The sample that ships with the application. */
export const buildSample = () => {
  const outputs = below('out/sample/sample-bundle.zip');
  const script = 'build/make-sample.mjs';
  if (existsSync(join(root, script)) && isOlder(outputs, below(script, 'test/fixtures'))) run('the sample', script);
};

/** Before the end-to-end tests, which drive what is built. */
export const setup = () => {
  buildSample();
  buildApp();
};
