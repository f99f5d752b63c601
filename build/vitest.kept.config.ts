import { defineConfig } from 'vitest/config';
import short from './vitest.e2e.config.ts';

/** `npm run kept`: full disks, 50 kills, and every kind of damage with five seeds, in Chromium and in Electron. By hand. */
export default defineConfig({
  ...short,
  test: {
    ...short.test,
    include: ['test/e2e/{full-disk,kill,damaged}.e2e.ts'],
    env: { KEPT: 'full' },
  },
});
