import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Analysis } from '../../renderer/engine/model.ts';
import { FakeEngine, later, settled } from '../helpers/fake-engine.ts';
import { chosen, fakeWindow, file } from '../helpers/fake-window.ts';
import type { FakeWindow } from '../helpers/fake-window.ts';
import { investigationOf } from '../helpers/investigation.ts';
import { analyseSample } from '../helpers/sample-report.ts';

const analysis = await analyseSample();
const [first, second] = analysis.migrations.toSorted((a, b) => (a.firstSeen ?? 0) - (b.firstSeen ?? 0));
const keyOf = (one: typeof first) => one?.key ?? '';

let window: FakeWindow;
let analysing: ConstructorParameters<typeof FakeEngine>[0];
const workbench = () => window.workbench;
const asked = () => window.engine.of('analyse');
const notice = () => window.workbench.feedback.notice;
const open = (...paths: readonly string[]) => workbench().open(chosen(...paths.map((path) => file(path))));

beforeEach(() => {
  analysing = { analyse: () => analysis };
  begin();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});
function begin(): void {
  window = fakeWindow({ engine: new FakeEngine(analysing) });
}

describe('opening', () => {
  it('reads the files and shows what was found in them', async () => {
    expect(workbench().isEmpty).toBe(true);
    const opening = open('a/x.log', 'a/y.log', 'b.zip');
    await settled();
    expect([workbench().name, workbench().isEmpty]).toEqual(['a and 1 more', false]);
    await opening;
    expect(asked()).toMatchObject([{ cores: 2, limits: {}, zoneOffsetMinutes: undefined }]);
    expect(workbench().analysis.migrations).toBe(analysis.migrations);
    expect([workbench().isWorking, workbench().progress]).toEqual([false, undefined]);
    expect(window.host.of('showTitle').at(-1)).toBe('a and 1 more — Switchover');
    // What crashes a page must not be read again by the next: noted at the end only.
    expect(window.host.of('noteOpen').map((files) => (files as unknown[]).length)).toEqual([0, 3]);
  });

  it('shows what is found as it comes, and the progress on the desktop', async () => {
    const held = later<Analysis>();
    let seen: readonly unknown[] = [];
    analysing = {
      analyse: (_, { onPartial, onProgress }) => {
        onProgress?.({ bytesRead: 1, bytesTotal: 4 } as never);
        onPartial?.({ ...analysis, migrations: analysis.migrations.slice(0, 2) });
        seen = [workbench().analysis.migrations.length, workbench().progress?.bytesRead, workbench().isWorking];
        return held.promise;
      },
    };
    begin();
    window.host.becomeDesktop();
    const opening = open('a.zip');
    held.resolve(analysis);
    await opening;
    expect(seen).toEqual([2, 1, true]);
    expect(window.host.of('setProgress')).toEqual([0.25, 'none']);
  });

  it('holds against each other what it read only once all is read', async () => {
    const held = later<Analysis>();
    analysing = {
      analyse: (_, { onPartial }) => {
        onPartial?.(analysis);
        return held.promise;
      },
    };
    begin();
    const opening = open('a.zip');
    await settled();
    expect([workbench().analysis.migrations.length > 0, workbench().many]).toEqual([true, undefined]);
    held.resolve(analysis);
    await opening;
    const [longest] = workbench().many?.worst.downtimes ?? [];
    const downtimes = analysis.migrations.map(({ metrics }) => metrics.downtimeMs?.value ?? 0);
    expect(longest?.value).toBe(Math.max(...downtimes));
  });

  it('claims nothing final of what it has read so far, and does of what more is only added to', async () => {
    const held = later<Analysis>();
    let isHeld = false;
    analysing = { analyse: () => (isHeld ? held.promise : analysis) };
    begin();
    const seen = [workbench().isPartial];
    await open('a.zip');
    isHeld = true;
    const adding = workbench().extend([file('a.zip'), file('b.zip')], []);
    await settled();
    seen.push(workbench().isWorking, workbench().isPartial);
    const opening = open('b.zip');
    await settled();
    seen.push(workbench().isWorking, workbench().isPartial);
    held.resolve(analysis);
    await Promise.all([adding, opening]);
    expect([...seen, workbench().isPartial]).toEqual([false, true, false, true, true, false]);
  });

  it('does nothing with nothing, and says what could not be opened', async () => {
    await workbench().open(chosen());
    expect([notice(), asked()]).toEqual([undefined, []]);
    await workbench().open({ files: [], skipped: [{ path: 'a', reason: 'is a socket' }] });
    expect(notice()).toEqual({ title: 'Nothing could be opened', text: 'a: is a socket' });
    await workbench().open({ files: [file('b.log')], skipped: [{ path: 'a', reason: 'is a socket' }] });
    expect(workbench().analysis.warnings[0]).toMatchObject({ path: 'a', kind: 'unreadable', message: 'is a socket' });
    expect(notice()).toBeUndefined();
  });

  it('puts an end to the reading before, whose answer is dropped', async () => {
    const slow = later<Analysis>();
    analysing = { analyse: ({ files }) => (files[0]?.path === 'slow.zip' ? slow.promise : analysis) };
    begin();
    const opening = open('slow.zip');
    await settled();
    await open('quick.zip');
    expect(window.engine.cancelled).toMatchObject([{ files: [{ path: 'slow.zip' }] }]);
    slow.resolve({ ...analysis, migrations: [] });
    await opening;
    expect([workbench().name, workbench().analysis.migrations.length]).toEqual([
      'quick.zip',
      analysis.migrations.length,
    ]);
    expect(workbench().wasCancelled).toBe(false);
  });

  it('that is cancelled keeps what was found until then', async () => {
    const held = later<Analysis>();
    analysing = {
      analyse: (_, { onProgress }) => {
        onProgress?.({ bytesRead: 12.3e6, bytesTotal: 500e6 } as never);
        return held.promise;
      },
    };
    begin();
    const opening = open('a.zip');
    await settled();
    workbench().cancel();
    expect([workbench().wasCancelled, window.engine.cancelled.length]).toEqual([true, 1]);
    held.resolve({ ...analysis, migrations: analysis.migrations.slice(0, 1) });
    await opening;
    expect(workbench().analysis.migrations).toHaveLength(1);
    // Saved and reported with it, where the window's own words are not.
    expect(workbench().analysis.warnings[0]).toMatchObject({
      path: 'a.zip',
      message: 'Reading was cancelled at 12.3 MB of 500 MB: what comes after was not read.',
    });
  });

  it('that fails says why, and what was found stays', async () => {
    analysing = {
      analyse: (_, { onPartial }) => {
        onPartial?.({ ...analysis, migrations: analysis.migrations.slice(0, 2) });
        throw new Error('The worker failed.');
      },
    };
    begin();
    await open('a.zip');
    expect(notice()).toEqual({ title: 'Reading stopped', text: 'The worker failed.' });
    expect([workbench().isWorking, workbench().analysis.migrations.length]).toEqual([false, 2]);
  });

  it('begins with nothing of the bundle before', async () => {
    await open('a.zip');
    workbench().showCause('x');
    workbench().filterText = 'db';
    workbench().showLine({ source: 0, line: 1 });
    workbench().report.title = 'Night';
    workbench().view = 'report';
    await open('b.zip');
    expect([workbench().isFiltered, workbench().line, workbench().report.title, workbench().view]).toEqual([
      ...[false, undefined, '', 'overview'],
    ]);
  });

  it('starts the engine ahead only while nothing is open', async () => {
    workbench().getReady();
    await open('a.zip');
    workbench().getReady();
    expect(window.engine.of('get-ready')).toHaveLength(1);
  });
});

