import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Investigation } from '../../renderer/engine/investigation/model.ts';
import type { Analysis } from '../../renderer/engine/model.ts';
import { readFile } from '../../renderer/store/file.ts';
import { withEffects } from '../helpers/effects.svelte.ts';
import { FakeEngine, later } from '../helpers/fake-engine.ts';
import { chosen, fakeWindow, file } from '../helpers/fake-window.ts';
import type { FakeWindow } from '../helpers/fake-window.ts';
import { analyseSample } from '../helpers/sample-report.ts';
import { FakeProfile } from '../helpers/two-copies.ts';

const analysis = await analyseSample();
const [migration] = analysis.migrations;
const digests = { 'a.zip': 'aa'.repeat(32), 'b.zip': 'bb'.repeat(32) };

let profile: FakeProfile;
let window: FakeWindow;
/** What a reading finds, and when. */
let analysing: () => Analysis | Promise<Analysis>;
const ends: (() => void)[] = [];

beforeEach(() => {
  profile = new FakeProfile();
  analysing = () => analysis;
  start();
});
afterEach(async () => {
  for (const end of ends.splice(0)) end();
  window.workbench.close();
  await opened().left;
});

function start(): void {
  window = fakeWindow({ profile, digests, engine: new FakeEngine({ analyse: () => analysing() }) });
}
/** Follows the workbench, as the window's component does. */
function follow(): void {
  ends.push(withEffects(() => opened().follow((title) => window.host.showTitle(title))));
  flushSync();
}

const opened = () => window.investigations.opened;
const library = () => window.investigations.library;
const feedback = () => window.workbench.feedback;
const current = (): Investigation => {
  const { current: one } = opened();
  if (!one) throw new Error('None is open.');
  return one;
};
const listed = () => library().list.filter(({ deletedAt }) => deletedAt === undefined);
const names = () => listed().map(({ name }) => name);
const texts = () => current().notes.map(({ text }) => text);
const note = (text: string) =>
  window.investigations.marks.changeNote(window.investigations.marks.addNote({ kind: 'investigation' }), text);

/** Opens a bundle, and waits until it is known by its digest. */
async function read(path: string): Promise<Investigation> {
  await window.workbench.open(chosen(file(path)));
  await vi.waitFor(() => expect(current().bundles[0]?.digest).toBeDefined());
  return current();
}

/** Two saved investigations, of two bundles, and a new start. */
async function twoSaved(): Promise<readonly [string, string]> {
  const ids: string[] = [];
  for (const [path, name] of [
    ['a.zip', 'Night A'],
    ['b.zip', 'Night B'],
  ] as const) {
    ids.push((await read(path)).id);
    opened().edit({ name, viewState: { view: 'plan', migrationKey: migration?.key } });
    note(`of ${name}`);
    await opened().saveNow();
  }
  start();
  await vi.waitFor(() => expect(names()).toEqual(['Night B', 'Night A']));
  const [a = '', b = ''] = ids;
  return [a, b];
}

