/** What comes into the window while nothing is open, and while something is. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Investigation } from '../../renderer/engine/investigation/model.ts';
import type { Analysis } from '../../renderer/engine/model.ts';
import type { Find, Join } from '../../renderer/state/intake.svelte.ts';
import type { InputFile } from '../../renderer/worker/messages.ts';
import { FakeEngine, later, settled } from '../helpers/fake-engine.ts';
import { chosen, fakeWindow, file } from '../helpers/fake-window.ts';
import type { FakeWindow } from '../helpers/fake-window.ts';
import { analyseSample } from '../helpers/sample-report.ts';
import { FakeProfile } from '../helpers/two-copies.ts';

const analysis = await analyseSample();
const [source] = analysis.sources;
if (!source) throw new Error('The sample holds no log.');

/** One log for each file, at the file's own path. */
const found = (files: readonly InputFile[]): Analysis => ({
  ...analysis,
  migrations: analysis.migrations.slice(0, files.length),
  sources: files.map(({ path }, at) => ({
    ...source,
    path: files.slice(0, at).some((one) => one.path === path) ? `(2)/${path}` : path,
  })),
});

let profile: FakeProfile;
let window: FakeWindow;
let analysing: (files: readonly InputFile[]) => Analysis | Promise<Analysis>;

beforeEach(() => {
  profile = new FakeProfile();
  analysing = found;
  start();
});
afterEach(async () => {
  window.workbench.close();
  await window.investigations.opened.left;
});

function start(): void {
  window = fakeWindow({ profile, engine: new FakeEngine({ analyse: ({ files }) => analysing(files) }) });
}
const intake = () => window.intake;
const workbench = () => window.workbench;
const notice = () => workbench().feedback.notice;
const read = () => window.engine.of('analyse').map(({ files }) => files.map(({ path }) => path));
const current = (): Investigation => {
  const one = window.investigations.opened.current;
  if (!one) throw new Error('None is open.');
  return one;
};
const question = () => {
  const one = intake().question;
  if (!one) throw new Error('Nothing was asked.');
  return one;
};
const answers = (choice: Join | Find) => (question().answer as (given: Join | Find) => void)(choice);
const asked = () => vi.waitFor(() => question());
const taken = (...paths: readonly string[]) => intake().take(chosen(...paths.map((path) => file(path))));
const isRead = (...paths: readonly string[]) =>
  vi.waitFor(() => {
    expect(read().at(-1)).toEqual(paths);
    expect(workbench().isWorking).toBe(false);
    expect(current().analysis.sources.map(({ path }) => path)).toHaveLength(paths.length);
  });

/** Opens this, and adds what comes next without being asked. */
async function opened(...paths: readonly string[]): Promise<void> {
  await taken(...paths);
  await isRead(...paths);
}
async function adds(...paths: readonly string[]): Promise<void> {
  await intake().add(chosen(...paths.map((path) => file(path))));
}

describe('with nothing open', () => {
  it('opens it without a question', async () => {
    await opened('a.log');
    expect(intake().question).toBeUndefined();
  });

  it('a paste is read as lines with a name, and saved whole with the investigation', async () => {
    const text = '> 2023 lines of a ticket\r\n\u00a0second\n';
    expect(await intake().paste(text)).toBe(true);
    await isRead('Pasted lines');
    expect(workbench().name).toBe('Pasted lines');
    await vi.waitFor(() => expect(current().pasted).toEqual([{ name: 'Pasted lines', text }]));
    await window.investigations.opened.saveNow();
    const { id } = current();
    start();
    await window.investigations.open(id);
    expect(workbench().missing).toEqual([]);
    expect(await Promise.all(workbench().files.map((one) => (one.kind === 'url' ? '' : one.file.text())))).toEqual([
      text,
    ]);
    // Its lines are read as those of a file that is there.
    await workbench().openFile('Pasted lines', 2);
    expect(window.workbench.log.path).toBe('Pasted lines');
    expect(workbench().isAtHand('Pasted lines')).toBe(true);
  });

  it.each([
    [' \n\t', 'There is no text in it.'],
    ['x'.repeat(2_000_001), 'It has 2,000,001 characters, and up to 2,000,000 can be pasted.'],
  ])('says why a paste cannot be read (%#)', async (text, why) => {
    expect(await intake().paste(text)).toBe(false);
    expect(notice()).toMatchObject({ title: 'Nothing was pasted', text: expect.stringContaining(why) as string });
    expect(read()).toEqual([]);
  });
});