describe('reading again', () => {
  it('gives a zone, raises one limit after the other, and reads what has changed', async () => {
    await open('a.zip');
    await workbench().reopen(120);
    await workbench().readOn('linesOfMigration');
    await workbench().readOn('migrations');
    window.host.again = [file('a.zip', 'longer')];
    await workbench().readAnew();
    const [, zoned, once, twice, anew] = asked();
    expect(zoned).toMatchObject({ zoneOffsetMinutes: 120, limits: {} });
    expect([once?.zoneOffsetMinutes, Object.keys(once?.limits ?? {})]).toEqual([120, ['linesOfMigration']]);
    expect(Object.keys(twice?.limits ?? {}).sort()).toEqual(['linesOfMigration', 'migrations']);
    expect([anew?.files, anew?.limits, anew?.zoneOffsetMinutes]).toEqual([window.host.again, twice?.limits, 120]);
  });
});

describe('a file that a window has crashed on', () => {
  const choose = async (choice: 'leave' | 'lower' | 'open') => {
    window.lastReading.died = 'a.zip';
    const opening = open('a.zip');
    await vi.waitFor(() => expect(workbench().suspect?.name).toBe('a.zip'));
    expect(asked()).toEqual([]);
    workbench().suspect?.answer(choice);
    await opening;
    expect(workbench().suspect).toBeUndefined();
  };

  it('is left, or read with lower limits, or as it is', async () => {
    await choose('leave');
    expect([asked(), workbench().isEmpty]).toEqual([[], true]);
    begin();
    await choose('lower');
    expect(asked()[0]?.limits).toMatchObject({ linesOfMigration: 1000 });
    begin();
    await choose('open');
    expect(asked()[0]?.limits).toEqual({});
  });

  it.each([
    ['a while after it was read whole', 'open', ['a.zip']],
    ['never where it was read with lower limits', 'lower', []],
  ] as const)('is no suspect any more: %s', async (_, choice, forgotten) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    window.lastReading.died = choice === 'lower' ? 'a.zip' : undefined;
    const opening = open('a.zip');
    if (choice === 'lower') {
      await settled();
      workbench().suspect?.answer('lower');
    }
    await opening;
    expect([window.lastReading.noted, window.lastReading.forgotten]).toEqual([['a.zip'], []]);
    vi.advanceTimersByTime(499);
    expect(window.lastReading.forgotten).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(window.lastReading.forgotten).toEqual([forgotten]);
  });
});