describe('a bundle', () => {
  it('that was read begins an investigation, which is saved with what its files are known by', async () => {
    const { id, name, bundles } = await read('a.zip');
    expect([name, bundles]).toEqual([
      'a.zip',
      [{ name: 'a.zip', bytes: 1, digest: digests['a.zip'], path: '/srv/a.zip' }],
    ]);
    expect(opened().isAtRisk).toBe(false);
    await opened().saveNow();
    start();
    await vi.waitFor(() => expect(names()).toEqual(['a.zip']));
    expect(listed()[0]).toMatchObject({ id, migrations: analysis.migrations.length });
  });

  it('goes on with its stun budgets, and begins with those that were set last where it had none', async () => {
    const budget = (pattern: string, ms: number) => ({ pattern, ms });
    follow();
    await read('b.zip');
    await opened().saveNow();
    await read('a.zip');
    window.workbench.budgets.add('db-*', '300');
    flushSync();
    expect(current().budgets).toEqual([budget('db-*', 300)]);
    await opened().saveNow();
    window.workbench.budgets.edit(0, { limit: '2 s' });
    window.workbench.budgets.steps.undo();
    flushSync();
    await opened().saveNow();
    window.workbench.preferences.budgets = [budget('*', 1000)];
    const known = async (path: string) => {
      await window.workbench.open(chosen(file(path)));
      await vi.waitFor(() => expect(feedback().message).toMatch(/^Known bundle/));
      feedback().message = '';
      flushSync();
      expect(current().budgets).toBe(window.workbench.budgets.all);
      return current().budgets;
    };
    expect(await known('a.zip')).toEqual([budget('db-*', 300)]);
    expect(await known('b.zip')).toEqual([budget('*', 1000)]);
    expect(await known('a.zip')).toEqual([budget('db-*', 300)]);
  });

  it('in which there was nothing to read begins none', async () => {
    analysing = () => ({ ...analysis, sources: [] });
    await window.workbench.open(chosen(file('a.zip')));
    expect(opened().current).toBeUndefined();
  });

  it('has the lines around its notes saved, once', async () => {
    window.bundles.context = [{ source: 0, line: 5, text: 'beside it' }];
    await read('a.zip');
    await vi.waitFor(() => expect(current().context).toEqual(window.bundles.context));
  });

  it('that is read again goes on with its investigation, and with the new analysis', async () => {
    const [a] = await twoSaved();
    analysing = () => ({ ...analysis, warnings: [] });
    const joined = await read('a.zip');
    expect([joined.id, joined.name, texts()]).toEqual([a, 'Night A', ['of Night A']]);
    expect(joined.analysis).toBe(window.workbench.analysis);
    expect(feedback().message).toBe('Known bundle: “Night A” goes on.');
    await opened().saveNow();
    await vi.waitFor(() => expect(names().sort()).toEqual(['Night A', 'Night B']));
  });

  it('is known again although something was done, and saved, before its digest was there', async () => {
    const [a] = await twoSaved();
    const gate = later<undefined>();
    window.bundles.gate = gate.promise;
    await window.workbench.open(chosen(file('a.zip')));
    const { id } = current();
    note('meanwhile');
    await opened().saveNow();
    await vi.waitFor(() => expect(listed()).toHaveLength(3));
    gate.resolve(undefined);
    await vi.waitFor(() => expect(current().id).toBe(a));
    expect(texts().sort()).toEqual(['meanwhile', 'of Night A']);
    await vi.waitFor(() => expect(listed().map((one) => one.id)).not.toContain(id));
  });

  it('of which another one is part is another bundle', async () => {
    await twoSaved();
    await window.workbench.open(chosen(file('a.zip'), file('b.zip')));
    await vi.waitFor(() => expect(current().bundles[0]?.digest).toBeDefined());
    expect(current().name).toBe('a.zip and 1 more');
  });

  it('whose reading was stopped goes on with the whole analysis that was saved', async () => {
    await twoSaved();
    const half = { ...analysis, migrations: [] };
    analysing = () => {
      window.workbench.cancel();
      return half;
    };
    await read('a.zip');
    expect(current().name).toBe('Night A');
    expect(current().analysis.migrations).toHaveLength(analysis.migrations.length);
    expect(window.workbench.analysis).toBe(current().analysis);
  });

  it('whose zone a person has given keeps it', async () => {
    const assumed = { ...analysis, sources: analysis.sources.map((one) => ({ ...one, zone: 'assumed' as const })) };
    analysing = () => assumed;
    await read('a.zip');
    await opened().saveNow();
    start();
    analysing = () => analysis;
    await read('a.zip');
    expect(new Set(current().analysis.sources.map(({ zone }) => zone))).toEqual(new Set(['assumed']));
  });

  it('takes the earlier plan; the one that was typed meanwhile comes back by undo', async () => {
    await read('a.zip');
    const { plan } = window.workbench;
    follow();
    plan.paste('name,memory GiB\nearlier,16\n', 'a table');
    flushSync();
    await opened().saveNow();
    start();
    follow();
    window.workbench.plan.paste('name,memory GiB\ntyped,16\n', 'a table');
    await read('a.zip');
    const vms = () => window.workbench.plan.vms.map(({ name }) => name);
    expect(vms()).toEqual(['earlier']);
    window.workbench.plan.steps.undo();
    expect(vms()).toEqual(['typed']);
  });

  it('without a digest is not known by the others that were chosen with it', async () => {
    const [a] = await twoSaved();
    await window.workbench.open(chosen(file('a.zip'), file('c.zip')));
    await vi.waitFor(() => expect(current().bundles[0]?.digest).toBeDefined());
    await opened().saveNow();
    expect(current().id).not.toBe(a);
    expect(texts()).toEqual([]);
  });

  it('that is read again at once goes on with what was not saved yet', async () => {
    const { id } = await read('a.zip');
    note('in haste');
    await read('a.zip');
    await vi.waitFor(() => expect(current().id).toBe(id));
    expect(texts()).toEqual(['in haste']);
  });

  it('leaves no second one behind where something was done before it was known', async () => {
    const [a] = await twoSaved();
    const gate = later<undefined>();
    window.bundles.gate = gate.promise;
    await window.workbench.open(chosen(file('a.zip')));
    note('meanwhile');
    gate.resolve(undefined);
    await vi.waitFor(() => expect(current().id).toBe(a));
    await opened().saveNow();
    await vi.waitFor(() => expect(names().sort()).toEqual(['Night A', 'Night B']));
    // Longer than a saver waits for more to save.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await library()
      .store()
      .then((store) => store.list());
    expect(names().sort()).toEqual(['Night A', 'Night B']);
  });

  it('that is left before its digest is there stays an investigation of its own', async () => {
    const gate = later<undefined>();
    window.bundles.gate = gate.promise;
    await window.workbench.open(chosen(file('a.zip')));
    note('in haste');
    window.workbench.close();
    await opened().left;
    gate.resolve(undefined);
    await vi.waitFor(() => expect(names()).toEqual(['a.zip']));
    expect(opened().current).toBeUndefined();
  });
});

