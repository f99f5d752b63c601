import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import type { MigrationEvent } from '../../../renderer/engine/correlate/event.ts';
import { EventStore, nothing } from '../../../renderer/engine/correlate/event-store.ts';
import { analysisJson } from '../../../renderer/engine/report/analysis-file.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { buildSample } from '../../fixtures/sample.ts';
import { twoHosts } from '../../fixtures/two-hosts.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const folder = new URL('../../fixtures/sample/', import.meta.url).pathname;

const eventOf = (line: number) =>
  ({
    at: { source: line % 3, line },
    time: line % 7 === 0 ? undefined : line * 1e6,
    text: `line ${line}`,
  }) as MigrationEvent;

/** Packs as Node does, and counts. */
function countingPacker() {
  const { packer } = nodePlatform;
  if (!packer) throw new Error('Node packs.');
  const counts = { packed: 0, unpacked: 0 };
  return {
    counts,
    pack(text: string) {
      counts.packed += 1;
      return packer.pack(text);
    },
    unpack(packed: Uint8Array) {
      counts.unpacked += 1;
      return packer.unpack(packed);
    },
  };
}

test('events that are packed come back as they were, in the order in which they are asked for', () => {
  const packer = countingPacker();
  const store = new EventStore(packer, 200);
  const numbers = Array.from({ length: 3000 }, (_, line) => store.add(eventOf(line)));
  expect(store.isPacking).toBe(true);
  expect(packer.counts.packed).toBeGreaterThan(15);
  const wanted = numbers.filter((number) => number % 11 === 0).sort((a, b) => (a % 100) - (b % 100));
  expect(store.pick(wanted)).toEqual(wanted.map((number) => eventOf(number)));
  // Asked for in no order at all, and yet none was unpacked twice.
  expect(packer.counts.unpacked).toBe(packer.counts.packed);
  expect(numbers.map((number) => store.timeOf(number))).toEqual(numbers.map((number) => eventOf(number).time));
});

test('few events, and those of a host that cannot pack, stay as they are', () => {
  const packer = countingPacker();
  for (const store of [new EventStore(packer, 3000), new EventStore(undefined, 0)]) {
    const numbers = Array.from({ length: 3000 }, (_, line) => store.add(eventOf(line)));
    expect(store.isPacking).toBe(false);
    expect(store.pick(numbers.toReversed())).toEqual(numbers.toReversed().map((number) => eventOf(number)));
  }
  expect(packer.counts).toEqual({ packed: 0, unpacked: 0 });
});

test('lines too long for one text stay as they are', () => {
  const packer = countingPacker();
  const store = new EventStore(packer, 0);
  const long = '\0'.repeat(1 << 20);
  const numbers = Array.from({ length: 300 }, (_, line) => store.add({ ...eventOf(line), text: long }));
  // Escaped, each block would have 800 million characters: more than a string can.
  expect(store.pick(numbers).every(({ text }, line) => text === long && numbers[line] === line)).toBe(true);
  expect(packer.counts.packed).toBe(0);
});

test('a chain holds its own events, from its first to its last', () => {
  const store = new EventStore(countingPacker(), 0);
  const chains = [nothing, nothing, nothing];
  for (let line = 0; line < 1000; line += 1) {
    const chain = (line * line) % 3;
    chains[chain] = store.add(eventOf(line), chains[chain]);
  }
  const linesOf = (chain: number) => store.pick(store.chain(chains[chain] ?? nothing)).map(({ at }) => at.line);
  const all = Array.from({ length: 1000 }, (_, line) => line);
  expect([0, 1, 2].map(linesOf)).toEqual([0, 1, 2].map((chain) => all.filter((line) => (line * line) % 3 === chain)));
});

test('an analysis is the same to the letter, packed or not', async () => {
  const read = (path: string) => readFileSync(folder + path, 'utf8');
  const { logs } = twoHosts({ seed: 8, aheadSeconds: 3, migrations: 40, read });
  const sources = [
    // With sessions of vmware.logs, which are put beside the others at the end.
    memorySource('sample-bundle.zip', buildSample(read).zip),
    ...Object.entries(logs).map(([path, text]) => memorySource(path, text)),
  ];
  const packer = countingPacker();
  const platform = { ...nodePlatform, packer };
  const written = async (looseEvents: number) => [...analysisJson(await analyse(sources, { platform, looseEvents }))];
  const loose = await written(Infinity);
  expect(loose.length).toBeGreaterThan(40);
  expect(packer.counts.packed).toBe(0);
  expect(await written(0)).toEqual(loose);
  expect(packer.counts.packed).toBeGreaterThan(5);
});