describe('with something open', () => {
  beforeEach(() => opened('a.log'));

  it('asks, and opens it as new', async () => {
    const { id } = current();
    const taking = taken('b.log');
    await asked();
    expect(question()).toMatchObject({ kind: 'join', names: ['b.log'], into: 'a.log' });
    answers('new');
    expect(await taking).toBe(true);
    await isRead('b.log');
    expect(current().id).not.toBe(id);
  });

  it('asks, and adds it: one reading of both, in one investigation, whose notes stay', async () => {
    const { id } = current();
    const { marks } = window.investigations;
    marks.changeNote(marks.addNote({ kind: 'line', ref: { source: 0, line: 7 } }), 'here');
    workbench().view = 'migrations';
    workbench().selectedKey = analysis.migrations[0]?.key;
    const taking = taken('b.log');
    await asked();
    answers('add');
    await taking;
    await isRead('a.log', 'b.log');
    expect([current().id, current().name]).toEqual([id, 'a.log']);
    expect(current().notes).toMatchObject([{ text: 'here', about: { ref: { source: 0, line: 7 } } }]);
    expect([workbench().view, workbench().selectedKey]).toEqual(['migrations', analysis.migrations[0]?.key]);
    await vi.waitFor(() => expect(current().bundles.map(({ name }) => name)).toEqual(['a.log', 'b.log']));
  });

  it('asks, and does nothing', async () => {
    const taking = taken('b.log');
    await asked();
    answers('cancel');
    expect(await taking).toBe(false);
    expect([read(), intake().question]).toEqual([[['a.log']], undefined]);
  });

  it('one question at a time', async () => {
    const both = [taken('b.log'), taken('c.log')];
    await asked();
    expect(question().names).toEqual(['b.log']);
    answers('cancel');
    await vi.waitFor(() => expect(question().names).toEqual(['c.log']));
    answers('cancel');
    expect(await Promise.all(both)).toEqual([false, false]);
  });

  it('opens a file of investigations without a question', async () => {
    await taken('b.switchover');
    expect(intake().question).toBeUndefined();
  });

  it('a log of the same name is another host’s; the very same file is part of it already', async () => {
    const [first] = workbench().files;
    if (!first) throw new Error('None is open.');
    await intake().add(chosen(first));
    expect([read().length, workbench().feedback.message]).toEqual([1, 'a.log is part of it already.']);
    await intake().add(chosen(file('a.log', 'of another host')));
    await isRead('a.log', 'a.log');
  });

  it('pasted lines are numbered, and the same ones are not added twice', async () => {
    for (const text of ['one', 'two', 'one\n']) {
      const pasting = intake().paste(text);
      await asked();
      answers('add');
      await pasting;
      await vi.waitFor(() => expect(workbench().isWorking).toBe(false));
      await settled();
    }
    await isRead('a.log', 'Pasted lines', 'Pasted lines 2');
    expect(workbench().feedback.message).toBe('Pasted lines is part of it already.');
    expect(current().pasted.map(({ text }) => text)).toEqual(['one\n', 'two\n']);
  });

  it('is undone: as it was, with what was written since', async () => {
    const before = current();
    await adds('b.log');
    await isRead('a.log', 'b.log');
    const { marks } = window.investigations;
    marks.changeNote(marks.addNote({ kind: 'line', ref: { source: 1, line: 3 } }), 'of b');
    workbench().feedback.undoable?.undo();
    expect(workbench().files.map(({ path }) => path)).toEqual(['a.log']);
    expect(current().analysis).toBe(before.analysis);
    expect(current().bundles).toBe(before.bundles);
    expect(current().notes).toMatchObject([{ text: 'b.log:3: of b', about: { kind: 'investigation' } }]);
  });

  it('stays as it is while it is read, and when that is stopped or fails', async () => {
    const before = current();
    const held = later<Analysis>();
    analysing = () => held.promise;
    const adding = adds('b.log');
    await vi.waitFor(() => expect(workbench().isWorking).toBe(true));
    expect(workbench().analysis).toBe(before.analysis);
    workbench().cancel();
    held.resolve(analysis);
    await adding;
    expect([workbench().analysis, workbench().wasCancelled]).toEqual([before.analysis, false]);
    expect(workbench().feedback.message).toBe('Stopped: nothing was added.');
    analysing = () => Promise.reject(new Error('no memory'));
    await adds('b.log');
    expect(notice()).toEqual({ title: 'Reading stopped: nothing was added', text: 'no memory' });
    expect(current()).toBe(before);
  });

  it('two that come at once are both added', async () => {
    await Promise.all([adds('b.log'), adds('c.log')]);
    await isRead('a.log', 'b.log', 'c.log');
    const adding = adds('d.log');
    workbench().close();
    await adding;
    expect(workbench().feedback.message).toBe('Nothing was added: something else was opened meanwhile.');
  });

  it('what is still being read is asked about, too, and added to once it is read', async () => {
    const held = later<Analysis>();
    analysing = (files) => (files.length > 1 ? found(files) : held.promise);
    const opening = intake().take(chosen(file('b.log')));
    await asked();
    answers('new');
    await opening;
    await vi.waitFor(() => expect(workbench().isWorking).toBe(true));
    const taking = taken('c.log');
    await asked();
    expect(question()).toMatchObject({ names: ['c.log'], into: 'b.log' });
    answers('add');
    await taking;
    held.resolve(found([file('b.log')]));
    await isRead('b.log', 'c.log');
    expect(current().name).toBe('b.log');
  });

  it('says what could not be opened, in the analysis', async () => {
    await intake().add({ files: [file('b.log')], skipped: [{ path: 'c', reason: 'is a socket' }] });
    expect(workbench().analysis.warnings[0]).toMatchObject({ path: 'c', message: 'is a socket' });
    await intake().add({ files: [], skipped: [{ path: 'd', reason: 'is a pipe' }] });
    expect(notice()).toEqual({ title: 'Nothing could be added', text: 'd: is a pipe' });
  });
});