describe('opening a saved one', () => {
  it('shows all of it, as it was left', async () => {
    const [a] = await twoSaved();
    await window.investigations.open(a);
    expect([current().id, window.workbench.view, window.workbench.selectedKey]).toEqual([a, 'plan', migration?.key]);
    expect(window.workbench.analysis.migrations).toHaveLength(analysis.migrations.length);
    expect([opened().state.kind, window.windows.followed]).toEqual(['saved', a]);
  });

  it.each(['first', 'second'] as const)(
    'shows the one that was requested last, where the %s comes first',
    async (which) => {
      const [a, b] = await twoSaved();
      const store = await library().store();
      const gates = { [a]: later<undefined>(), [b]: later<undefined>() };
      const load = store.load.bind(store);
      vi.spyOn(store, 'load').mockImplementation(async (id) => {
        await gates[id]?.promise;
        return load(id);
      });
      const opening = [window.investigations.open(a), window.investigations.open(b)];
      for (const id of which === 'first' ? [a, b] : [b, a]) {
        gates[id]?.resolve(undefined);
        await opening[id === a ? 0 : 1];
      }
      expect(current().id).toBe(b);
    },
  );

  it('gives way to a bundle that was chosen meanwhile', async () => {
    const [a] = await twoSaved();
    const opening = window.investigations.open(a);
    await Promise.all([window.workbench.open(chosen(file('c.log'))), opening]);
    expect(current().name).toBe('c.log');
    expect(window.workbench.name).toBe('c.log');
  });

  it('gives way to the open one, where that was requested last', async () => {
    const [a, b] = await twoSaved();
    await window.investigations.open(a);
    window.workbench.view = 'logs';
    const opening = window.investigations.open(b);
    await window.investigations.open(a);
    await opening;
    expect([current().id, window.workbench.view]).toEqual([a, 'overview']);
  });

  it('keeps the view that was chosen while it was read', async () => {
    const [a] = await twoSaved();
    const opening = window.investigations.open(a);
    window.workbench.view = 'what-if';
    await opening;
    expect(window.workbench.view).toBe('what-if');
  });

  it('saves the one before, and says why where it cannot be read', async () => {
    const [a] = await twoSaved();
    await window.investigations.open(a);
    note('just typed');
    await window.investigations.open('of nobody');
    expect(feedback().notice?.title).toBe('This investigation cannot be opened');
    expect([current().id, opened().state.kind]).toEqual([a, 'saved']);
  });
});