describe('a saved investigation', () => {
  it('is shown with its view and its migration, without files but what was pasted', async () => {
    await open('a.zip');
    const saved = investigationOf(analysis);
    workbench().restore(saved);
    expect([workbench().name, workbench().files.map(({ path }) => path), workbench().isEmpty]).toEqual([
      saved.name,
      ['Pasted lines'],
      false,
    ]);
    expect(workbench().missing).toEqual(['sample-bundle.zip', 'vmkernel.log']);
    expect(['Pasted lines', 'vmkernel.log'].map((path) => workbench().isAtHand(path))).toEqual([true, false]);
    expect([workbench().view, workbench().selectedKey]).toEqual(['migrations', keyOf(analysis.migrations[0])]);
    expect(workbench().whatIf.scenarios.all).toEqual(saved.scenarios);
    expect(workbench().plan.saved).toEqual(saved.plan);
  });

  it('with a view or a migration that there is no more begins with the overview', () => {
    workbench().restore(investigationOf(analysis, { viewState: { view: 'gone', migrationKey: 'gone' } }));
    expect([workbench().view, workbench().selectedKey]).toEqual(['overview', undefined]);
  });

  it('takes the place of a reading that is under way', async () => {
    const held = later<Analysis>();
    analysing = { analyse: () => held.promise };
    begin();
    const opening = open('a.zip');
    await settled();
    const saved = investigationOf({ ...analysis, migrations: analysis.migrations.slice(0, 1) });
    workbench().restore(saved);
    held.resolve(analysis);
    await opening;
    expect([workbench().name, workbench().analysis.migrations.length]).toEqual([saved.name, 1]);
  });
});

