import { beforeEach, describe, expect, it, vi } from 'vitest';
import { commands as allCommands } from '../../renderer/contract/commands.ts';
import { views } from '../../renderer/contract/views.ts';
import { PageCommands } from '../../renderer/state/page-commands.ts';
import { Shell } from '../../renderer/state/shell.svelte.ts';
import { FakeEngine, later, settled } from '../helpers/fake-engine.ts';
import { chosen, fakeWindow, file } from '../helpers/fake-window.ts';
import type { FakeWindow } from '../helpers/fake-window.ts';
import { analyseSample } from '../helpers/sample-report.ts';

const analysis = await analyseSample();

let window: FakeWindow;
let shell: Shell;
let commands: PageCommands;
let focused: string[];
let systemTurns: (isDark: boolean) => void;

beforeEach(() => {
  window = fakeWindow({ engine: new FakeEngine({ analyse: () => analysis }) });
  focused = [];
  shell = new Shell(window.workbench.preferences, {
    matches: false,
    addEventListener: (_, listener) => (systemTurns = (matches) => listener({ matches })),
  });
  commands = new PageCommands({
    ...{
      workbench: window.workbench,
      investigations: window.investigations,
      intake: window.intake,
      following: window.following,
      shell,
      host: window.host,
    },
    focus: { focus: (name) => focused.push(name), focusNextPane: () => focused.push('next pane') },
  });
});
const open = () => window.workbench.open(chosen(file('a.zip')));

it.each([
  ['file.open', 'chosen.log'],
  ['file.open-folder', 'folder/chosen.log'],
  ['file.open-sample', 'sample.zip'],
] as const)('%s reads what was chosen', async (id, path) => {
  commands.run(id);
  await settled();
  expect(window.engine.of('analyse').map(({ files }) => files[0]?.path)).toEqual([path]);
});

it.each(views)('view.$id shows it', ({ id }) => {
  commands.run(`view.${id}`);
  expect(window.workbench.view).toBe(id);
});

it('investigation.budgets opens the dialog, also where nothing is open yet', () => {
  commands.run('investigation.budgets');
  expect(shell.isBudgeting).toBe(true);
});

describe('what there is to do', () => {
  it('with nothing open: no investigation to save, nothing to cancel, no hits', () => {
    for (const id of ['investigation.save', 'investigation.save-as', 'analysis.cancel', 'find.next'] as const)
      expect(commands.isAvailable(id)).toBe(false);
    expect(commands.greyed).toContain('investigation.save');
    expect(commands.greyed).not.toContain('file.open');
    commands.run('investigation.save-as');
    expect(window.host.saved).toEqual([]);
  });

  it('with one open, which is saved and closed', async () => {
    await open();
    expect(commands.isAvailable('investigation.save')).toBe(true);
    const saveNow = vi.spyOn(window.investigations.opened, 'saveNow');
    commands.run('investigation.save');
    expect(saveNow).toHaveBeenCalledTimes(1);
    commands.run('investigation.save-as');
    await vi.waitFor(() => expect(window.host.saved.map(({ name }) => name)).toEqual(['a.zip.switchover']));
    commands.run('investigation.close');
    expect(window.workbench.isEmpty).toBe(true);
  });

  it('while it is read: to cancel', async () => {
    const held = later<typeof analysis>();
    window = fakeWindow({ engine: new FakeEngine({ analyse: () => held.promise }) });
    const { workbench, investigations, intake, following, host } = window;
    commands = new PageCommands({
      workbench,
      investigations,
      intake,
      following,
      shell,
      host,
      focus: { focus: () => 0, focusNextPane: () => 0 },
    });
    const opening = open();
    await settled();
    expect(commands.isAvailable('analysis.cancel')).toBe(true);
    commands.run('analysis.cancel');
    held.resolve(analysis);
    await opening;
    expect(workbench.wasCancelled).toBe(true);
  });

  it('in a browser: what the page does alone; on the desktop also what its host does', () => {
    const ofHost = allCommands.find(({ inMain }) => inMain);
    if (!ofHost) throw new Error('The host has no command.');
    expect([commands.exists(ofHost.id), commands.isAvailable(ofHost.id), commands.exists('palette')]).toEqual([
      ...[false, false, true],
    ]);
    commands.run(ofHost.id);
    window.host.becomeDesktop();
    expect([commands.exists(ofHost.id), commands.isAvailable(ofHost.id)]).toEqual([true, true]);
    commands.run(ofHost.id);
    expect(window.host.of('runCommand')).toEqual([ofHost.id]);
  });
});

