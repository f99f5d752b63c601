/** Puts one frozen object into the page: `window.host`. No logic, no event objects, no channel the page could choose. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type {
  HostEventChannel,
  HostEvents,
  RequestArguments,
  RequestChannel,
  RequestReply,
} from '../renderer/contract/channels.ts';
import type { Host, NotKept, Unsubscribe } from '../renderer/contract/host.ts';
import { platformOf } from './platform.ts';
import { stayHere } from './stay.ts';
import type { Navigation } from './stay.ts';

const ask = <Channel extends RequestChannel>(
  channel: Channel,
  ...args: RequestArguments<Channel>
): Promise<RequestReply<Channel>> => ipcRenderer.invoke(channel, ...args) as Promise<RequestReply<Channel>>;

const listen = <Channel extends HostEventChannel>(
  channel: Channel,
  listener: (value: HostEvents[Channel]) => void,
): Unsubscribe => {
  const forward = (_event: unknown, value: HostEvents[Channel]): void => listener(value);
  ipcRenderer.on(channel, forward);
  return () => ipcRenderer.off(channel, forward);
};

const version = (name: string): string => process.versions[name] ?? '';
const argument = (name: string): string =>
  process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? '';

const host: Host = {
  platform: platformOf(process.platform),
  ...(argument('switchover-not-kept') !== '' && {
    notKept: JSON.parse(decodeURIComponent(argument('switchover-not-kept'))) as NotKept,
  }),
  versions: { app: argument('switchover-version'), electron: version('electron'), chromium: version('chrome') },
  chooseFiles: () => ask('choose-files'),
  chooseFolder: () => ask('choose-folder'),
  onOpenRequest: (listener) => {
    const end = listen('open-request', listener);
    void ask('ready-for-open-requests');
    return end;
  },
  recentFiles: () => ask('recent-files'),
  openRecent: (id) => ask('open-recent', id),
  rememberFiles: (files) =>
    ask('remember-paths', files.map((file) => webUtils.getPathForFile(file as File)).filter(Boolean)),
  saveFile: (request) => ask('save-file', request),
  savePdf: (request) => ask('save-pdf', request),
  print: () => ask('print'),
  getTheme: () => ask('get-theme'),
  setTheme: (theme) => ask('set-theme', theme),
  setTitle: (title) => ask('set-title', title),
  setProgress: (progress) => ask('set-progress', progress),
  openExternal: (url) => ask('open-external', url),
  onCommand: (listener) => listen('command', listener),
  runCommand: (id) => ask('run-command', id),
  setDisabledCommands: (ids) => ask('set-disabled-commands', [...ids]),
  clearDatabase: () => ask('clear-database'),
  keptFiles: {
    list: (id) => ask('list-kept', id),
    read: (at) => ask('read-kept', at),
    write: (piece) => ask('write-kept', piece),
    digest: (of) => ask('digest-kept', of),
    remove: (what) => ask('remove-kept', what),
  },
};

stayHere((globalThis as unknown as { navigation: Navigation }).navigation, () => void ask('stayed'));
contextBridge.exposeInMainWorld('host', host);