it('closes with nothing left', async () => {
  await open('a.zip');
  workbench().close();
  expect([workbench().isEmpty, workbench().analysis.migrations, workbench().isWorking]).toEqual([true, [], false]);
  expect(window.host.of('showTitle').at(-1)).toBe('Switchover');
  expect(window.lastReading.forgotten.at(-1)).toEqual([]);
});

describe('the list', () => {
  beforeEach(async () => {
    vi.spyOn(performance, 'now').mockReturnValue(0);
    await open('a.zip');
  });
  const vms = () => workbench().list.map(({ vm }) => vm.name);

  it('is filtered by text, outcome, cause and time, and whole again after it', () => {
    const all = vms().length;
    workbench().filterText = 'db-03';
    expect(new Set(vms())).toEqual(new Set(['db-03']));
    workbench().clearFilter();
    workbench().toggleOutcome('failed');
    expect(new Set(workbench().list.map(({ outcome }) => outcome))).toEqual(new Set(['failed']));
    workbench().toggleOutcome('failed');
    expect(vms()).toHaveLength(all);
    workbench().range = [first?.firstSeen ?? 0, (second?.firstSeen ?? 0) - 1];
    expect(workbench().list.map(({ key }) => key)).toContain(keyOf(first));
    expect(vms().length).toBeLessThan(all);
    expect([workbench().isFiltered, workbench().goBack(), vms().length]).toEqual([true, true, all]);
    expect(workbench().goBack()).toBe(false);
  });

  it('is sorted, the largest figures first, and turned round by the same key again', () => {
    expect([workbench().sort, workbench().descending]).toEqual(['time', false]);
    const turns = (['duration', 'duration', 'vm', 'downtime'] as const).map((key) => {
      workbench().sortBy(key);
      return [workbench().sort, workbench().descending];
    });
    expect(turns).toEqual([
      ['duration', true],
      ['duration', false],
      ['vm', false],
      ['downtime', true],
    ]);
  });

  it('is gone through by steps, from its first to its last', () => {
    const keys = workbench().list.map(({ key }) => key);
    const at = () => keys.indexOf(workbench().selectedKey ?? '');
    const visited = [0, 1, 1, -1, -9, 9999, 1].map((steps) => {
      workbench().move(steps);
      return at();
    });
    expect(visited).toEqual([0, 1, 2, 1, 0, keys.length - 1, keys.length - 1]);
    workbench().filterText = 'nobody is called so';
    workbench().move(1);
    expect(at()).toBe(keys.length - 1);
  });

  it('shows those of one cause, whatever was filtered before', () => {
    workbench().filterText = 'x';
    workbench().showCause('a cause');
    expect([workbench().view, workbench().cause, workbench().filterText]).toEqual(['migrations', 'a cause', '']);
  });

  it('shows those that were picked, whatever was filtered before', () => {
    workbench().filterText = 'x';
    workbench().showPicked('two of them', [keyOf(first), keyOf(second)]);
    expect(workbench().list.map(({ key }) => key)).toEqual([keyOf(first), keyOf(second)]);
    expect([workbench().view, workbench().isFiltered]).toEqual(['migrations', true]);
    workbench().clearFilter();
    expect([workbench().isFiltered, workbench().picked]).toEqual([false, undefined]);
  });
});