it('prints the report where it is shown, and the window anywhere else', async () => {
  commands.run('file.print');
  commands.run('view.report');
  commands.run('file.print');
  expect(window.host.of('printPage')).toHaveLength(2);
  await open();
  commands.run('view.report');
  commands.run('file.print');
  await settled();
  expect([window.host.of('printPage').length, window.engine.of('write-report').length]).toEqual([2, 1]);
});

it('turns the theme and the zone round', () => {
  const { preferences } = window.workbench;
  expect([shell.theme, preferences.theme]).toEqual(['light', 'system']);
  systemTurns(true);
  expect(shell.theme).toBe('dark');
  commands.run('theme.toggle');
  expect([shell.theme, preferences.theme]).toEqual(['light', 'light']);
  commands.run('theme.toggle');
  expect(shell.theme).toBe('dark');
  commands.run('zone.toggle');
  expect(preferences.zone).toBe('local');
  commands.run('zone.toggle');
  expect(preferences.zone).toBe('utc');
});

it('opens the palette and the help', () => {
  commands.run('palette');
  commands.run('help.shortcuts');
  expect([shell.isPaletteOpen, shell.help]).toEqual([true, 'shortcuts']);
  commands.run('help.topics');
  expect(shell.help).toBe('figures');
  commands.run('help.explain');
  expect(shell.explained).toBe('');
});

it('goes through the hits of a search', () => {
  const { log } = window.workbench;
  Object.assign(log, { hits: [3, 9], lineCount: 10 });
  commands.run('find.next');
  expect(log.line).toBe(3);
  commands.run('find.previous');
  expect(log.line).toBe(9);
});

describe('keys of the list', () => {
  it('move in it, in the view of the migrations alone', async () => {
    await open();
    const { workbench } = window;
    commands.run('list.next');
    expect([commands.isAvailable('list.next'), workbench.selectedKey]).toEqual([false, undefined]);
    commands.run('migration.next');
    const first = workbench.selectedKey;
    workbench.view = 'migrations';
    commands.run('list.next');
    expect(workbench.selectedKey).not.toBe(first);
    commands.run('list.previous');
    expect(workbench.selectedKey).toBe(first);
    commands.run('migration.previous');
    expect(workbench.selectedKey).toBe(first);
  });

  it('open what is selected, or the first', async () => {
    await open();
    window.workbench.view = 'migrations';
    commands.run('list.open');
    expect([window.workbench.selectedKey, focused]).toEqual([window.workbench.list[0]?.key, ['detail']]);
  });

  it('go back to the list where nothing else is left', async () => {
    await open();
    window.workbench.filterText = 'x';
    commands.run('back');
    expect([window.workbench.filterText, focused]).toEqual(['', []]);
    commands.run('back');
    expect(focused).toEqual(['list']);
  });
});

it.each([
  ['overview', 'migrations'],
  ['report', 'migrations'],
  ['migrations', 'migrations'],
  ['logs', 'logs'],
  ['investigations', 'investigations'],
] as const)('find in %s is of %s', async (from, to) => {
  await open();
  window.workbench.view = from;
  commands.run('find');
  expect([window.workbench.view, focused]).toEqual([to, ['find']]);
});

it('finds nothing where nothing is open', () => {
  expect(commands.isAvailable('find')).toBe(false);
});

describe('of the selected migration', () => {
  it('its simulation, its report, its lines', async () => {
    await open();
    const [{ key } = { key: '' }] = window.workbench.list;
    window.workbench.select(key);
    commands.run('migration.what-if');
    expect([window.workbench.view, window.workbench.whatIf.scenarios.subjectKey]).toEqual(['what-if', key]);
    commands.run('migration.report');
    expect([window.workbench.view, window.workbench.report.keys]).toEqual(['report', [key]]);
    commands.run('migration.compare');
    expect(window.workbench.view).toBe('what-if');
    const { scenarios } = window.workbench.whatIf;
    scenarios.set('link', 25);
    commands.run('migration.compare');
    expect(scenarios.selectedId).toBe(scenarios.mine[0]?.id);
    commands.run('migration.lines');
    commands.run('find');
    commands.run('pane.next');
    commands.run('report.export');
    expect(focused).toEqual(['scenarios', 'scenarios', 'lines', 'find', 'next pane', 'save-report']);
  });
});