describe('leaving one', () => {
  it('saves it, begins an empty plan, and offers no undo of it any more', async () => {
    await read('a.zip');
    window.workbench.plan.paste('name,memory GiB\nvm,16\n', 'a table');
    const { marks } = window.investigations;
    const id = marks.addNote({ kind: 'investigation' });
    marks.changeNote(id, 'gone');
    marks.removeNote(id);
    expect(feedback().undoable?.text).toBe('Note deleted');
    const { leaving } = opened();
    window.workbench.close();
    expect([feedback().undoable, window.workbench.plan.vms, leaving.signal.aborted]).toEqual([undefined, [], true]);
    expect(window.windows.followed).toBeUndefined();
    await opened().left;
    await vi.waitFor(() => expect(names()).toEqual(['a.zip']));
  });

  it('leaves a plan alone that belongs to none', async () => {
    window.workbench.plan.paste('name,memory GiB\nvm,16\n', 'a table');
    expect((await read('a.zip')).plan?.vms).toHaveLength(1);
  });
});

describe('what is done in the window', () => {
  it('becomes part of the open one: scenarios and plan as work, the view not', async () => {
    follow();
    await read('a.zip');
    flushSync();
    await opened().saveNow();
    window.workbench.openMigration(migration?.key ?? '');
    flushSync();
    expect(current().viewState).toEqual({ view: 'migrations', migrationKey: migration?.key });
    expect(opened().isAtRisk).toBe(false);
    window.workbench.openWhatIf(migration?.key);
    window.workbench.whatIf.scenarios.set('link', 25);
    flushSync();
    expect([current().scenarios.length, opened().isAtRisk]).toEqual([1, true]);
    await opened().saveNow();
    window.workbench.view = 'logs';
    flushSync();
    expect([opened().state.kind, opened().isAtRisk]).toEqual(['waiting', false]);
  });

  it('names the window after the open one', async () => {
    follow();
    await read('a.zip');
    flushSync();
    opened().edit({ name: 'Night A' });
    flushSync();
    expect([window.workbench.title, window.host.of('showTitle').at(-1)]).toEqual(['Night A', 'Night A — Switchover']);
  });

  it.each(['when that is announced', 'when this one is saved'])(
    'is put together with what another window has saved of it, %s',
    async (when) => {
      const [a] = await twoSaved();
      const other = window;
      await other.investigations.open(a);
      start();
      follow();
      await window.investigations.open(a);
      flushSync();
      window.workbench.openWhatIf(migration?.key);
      window.workbench.whatIf.scenarios.set('link', 25);
      note('of this one');
      flushSync();
      await opened().saveNow();
      expect(window.windows.announced).toContainEqual({ kind: 'saved', id: a });
      if (when === 'when that is announced') other.windows.hear({ kind: 'saved', id: a });
      else {
        other.investigations.opened.edit({ tags: ['of the other'] });
        await other.investigations.opened.saveNow();
      }
      await vi.waitFor(() => expect(other.investigations.opened.current?.notes).toHaveLength(2));
      await vi.waitFor(() => expect(other.workbench.whatIf.scenarios.all).toHaveLength(1));
      other.workbench.close();
      await other.investigations.opened.left;
    },
  );
});

