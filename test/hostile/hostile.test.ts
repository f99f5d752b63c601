/** Input that no honest host writes: nothing throws, each reason is listed, and what the sound logs say is found. */
import { readFileSync } from 'node:fs';
import { describe, test } from 'vitest';
import { analyse } from '../../renderer/engine/analyse.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { hostileCases } from '../fixtures/hostile/index.ts';
import { expectFactsOutside, expectReasons } from './compare.ts';

const folder = new URL('../fixtures/sample/', import.meta.url).pathname;
const isFull = process.env['HOSTILE'] === 'full';

describe.each(Object.entries(hostileCases((path) => readFileSync(folder + path, 'utf8'), isFull)))('%s', (_, cases) => {
  test.each(cases.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    const analysis = await analyse(one.sources(), {
      platform: nodePlatform,
      ...(one.limits && { limits: one.limits }),
    });
    expectReasons(analysis, one);
    await expectFactsOutside(analysis, one);
  });
});
