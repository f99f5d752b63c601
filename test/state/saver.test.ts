import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Investigation } from '../../renderer/engine/investigation/model.ts';
import { Saver } from '../../renderer/state/investigations/saver.svelte.ts';
import type { InvestigationStore, Saved } from '../../renderer/store/store.ts';
import { noAnalysis } from '../helpers/fake-window.ts';
import { later } from '../helpers/fake-engine.ts';

const begun: Investigation = {
  ...{ id: 'one', name: 'Night', tags: [], status: 'open', isArchived: false, createdAt: 1, changedAt: 1 },
  ...{
    bundles: [],
    analysis: noAnalysis,
    context: [],
    pasted: [],
    notes: [],
    bookmarks: [],
    scenarios: [],
    plan: undefined,
    budgets: [],
  },
  ...{ redactionKey: {}, viewState: { view: 'overview', migrationKey: undefined } },
};
const note = (id: string) => ({ id, about: { kind: 'investigation' as const }, text: id, changedAt: 1 });

let written: Investigation[];
let told: string[];
/** What the store does with a save, and what another window has saved. */
let save: (one: Investigation, before: Saved | undefined) => Promise<Saved>;
let theirs: { work: Investigation; revision: number } | undefined;
const store = () =>
  Promise.resolve({
    save: (one: Investigation, before: Saved | undefined) => save(one, before),
    loadWork: () => Promise.resolve(theirs),
  } as unknown as InvestigationStore);
const saver = (current = begun, saved?: Saved) => new Saver(current, saved, { store, onSaved: (id) => told.push(id) });
const names = () => written.map(({ name }) => name);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  [written, told, theirs] = [[], [], undefined];
  save = (investigation) => {
    written.push(investigation);
    return Promise.resolve({ investigation, revision: written.length });
  };
});
afterEach(() => vi.useRealTimers());

describe('a save', () => {
  it('comes a moment after the last change, once', async () => {
    const one = saver();
    expect([one.state.kind, one.isDirty]).toEqual(['untouched', false]);
    one.change({ ...begun, name: 'a' });
    await vi.advanceTimersByTimeAsync(600);
    one.change({ ...begun, name: 'ab' });
    await vi.advanceTimersByTimeAsync(600);
    expect([names(), one.state.kind, one.isDirty]).toEqual([[], 'waiting', true]);
    await vi.advanceTimersByTimeAsync(100);
    expect([names(), one.state.kind, one.isDirty, told]).toEqual([['ab'], 'saved', false, ['one']]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(names()).toEqual(['ab']);
  });

  it('is made at once when it is flushed, and not again where nothing changed', async () => {
    const one = saver();
    one.change({ ...begun, name: 'a' });
    expect(await one.flush()).toBe(true);
    expect(await one.flush()).toBe(true);
    expect(names()).toEqual(['a']);
  });

  it('waits for the one before; what is typed meanwhile stays, and is saved after it', async () => {
    const held = later<undefined>();
    const usual = save;
    save = async (investigation, before) => {
      if (written.length === 0) await held.promise;
      return usual(investigation, before);
    };
    const one = saver();
    one.change({ ...begun, name: 'a' });
    const first = one.flush();
    await vi.advanceTimersByTimeAsync(0);
    expect(one.state.kind).toBe('saving');
    one.change({ ...begun, name: 'ab' });
    const second = one.flush();
    await vi.advanceTimersByTimeAsync(0);
    expect(names()).toEqual([]);
    held.resolve(undefined);
    await first;
    expect([names(), one.current.name]).toEqual([['a'], 'ab']);
    await second;
    expect([names(), one.state.kind]).toEqual([['a', 'ab'], 'saved']);
  });

  it('is held against the one before, and takes over what the store merged into it', async () => {
    const given: (Saved | undefined)[] = [];
    save = (investigation, before) => {
      given.push(before);
      return Promise.resolve({ investigation: { ...investigation, tags: ['theirs'] }, revision: 7, caveat: 'half' });
    };
    const one = saver();
    one.change({ ...begun, name: 'a' });
    await one.flush();
    expect([one.current.tags, one.state]).toMatchObject([['theirs'], { kind: 'saved', caveat: 'half' }]);
    one.change({ ...one.current, name: 'b' });
    await one.flush();
    expect(given.map((before) => before?.revision)).toEqual([undefined, 7]);
  });

  it('that failed stays visible while one types, and is tried again by itself', async () => {
    const usual = save;
    save = () => Promise.reject(new Error('No room.'));
    const one = saver();
    one.change({ ...begun, name: 'a' });
    expect(await one.flush()).toBe(false);
    one.change({ ...begun, name: 'ab' });
    expect([one.state, one.isDirty]).toMatchObject([{ kind: 'failed', problem: { message: 'No room.' } }, true]);
    await one.flush();
    save = usual;
    await vi.advanceTimersByTimeAsync(15_000);
    expect([names(), one.state.kind]).toEqual([['ab'], 'saved']);
  });
});

describe('what was saved earlier', () => {
  const saved: Saved = { investigation: begun, revision: 3, caveat: 'the second copy is missing' };

  it('is saved already, with what is wrong with it', async () => {
    const one = saver(begun, saved);
    expect(one.state).toEqual({ kind: 'saved', at: 1, caveat: 'the second copy is missing' });
    await one.flush();
    expect(names()).toEqual([]);
  });

  it('is merged with what another window has saved since', async () => {
    const one = saver(begun, saved);
    theirs = { work: { ...begun, name: 'theirs', notes: [note('n1')] }, revision: 4 };
    await one.pull();
    expect([one.current.name, one.current.notes]).toMatchObject(['theirs', [{ id: 'n1' }]]);
    await one.flush();
    expect(names()).toEqual([]);
  });

  it('keeps what was done here when another window has saved', async () => {
    const one = saver(begun, saved);
    one.change({ ...begun, notes: [note('mine')] });
    theirs = { work: { ...begun, notes: [note('theirs')] }, revision: 4 };
    await one.pull();
    expect(one.current.notes.map(({ id }) => id)).toEqual(['theirs', 'mine']);
    await one.flush();
    expect(written[0]?.notes).toHaveLength(2);
  });

  it('is not merged with its own save', async () => {
    const one = saver(begun, saved);
    theirs = { work: { ...begun, name: 'as it was' }, revision: 3 };
    await one.pull();
    expect(one.current).toBe(begun);
  });
});

describe('the end', () => {
  it('saves what is left, and nothing after it', async () => {
    const one = saver();
    one.change({ ...begun, name: 'a' });
    expect(await one.close()).toBe(true);
    one.change({ ...begun, name: 'late' });
    await vi.advanceTimersByTimeAsync(60_000);
    await one.flush();
    expect(names()).toEqual(['a']);
  });

  it('saves nothing where nothing changed, or where it is discarded', async () => {
    await saver().close();
    const one = saver();
    one.change({ ...begun, name: 'a' });
    await one.close({ discard: true });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(names()).toEqual([]);
  });
});
