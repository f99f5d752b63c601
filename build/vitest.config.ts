import { defineConfig } from 'vitest/config';
import { compileRunes } from './compile-runes.mjs';
import { inlineWasm } from './inline-wasm.mjs';
import { knownLinks } from './known-links.mjs';

/** Unit and property tests: everything that runs in Node without a browser. */
export default defineConfig({
  plugins: [compileRunes, inlineWasm, knownLinks],
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**'],
    testTimeout: 60_000,
  },
});
