// Runs a TypeScript module of ours under plain Node: bundles it into .cache/ and imports the bundle.
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** The exports of a module, its path given from the project's folder. */
export async function loadTs(path) {
  const bundle = await rolldown({ input: join(root, path), platform: 'node', logLevel: 'warn' });
  const file = join(root, '.cache/build', `${basename(path, '.ts')}.mjs`);
  await bundle.write({ file, format: 'es' });
  await bundle.close();
  return import(pathToFileURL(file).href);
}
