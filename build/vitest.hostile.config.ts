import { defineConfig } from 'vitest/config';
import { inlineWasm } from './inline-wasm.mjs';
import { knownLinks } from './known-links.mjs';

/** `npm run hostile`: the hostile corpus in its full form, by hand. Every cut, every big input; some five minutes. */
export default defineConfig({
  plugins: [inlineWasm, knownLinks],
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/hostile/**/*.test.ts'],
    env: { HOSTILE: 'full' },
    testTimeout: 1_800_000,
  },
});
