import type { BrowserWindow, Dialog, NativeTheme, OpenDialogOptions, Shell } from 'electron';
import type { HostEventChannel, HostEvents } from '../renderer/contract/channels.ts';
import type { CommandId } from '../renderer/contract/commands.ts';
import type { Opened } from '../renderer/contract/host.ts';
import { externalUrl } from '../renderer/contract/outside.ts';
import type { RequestHandlers } from './ipc.ts';
import type { KeptFiles } from './kept-files.ts';
import type { OpenRequests } from './open-requests.ts';
import type { Preferences } from './preferences.ts';
import { listRecent, recentId } from './recent-files.ts';
import { saveAs } from './save.ts';
import type { SourceRegistry } from './source-registry.ts';

/** What the page's requests need. */
interface HostMeans {
  readonly dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>;
  readonly shell: Pick<Shell, 'openExternal'>;
  readonly nativeTheme: Pick<NativeTheme, 'themeSource'>;
  /** The window that sent the request. */
  readonly window: () => BrowserWindow;
  /** Folder that save dialogs start in. */
  readonly documents: string;
  readonly sources: SourceRegistry;
  readonly preferences: Preferences;
  readonly openRequests: OpenRequests;
  readonly toPdf: (html: string) => Promise<Uint8Array>;
  /** Adds to the recent files, newest first. */
  readonly remember: (paths: readonly string[]) => void;
  /** Runs a command of the main process. */
  readonly runCommand: (id: CommandId) => void;
  /** Called with what was refused. */
  readonly refused: (what: string) => void;
  readonly setDisabledCommands: (ids: readonly CommandId[]) => void;
  readonly kept: KeptFiles;
  /** Deletes the page's database. */
  readonly clearDatabase: () => Promise<void>;
}

export const send = <Channel extends HostEventChannel>(
  window: BrowserWindow,
  channel: Channel,
  value: HostEvents[Channel],
): void => {
  window.webContents.send(channel, value);
};

const nothing: Opened = { sources: [], skipped: [] };

const openDialogs: Readonly<Record<'files' | 'folder', OpenDialogOptions>> = {
  files: {
    title: 'Open log bundles or logs',
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'Log bundles and logs', extensions: ['tgz', 'gz', 'tar', 'zip', 'log', 'txt', 'switchover'] },
      // Rotated logs and fragments (`vmkernel.3`, `x.tgz.FRAG-00000`) have no extension to list.
      { name: 'All files', extensions: ['*'] },
    ],
  },
  folder: { title: 'Open a folder of logs', properties: ['openDirectory', 'multiSelections'] },
};

/** The handlers of the page's requests. The arguments have passed the contract's schemas. */
export function hostRequests(means: HostMeans): RequestHandlers {
  const { dialog, sources, preferences, remember, kept } = means;
  const open = (paths: readonly string[]): Promise<Opened> => {
    remember(paths);
    return sources.open(paths);
  };
  const choose = async (kind: 'files' | 'folder'): Promise<Opened> => {
    const { canceled, filePaths } = await dialog.showOpenDialog(means.window(), openDialogs[kind]);
    return canceled ? nothing : open(filePaths);
  };
  const saving = () => ({ dialog, window: means.window(), folder: means.documents });
  return {
    'choose-files': () => choose('files'),
    'choose-folder': () => choose('folder'),
    'ready-for-open-requests': () => {
      means.openRequests.listen(
        (paths) => void open(paths).then((opened) => send(means.window(), 'open-request', opened)),
      );
      return undefined;
    },
    'recent-files': () => listRecent(preferences.values.recent),
    'open-recent': (id) => {
      const path = preferences.values.recent.find((known) => recentId(known) === id);
      return path === undefined ? nothing : open([path]);
    },
    'remember-paths': (paths) => void remember(paths),
    'save-file': ({ suggestedName, content }) => saveAs(saving(), suggestedName, () => content),
    'save-pdf': ({ suggestedName, html }) => saveAs(saving(), suggestedName, () => means.toPdf(html)),
    print: () => {
      means.window().webContents.print();
      return undefined;
    },
    'get-theme': () => preferences.values.theme,
    'set-theme': (theme) => {
      means.nativeTheme.themeSource = theme;
      preferences.update({ theme });
      return undefined;
    },
    'set-title': (title) => void means.window().setTitle(title),
    'set-progress': (progress) => void means.window().setProgressBar(progressValue(progress)),
    stayed: () => void means.refused('navigation to about:'),
    'open-external': async (text) => {
      const url = externalUrl(text);
      if (url === undefined) return false;
      await means.shell.openExternal(url);
      return true;
    },
    'run-command': (id) => void means.runCommand(id),
    'set-disabled-commands': (ids) => void means.setDisabledCommands(ids),
    'clear-database': async () => void (await means.clearDatabase()),
    'list-kept': (id) => kept.list(id),
    'read-kept': (at) => kept.read(at),
    'write-kept': async (piece) => void (await kept.write(piece)),
    'digest-kept': (of) => kept.digest(of),
    'remove-kept': async (what) => void (await kept.remove(what)),
  };
}

/** Electron's numbers: above 1 is indeterminate, below 0 is none. */
const progressValue = (progress: number | 'indeterminate' | 'none'): number => {
  if (typeof progress === 'number') return progress;
  return progress === 'indeterminate' ? 2 : -1;
};
