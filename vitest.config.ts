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
    // Vitest leaves one core free; here the run would take all of the other.
    maxWorkers: '100%',
    // The engine is loaded once a worker and not once a file; a test that needs modules of its own resets them.
    isolate: false,
  },
});
