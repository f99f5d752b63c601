import { defineConfig } from 'vitest/config';
import { inlineWasm } from './inline-wasm.mjs';
import { knownLinks } from './known-links.mjs';

/** Tests that drive the built application in Electron and in Chromium: one after the other, as they share a display. */
export default defineConfig({
  plugins: [inlineWasm, knownLinks],
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    globalSetup: ['build/up-to-date.mjs', 'test/helpers/display.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    fileParallelism: false,
    sequence: { concurrent: false },
    // Where a file has its tests run at once.
    maxConcurrency: 2,
    passWithNoTests: false,
  },
});
