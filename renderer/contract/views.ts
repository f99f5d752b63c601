/**
 * The views of the window, in the order of the rail: rail, menu, palette, help and the saved state of a window use this
 * table. The component of a view is `renderer/ui/ID/ID.svelte`.
 */
export interface View {
  readonly id: string;
  readonly title: string;
  /** By itself outside text fields, with Ctrl or Cmd everywhere. */
  readonly key: string;
  /** What people call it besides its title. */
  readonly words: readonly string[];
  /** Has content before anything was opened. */
  readonly standsAlone?: true;
}

export const views = [
  { id: 'overview', title: 'Overview', key: '1', words: ['summary', 'hosts', 'dashboard', 'home'] },
  { id: 'migrations', title: 'Migrations', key: '2', words: ['vmotion', 'moves', 'list', 'vms'] },
  { id: 'logs', title: 'Logs', key: '3', words: ['lines', 'files', 'vmkernel', 'hostd', 'grep'] },
  { id: 'what-if', title: 'What if', key: '4', words: ['simulate', 'simulation', 'bandwidth'], standsAlone: true },
  { id: 'plan', title: 'Plan', key: '5', words: ['evacuate', 'maintenance', 'drain'], standsAlone: true },
  {
    id: 'report',
    title: 'Report',
    key: '6',
    words: ['pdf', 'html', 'markdown', 'csv', 'redact', 'pseudonyms', 'export', 'ticket'],
  },
  {
    id: 'investigations',
    title: 'Investigations',
    key: '7',
    words: ['saved', 'notes', 'bookmarks', 'history'],
    standsAlone: true,
  },
] as const satisfies readonly View[];

export type ViewId = (typeof views)[number]['id'];

/** State that another version saved may name a view that does not exist. */
export const isViewId = (word: string): word is ViewId => views.some(({ id }) => id === word);
