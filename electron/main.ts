/** The desktop application's entry: wires the modules, decides nothing. */
import {
  app,
  BrowserWindow,
  crashReporter,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  protocol,
  screen,
  session,
  shell,
} from 'electron';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { CommandId } from '../renderer/contract/commands.ts';
import { aboutPanel, packageFacts } from './about.ts';
import { appProtocol, appScheme, bundleOrigin, contentBelow, sourcePrefix } from './app-protocol.ts';
import { commandWords, runCommandLine } from './command-line.ts';
import { contextMenuTemplate } from './context-menu.ts';
import { keepDumpsHere, watchHelpers, watchMain, watchWindow } from './crash.ts';
import { hostRequests, send } from './host-requests.ts';
import { handleRequests } from './ipc.ts';
import { KeptFiles } from './kept-files.ts';
import { fileLog } from './log.ts';
import { menuTemplate } from './menu.ts';
import { OpenRequests, pathsFromArguments, pathsOfSecondStart } from './open-requests.ts';
import { htmlToPdf, printPartition, printWindowOptions } from './pdf.ts';
import { platformOf } from './platform.ts';
import { Preferences } from './preferences.ts';
import { chooseProfile, notKeptSentence, pathOr, runWithout, sweepRuns, whyNotLocked } from './profile.ts';
import type { Profile } from './profile.ts';
import { listRecent, recentId, withRecent } from './recent-files.ts';
import { bringBack, holdEveryPage, lockSession, originOf, resolveNothing } from './security.ts';
import { SourceRegistry } from './source-registry.ts';
import { bringToFront, showWhenPainted, windowOptions } from './window.ts';
import { placeWindow, rememberWindow } from './window-state.ts';

// Before any await: once the app is ready, schemes cannot be registered any more.
protocol.registerSchemesAsPrivileged([appScheme]);

const appFolder = app.getAppPath();
const iconPath = join(appFolder, 'build/icons/icon.png');
const developmentUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];
const pageUrl = developmentUrl ?? `${bundleOrigin}/index.html`;
const pageOrigin = originOf(pageUrl) ?? bundleOrigin;

const command = commandWords(process.argv, appFolder);
// Before Electron is ready, so that no display is needed, and before anything needs a writable folder.
if (command) process.exit(await runCommandLine(command, appFolder));

const startPaths = pathsFromArguments(process.argv, process.cwd(), appFolder);
const profile = profileOrEnd();
const logFile = join(profile.logs, 'switchover.log');
const log = fileLog(logFile);
const refused = (what: string): void => {
  log(`refused: ${what}`);
};
const openRequests = new OpenRequests();
const sources = new SourceRegistry(sourcePrefix);
let preferences: Preferences;
let disabled: ReadonlySet<CommandId> = new Set();
let window: BrowserWindow | undefined;

/** The profile folder. Exits for a second start, and with a message where there is no usable folder. */
function profileOrEnd(): Profile {
  try {
    const chosen = chooseProfile(app);
    // A temporary folder cannot be shared with another start.
    if (chosen.notKept || app.requestSingleInstanceLock({ paths: startPaths })) return chosen;
    const why = whyNotLocked(chosen.folder);
    if (why === 'second start') process.exit(0);
    return runWithout(app, { folder: chosen.folder, why });
  } catch (error) {
    const { message } = error as Error;
    process.stderr.write(`${message}\n`);
    // Linux shows no dialog before Electron is ready.
    if (process.platform !== 'linux') dialog.showErrorBox('Switchover cannot start', message);
    process.exit(1);
  }
}

function openWindow(): BrowserWindow {
  const workAreas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((display) => display.workArea);
  const place = placeWindow(preferences.values.window, workAreas);
  const opened = new BrowserWindow(
    windowOptions(place, {
      dark: nativeTheme.shouldUseDarkColors,
      preload: join(appFolder, 'out/preload/preload.cjs'),
      version: app.getVersion(),
      notKept: profile.notKept,
      ...(process.platform === 'linux' && { icon: iconPath }),
    }),
  );
  showWhenPainted(opened, place);
  rememberWindow(opened, (state) => preferences.update({ window: state }));
  watchWindow(opened, { app, dialog, log });
  bringBack(opened.webContents, pageUrl, refused);
  opened.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) openRequests.pause();
  });
  opened.webContents.on('context-menu', (_event, params) => {
    const template = contextMenuTemplate(params);
    if (template.length > 0) Menu.buildFromTemplate(template).popup({ window: opened });
  });
  opened.on('closed', () => {
    openRequests.pause();
    window = undefined;
  });
  void opened.loadURL(pageUrl);
  return opened;
}

