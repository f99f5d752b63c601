/** The handler of each command of the page, and when it is available. */
import { createContext } from 'svelte';
import type { CommandId, PageCommandId } from '../contract/commands.ts';
import { commands } from '../contract/commands.ts';
import { views } from '../contract/views.ts';
import type { ViewId } from '../contract/views.ts';
import type { Following } from './following.svelte.ts';
import type * as host from './host.ts';
import type { Intake } from './intake.svelte.ts';
import type { Investigations } from './investigations/investigations.svelte.ts';
import type { Shell } from './shell.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

/** Elements that a command may send the focus to. */
export type PlaceName = 'find' | 'list' | 'detail' | 'lines' | 'save-report' | 'scenarios';

export interface Focus {
  focus(name: PlaceName): void;
  focusNextPane(): void;
}

export interface Surroundings {
  readonly workbench: Workbench;
  readonly investigations: Investigations;
  readonly intake: Intake;
  readonly following: Following;
  readonly shell: Shell;
  readonly focus: Focus;
  readonly host: Pick<typeof host, 'chooseFiles' | 'chooseFolder' | 'sample' | 'printPage' | 'desktop'>;
}

interface Handler {
  run(): unknown;
  /** Absent: always. */
  available?(): boolean;
}

/** A command of the page that has no handler does not compile. */
type Handlers = Readonly<Record<PageCommandId, Handler>>;

export class PageCommands {
  readonly #handlers: Handlers;
  readonly #host: Surroundings['host'];

  constructor(surroundings: Surroundings) {
    this.#handlers = { ...handlersOf(surroundings), ...viewHandlersOf(surroundings) };
    this.#host = surroundings.host;
  }

  run(id: CommandId): void {
    const handler = this.#handlerOf(id);
    if (!handler) void this.#host.desktop?.runCommand(id);
    else if (handler.available?.() ?? true) handler.run();
  }

  /** Commands of the main process exist in the desktop host alone. */
  isAvailable(id: CommandId): boolean {
    const handler = this.#handlerOf(id);
    return handler ? (handler.available?.() ?? true) : this.exists(id);
  }

  /** Whether this host has the command at all. */
  exists(id: CommandId): boolean {
    return this.#handlerOf(id) !== undefined || this.#host.desktop !== undefined;
  }

  /** Commands of the menu that are not available. */
  get greyed(): readonly CommandId[] {
    return commands.filter(({ id, menu }) => menu && !this.isAvailable(id)).map(({ id }) => id);
  }

  #handlerOf(id: CommandId): Handler | undefined {
    return (this.#handlers as Partial<Record<CommandId, Handler>>)[id];
  }
}

const viewsWithFind: ReadonlySet<ViewId> = new Set(['migrations', 'logs', 'investigations']);

type ViewCommandId = Extract<PageCommandId, `view.${string}`>;

function viewHandlersOf({ workbench }: Surroundings): Readonly<Record<ViewCommandId, Handler>> {
  const handlers = views.map(({ id }) => [`view.${id}`, { run: () => (workbench.view = id) }] as const);
  return Object.fromEntries(handlers) as Record<ViewCommandId, Handler>;
}

