import { flushSync } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import type { Migration } from '../../renderer/engine/model.ts';
import { Finder } from '../../renderer/state/finder.svelte.ts';
import { watch } from '../helpers/effects.svelte.ts';
import { settled } from '../helpers/fake-engine.ts';
import { analyseSample } from '../helpers/sample-report.ts';

const { migrations } = await analyseSample();
const sample = migrations.find(({ vm }) => vm.name === 'db-03') ?? migrations[0];
/** So many that they take more than one turn. */
const many: readonly Migration[] = Array.from({ length: 400 }, (_, n) => ({
  ...(sample as Migration),
  key: String(n),
  vm: { ...(sample as Migration).vm, name: n % 2 === 0 ? 'zebra' : 'quagga' },
}));
const onUtc = () => 'utc' as const;
const keys = (found: readonly Migration[]) => found.map(({ key }) => key);
const zebras = keys(many).filter((key) => Number(key) % 2 === 0);

/** Each look at the clock takes so many milliseconds. */
function slowBy(milliseconds: number): void {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += milliseconds));
}
afterEach(() => vi.restoreAllMocks());

it('finds all without a text, and at once what is found within a turn', () => {
  slowBy(0);
  let text = '';
  const finder = new Finder(
    () => many,
    () => text,
    () => onUtc,
  );
  expect(finder.found).toBe(many);
  text = 'zebra';
  const other = new Finder(
    () => many,
    () => text,
    () => onUtc,
  );
  expect(keys(other.found)).toEqual(zebras);
});

it('goes on in further turns, and shows until then what was found before', async () => {
  slowBy(3);
  const finder = new Finder(
    () => many,
    () => 'zebra',
    () => onUtc,
  );
  const seen: number[] = [];
  const end = watch(() => seen.push(finder.found.length));
  flushSync();
  expect(seen).toEqual([0]);
  await vi.waitFor(() => expect(seen.at(-1)).toBe(zebras.length));
  expect(new Set(seen)).toEqual(new Set([0, zebras.length]));
  end();
});

it('finds the rest at once when somebody chooses', async () => {
  slowBy(3);
  const finder = new Finder(
    () => many,
    () => 'quagga',
    () => onUtc,
  );
  expect(finder.found).toEqual([]);
  finder.settle();
  expect(finder.found).toHaveLength(200);
  await settled();
  expect(finder.found).toHaveLength(200);
});
