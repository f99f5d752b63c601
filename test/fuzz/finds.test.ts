/** Inputs that the fuzzer found and that once broke a promise, or hung: each runs through its target from then on. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fuzzTargets } from './targets.ts';

const folder = new URL('finds/', import.meta.url).pathname;
const finds = existsSync(folder) ? readdirSync(folder) : [];
const targets = fuzzTargets();

test.each(finds)('%s', async (name) => {
  const target = targets[name.slice(0, name.lastIndexOf('-'))];
  expect(target).toBeDefined();
  await target?.run(readFileSync(folder + name));
});

test.each(Object.entries(targets))('the seeds of %s keep every promise', async (_name, target) => {
  const seeds = await target.seeds();
  expect(seeds.length).toBeGreaterThan(0);
  for (const seed of seeds) await target.run(seed);
});
