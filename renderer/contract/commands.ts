/**
 * Every command of the application, once: the native menu, the command palette, the shortcuts of the page and the list of
 * shortcuts in the help are generated from this table. Accelerators follow each platform's conventions. The handlers of the
 * page's commands are in `renderer/state/page-commands.ts`.
 */
import { views } from './views.ts';

/** Keys in Electron's accelerator syntax: `CmdOrCtrl+Shift+O`, `F6`. One string where all platforms agree. */
export type Accelerator = string | { readonly mac: string; readonly other: string };

/** The menus of the menu bar. Where `about` goes depends on the platform: see `electron/menu.ts`. */
export type MenuName = 'file' | 'edit' | 'view' | 'migration' | 'help' | 'about';

export interface Command {
  readonly id: string;
  /** As the menu and the palette show it. Ends in an ellipsis where more input follows. */
  readonly title: string;
  /** Works everywhere, also while typing. The native menu shows it and, in Electron, handles it. */
  readonly accelerator?: Accelerator;
  /** Further accelerators; never shown in the menu, handled by the page. */
  readonly alternatives?: readonly Accelerator[];
  /** Single keys (values of `KeyboardEvent.key`), handled by the page while no text field has the focus. */
  readonly keys?: readonly string[];
  /** Absent: not in the menu bar. There are separators between the groups of a menu. */
  readonly menu?: readonly [name: MenuName, group: number];
  /** Carried out by the main process: exists in Electron only, and the palette in a browser leaves it out. */
  readonly inMain?: true;
  /** What people call it besides its title: the palette finds it by these, too. */
  readonly words?: readonly string[];
  /** Left out of the palette: makes sense only with the focus in a list. */
  readonly listOnly?: true;
}

const viewCommands = views.map(
  ({ id, title, key, words }) =>
    ({ id: `view.${id}`, title, accelerator: `CmdOrCtrl+${key}`, keys: [key], menu: ['view', 2], words }) as const,
);