describe('where what was read before is not at hand', () => {
  beforeEach(async () => {
    await opened('a.log');
    await vi.waitFor(() => expect(current().bundles[0]?.bytes).toBe(1));
    await window.investigations.opened.saveNow();
  });
  const reopened = async () => {
    const { id } = current();
    start();
    await window.investigations.open(id);
    expect(workbench().missing).toEqual(['a.log']);
  };

  it('is said, and chosen by a person', async () => {
    await reopened();
    const adding = adds('b.log');
    await asked();
    expect(question()).toMatchObject({ kind: 'find', names: ['a.log'], into: 'a.log' });
    window.host.chooses = [file('a.log')];
    answers('files');
    await adding;
    await isRead('a.log', 'b.log');
    expect(workbench().missing).toEqual([]);
  });

  it('nothing is added without it', async () => {
    await reopened();
    const adding = adds('b.log');
    await asked();
    window.host.chooses = [file('c.log')];
    answers('files');
    await adding;
    expect(notice()).toMatchObject({ title: 'Nothing was added' });
    expect(notice()?.text).toContain('a.log is not among what was chosen');
    expect(read()).toEqual([]);
  });

  it('is found by the host where that knows it', async () => {
    window.investigations.opened.update({
      bundles: [{ name: 'a.log', bytes: 1, digest: undefined, path: '/srv/a.log' }],
    });
    await window.investigations.opened.saveNow();
    await reopened();
    window.host.found = [file('a.log')];
    await adds('b.log');
    expect(window.host.of('findAgain')).toEqual([['/srv/a.log']]);
    await isRead('a.log', 'b.log');
  });

  it('or was open and is gone from disk', async () => {
    window.host.unreadableNow = ['a.log'];
    const adding = adds('b.log');
    await asked();
    expect(question()).toMatchObject({ kind: 'find', names: ['a.log'] });
    answers('new');
    await adding;
    await isRead('b.log');
  });

  it('the same bundle opened again is not asked about: it is recognised', async () => {
    await reopened();
    await intake().take(chosen(file('a.log', 'a')));
    expect(intake().question).toBeUndefined();
    await isRead('a.log');
  });

  it('nothing of it is read anew alone: that would lose the rest', async () => {
    await reopened();
    await workbench().readOn('entries');
    await workbench().reopen(60);
    expect(notice()).toMatchObject({ title: 'Its files are not open' });
    expect(read()).toEqual([]);
  });

  it('what comes back is not asked about, beside pasted lines that are there', async () => {
    const pasting = intake().paste('one');
    await asked();
    answers('add');
    await pasting;
    await isRead('a.log', 'Pasted lines');
    await vi.waitFor(() => expect(current().bundles).toHaveLength(2));
    await window.investigations.opened.saveNow();
    const { id } = current();
    await reopened();
    await intake().take(chosen(file('a.log', 'a')));
    await isRead('a.log', 'Pasted lines');
    expect([intake().question, current().id, workbench().missing]).toEqual([undefined, id, []]);
  });
});
