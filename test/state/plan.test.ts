import { beforeEach, describe, expect, it } from 'vitest';
import { startSettings } from '../../renderer/engine/plan/index.ts';
import type { SavedPlan } from '../../renderer/engine/investigation/model.ts';
import { Plan } from '../../renderer/state/plan.svelte.ts';
import { FakeEngine, settled } from '../helpers/fake-engine.ts';

const table = 'name,memory GiB,write MiB/s\nweb-01,16,40\ndb-01,64,200\n';
const names = () => plan.vms.map(({ name }) => name);
let engine: FakeEngine;
let plan: Plan;

beforeEach(() => {
  engine = new FakeEngine();
  plan = new Plan(engine);
});

describe('a plan', () => {
  it('takes the VMs of a table, says where they come from, and has them computed', async () => {
    expect(plan.paste(table, 'the pasted table')).toBe(true);
    expect(names()).toEqual(['web-01', 'db-01']);
    expect(plan.saved).toEqual({ vms: plan.vms, settings: startSettings, from: 'the pasted table', notes: [] });
    await settled();
    expect(plan.evacuation?.vms.map(({ name }) => name)).toEqual(['web-01', 'db-01']);
    expect(plan.tried?.length).toBeGreaterThan(0);
    await settled();
    const { low = 0, high = 0 } = plan.band?.totalSeconds ?? {};
    expect(low).toBeLessThan(high);
    plan.set('nics', 2);
    expect(plan.band).toBeUndefined();
  });

  it('leaves the VMs as they are where a text holds none, and says what is wrong with it', () => {
    plan.paste(table, 'first');
    expect(plan.paste('name,memory GiB\nweb-02,much\n', 'second')).toBe(false);
    expect(names()).toEqual(['web-01', 'db-01']);
    expect(plan.from).toBe('first');
    expect(plan.wrong).toHaveLength(1);
  });

  it('can take back each change: add, edit, remove, clear, a setting', () => {
    plan.paste(table, 'first');
    const vm = { name: plan.freeName, memoryMiB: 4096, dirtyRateMiBps: undefined, datastore: undefined };
    plan.add(vm);
    plan.edit(0, { memoryMiB: 1024 });
    plan.remove(1);
    plan.clear();
    expect([names(), plan.saved]).toEqual([[], undefined]);
    plan.steps.undo();
    expect(names()).toEqual(['web-01', 'vm-3']);
    plan.steps.undo();
    expect(plan.vms[0]?.memoryMiB).toBe(1024);
    plan.steps.undo();
    expect(plan.vms[0]?.memoryMiB).toBe(16_384);
    plan.steps.undo();
    expect(names()).toEqual(['web-01', 'db-01']);
    plan.steps.redo();
    expect(names()).toEqual(['web-01', 'db-01', 'vm-3']);
  });

  it('finds a name that no VM has', () => {
    plan.paste('name,memory GiB\nvm-3,8\nvm-2,8\n', 'a table');
    expect(plan.freeName).toBe('vm-4');
  });

  it('takes a drag of a setting for one step, keeps to its bounds, and asks for nothing where nothing changed', () => {
    plan.paste(table, 'first');
    const { concurrency } = plan.settings;
    for (const to of [3, 2, 1]) plan.set('concurrency', to);
    const { length } = engine.of('evacuate');
    plan.set('concurrency', 1);
    expect(engine.of('evacuate')).toHaveLength(length);
    plan.set('concurrency', 1e9);
    expect(plan.settings.concurrency).toBeLessThan(1e9);
    plan.steps.undo();
    expect(plan.settings.concurrency).toBe(concurrency);
  });

  it('shows what was kept, from which there is a way back to what was here', () => {
    plan.paste(table, 'first');
    const kept: SavedPlan = {
      vms: plan.vms.slice(1),
      settings: { ...startSettings, nics: 2 },
      from: 'kept',
      notes: ['a note'],
    };
    plan.restore(kept);
    expect([names(), plan.settings.nics, plan.from, plan.notes]).toEqual([['db-01'], 2, 'kept', ['a note']]);
    expect(plan.saved).toEqual(kept);
    plan.steps.undo();
    expect(names()).toEqual(['web-01', 'db-01']);
    plan.restore(structuredClone(plan.saved));
    plan.steps.redo();
    expect(names()).toEqual(['db-01']);
  });

  it('begins anew with no way back, and drops answers about what was here', async () => {
    plan.paste(table, 'first');
    plan.reset();
    await settled();
    expect([names(), plan.steps.canUndo, plan.evacuation, plan.problems]).toEqual([[], false, undefined, []]);
  });
});
