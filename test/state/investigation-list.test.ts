import { expect, test } from 'vitest';
import { shownInvestigations } from '../../renderer/state/investigation-list.ts';

const one = (name: string, change: object = {}) => ({
  ...{ name, tags: [], status: 'open' as const, isArchived: false, createdAt: 0, changedAt: 0 },
  ...{ bundles: [], notes: [], names: [], deletedAt: undefined },
  ...change,
});
const names = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name);
const all = [
  one('night 10', { changedAt: 3, createdAt: 1, status: 'solved', names: ['app-014'] }),
  one('night 2', { changedAt: 2, createdAt: 9, tags: ['P1'] }),
  one('old', { isArchived: true, changedAt: 9 }),
  one('gone', { deletedAt: 5, changedAt: 9 }),
];
const wanted = { text: '', sort: 'changed' as const, withArchived: false };

test('the deleted are never shown, the archived when asked for', () => {
  expect(names(shownInvestigations(all, wanted))).toEqual(['night 10', 'night 2']);
  expect(names(shownInvestigations(all, { ...wanted, withArchived: true }))).toEqual(['old', 'night 10', 'night 2']);
});

test('every word must be somewhere: name, tag, VM', () => {
  expect(names(shownInvestigations(all, { ...wanted, text: 'NIGHT p1' }))).toEqual(['night 2']);
  expect(names(shownInvestigations(all, { ...wanted, text: 'app-014' }))).toEqual(['night 10']);
  expect(names(shownInvestigations(all, { ...wanted, text: 'night nothing' }))).toEqual([]);
});

test('orders', () => {
  expect(names(shownInvestigations(all, { ...wanted, sort: 'name' }))).toEqual(['night 2', 'night 10']);
  expect(names(shownInvestigations(all, { ...wanted, sort: 'created' }))).toEqual(['night 2', 'night 10']);
  expect(names(shownInvestigations(all, { ...wanted, sort: 'status' }))).toEqual(['night 2', 'night 10']);
});
