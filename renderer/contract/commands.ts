/**
 * Every command of the application, once: the native menu, the command palette, the shortcuts of the page and the list
 * of shortcuts in the help are drawn from this table. Accelerators are those that each platform has for the same thing; what
 * the page's commands do stands in `renderer/state/page-commands.ts`.
 */
import { views } from './views.ts';

/** Keys in Electron's accelerator syntax: `CmdOrCtrl+Shift+O`, `F6`. One string where all platforms agree. */
export type Accelerator = string | { readonly mac: string; readonly other: string };

/** The menus of the menu bar. `about` moves with the platform: `electron/menu.ts` knows where to. */
export type MenuName = 'file' | 'edit' | 'view' | 'migration' | 'help' | 'about';

export interface Command {
  readonly id: string;
  /** As the menu and the palette show it. Ends in an ellipsis where more input follows. */
  readonly title: string;
  /** Works everywhere, also while typing. The native menu shows it and, in Electron, catches it. */
  readonly accelerator?: Accelerator;
  /** Further accelerators; never shown in the menu, caught by the page. */
  readonly alternatives?: readonly Accelerator[];
  /** Single keys (values of `KeyboardEvent.key`), caught by the page while no text field has the focus. */
  readonly keys?: readonly string[];
  /** Absent: not in the menu bar. Items of one menu with the same group stand together, between separators. */
  readonly menu?: { readonly name: MenuName; readonly group: number };
  /** Who carries it out. A `main` command exists in Electron alone; the palette in a browser leaves it out. */
  readonly by: 'page' | 'main';
  /** Left out of the palette: makes sense only with the focus in a list. */
  readonly listOnly?: true;
}

const viewCommands = views.map(({ id, title, key }) => ({
  ...{ id: `view.${id}` as const, title, accelerator: `CmdOrCtrl+${key}`, keys: [key] },
  ...({ menu: { name: 'view', group: 2 }, by: 'page' } as const),
}));

/** In menu order. */
const table = [
  {
    id: 'file.open',
    title: 'Open…',
    accelerator: 'CmdOrCtrl+O',
    keys: ['o'],
    menu: { name: 'file', group: 1 },
    by: 'page',
  },
  {
    id: 'file.open-folder',
    title: 'Open Folder…',
    accelerator: 'CmdOrCtrl+Shift+O',
    menu: { name: 'file', group: 1 },
    by: 'page',
  },
  { id: 'file.open-sample', title: 'Open the Sample', menu: { name: 'file', group: 1 }, by: 'page' },
  {
    id: 'investigation.save',
    title: 'Save Investigation',
    accelerator: 'CmdOrCtrl+S',
    keys: ['s'],
    menu: { name: 'file', group: 2 },
    by: 'page',
  },
  {
    id: 'investigation.save-as',
    title: 'Save Investigation As…',
    accelerator: 'CmdOrCtrl+Shift+S',
    menu: { name: 'file', group: 2 },
    by: 'page',
  },
  { id: 'investigation.close', title: 'Close Investigation', menu: { name: 'file', group: 2 }, by: 'page' },
  {
    id: 'report.export',
    title: 'Export Report…',
    accelerator: 'CmdOrCtrl+Shift+E',
    menu: { name: 'file', group: 3 },
    by: 'page',
  },
  { id: 'file.print', title: 'Print…', accelerator: 'CmdOrCtrl+P', menu: { name: 'file', group: 3 }, by: 'page' },
  { id: 'analysis.cancel', title: 'Stop Reading', menu: { name: 'file', group: 4 }, by: 'page' },

  {
    id: 'find',
    title: 'Find…',
    accelerator: 'CmdOrCtrl+F',
    keys: ['f', '/'],
    menu: { name: 'edit', group: 1 },
    by: 'page',
  },
  {
    id: 'find.next',
    title: 'Find Next',
    accelerator: { mac: 'Cmd+G', other: 'F3' },
    menu: { name: 'edit', group: 1 },
    by: 'page',
  },
  {
    id: 'find.previous',
    title: 'Find Previous',
    accelerator: { mac: 'Cmd+Shift+G', other: 'Shift+F3' },
    menu: { name: 'edit', group: 1 },
    by: 'page',
  },

  {
    id: 'palette',
    title: 'Search or Command…',
    accelerator: 'CmdOrCtrl+K',
    alternatives: ['CmdOrCtrl+Shift+P'],
    menu: { name: 'view', group: 1 },
    by: 'page',
  },
  ...viewCommands,
  { id: 'pane.next', title: 'Next Pane', accelerator: 'F6', menu: { name: 'view', group: 3 }, by: 'page' },
  { id: 'theme.toggle', title: 'Light or Dark', keys: ['t'], menu: { name: 'view', group: 4 }, by: 'page' },
  { id: 'zone.toggle', title: 'UTC or Local Time', keys: ['z'], menu: { name: 'view', group: 4 }, by: 'page' },

  {
    id: 'migration.previous',
    title: 'Previous Migration',
    keys: ['['],
    menu: { name: 'migration', group: 1 },
    by: 'page',
  },
  { id: 'migration.next', title: 'Next Migration', keys: [']'], menu: { name: 'migration', group: 1 }, by: 'page' },
  { id: 'migration.lines', title: 'Show Its Lines', keys: ['l'], menu: { name: 'migration', group: 2 }, by: 'page' },
  {
    id: 'migration.what-if',
    title: 'What if This Migration…',
    keys: ['w'],
    menu: { name: 'migration', group: 2 },
    by: 'page',
  },
  { id: 'migration.compare', title: 'Compare', keys: ['c'], menu: { name: 'migration', group: 2 }, by: 'page' },
  { id: 'migration.report', title: 'Report on It', keys: ['r'], menu: { name: 'migration', group: 2 }, by: 'page' },
  { id: 'list.next', title: 'Next in the List', keys: ['j', 'ArrowDown'], by: 'page', listOnly: true },
  { id: 'list.previous', title: 'Previous in the List', keys: ['k', 'ArrowUp'], by: 'page', listOnly: true },
  { id: 'list.open', title: 'Open the Selected', keys: ['Enter'], by: 'page', listOnly: true },
  { id: 'back', title: 'Back', keys: ['Escape'], by: 'page', listOnly: true },

  {
    id: 'help.topics',
    title: 'Switchover Help',
    accelerator: { mac: 'Cmd+?', other: 'F1' },
    menu: { name: 'help', group: 1 },
    by: 'page',
  },
  { id: 'help.shortcuts', title: 'Keyboard Shortcuts', keys: ['?'], menu: { name: 'help', group: 1 }, by: 'page' },
  { id: 'help.licences', title: 'Licences', menu: { name: 'help', group: 2 }, by: 'main' },
  { id: 'help.open-logs', title: 'Show Log Files', menu: { name: 'help', group: 2 }, by: 'main' },
  { id: 'about', title: 'About Switchover', menu: { name: 'about', group: 1 }, by: 'main' },
] as const satisfies readonly Command[];

export type CommandId = (typeof table)[number]['id'];
/** Those that the page carries out. */
export type PageCommandId = Extract<(typeof table)[number], { readonly by: 'page' }>['id'];

export const commands: readonly (Command & { readonly id: CommandId })[] = table;

const ids: ReadonlySet<string> = new Set(commands.map((command) => command.id));

/** Whether a word from outside names a command. */
export const isCommandId = (word: string): word is CommandId => ids.has(word);
