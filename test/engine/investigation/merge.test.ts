/** Two windows that write one investigation: nothing that a person wrote is lost. */
import { describe, expect, test } from 'vitest';
import { mergeWork } from '../../../renderer/engine/investigation/merge.ts';
import type { Work } from '../../../renderer/engine/investigation/merge.ts';
import type { Note } from '../../../renderer/engine/investigation/model.ts';

const note = (id: string, text: string): Note => ({ id, about: { kind: 'investigation' }, text, changedAt: 1 });
const base: Work = {
  id: 'i',
  name: 'night',
  tags: [],
  status: 'open',
  isArchived: false,
  createdAt: 1,
  changedAt: 2,
  bundles: [{ name: 'a.tgz', bytes: 1, digest: undefined, path: undefined }],
  notes: [note('1', 'one'), note('2', 'two')],
  bookmarks: [],
  scenarios: [],
  plan: undefined,
  budgets: [],
  redactionKey: {},
  viewState: { view: 'overview', migrationKey: undefined },
};
const merge = (mine: Partial<Work>, theirs: Partial<Work>) =>
  mergeWork(base, { ...base, ...mine }, { ...base, ...theirs }, () => 'fresh');
const texts = (work: Work) => work.notes.map(({ id, text }) => `${id} ${text}`);

describe('notes', () => {
  test('of both windows stay', () => {
    const merged = merge(
      { notes: [...base.notes, note('3', 'mine')] },
      { notes: [...base.notes, note('4', 'theirs')] },
    );
    expect(texts(merged)).toEqual(['1 one', '2 two', '4 theirs', '3 mine']);
  });

  test('that one window changed have its text', () => {
    expect(texts(merge({ notes: [note('1', 'better'), note('2', 'two')] }, {}))).toEqual(['1 better', '2 two']);
    expect(texts(merge({}, { notes: [note('1', 'better'), note('2', 'two')] }))).toEqual(['1 better', '2 two']);
  });

  test('that both changed are there twice', () => {
    const merged = merge(
      { notes: [note('1', 'mine'), note('2', 'two')] },
      { notes: [note('1', 'theirs'), note('2', 'two')] },
    );
    expect(texts(merged)).toEqual(['1 theirs', 'fresh mine', '2 two']);
  });

  test('go when one window deletes them, stay when the other has changed them', () => {
    expect(texts(merge({ notes: [note('2', 'two')] }, {}))).toEqual(['2 two']);
    expect(texts(merge({}, { notes: [note('1', 'one')] }))).toEqual(['1 one']);
    expect(texts(merge({ notes: [note('2', 'two')] }, { notes: [note('1', 'changed'), note('2', 'two')] }))).toEqual([
      '1 changed',
      '2 two',
    ]);
    expect(texts(merge({ notes: [note('1', 'changed'), note('2', 'two')] }, { notes: [note('2', 'two')] }))).toEqual([
      '2 two',
      '1 changed',
    ]);
  });
});

test('name and status: who changed it wins, mine where both did', () => {
  expect(merge({ name: 'mine' }, { status: 'solved' })).toMatchObject({ name: 'mine', status: 'solved' });
  expect(merge({ name: 'mine' }, { name: 'theirs' }).name).toBe('mine');
});

test('a digest that the other window has computed is taken over', () => {
  const bundles = [{ name: 'a.tgz', bytes: 1, digest: 'ab', path: undefined }];
  expect(merge({}, { bundles }).bundles).toEqual(bundles);
});

test('the order of fields is no change', () => {
  const turned = base.notes.map(({ id, about, text, changedAt }) => ({ changedAt, text, about, id }));
  expect(texts(merge({ notes: turned }, { notes: [note('1', 'theirs')] }))).toEqual(['1 theirs']);
});

describe('stun budgets', () => {
  const budget = (pattern: string, ms: number) => ({ pattern, ms });
  const budgets = [budget('db-*', 300), budget('*', 1000)];
  const of = (mine: Partial<Work>, theirs: Partial<Work>) =>
    mergeWork({ ...base, budgets }, { ...base, budgets, ...mine }, { ...base, budgets, ...theirs }, () => 'fresh')
      .budgets;

  test('of both windows stay, each pattern once', () => {
    expect(
      of({ budgets: [...budgets, budget('WEB-*', 500)] }, { budgets: [budget('db-*', 200), budget('web-*', 400)] }),
    ).toEqual([budget('db-*', 200), budget('WEB-*', 500)]);
  });

  test('that one window removed or changed are so', () => {
    expect(of({ budgets: [] }, {})).toEqual([]);
    expect(of({}, { budgets: [budget('*', 2000)] })).toEqual([budget('*', 2000)]);
  });
});