describe('going to', () => {
  beforeEach(() => open('a.zip'));

  it('a migration, a simulation, a report', () => {
    workbench().showLine({ source: 0, line: 3 }, ['7']);
    workbench().openMigration(keyOf(second));
    expect([workbench().view, workbench().selected, workbench().line]).toEqual(['migrations', second, undefined]);
    workbench().openWhatIf(keyOf(first));
    expect([workbench().view, workbench().whatIf.scenarios.subject]).toEqual(['what-if', first]);
    workbench().openReport(keyOf(second));
    expect([workbench().view, workbench().report.scope, workbench().report.keys]).toEqual([
      'report',
      'selected',
      [keyOf(second)],
    ]);
    workbench().openReport(undefined);
    expect(workbench().report.scope).toBe('all');
  });

  it('a line, out of it, and out of the filter', () => {
    workbench().filterText = 'db';
    workbench().showLine({ source: 0, line: 3 }, ['7']);
    expect(workbench().lineWords).toEqual(['7']);
    expect([workbench().goBack(), workbench().line, workbench().filterText]).toEqual([true, undefined, 'db']);
    expect([workbench().goBack(), workbench().filterText]).toEqual([true, '']);
  });

  it('what a note is about', async () => {
    workbench().goTo({ kind: 'migration', key: keyOf(second) });
    expect([workbench().view, workbench().selectedKey]).toEqual(['migrations', keyOf(second)]);
    workbench().goTo({ kind: 'investigation' });
    expect(workbench().view).toBe('investigations');
    workbench().goTo({ kind: 'line', ref: { source: 1, line: 3 } });
    await settled();
    expect([workbench().view, workbench().log.path]).toEqual(['logs', analysis.sources[1]?.path]);
  });

  it('a line of a log, which is only named where its bundle is not there', async () => {
    workbench().restore(investigationOf(analysis));
    await workbench().openInLogs({ source: 0, line: 4 });
    const { path, line } = workbench().log;
    expect([path, line, window.logs.asked]).toEqual([analysis.sources[0]?.path, 4, []]);
    await workbench().openInLogs({ source: 9999, line: 4 });
    expect(workbench().log.path).toBe(path);
  });

  it('the lines of a migration in one log', () => {
    const [line] = first?.lines ?? [];
    const own = workbench().linesOf(first, line?.source ?? 0);
    expect([own.has(line?.line ?? -1), workbench().linesOf(undefined, 0).size]).toEqual([true, 0]);
    expect(own.size).toBe(first?.lines.filter(({ source }) => source === line?.source).length);
  });

  it('a page outside, or says why not', async () => {
    await workbench().openOutside('https://example.org');
    expect([window.host.of('openLink'), notice()]).toEqual([['https://example.org'], undefined]);
    window.host.opensLinks = false;
    await workbench().openOutside('https://example.org');
    expect(notice()).toMatchObject({ title: 'The page was not opened', address: 'https://example.org' });
    expect(notice()?.text).toContain('Only pages that');
    window.host.opensLinks = new Error('none');
    await workbench().openOutside('https://example.org');
    expect(notice()?.text).toContain('No browser could be started.');
  });
});

describe('comparing', () => {
  beforeEach(() => open('a.zip'));

  it('marks one, takes the mark away, and shows it beside another, which is selected', () => {
    workbench().mark(undefined);
    workbench().mark(keyOf(first));
    expect(workbench().marked).toBe(first);
    workbench().mark(keyOf(first));
    expect(workbench().marked).toBeUndefined();
    workbench().mark(keyOf(first));
    workbench().mark(keyOf(second));
    expect(workbench().compared).toEqual([first, second]);
    expect([workbench().selected, workbench().marked, workbench().view]).toEqual([second, undefined, 'migrations']);
  });

  it('is left by going back, by choosing a migration, and is a place that one comes back to', () => {
    workbench().history.begin(workbench().place);
    workbench().compare(keyOf(first), keyOf(second));
    workbench().history.note(workbench().place);
    expect(workbench().goBack()).toBe(true);
    expect(workbench().compared).toBeUndefined();
    workbench().history.note(workbench().place);
    workbench().goInHistory(-1);
    expect(workbench().compared).toEqual([first, second]);
    workbench().openMigration(keyOf(first));
    expect(workbench().compared).toBeUndefined();
  });

  it('shows nothing of what is no more there', async () => {
    workbench().compare(keyOf(first), 'gone');
    expect(workbench().compared).toBeUndefined();
    workbench().mark(keyOf(first));
    await open('b.zip');
    expect(workbench().marked).toBeUndefined();
  });
});

it('gives the theme to the desktop', () => {
  window.host.becomeDesktop();
  workbench().preferences.theme = 'dark';
  expect(window.host.of('setTheme')).toEqual(['dark']);
});
