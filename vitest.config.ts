import { defineConfig } from 'vitest/config';
import { compileRunes } from './build/compile-runes.mjs';
import { inlineWasm } from './build/inline-wasm.mjs';
import { knownLinks } from './build/known-links.mjs';

/** Unit and property tests: everything that runs in Node without a browser. */
export default defineConfig({
  plugins: [compileRunes, inlineWasm, knownLinks],
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**'],
    testTimeout: 60_000,
  },
});
