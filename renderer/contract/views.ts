/**
 * The views of the window, in the order of the rail: rail, menu, palette, help and the saved state of a window use this
 * table. The component of a view is `renderer/ui/ID/ID.svelte`.
 */
export interface View {
  readonly id: string;
  readonly title: string;
  /** By itself outside text fields, with Ctrl or Cmd everywhere. */
  readonly key: string;
  /** Has content before anything was opened. */
  readonly standsAlone?: true;
}

export const views = [
  { id: 'overview', title: 'Overview', key: '1' },
  { id: 'migrations', title: 'Migrations', key: '2' },
  { id: 'logs', title: 'Logs', key: '3' },
  { id: 'what-if', title: 'What if', key: '4', standsAlone: true },
  { id: 'plan', title: 'Plan', key: '5', standsAlone: true },
  { id: 'report', title: 'Report', key: '6' },
  { id: 'investigations', title: 'Investigations', key: '7', standsAlone: true },
] as const satisfies readonly View[];

export type ViewId = (typeof views)[number]['id'];

/** State that another version saved may name a view that does not exist. */
export const isViewId = (word: string): word is ViewId => views.some(({ id }) => id === word);