function handlersOf(surroundings: Surroundings) {
  const { workbench, investigations, intake, following, shell, focus, host } = surroundings;
  const { opened, imports } = investigations;
  const { log, preferences } = workbench;
  const isOpen = () => opened.current !== undefined;
  const hasHits = () => log.hits.length > 0;
  const move = (steps: number): Handler => ({ run: () => workbench.move(steps) });
  /** Their keys scroll in every other view. */
  const inList = (run: () => void): Handler => ({
    run,
    available: () => workbench.view === 'migrations' && !workbench.compared,
  });

  return {
    'file.open': { run: async () => intake.take(await host.chooseFiles()) },
    'file.open-folder': { run: async () => intake.take(await host.chooseFolder()) },
    'file.open-sample': { run: async () => intake.take(await host.sample()) },
    'file.paste': { run: () => (intake.isPasting = true) },
    'file.add': { run: async () => intake.add(await host.chooseFiles()), available: () => intake.canAdd },
    'file.add-folder': { run: async () => intake.add(await host.chooseFolder()), available: () => intake.canAdd },
    'file.follow': { run: () => following.toggle(), available: () => following.isOn || following.canBegin },
    'file.print': {
      // The report itself, not the window around its preview.
      run: () => (workbench.view === 'report' && !workbench.isEmpty ? workbench.report.save('pdf') : host.printPage()),
    },
    'report.export': {
      run: () => {
        workbench.view = 'report';
        focus.focus('save-report');
      },
    },
    'investigation.save': { run: () => opened.saveNow(), available: isOpen },
    'investigation.save-as': { run: () => imports.exportOpen(), available: isOpen },
    'investigation.budgets': { run: () => (shell.isBudgeting = true) },
    'investigation.close': { run: () => workbench.close() },
    'analysis.cancel': { run: () => workbench.cancel(), available: () => workbench.isWorking },
    palette: { run: () => (shell.isPaletteOpen = true) },
    'help.shortcuts': { run: () => (shell.help = 'shortcuts') },
    'help.explain': { run: () => (shell.explained = '') },
    'help.topics': { run: () => (shell.help = 'figures') },
    'theme.toggle': { run: () => (preferences.theme = shell.theme === 'dark' ? 'light' : 'dark') },
    'zone.toggle': { run: () => (preferences.zone = preferences.zone === 'utc' ? 'local' : 'utc') },
    find: {
      // What a view without a field of its own looks for is a migration.
      run: () => {
        if (!viewsWithFind.has(workbench.view)) workbench.view = 'migrations';
        focus.focus('find');
      },
      available: () => workbench.view === 'investigations' || !workbench.isEmpty,
    },
    'find.next': { run: () => log.nextHit(1), available: hasHits },
    'find.previous': { run: () => log.nextHit(-1), available: hasHits },
    'pane.next': { run: () => focus.focusNextPane() },
    'history.back': { run: () => workbench.goInHistory(-1), available: () => workbench.history.canGoBack },
    'history.forward': { run: () => workbench.goInHistory(1), available: () => workbench.history.canGoForward },
    'line.open': {
      run: () => void (workbench.shownLine && workbench.openInLogs(workbench.shownLine)),
      available: () => workbench.shownLine !== undefined,
    },
    'migration.next': move(1),
    'migration.previous': move(-1),
    'migration.lines': { run: () => focus.focus('lines') },
    'migration.what-if': { run: () => workbench.openWhatIf(workbench.selectedKey) },
    'migration.report': { run: () => workbench.openReport(workbench.selectedKey) },
    'migration.ticket': {
      run: () => workbench.selected && workbench.report.copyTicket(workbench.selected.key),
      available: () => workbench.selected !== undefined && !workbench.isPartial,
    },
    'migration.mark': {
      run: () => workbench.mark(workbench.selectedKey),
      available: () => workbench.selected !== undefined,
    },
    'migration.compare-previous': {
      run: () => {
        const { previous, selected } = workbench;
        if (previous && selected) workbench.compare(previous.key, selected.key);
      },
      available: () => workbench.previous !== undefined,
    },
    'migration.compare': {
      run: () => {
        if (workbench.view !== 'what-if') workbench.openWhatIf(workbench.selectedKey);
        focus.focus('scenarios');
      },
    },
    'list.next': inList(() => workbench.move(1)),
    'list.previous': inList(() => workbench.move(-1)),
    'list.open': inList(() => {
      if (workbench.selectedKey === undefined) workbench.move(0);
      focus.focus('detail');
    }),
    back: { run: () => workbench.goBack() || focus.focus('list') },
  } satisfies Readonly<Record<Exclude<PageCommandId, ViewCommandId>, Handler>>;
}

export const [usePageCommands, providePageCommands] = createContext<PageCommands>();
