// Runs the command line from source: bundles electron/cli.ts into out/cli when a source is newer, then runs it.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'out/cli');
const bundle = join(folder, 'cli.mjs');

/** Newest change below these folders, in milliseconds since the epoch. */
const newest = (paths) =>
  Math.max(
    ...paths.map((path) => {
      const stat = statSync(path);
      return stat.isDirectory() ? newest(readdirSync(path).map((name) => join(path, name))) : stat.mtimeMs;
    }),
    0,
  );

const sources = ['renderer/engine', 'renderer/platform', 'renderer/contract', 'electron/cli', 'electron/cli.ts'].map(
  (path) => join(root, path),
);
if (!existsSync(bundle) || statSync(bundle).mtimeMs < newest(sources)) {
  const { build } = await import('vite');
  const { inlineWasm } = await import('./inline-wasm.mjs');
  const { noteLicences } = await import('./licences.mjs');
  const { withoutSamples } = await import('./without-samples.mjs');
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    plugins: [inlineWasm, withoutSamples, noteLicences('cli')],
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: {
        input: { cli: join(root, 'electron/cli.ts'), 'scan-thread': join(root, 'electron/cli/scan-thread.ts') },
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs', format: 'es' },
      },
    },
  });
}
// npm runs scripts in the project's folder; paths are relative to the user's working directory.
if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
const { main } = await import(pathToFileURL(bundle).href);
process.exitCode = await main(process.argv.slice(2));
