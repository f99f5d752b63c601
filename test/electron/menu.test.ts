import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { menuTemplate } from '../../electron/menu.ts';
import type { MenuFacts } from '../../electron/menu.ts';
import { commands } from '../../renderer/contract/commands.ts';
import type { DesktopPlatform } from '../../renderer/contract/shortcut.ts';

type Item = MenuItemConstructorOptions;
const platforms: DesktopPlatform[] = ['mac', 'windows', 'linux'];
const facts = (platform: DesktopPlatform, more: Partial<MenuFacts> = {}): MenuFacts => ({
  platform,
  development: false,
  disabled: new Set(),
  recent: [],
  run: () => undefined,
  openRecent: () => undefined,
  clearRecent: () => undefined,
  ...more,
});
const submenu = (item: Item | undefined): Item[] => (item?.submenu ?? []) as Item[];
const flat = (items: Item[]): Item[] => items.flatMap((item) => [item, ...flat(submenu(item))]);
const menuOf = (items: Item[], id: string): Item | undefined =>
  items.find((item) => submenu(item).some((below) => below.id === id));

describe('the menu bar', () => {
  it.each(platforms)('on %s shows every command that has a place, once', (platform) => {
    const ids = flat(menuTemplate(facts(platform)))
      .map((item) => item.id)
      .filter((id) => id !== undefined && id !== 'recent');
    expect(ids.sort()).toEqual(
      commands
        .filter((command) => command.menu)
        .map((command) => command.id as string)
        .sort(),
    );
  });

  it('puts About where each platform has it', () => {
    const at = (platform: DesktopPlatform, id: string) => {
      const menu = menuOf(menuTemplate(facts(platform)), id);
      return menu?.label ?? menu?.role;
    };
    expect(platforms.map((platform) => at(platform, 'about'))).toEqual(['appMenu', '&Help', '&Help']);
  });

  it('quits from the app menu on macOS, from File elsewhere', () => {
    const roles = (platform: DesktopPlatform) =>
      menuTemplate(facts(platform)).filter((menu) => submenu(menu).some((item) => item.role === 'quit'));
    expect(roles('mac').map((menu) => menu.role)).toEqual(['appMenu']);
    expect(roles('linux').map((menu) => menu.label)).toEqual(['&File']);
  });

  it('never begins, ends or doubles a separator', () => {
    for (const platform of platforms) {
      for (const menu of menuTemplate(facts(platform))) {
        const kinds = submenu(menu)
          .map((item) => (item.type === 'separator' ? '-' : 'x'))
          .join('');
        expect(kinds).not.toMatch(/^-|-$|--/);
      }
    }
  });

  it('greys out what makes no sense now, and hides nothing', () => {
    const items = flat(menuTemplate(facts('linux', { disabled: new Set(['find', 'report.export']) })));
    expect(items.filter((item) => item.enabled === false).map((item) => item.id ?? item.label)).toEqual([
      'Clear the List',
      'report.export',
      'find',
    ]);
  });

  it('runs the command that was clicked', () => {
    const run: string[] = [];
    const items = flat(menuTemplate(facts('linux', { run: (id) => run.push(id) })));
    items.find((item) => item.id === 'file.open')?.click?.({} as never, undefined, {} as never);
    expect(run).toEqual(['file.open']);
  });

  it('lists recent files, greys missing ones and keeps an ampersand a character', () => {
    const opened: string[] = [];
    const recent = [
      { id: '1', name: 'a&b.tgz', path: '/x/a&b.tgz', kind: 'file', missing: false },
      { id: '2', name: 'gone.tgz', path: '/x/gone.tgz', kind: 'file', missing: true },
    ] as const;
    const [first, second, , clear] = submenu(
      flat(menuTemplate(facts('linux', { recent, openRecent: (id) => opened.push(id) }))).find(
        (item) => item.id === 'recent',
      ),
    );
    expect([first?.label, first?.enabled, second?.enabled, clear?.enabled]).toEqual(['/x/a&&b.tgz', true, false, true]);
    first?.click?.({} as never, undefined, {} as never);
    expect(opened).toEqual(['1']);
  });

  it('offers developer tools in development alone', () => {
    const tools = (development: boolean) =>
      flat(menuTemplate(facts('linux', { development }))).filter((item) => item.role === 'toggleDevTools').length;
    expect([tools(true), tools(false)]).toEqual([1, 0]);
  });
});
