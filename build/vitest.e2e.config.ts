import { defineConfig } from 'vitest/config';
import { inlineWasm } from './inline-wasm.mjs';
import { knownLinks } from './known-links.mjs';

/**
 * Tests that drive the built application in Electron and in Chromium. Two files at a time, each with profiles and ports of its own:
 * most of their time is waiting for a window. What is waited for may therefore take as long as on a busy machine.
 */
export default defineConfig({
  plugins: [inlineWasm, knownLinks],
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    globalSetup: ['build/up-to-date.mjs', 'test/helpers/display.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
    sequence: { concurrent: false },
    // One start of Electron in thirty hangs as a debugger is attached (`launch`), some only after their window is there. A test that
    // fails twice fails; one that passed at the second try is marked in the output.
    retry: 1,
    expect: { poll: { timeout: 20_000 } },
    // Where a file has its tests run at once.
    maxConcurrency: 2,
    passWithNoTests: false,
  },
});