/** In menu order. */
const table = [
  {
    id: 'file.open',
    title: 'Open…',
    accelerator: 'CmdOrCtrl+O',
    keys: ['o'],
    menu: ['file', 1],
    words: ['load', 'bundle', 'log', 'zip', 'tgz', 'file'],
  },
  {
    id: 'file.open-folder',
    title: 'Open Folder…',
    accelerator: 'CmdOrCtrl+Shift+O',
    menu: ['file', 1],
    words: ['load', 'directory', 'vm-support'],
  },
  { id: 'file.open-sample', title: 'Open the Sample', menu: ['file', 1], words: ['example', 'demo', 'try'] },
  {
    id: 'file.paste',
    title: 'Paste Lines…',
    accelerator: 'CmdOrCtrl+Shift+V',
    menu: ['file', 2],
    words: ['clipboard', 'text', 'excerpt'],
  },
  {
    id: 'file.add',
    title: 'Add to This Investigation…',
    accelerator: 'CmdOrCtrl+Shift+A',
    keys: ['a'],
    menu: ['file', 2],
    words: ['second', 'another', 'more', 'bundle', 'join'],
  },
  {
    id: 'file.add-folder',
    title: 'Add a Folder…',
    menu: ['file', 2],
    words: ['second', 'another', 'more', 'directory'],
  },
  { id: 'file.follow', title: 'Follow the Logs as They Grow', menu: ['file', 2], words: ['tail', 'live', 'watch'] },
  {
    id: 'investigation.save',
    title: 'Save Investigation',
    accelerator: 'CmdOrCtrl+S',
    keys: ['s'],
    menu: ['file', 3],
    words: ['keep', 'store'],
  },
  {
    id: 'investigation.save-as',
    title: 'Save Investigation As…',
    accelerator: 'CmdOrCtrl+Shift+S',
    menu: ['file', 3],
    words: ['export', 'copy', 'share', 'file'],
  },
  { id: 'investigation.close', title: 'Close Investigation', menu: ['file', 3], words: ['new', 'leave'] },
  {
    id: 'report.export',
    title: 'Export Report…',
    accelerator: 'CmdOrCtrl+Shift+E',
    menu: ['file', 4],
    words: ['pdf', 'html', 'csv', 'json', 'markdown', 'ticket', 'save', 'redact', 'share', 'download', 'customer'],
  },
  { id: 'file.print', title: 'Print…', accelerator: 'CmdOrCtrl+P', menu: ['file', 4], words: ['pdf', 'paper'] },
  { id: 'analysis.cancel', title: 'Stop Reading', menu: ['file', 5], words: ['cancel', 'abort', 'stop'] },

  {
    id: 'find',
    title: 'Find…',
    accelerator: 'CmdOrCtrl+F',
    keys: ['f', '/'],
    menu: ['edit', 1],
    words: ['search', 'filter', 'grep'],
  },
  { id: 'find.next', title: 'Find Next', accelerator: { mac: 'Cmd+G', other: 'F3' }, menu: ['edit', 1] },
  {
    id: 'find.previous',
    title: 'Find Previous',
    accelerator: { mac: 'Cmd+Shift+G', other: 'Shift+F3' },
    menu: ['edit', 1],
  },

  {
    id: 'palette',
    title: 'Search or Command…',
    accelerator: 'CmdOrCtrl+K',
    alternatives: ['CmdOrCtrl+Shift+P'],
    menu: ['view', 1],
  },
  ...viewCommands,
  { id: 'pane.next', title: 'Next Pane', accelerator: 'F6', menu: ['view', 3], words: ['focus'] },
  {
    id: 'theme.toggle',
    title: 'Light or Dark',
    keys: ['t'],
    menu: ['view', 4],
    words: ['dark', 'night', 'theme', 'colour', 'color', 'appearance'],
  },
  {
    id: 'zone.toggle',
    title: 'UTC or Local Time',
    keys: ['z'],
    menu: ['view', 4],
    words: ['timezone', 'zone', 'clock', 'gmt'],
  },

  {
    id: 'history.back',
    title: 'Back to Where I Was',
    accelerator: { mac: 'Cmd+[', other: 'Alt+Left' },
    menu: ['view', 5],
    words: ['previous', 'return'],
  },
  {
    id: 'history.forward',
    title: 'Forward Again',
    accelerator: { mac: 'Cmd+]', other: 'Alt+Right' },
    menu: ['view', 5],
    words: ['next'],
  },

  { id: 'migration.previous', title: 'Previous Migration', keys: ['['], menu: ['migration', 1] },
  { id: 'migration.next', title: 'Next Migration', keys: [']'], menu: ['migration', 1] },
  { id: 'migration.lines', title: 'Show Its Lines', keys: ['l'], menu: ['migration', 2], words: ['evidence', 'log'] },
  {
    id: 'line.open',
    title: 'Open the Line in Logs',
    keys: ['g'],
    menu: ['migration', 2],
    words: ['source', 'file', 'context'],
  },
  {
    id: 'migration.what-if',
    title: 'What if This Migration…',
    keys: ['w'],
    menu: ['migration', 2],
    words: ['simulate', 'simulation', 'bandwidth', 'faster', 'calibrate'],
  },
  {
    id: 'migration.mark',
    title: 'Mark to Compare, or Compare with the Marked',
    keys: ['m'],
    menu: ['migration', 2],
    words: ['difference', 'versus', 'beside', 'two'],
  },
  {
    id: 'migration.compare-previous',
    title: 'Compare with the VM’s Previous Move',
    keys: ['p'],
    menu: ['migration', 2],
    words: ['difference', 'versus', 'before', 'last'],
  },
  {
    id: 'migration.compare',
    title: 'Compare Scenarios',
    keys: ['c'],
    menu: ['migration', 2],
    words: ['difference', 'versus', 'beside'],
  },
  {
    id: 'migration.report',
    title: 'Report on It',
    keys: ['r'],
    menu: ['migration', 2],
    words: ['pdf', 'html', 'markdown', 'ticket', 'export', 'redact'],
  },
  {
    id: 'migration.ticket',
    title: 'Copy for a Ticket',
    keys: ['y'],
    menu: ['migration', 2],
    words: ['short', 'summary', 'markdown', 'clipboard', 'jira', 'mail', 'share'],
  },
  {
    id: 'investigation.budgets',
    title: 'Stun Budgets…',
    keys: ['b'],
    menu: ['migration', 3],
    words: ['limit', 'sla', 'downtime', 'threshold'],
  },
  { id: 'list.next', title: 'Next in the List', keys: ['j', 'ArrowDown'], listOnly: true },
  { id: 'list.previous', title: 'Previous in the List', keys: ['k', 'ArrowUp'], listOnly: true },
  { id: 'list.open', title: 'Open the Selected', keys: ['Enter'], listOnly: true },
  { id: 'back', title: 'Close or Leave', keys: ['Escape'], listOnly: true },

  {
    id: 'help.topics',
    title: 'Switchover Help',
    accelerator: { mac: 'Cmd+?', other: 'F1' },
    menu: ['help', 1],
    words: ['manual', 'guide', 'docs', 'meaning'],
  },
  {
    id: 'help.explain',
    title: 'Explain an Error…',
    keys: ['e'],
    menu: ['help', 1],
    words: ['code', 'status', 'fault', 'error', '0xbad'],
  },
  {
    id: 'help.shortcuts',
    title: 'Keyboard Shortcuts',
    keys: ['?'],
    menu: ['help', 1],
    words: ['keys', 'hotkeys', 'keybindings'],
  },
  { id: 'help.licences', title: 'Licences', menu: ['help', 2], inMain: true, words: ['license', 'open source'] },
  { id: 'help.open-logs', title: 'Show Log Files', menu: ['help', 2], inMain: true },
  { id: 'about', title: 'About Switchover', menu: ['about', 1], inMain: true, words: ['version'] },
] as const satisfies readonly Command[];

type Row = (typeof table)[number];
export type CommandId = Row['id'];
/** Commands that the page carries out. */
export type PageCommandId = Exclude<Row, { readonly inMain: true }>['id'];

export const commands: readonly (Command & { readonly id: CommandId })[] = table;

const ids: ReadonlySet<string> = new Set(commands.map((command) => command.id));

/** Whether a string from outside is the id of a command. */
export const isCommandId = (word: string): word is CommandId => ids.has(word);
