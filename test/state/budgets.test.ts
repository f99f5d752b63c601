/** Stun budgets in the window: set, undone, kept with their investigation, and what the next one begins with. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Budgets } from '../../renderer/state/budgets.svelte.ts';
import type { StunBudget } from '../../renderer/engine/stun-budget/budgets.ts';
import { preferencesIn } from '../../renderer/state/preferences.svelte.ts';
import { analyseSample } from '../helpers/sample-report.ts';
import { FakeEngine } from '../helpers/fake-engine.ts';
import { chosen, fakeWindow, file } from '../helpers/fake-window.ts';
import { investigationOf } from '../helpers/investigation.ts';

const analysis = await analyseSample();
const db = { pattern: 'db-*', ms: 300 };
const everyone = { pattern: '*', ms: 1000 };

describe('what is set', () => {
  let budgets: Budgets;
  let remembered: (readonly StunBudget[])[];
  beforeEach(() => {
    remembered = [];
    budgets = new Budgets((all) => remembered.push(all));
  });

  it('is there, is undone and done again, and is remembered each time', () => {
    expect([budgets.add(' db-* ', '300 ms'), budgets.add('*', '1 s')]).toEqual([undefined, undefined]);
    expect(budgets.all).toEqual([db, everyone]);
    budgets.edit(0, { limit: '0.5s' });
    budgets.remove(1);
    expect(budgets.all).toEqual([{ ...db, ms: 500 }]);
    budgets.steps.undo();
    budgets.steps.undo();
    expect(budgets.all).toEqual([db, everyone]);
    budgets.steps.redo();
    expect(budgets.all).toEqual([{ ...db, ms: 500 }, everyone]);
    expect(remembered).toHaveLength(7);
    expect(remembered.at(-1)).toEqual(budgets.all);
  });

  it('is refused in words, and nothing is changed or to be undone by it', () => {
    budgets.begin([db, everyone]);
    expect(budgets.add('', '300')).toMatch(/needs a VM’s name/);
    expect(budgets.add('web-*', 'soon')).toMatch(/is no time/);
    expect(budgets.add('DB-*', '1 s')).toBe('There are two stun budgets for DB-*.');
    expect(budgets.edit(1, { pattern: 'db-*' })).toMatch(/two stun budgets/);
    expect(budgets.edit(0, { limit: '300' })).toBeUndefined();
    expect([budgets.all, budgets.steps.canUndo, remembered]).toEqual([[db, everyone], false, []]);
  });

  it('by another window can be undone; what is the same is no step', () => {
    budgets.begin([db]);
    budgets.restore([{ ...db }]);
    expect(budgets.steps.canUndo).toBe(false);
    budgets.restore([everyone]);
    budgets.steps.undo();
    expect(budgets.all).toEqual([db]);
  });
});

describe('preferences', () => {
  const loaded = (budgets: unknown) =>
    preferencesIn({ getItem: () => JSON.stringify({ budgets }), setItem: () => undefined }, () => undefined).budgets;

  it('hold those that were set last, and none where what is stored could not have been typed', () => {
    expect(loaded([db, everyone])).toEqual([db, everyone]);
    for (const wrong of [undefined, 'db', [null], [{ ...db, ms: -1 }], [db, db], [{ pattern: 7, ms: 1 }], [db, 'x']])
      expect(loaded(wrong)).toEqual([]);
  });
});

describe('a window', () => {
  const engine = () => new FakeEngine({ analyse: () => analysis } as never);
  const opened = async () => {
    const window = fakeWindow({ engine: engine() });
    await window.workbench.open(chosen(file('a.zip')));
    return window;
  };

  it('counts and lists the moves that broke theirs, and those that may have', async () => {
    const { workbench } = await opened();
    expect([workbench.verdicts.size, workbench.isFiltered]).toEqual([0, false]);
    workbench.budgets.add('db-*', '300');
    workbench.budgets.add('*', '1 s');
    expect(workbench.budgetCount).toMatchObject({ judged: 7, broken: 2, unknown: { 'no-stun': 2 } });
    workbench.showBudget('broken');
    expect([workbench.view, workbench.isFiltered]).toEqual(['migrations', true]);
    expect(workbench.list.map(({ vm }) => vm.name).sort()).toEqual(['db-03', 'erp-01']);
    workbench.showBudget('unknown');
    expect(workbench.list.map(({ vm }) => vm.name).sort()).toEqual(['file-05', 'web-07']);
    workbench.clearFilter();
    expect(workbench.list).toHaveLength(7);
  });

  it('begins the next investigation with those that were set last, as plain data', async () => {
    const { workbench } = await opened();
    workbench.budgets.add('db-*', '300');
    await workbench.open(chosen(file('b.zip')));
    expect(workbench.budgets.all).toEqual([db]);
    expect(workbench.budgets.steps.canUndo).toBe(false);
    expect(structuredClone(workbench.budgets.all)).toEqual([db]);
  });

  it('shows those of a saved investigation, and none where it has none', async () => {
    const { workbench } = await opened();
    workbench.budgets.add('web-*', '5 s');
    workbench.restore(investigationOf(analysis, { budgets: [everyone] }));
    expect(workbench.budgets.all).toEqual([everyone]);
    workbench.restore(investigationOf(analysis, { budgets: [] }));
    expect(workbench.budgets.all).toEqual([]);
    await workbench.open(chosen(file('c.zip')));
    expect(workbench.budgets.all).toEqual([{ pattern: 'web-*', ms: 5000 }]);
  });
});
