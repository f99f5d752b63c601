// Runs a TypeScript module of ours under plain Node: bundles it into .cache/ and imports the bundle.
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { inlineWasm } from './inline-wasm.mjs';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Bundles a module, its path given from the project's folder, into `file`; returns that. @param plugins that see it first */
export async function bundleTs(path, file = join(root, '.cache/build', `${basename(path, '.ts')}.mjs`), plugins = []) {
  const bundle = await rolldown({
    input: join(root, path),
    platform: 'node',
    // It finds its own files beside itself.
    external: ['playwright'],
    logLevel: 'warn',
    plugins: [...plugins, inlineWasm],
  });
  await bundle.write({ file, format: 'es' });
  await bundle.close();
  return file;
}

/** The exports of a module. */
export async function loadTs(path) {
  return import(pathToFileURL(await bundleTs(path)).href);
}
