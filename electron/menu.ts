import type { MenuItemConstructorOptions } from 'electron';
import { acceleratorFor } from '../renderer/contract/shortcut.ts';
import type { DesktopPlatform } from '../renderer/contract/shortcut.ts';
import { commands } from '../renderer/contract/commands.ts';
import type { CommandId, MenuName } from '../renderer/contract/commands.ts';
import type { RecentFile } from '../renderer/contract/host.ts';

type Item = MenuItemConstructorOptions;

export interface MenuFacts {
  readonly platform: DesktopPlatform;
  readonly development: boolean;
  readonly disabled: ReadonlySet<CommandId>;
  readonly recent: readonly RecentFile[];
  readonly run: (id: CommandId) => void;
  readonly openRecent: (id: string) => void;
  readonly clearRecent: () => void;
}

const separator: Item = { type: 'separator' };

/** The menu bar, from the list of commands. On macOS About is in the app menu, elsewhere in Help. */
export function menuTemplate(facts: MenuFacts): Item[] {
  const mac = facts.platform === 'mac';
  const ours = (name: MenuName): Item[][] => groupsOf(name, facts);
  const about = ours('about');
  const [open = [], ...restOfFile] = ours('file');
  const roles = (...names: NonNullable<Item['role']>[]): Item[] => names.map((role) => ({ role }));
  const appMenu: Item = {
    role: 'appMenu',
    submenu: divide([...about, roles('services'), roles('hide', 'hideOthers', 'unhide'), roles('quit')]),
  };
  const file: Item[][] = [[...open, recentMenu(facts)], ...restOfFile];
  const edit: Item[][] = [roles('undo', 'redo'), roles('cut', 'copy', 'paste', 'selectAll'), ...ours('edit')];
  file.push(mac ? roles('close') : roles('quit'));
  // Electron's zoomIn needs the plus sign itself, which most layouts have above the equals sign.
  const alsoZoomIn: Item = { role: 'zoomIn', accelerator: 'CmdOrCtrl+=', visible: false };
  const zoom = [...roles('resetZoom', 'zoomIn', 'zoomOut'), alsoZoomIn, ...roles('togglefullscreen')];
  const view = [...ours('view'), zoom, ...(facts.development ? [roles('reload', 'toggleDevTools')] : [])];
  return [
    ...(mac ? [appMenu] : []),
    { label: '&File', submenu: divide(file) },
    { label: '&Edit', submenu: divide(edit) },
    { label: '&View', submenu: divide(view) },
    { label: '&Migration', submenu: divide(ours('migration')) },
    { role: 'windowMenu' },
    { role: 'help', label: '&Help', submenu: divide([...ours('help'), ...(mac ? [] : about)]) },
  ];
}

/** The items of one menu, by group. */
function groupsOf(name: MenuName, facts: MenuFacts): Item[][] {
  const groups = new Map<number, Item[]>();
  for (const command of commands) {
    const [menu, group = 0] = command.menu ?? [];
    if (menu !== name) continue;
    const item: Item = {
      id: command.id,
      label: command.title,
      enabled: !facts.disabled.has(command.id),
      click: () => facts.run(command.id),
      ...(command.accelerator && { accelerator: acceleratorFor(command.accelerator, facts.platform) }),
    };
    groups.set(group, [...(groups.get(group) ?? []), item]);
  }
  return [...groups.values()];
}

/** Groups with a separator between them. */
const divide = (groups: readonly (readonly Item[])[]): Item[] =>
  groups.filter((group) => group.length > 0).flatMap((group, index) => (index === 0 ? group : [separator, ...group]));

/** Missing files are disabled, not hidden: the user may be looking for the name. */
function recentMenu({ recent, openRecent, clearRecent }: MenuFacts): Item {
  const items = recent.map<Item>((file) => ({
    label: file.path.replaceAll('&', '&&'),
    enabled: !file.missing,
    click: () => openRecent(file.id),
  }));
  const clear: Item = { label: 'Clear the List', enabled: recent.length > 0, click: clearRecent };
  return { id: 'recent', label: 'Open Recent', submenu: divide([items, [clear]]) };
}
