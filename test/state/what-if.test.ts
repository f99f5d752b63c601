import { beforeEach, describe, expect, it, vi } from 'vitest';
import { simulate } from '../../renderer/engine/simulate/index.ts';
import type { Scenario } from '../../renderer/engine/simulate/index.ts';
import { leverOf, levers } from '../../renderer/engine/what-if/index.ts';
import { baseId, isChanged } from '../../renderer/state/what-if/scenarios.svelte.ts';
import { WhatIf } from '../../renderer/state/what-if/what-if.svelte.ts';
import { FakeEngine, later, settled } from '../helpers/fake-engine.ts';
import { analyseSample } from '../helpers/sample-report.ts';

const { migrations } = await analyseSample();
const [first, second] = migrations.filter(({ kind, outcome }) => kind === 'vmotion' && outcome === 'succeeded');
const [key = '', other = ''] = [first?.key, second?.key];

let engine: FakeEngine;
let whatIf: WhatIf;
const begin = (answering?: ConstructorParameters<typeof FakeEngine>[0]) => {
  engine = new FakeEngine(answering);
  whatIf = new WhatIf(engine, (wanted) => migrations.find((one) => one.key === wanted));
};
const names = () => whatIf.scenarios.mine.map(({ name }) => name);
const gbps = () => leverOf('link').read(whatIf.scenarios.variant);

beforeEach(() => {
  begin();
  whatIf.open(key);
});

describe('scenarios', () => {
  it('start from what the log says of the migration, and from presets without one', () => {
    expect(whatIf.scenarios.subject?.key).toBe(key);
    expect(whatIf.entries.map(({ id, name }) => [id, name])).toEqual([[baseId, 'As calibrated']]);
    const calibrated = whatIf.scenarios.base;
    whatIf.open(undefined);
    expect(whatIf.entries.map(({ name }) => name)).toEqual(['Starting point']);
    expect(whatIf.scenarios.base).not.toEqual(calibrated);
  });

  it('begin with the first lever that is moved, and are named by what was changed until they are renamed', () => {
    whatIf.scenarios.set('link', 25);
    expect(names()).toHaveLength(1);
    const [named = ''] = names();
    whatIf.scenarios.set('link', 40);
    expect(names()).not.toEqual([named]);
    const { selectedId } = whatIf.scenarios;
    whatIf.scenarios.rename(selectedId, '  faster  ');
    whatIf.scenarios.rename(selectedId, '   ');
    whatIf.scenarios.set('link', 100);
    expect(names()).toEqual(['faster']);
    expect(whatIf.entries.map(({ name }) => name)).toEqual(['As calibrated', 'faster']);
  });

  it('that are copies of such a one are named by what they are changed to', () => {
    whatIf.scenarios.set('link', 25);
    whatIf.scenarios.duplicate();
    whatIf.scenarios.set('link', 34);
    expect(names()).toEqual(['25 GbE', '34 Gbit/s']);
  });

  it('do not begin where a lever is set to what it shows', () => {
    const { base } = whatIf.scenarios;
    for (const lever of levers.filter((one) => one.applies(base))) whatIf.scenarios.set(lever.id, lever.read(base));
    expect(names()).toEqual([]);
  });

  it('are taken back as they were made: a drag at once, with the selection', () => {
    for (const to of [20, 25, 30]) whatIf.scenarios.set('link', to);
    whatIf.scenarios.steps.endDrag();
    whatIf.scenarios.set('link', 40);
    whatIf.scenarios.steps.undo();
    expect(gbps()).toBeCloseTo(30);
    whatIf.scenarios.steps.undo();
    expect([names(), whatIf.scenarios.selectedId]).toEqual([[], baseId]);
    whatIf.scenarios.steps.redo();
    expect(gbps()).toBeCloseTo(30);
    expect(whatIf.current?.id).toBe(whatIf.scenarios.mine[0]?.id);
  });

  it('put one lever back, and say which stand elsewhere', () => {
    const before = whatIf.scenarios.base;
    whatIf.scenarios.set('link', 25);
    const { variant } = whatIf.scenarios;
    expect([isChanged(before, variant, 'link'), isChanged(before, variant, 'goal')]).toEqual([true, false]);
    whatIf.scenarios.reset('link');
    expect(whatIf.scenarios.variant.inputs).toEqual(before.inputs);
  });

  it('are copied, and removed with the next one selected', () => {
    whatIf.scenarios.set('link', 25);
    const [name] = names();
    whatIf.scenarios.duplicate();
    expect(names()).toEqual([name, `${name}, copy`]);
    const [one, copy] = whatIf.scenarios.mine;
    expect(whatIf.scenarios.selectedId).toBe(copy?.id);
    whatIf.scenarios.remove(copy?.id ?? '');
    expect(whatIf.scenarios.selectedId).toBe(one?.id);
    whatIf.scenarios.remove(one?.id ?? '');
    expect(whatIf.scenarios.selectedId).toBe(baseId);
  });

  it('belong to their migration, and are there again when one comes back to it', () => {
    whatIf.scenarios.set('link', 25);
    const { selectedId } = whatIf.scenarios;
    whatIf.open(other);
    expect([names(), whatIf.scenarios.selectedId]).toEqual([[], baseId]);
    whatIf.open(key);
    expect(whatIf.scenarios.selectedId).toBe(selectedId);
  });

  it('that were kept take the place of those that are here, with no way back', () => {
    whatIf.scenarios.set('link', 25);
    const kept = whatIf.scenarios.all;
    whatIf.restore([]);
    expect([whatIf.scenarios.all, whatIf.scenarios.steps.canUndo, whatIf.isFresh]).toEqual([[], false, true]);
    whatIf.restore(kept);
    whatIf.open(key);
    expect(whatIf.scenarios.mine).toEqual(kept);
  });
});