describe('the list', () => {
  it('is read again when another window has changed it', async () => {
    await vi.waitFor(() => expect(library().isListed).toBe(true));
    const store = await profile.start();
    const one = await read('a.zip');
    await store.save({ ...one, id: crypto.randomUUID(), name: 'theirs' }, undefined);
    window.windows.hear({ kind: 'listed', id: '' });
    await vi.waitFor(() => expect(names()).toContain('theirs'));
  });

  it('archives and copies the open one with what was just typed', async () => {
    const { id } = await read('a.zip');
    note('just typed');
    await window.investigations.archive(id, true);
    expect([current().isArchived, opened().state.kind]).toEqual([true, 'saved']);
    note('and more');
    await window.investigations.duplicate(id);
    const copy = listed().find(({ name }) => name === 'a.zip, copy');
    expect(copy?.notes.map(({ text }) => text)).toEqual(['just typed', 'and more']);
    expect(window.windows.announced.at(-1)).toEqual({ kind: 'listed', id: '' });
  });

  it('archives one that is not open, and tells the windows that have it open', async () => {
    const [a] = await twoSaved();
    await window.investigations.archive(a, true);
    expect(listed().find(({ id }) => id === a)?.isArchived).toBe(true);
    expect(window.windows.announced).toContainEqual({ kind: 'saved', id: a });
  });

  it('deletes the open one, in the view where one is, and brings it back', async () => {
    const [a] = await twoSaved();
    await window.investigations.open(a);
    note('just typed');
    window.workbench.view = 'investigations';
    await window.investigations.remove(a);
    expect([opened().current, window.workbench.view, names()]).toEqual([undefined, 'investigations', ['Night B']]);
    expect(feedback().undoable).toMatchObject({ text: '“Night A” deleted', isOfOpen: false });
    await read('c.log').catch(() => undefined);
    feedback().undoable?.undo();
    await vi.waitFor(() => expect(names()).toContain('Night A'));
    expect(
      listed()
        .find(({ id }) => id === a)
        ?.notes.map(({ text }) => text),
    ).toContain('just typed');
  });

  it('says why something could not be done', async () => {
    const [a] = await twoSaved();
    profile.database.isFull = true;
    profile.files.isFull = true;
    await window.investigations.archive(a, true);
    expect(feedback().notice?.title).toBe('That did not work');
  });

  it('says why nothing can be saved, and tries again at the next use', async () => {
    profile.hasSecond = false;
    profile.database.cannotBeOpened = true;
    start();
    await vi.waitFor(() => expect(library().problem?.message).toContain('Internal error'));
    expect(library().isListed).toBe(false);
    profile.database.cannotBeOpened = false;
    await library().refresh();
    expect([library().problem, library().isListed]).toEqual([undefined, true]);
  });

  it('asks once that the browser deletes nothing, at the first save', async () => {
    expect(library().isProtected).toBeUndefined();
    await read('a.zip');
    await opened().saveNow();
    await vi.waitFor(() => expect(library().isProtected).toBe(true));
  });

  it('tells of what is gone, until a person has read it', async () => {
    const [a] = await twoSaved();
    profile.database.deleted();
    for (const path of profile.files.all.keys()) if (path.startsWith(a)) profile.files.all.delete(path);
    start();
    await vi.waitFor(() => expect(library().losses.map(({ id }) => id)).toEqual([a]));
    expect(library().findings).not.toEqual([]);
    await library().discard(a);
    expect(library().losses).toEqual([]);
  });
});

