/** The licences that ship, held against what is in the builds by their own source maps, which know nothing of our notes. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
/** A copy, so that the build under test is not the one that other tests drive. */
const copy = mkdtempSync(join(tmpdir(), 'switchover-licences-'));
afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

function run(...words: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: copy, encoding: 'utf8' });
  if (status !== 0) throw new Error(stdout + stderr);
  return stdout;
}

/** Packages by the sources of every map below a folder. */
function packagesIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const maps = files.filter((name) => name.endsWith('.map'));
  const sources = maps.flatMap(
    (name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { sources: string[] }).sources,
  );
  const found = sources.map((source) => /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1]);
  // WebAssembly as base64 begins so; what compiled it put its library in.
  const holdsWasm = files.some(
    (name) => /\.m?js$/.test(name) && readFileSync(join(folder, name), 'utf8').includes('AGFzbQ'),
  );
  return [...new Set([...found, holdsWasm ? 'assemblyscript' : undefined].filter((name) => name !== undefined))].sort();
}

describe('the licences of what ships', () => {
  let named: string[];
  beforeAll(() => {
    for (const part of [
      'electron',
      'renderer',
      'build',
      'package.json',
      'package-lock.json',
      'LICENSE',
      'test/fixtures',
    ])
      cpSync(join(root, part), join(copy, part), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    run(
      'node_modules/electron-vite/bin/electron-vite.js',
      'build',
      '-c',
      'build/electron.vite.config.ts',
      '--sourcemap',
    );
    run('build/cli.mjs', 'help');
    const text = run(
      '--input-type=module',
      '-e',
      "import('./build/licences.mjs').then((m) => console.log(m.licenceText()))",
    );
    // Headings stand alone between rules: "name 1.2.3 (MIT)".
    named = [...text.matchAll(/^-{80}\n\n((?:@[\w-]+\/)?[\w.-]+) \d\S* \(/gm)].map((match) => match[1] ?? '');
  });

  it('names what stands in the main process, the page and each worker', () => {
    const packages = packagesIn(join(copy, 'out'));
    expect(packages).toEqual(expect.arrayContaining(['@noble/hashes', 'assemblyscript', 'svelte', 'valibot']));
    expect(packages.filter((name) => !named.includes(name))).toEqual([]);
  });

  it('has a note of every build, the command line too', () => {
    const notes = readdirSync(join(copy, '.cache/licences')).map((name) => name.split('-')[0]);
    expect([...new Set(notes)].sort()).toEqual(['cli', 'main', 'page', 'preload', 'worker']);
    const workers = readdirSync(join(copy, 'out/renderer/assets')).filter((name) => /\.worker-[\w-]+\.js$/.test(name));
    expect(notes.filter((name) => name === 'worker')).toHaveLength(workers.length);
  });

  it('names each package once, with its text', () => {
    expect(new Set(named).size).toBe(named.length);
  });
});
