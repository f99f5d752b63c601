import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../renderer/engine/analyse.ts';
import type { Migration } from '../../renderer/engine/model.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { causesOf } from '../../renderer/engine/presentation/cause.ts';
import { shown, unfiltered } from '../../renderer/state/filter.ts';
import type { Filter } from '../../renderer/state/filter.ts';
import { TextSearch } from '../../renderer/state/text-search.ts';
import { buildSample } from '../fixtures/sample.ts';
import { memorySource } from '../helpers/memory-source.ts';

const folder = new URL('../fixtures/sample/', import.meta.url).pathname;
const { zip } = buildSample((path) => readFileSync(folder + path, 'utf8'));
const { migrations } = await analyse([memorySource('sample-bundle.zip', zip)], { platform: nodePlatform });

const search = new TextSearch();
/** More than are looked at between two looks at the clock. */
const many = Array.from({ length: 400 }, (_one, n) => ({
  ...(migrations[n % migrations.length] as Migration),
  key: String(n),
}));
const onUtc = () => 'utc' as const;
const names = ({ text = '', ...filter }: Partial<Filter> & { readonly text?: string }) =>
  shown(search.find(migrations, text), { ...unfiltered, ...filter }).map(({ vm }) => vm.name);

describe('the filter of the list', () => {
  it('shows what it shows at once when it is typed letter by letter', () => {
    for (const text of ['db-03', 'failed web', 'win 22', 'esx-02 succeeded', 'nothing of the kind']) {
      const atOnce = names({ text: ` ${text}` });
      for (let end = 1; end <= text.length; end += 1) names({ text: text.slice(0, end) });
      expect(names({ text })).toEqual(atOnce);
    }
    expect(names({ text: 'db-03' })).toEqual(['db-03']);
  });

  it('looks for a text a little at a time, and finds what it finds at once', () => {
    for (const text of ['d', 'db', 'db-03', 'failed']) {
      const atOnce = search.find(many, ` ${text}`);
      let turns = 0;
      let found = search.find(many, text, onUtc, 0);
      for (; found === undefined && turns < 20; turns += 1) found = search.find(many, text, onUtc, 0);
      expect(found).toEqual(atOnce);
      if (text === 'd' || text === 'failed') expect(turns).toBeGreaterThan(2);
    }
  });

  it('looks through all for another text while one is still being looked for', () => {
    expect(search.find(many, 'db', onUtc, 0)).toBeUndefined();
    expect(search.find(many, 'db-03')).toEqual(many.filter(({ vm }) => vm.name === 'db-03'));
  });

  it('shows what was picked one by one, and of it what else fits', () => {
    const [first, second] = migrations;
    const picked = { words: 'two of them', keys: new Set([first?.key ?? '', second?.key ?? '']) };
    expect(new Set(names({ picked }))).toEqual(new Set([first?.vm.name, second?.vm.name]));
    expect(names({ picked, text: first?.vm.name ?? '' })).toEqual([first?.vm.name]);
  });

  it('shows more again when letters are taken back', () => {
    expect(names({ text: 'db-03' })).toHaveLength(1);
    expect(names({ text: 'db' }).length).toBeGreaterThanOrEqual(1);
    expect(names({ text: '' })).toHaveLength(migrations.length);
  });

  it('takes a text as it stands, in whatever case, and its signs for signs', () => {
    expect(names({ text: 'DB-03' })).toEqual(['db-03']);
    expect(names({ text: 'db.03' })).toEqual([]);
    const hasBracket = migrations.filter(({ lines }) => lines.some(({ text }) => text.includes('[')));
    expect(names({ text: '[' })).toHaveLength(hasBracket.length);
    expect(names({ text: '(*' })).toEqual([]);
  });

  it('finds an id in decimal, in hex and as a debugger writes both', () => {
    const db = migrations.find(({ vm }) => vm.name === 'db-03');
    const [id, hex] = [db?.id ?? '', db?.idHex ?? ''];
    for (const text of [id, hex, `0x${hex}`, `0x${hex} (0n${id})`]) {
      for (let end = 8; end < text.length; end += 1) names({ text: text.slice(0, end) });
      expect(names({ text })).toEqual(['db-03']);
    }
  });

  it('looks into the lines of a migration, and keeps to the outcomes that were chosen', () => {
    const word = migrations.find(({ vm }) => vm.name === 'web-07')?.failure?.code ?? 'no code';
    expect(names({ text: word })).toContain('web-07');
    expect(names({ outcomes: new Set(['failed']) })).toHaveLength(
      migrations.filter(({ outcome }) => outcome === 'failed').length,
    );
  });

  it('keeps to one cause, and to what ran in a range of time', () => {
    const causes = causesOf(migrations);
    expect(causes.reduce((sum, { count }) => sum + count, 0)).toBe(migrations.filter(({ failure }) => failure).length);
    for (const { cause, count } of causes) expect(names({ cause })).toHaveLength(count);
    const db = migrations.find(({ vm }) => vm.name === 'db-03');
    const [from, to] = [(db?.firstSeen ?? 0) + 1e6, (db?.firstSeen ?? 0) + 2e6];
    expect(names({ range: [from, to] })).toEqual(['db-03']);
  });

  it('sorts by what is asked for, unknown values last where the largest come first', () => {
    const [first] = shown(migrations, { ...unfiltered, sort: 'downtime', descending: true });
    expect(first?.vm.name).toBe('db-03');
    const last = shown(migrations, { ...unfiltered, sort: 'downtime', descending: true }).at(-1);
    expect(last?.metrics.downtimeMs).toBeUndefined();
  });
});
