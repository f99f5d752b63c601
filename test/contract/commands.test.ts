import { describe, expect, it } from 'vitest';
import { commands, isCommandId } from '../../renderer/contract/commands.ts';
import { views } from '../../renderer/contract/views.ts';
import { acceleratorFor, acceleratorLabel, pressesAccelerator } from '../../renderer/contract/shortcut.ts';
import type { DesktopPlatform, KeyPress } from '../../renderer/contract/shortcut.ts';

const platforms: DesktopPlatform[] = ['mac', 'windows', 'linux'];
/** Taken by the menu's own roles or by the system: cut, copy, paste, all, undo, redo, close, quit, zoom, hide, minimise, reload. */
const taken = /^(Cmd|Ctrl)\+([XCVAZWQYHMR0+-]|Plus)$/;

describe('the list of commands', () => {
  it('has each id once', () => {
    expect(new Set(commands.map((command) => command.id)).size).toBe(commands.length);
    expect([isCommandId('file.open'), isCommandId('constructor'), isCommandId('')]).toEqual([true, false, false]);
  });

  it.each(platforms)('has each key once on %s, and none that belongs to the system', (platform) => {
    const accelerators = commands
      .flatMap((command) => [...(command.accelerator ? [command.accelerator] : []), ...(command.alternatives ?? [])])
      .map((one) => acceleratorFor(one, platform));
    const keys = commands.flatMap((command) => command.keys ?? []);
    expect(new Set(accelerators).size).toBe(accelerators.length);
    expect(new Set(keys).size).toBe(keys.length);
    expect(accelerators.filter((one) => taken.test(one))).toEqual([]);
    expect(accelerators.filter((one) => one.includes('CmdOrCtrl'))).toEqual([]);
  });

  it('can be reached: each has a key or a menu', () => {
    expect(commands.filter((command) => !command.menu && !command.keys && !command.accelerator)).toEqual([]);
  });

  it('offers nothing that is still to come', () => {
    expect(isCommandId('settings')).toBe(false);
  });

  it('has a command with its title and its key for each view', () => {
    const of = commands.filter(({ id }) => id.startsWith('view.'));
    expect(of.map(({ id, title, keys }) => [id, title, keys])).toEqual(
      views.map(({ id, title, key }) => [`view.${id}`, title, [key]]),
    );
  });

  it('spells the ellipsis as one character', () => {
    expect(commands.filter((command) => command.title.includes('...'))).toEqual([]);
  });
});

describe('a key press', () => {
  const press = (key: string, ...modifiers: string[]): KeyPress => ({
    key,
    ctrlKey: modifiers.includes('Ctrl'),
    shiftKey: modifiers.includes('Shift'),
    altKey: modifiers.includes('Alt'),
    metaKey: modifiers.includes('Cmd'),
  });

  it.each<[KeyPress, string, DesktopPlatform, boolean]>([
    [press('o', 'Ctrl'), 'CmdOrCtrl+O', 'linux', true],
    [press('o', 'Cmd'), 'CmdOrCtrl+O', 'mac', true],
    [press('o', 'Ctrl'), 'CmdOrCtrl+O', 'mac', false],
    [press('O', 'Ctrl', 'Shift'), 'CmdOrCtrl+O', 'linux', false],
    [press('O', 'Ctrl', 'Shift'), 'CmdOrCtrl+Shift+O', 'linux', true],
    [press('o', 'Ctrl', 'Alt'), 'CmdOrCtrl+O', 'windows', false],
    [press('o'), 'CmdOrCtrl+O', 'linux', false],
    [press('F3', 'Shift'), 'Shift+F3', 'linux', true],
    [press('F3', 'Shift'), 'F3', 'linux', false],
    [press('?', 'Cmd', 'Shift'), 'Cmd+?', 'mac', true],
    [press(',', 'Ctrl'), 'CmdOrCtrl+,', 'windows', true],
  ])('%j is %s on %s: %s', (keys, accelerator, platform, matches) => {
    expect(pressesAccelerator(keys, accelerator, platform)).toBe(matches);
  });

  it('is shown as people of the platform write it', () => {
    expect(acceleratorLabel('CmdOrCtrl+Shift+O', 'mac')).toBe('⇧⌘O');
    expect(acceleratorLabel('CmdOrCtrl+Shift+O', 'windows')).toBe('Ctrl+Shift+O');
    expect(acceleratorLabel({ mac: 'Cmd+G', other: 'F3' }, 'linux')).toBe('F3');
  });
});