describe('notes and bookmarks', () => {
  const about = { kind: 'line', ref: { source: 0, line: 7 } } as const;

  it('are found by what they are about', async () => {
    await read('a.zip');
    const { marks } = window.investigations;
    marks.addNote(about);
    note('of the whole');
    marks.toggleBookmark(about, 'here');
    expect(marks.notesAbout(about)).toHaveLength(1);
    expect(marks.notesAbout({ kind: 'line', ref: { source: 1, line: 7 } })).toEqual([]);
    expect(marks.bookmarkOf(about)?.label).toBe('here');
    expect(marks.bookmarkOf({ kind: 'migration', key: 'x' })).toBeUndefined();
  });

  it('come back by undo, with the text that they had', async () => {
    await read('a.zip');
    const { marks } = window.investigations;
    note('before');
    const [{ id } = { id: '' }] = current().notes;
    for (const [typed, offered] of [
      ['after', 'Note changed'],
      [' ', 'Note deleted'],
    ] as const) {
      marks.changeNote(id, typed);
      marks.endWriting(id, 'before');
      expect([feedback().undoable?.text, texts()]).toEqual([offered, typed === ' ' ? [] : [typed]]);
      feedback().undoable?.undo();
      expect([texts(), feedback().undoable]).toEqual([['before'], undefined]);
    }
    marks.toggleBookmark(about, 'here');
    marks.toggleBookmark(about, 'here');
    expect(current().bookmarks).toEqual([]);
    feedback().undoable?.undo();
    expect(current().bookmarks).toMatchObject([{ label: 'here' }]);
  });

  it('that were never written are no loss', async () => {
    await read('a.zip');
    const { marks } = window.investigations;
    marks.endWriting(marks.addNote(about), '');
    expect([texts(), feedback().undoable]).toEqual([[], undefined]);
  });
});

describe('closing the window', () => {
  const closes = () => {
    let isPrevented = false;
    window.investigations.closing.beforeUnload({ preventDefault: () => (isPrevented = true) });
    return !isPrevented;
  };

  it('needs no question where nothing would be lost', async () => {
    expect(closes()).toBe(true);
    await read('a.zip');
    expect([opened().state.kind, closes()]).toEqual(['waiting', true]);
    note('typed');
    await opened().saveNow();
    expect(closes()).toBe(true);
  });

  it('saves first, and then closes the desktop’s window', async () => {
    window.host.becomeDesktop();
    await read('a.zip');
    note('typed');
    expect(closes()).toBe(false);
    await vi.waitFor(() => expect(window.host.of('closeWindow')).toHaveLength(1));
    expect([opened().state.kind, window.investigations.closing.isAsking]).toEqual(['saved', false]);
    expect(closes()).toBe(true);
  });

  it('asks where that cannot be saved, and closes when a person says so', async () => {
    window.host.becomeDesktop();
    await read('a.zip');
    profile.database.isFull = true;
    profile.files.isFull = true;
    note('typed');
    expect(closes()).toBe(false);
    const { closing } = window.investigations;
    await vi.waitFor(() => expect(closing.isAsking).toBe(true));
    expect([window.host.of('closeWindow'), closes()]).toEqual([[], false]);
    closing.closeAnyway();
    expect([window.host.of('closeWindow').length, closes()]).toEqual([1, true]);
  });

  it('is left to a browser, which asks a question of its own', async () => {
    await read('a.zip');
    note('typed');
    expect(closes()).toBe(false);
    await vi.waitFor(() => expect(opened().state.kind).toBe('saved'));
    expect(window.host.of('closeWindow')).toEqual([]);
  });
});

