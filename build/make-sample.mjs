// Builds the sample bundle that ships with the app from the readable texts in test/fixtures/sample.
//
//   node build/make-sample.mjs           writes out/sample/sample-bundle.zip
//   node build/make-sample.mjs --truth   also writes test/fixtures/sample/expected.json: what is true in it
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadTs, root } from './load-ts.mjs';

const { buildSample } = await loadTs('test/fixtures/sample.ts');
const folder = join(root, 'test/fixtures/sample');
const { zip, truth } = buildSample((path) => readFileSync(join(folder, path), 'utf8'));

mkdirSync(join(root, 'out/sample'), { recursive: true });
writeFileSync(join(root, 'out/sample/sample-bundle.zip'), zip);
console.log(`out/sample/sample-bundle.zip: ${zip.length} bytes, ${truth.migrations.length} migrations`);
if (process.argv.includes('--truth')) {
  const { format } = await import('prettier');
  writeFileSync(
    join(folder, 'expected.json'),
    await format(JSON.stringify(truth), { parser: 'json', printWidth: 120 }),
  );
}