describe('answers', () => {
  it('come for every scenario, and are held against what happened', async () => {
    whatIf.scenarios.set('link', 100);
    await settled();
    const [base, faster] = whatIf.entries;
    expect(base?.result?.totalSeconds).toBeGreaterThan(faster?.result?.totalSeconds ?? Infinity);
    expect(whatIf.reference?.totalSeconds).toBe(first?.metrics.durationSeconds?.value);
    expect(whatIf.fit?.metrics.length).toBeGreaterThan(0);
  });

  it('about another migration than the one that is open now are dropped', async () => {
    const held = later<never[]>();
    begin({ simulate: () => (engine.of('simulate').length === 1 ? held.promise : new Promise(() => undefined)) });
    whatIf.open(key);
    whatIf.open(other);
    held.resolve([{ ok: false, problems: ['late'] } as never]);
    await settled();
    expect(whatIf.answers.simulated.size).toBe(0);
  });

  it('that take time are asked for when the hand rests, once, about what is there then', () => {
    vi.useFakeTimers();
    try {
      for (const to of [20, 30, 40]) whatIf.scenarios.set('link', to);
      vi.advanceTimersByTime(100);
      expect(engine.of('advise')).toEqual([]);
      vi.advanceTimersByTime(100);
      const [asked, ...more] = engine.of('advise');
      expect(more).toEqual([]);
      expect(asked && leverOf('link').read(asked.variant)).toBeCloseTo(40);
      expect(engine.of('sweep').map(({ axes }) => axes.map(({ lever }) => lever))).toEqual([['link']]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('for the map of two levers are asked for while it is open', () => {
    vi.useFakeTimers();
    try {
      whatIf.openHeat(true);
      whatIf.chooseHeat(['goal', 'memory']);
      whatIf.want(250);
      vi.advanceTimersByTime(200);
      // A request is under way for the curve: the map has a queue of its own.
      expect(engine.of('sweep').map(({ axes }) => axes.map(({ lever }) => lever))).toEqual([
        ['link'],
        ['goal', 'memory'],
      ]);
      expect(engine.of('advise')[0]?.goal).toEqual({ downtimeMs: 250 });
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('the stun budget of the subject', () => {
  const begin = async (budgets: readonly { readonly pattern: string; readonly ms: number }[], of = key) => {
    const answering = {
      simulate: ({ scenarios, bandRuns }: { scenarios: readonly Scenario[]; bandRuns?: number }) =>
        scenarios.map((one) => simulate(one, bandRuns === undefined ? {} : { bandRuns })),
    };
    const one = new WhatIf(
      new FakeEngine(answering as never),
      (wanted) => migrations.find((migration) => migration.key === wanted),
      { budgets: () => budgets },
    );
    one.open(of);
    await vi.waitFor(() => expect(one.answers.banded?.ok).toBe(true), { timeout: 20_000 });
    return one;
  };
  const everyone = (ms: number) => [{ pattern: '*', ms }];

  it('is broken by as many runs as are longer, in a sentence', async () => {
    const none = (await begin(everyone(3_600_000))).budget;
    expect(none?.sentence).toBe(
      'The simulated migration breaks its stun budget of 60 min 0 s (*) with a probability below 5 %: none of 60 runs.',
    );
    const all = (await begin(everyone(1))).budget;
    expect([all?.over, all?.runs]).toEqual([60, 60]);
    expect(all?.sentence).toContain('above 95 %: all of 60 runs');
  });

  it('is none where no pattern fits, where the VM has no name, and from scratch', async () => {
    expect((await begin([{ pattern: 'no-such-vm', ms: 1 }])).budget).toBeUndefined();
    expect((await begin([])).budget).toBeUndefined();
    const one = await begin(everyone(1));
    one.open(undefined);
    expect(one.budget).toBeUndefined();
  });

  it('waits for the runs of the scenario that is selected', async () => {
    const one = await begin(everyone(1));
    one.scenarios.set('link', 40);
    expect(one.budget).toBeUndefined();
  });
});