describe('files', () => {
  /** What was written to a file last. */
  const written = async () => {
    const read: Investigation[] = [];
    for await (const one of readFile(window.host.saved.at(-1)?.file ?? new Blob())) read.push(one);
    return read;
  };
  const asFile = () => {
    const { file: blob = new Blob() } = window.host.saved.at(-1) ?? {};
    return chosen({ kind: 'file', path: 'night.switchover', file: new File([blob], 'night.switchover') });
  };

  it('hold the open one as it is, also where nothing can be saved', async () => {
    await read('a.zip');
    opened().edit({ name: 'a/b' });
    profile.database.isFull = true;
    profile.files.isFull = true;
    await window.investigations.imports.exportOpen();
    expect(window.host.saved.map(({ name }) => name)).toEqual(['a-b.switchover']);
    expect(await written()).toMatchObject([{ name: 'a/b' }]);
    expect(feedback().message).toBe('Written to a-b.switchover.');
    window.host.saves = 'failed';
    await window.investigations.imports.exportOpen();
    expect(feedback().notice).toMatchObject({ title: 'The file was not written', text: 'No room.' });
  });

  it('hold one that is not open, or all that are not deleted', async () => {
    const [a, b] = await twoSaved();
    await window.investigations.imports.exportOne(a);
    expect((await written()).map(({ name }) => name)).toEqual(['Night A']);
    await window.investigations.remove(b);
    await window.investigations.imports.backUp();
    expect((await written()).map(({ name }) => name)).toEqual(['Night A']);
    expect(window.host.saved.at(-1)?.name).toMatch(/^switchover-backup-\d{4}-\d\d-\d\d\.switchover$/);
  });

  it('are imported among the files that are opened, and one is shown', async () => {
    const [a] = await twoSaved();
    await window.investigations.imports.exportOne(a);
    const files = asFile();
    profile = new FakeProfile();
    start();
    await window.workbench.open(files);
    expect([current().id, current().name, window.workbench.feedback.message]).toEqual([a, 'Night A', 'Imported.']);
    expect(names()).toEqual(['Night A']);
    expect(window.workbench.files).toEqual([]);
  });

  it.each([
    ['keep-both', ['Night A', 'Night A, imported', 'Night B'], 'Night A, imported'],
    ['replace', ['Night A', 'Night B'], 'Night A'],
    ['cancel', ['Night A', 'Night B'], undefined],
  ] as const)('of one that exists are asked about: %s', async (choice, expected, open) => {
    const [a] = await twoSaved();
    await window.investigations.imports.exportOne(a);
    const importing = window.workbench.open(asFile());
    const { imports } = window.investigations;
    await vi.waitFor(() => expect(imports.question?.names).toEqual(['Night A']));
    expect(imports.isBusy).toBe(true);
    imports.question?.answer(choice);
    await importing;
    expect([names().sort(), opened().current?.name]).toEqual([expected, open]);
    expect([imports.question, imports.isBusy]).toEqual([undefined, false]);
  });

  it('replace the open one, and an opening that is under way', async () => {
    const [a, b] = await twoSaved();
    await window.investigations.imports.exportOne(a);
    const files = asFile();
    await window.investigations.open(a);
    note('only here');
    const store = await library().store();
    const [gate, load] = [later<undefined>(), store.load.bind(store)];
    vi.spyOn(store, 'load').mockImplementation(async (id) => {
      await gate.promise;
      return load(id);
    });
    const opening = window.investigations.open(b);
    const importing = window.workbench.open(files);
    await vi.waitFor(() => expect(window.investigations.imports.question).toBeDefined());
    window.investigations.imports.question?.answer('replace');
    await importing;
    gate.resolve(undefined);
    await opening;
    expect([current().id, texts()]).toEqual([a, ['of Night A']]);
  });

  it('that are none change nothing', async () => {
    await twoSaved();
    await window.workbench.open(chosen(file('broken.switchover')));
    expect(feedback().notice?.title).toBe('broken.switchover was not imported');
    expect(names()).toEqual(['Night B', 'Night A']);
  });

  it('go without an analysis that is damaged in every copy, and say so', async () => {
    const [a] = await twoSaved();
    profile.database.contents.clear();
    await profile.files.damage(/\.gz$/);
    await window.investigations.open(a);
    expect(opened().lack).toContain('damaged or gone');
    await window.investigations.imports.exportOpen();
    expect(feedback().notice?.title).toContain('without its analysis');
    await window.investigations.imports.backUp();
    expect(feedback().notice).toMatchObject({ title: 'Not all could be backed up' });
    expect(feedback().notice?.text).toContain('“Night A”');
    window.workbench.close();
    expect(opened().lack).toBeUndefined();
  });

  it('get back an analysis that is damaged, by the same bundle', async () => {
    const [a] = await twoSaved();
    profile.database.contents.clear();
    await profile.files.damage(/\.gz$/);
    await window.investigations.open(a);
    await read('a.zip');
    expect([current().id, opened().lack, texts()]).toEqual([a, undefined, ['of Night A']]);
    expect(current().analysis.migrations).toHaveLength(analysis.migrations.length);
  });
});
