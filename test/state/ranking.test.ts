import { describe, expect, it } from 'vitest';
import { commands } from '../../renderer/contract/commands.ts';
import type { Migration } from '../../renderer/engine/model.ts';
import { rankedCommands, rankedMigrations, rankOf, wordsOf } from '../../renderer/state/ranking.ts';
import { chance, clusterMoves, migrationsOf } from '../fixtures/moves.ts';
import { seededRandom } from '../fixtures/random.ts';

const titles = (text: string, recent: readonly string[] = []) =>
  rankedCommands(commands, wordsOf(text), recent).map(({ one }) => one.title);

describe('a rank', () => {
  it('is better for a whole word than for its begin, and for that than for letters within', () => {
    const of = (typed: string) => rankOf(wordsOf(typed), 'Open Folder…');
    expect([of('open'), of('fold'), of('older'), of('open older'), of('closed')]).toEqual([0, 1, 2, 2, undefined]);
    expect(of('')).toBe(0);
  });
});

describe('commands', () => {
  it.each([
    ['pdf', 'Export Report…'],
    ['redact', 'Export Report…'],
    ['csv', 'Export Report…'],
    ['dark', 'Light or Dark'],
    ['timezone', 'UTC or Local Time'],
    ['simulate', 'What if'],
    ['evacuate', 'Plan'],
    ['second bundle', 'Add to This Investigation…'],
    ['compare', 'Compare Scenarios'],
    ['versus', 'Mark to Compare, or Compare with the Marked'],
    ['tail', 'Follow the Logs as They Grow'],
  ])('are found by what people call them: %s', (typed, title) => {
    expect(titles(typed)).toContain(title);
  });

  it('stand in the order in which they fit, the last used ones first among equals', () => {
    expect(titles('open')[0]).toBe('Open…');
    expect(titles('report').slice(0, 2)).toEqual(['Export Report…', 'Report']);
    expect(titles('report', ['view.report'])[0]).toBe('Report');
    expect(titles('', ['plan', 'theme.toggle'])[0]).toBe('Light or Dark');
    expect(titles('xyzzy')).toEqual([]);
  });
});

describe('migrations', () => {
  const all = migrationsOf(clusterMoves({ moves: 40, hosts: 4, hours: 6, seed: 3 }), () => chance(seededRandom(1), 0));
  const [first] = all as [Migration];
  const at = (key: string, minutes: number): Migration => ({
    ...first,
    key,
    firstSeen: 1_700_000_000_000_000 + minutes * 60e6,
    lastSeen: 1_700_000_000_000_000 + (minutes + 5) * 60e6,
  });
  const keys = (found: readonly Migration[], text: string) =>
    rankedMigrations(found, wordsOf(text), () => 'utc').map(({ one }) => one.key);

  it('that a name says come before those whose lines do', () => {
    const named = { ...first, key: 'named', vm: { ...first.vm, name: 'sap-7' } };
    const told = { ...first, key: 'told', vm: { ...first.vm, name: 'web-1' } };
    expect(keys([told, named], 'sap')).toEqual(['named', 'told']);
  });

  it('that began at a time come before those that still ran then', () => {
    // 1,700,000,000 is 22:13:20 UTC.
    expect(keys([at('ran', -3), at('began', 0)], '22:13')).toEqual(['began', 'ran']);
  });
});