const windowNow = (): BrowserWindow => {
  if (!window) throw new Error('No window is open');
  return window;
};

const showWindow = (): BrowserWindow => {
  if (window) bringToFront(window);
  else window = openWindow();
  return window;
};

/** Opens a folder or a file in the system's own program, or shows why it could not. */
async function openFolder(path: string): Promise<void> {
  const problem = await shell.openPath(path);
  if (problem !== '') dialog.showErrorBox('It could not be opened', `${path}: ${problem}`);
}

function run(id: CommandId): void {
  if (id === 'about') app.showAboutPanel();
  else if (id === 'help.open-logs') void openFolder(profile.logs);
  else if (id === 'help.licences') void openFolder(join(process.resourcesPath, 'licences.txt'));
  else send(showWindow(), 'command', id);
}

async function drawMenu(): Promise<void> {
  const template = menuTemplate({
    platform: platformOf(process.platform),
    development: developmentUrl !== undefined,
    disabled,
    recent: await listRecent(preferences.values.recent),
    run,
    openRecent: (id) => openRequests.add(preferences.values.recent.filter((path) => recentId(path) === id)),
    clearRecent: () => remember(undefined),
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

/** Adds paths to the recent files, or clears them. */
function remember(paths: readonly string[] | undefined): void {
  preferences.update({ recent: paths ? withRecent(preferences.values.recent, paths) : [] });
  if (paths) paths.forEach((path) => app.addRecentDocument(path));
  else app.clearRecentDocuments();
  void drawMenu();
}

const toPdf = (html: string): Promise<Uint8Array> => {
  const printSession = session.fromPartition(printPartition);
  return htmlToPdf(html, printSession, () => new BrowserWindow(printWindowOptions(printSession)));
};

function start(): void {
  preferences = new Preferences(join(profile.folder, 'preferences.json'));
  app.setAboutPanelOptions({ ...aboutPanel(packageFacts(appFolder), process.versions), iconPath });
  nativeTheme.themeSource = preferences.values.theme;
  lockSession(session.defaultSession, pageOrigin);
  protocol.handle('app', appProtocol(contentBelow(appFolder, sources, pageOrigin)));
  const trusted = { origin: pageOrigin, isTrustedWindow: (id: number) => window?.webContents.id === id };
  const requests = hostRequests({
    dialog,
    shell,
    nativeTheme,
    window: windowNow,
    documents: pathOr(app, 'documents', homedir()),
    sources,
    preferences,
    openRequests,
    toPdf,
    remember,
    runCommand: run,
    refused,
    setDisabledCommands: (ids) => {
      disabled = new Set(ids);
      void drawMenu();
    },
    clearDatabase: () => session.defaultSession.clearStorageData({ origin: pageOrigin, storages: ['indexdb'] }),
    kept: new KeptFiles(join(app.getPath('userData'), 'investigations')),
  });
  handleRequests(ipcMain, trusted, requests, refused);
  void drawMenu();
  window = openWindow();
}

// It would undo `--no-sandbox`, without which Chromium does not start for root; every window enables the sandbox anyway.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
resolveNothing(app);
keepDumpsHere(crashReporter);
watchMain(process, { app, dialog, log, logFile });
watchHelpers(app, log);
// Windows groups windows, jump lists and file associations by it; the installer uses the same.
app.setAppUserModelId('org.switchover.workbench');
holdEveryPage(app, pageOrigin, refused);
openRequests.add(startPaths);
app.on('second-instance', (_event, _words, _folder, data) => {
  openRequests.add(pathsOfSecondStart(data));
  showWindow();
});
// Comes before `ready` when the file started the application.
app.on('open-file', (event, path) => {
  event.preventDefault();
  openRequests.add([path]);
  if (app.isReady()) showWindow();
});
app.on('activate', showWindow);
app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit();
});
if (profile.notKept) process.stderr.write(`${notKeptSentence(profile.notKept)}\n`);
void app
  .whenReady()
  .then(start)
  .then(() => sweepRuns());
