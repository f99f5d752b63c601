// Finds an installed browser of the Chromium family and opens an address in it as an application window.
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';

const macApps = ['Chromium', 'Google Chrome', 'Microsoft Edge', 'Brave Browser', 'Vivaldi'];
const windowsPrograms = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
];
const linuxNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
  'brave-browser',
  'vivaldi',
];

const candidates = () => {
  if (process.platform === 'darwin') return macApps.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  if (process.platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
      .map((name) => process.env[name])
      .filter(Boolean);
    return roots.flatMap((root) => windowsPrograms.map((program) => join(root, program)));
  }
  return linuxNames;
};

const isExecutable = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Path of the browser, or undefined. */
export const findBrowser = () => {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const places = (name) => (isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name)));
  return candidates().flatMap(places).find(isExecutable);
};

/** Whether a window could be seen. */
export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** A profile of our own: the window ends with its process, and there are no extensions. It stores the investigations. */
export const profileFolder = () => {
  if (process.platform === 'darwin') return join(homedir(), 'Library/Application Support/Switchover Browser');
  if (process.platform === 'win32') return join(process.env.LOCALAPPDATA ?? homedir(), 'Switchover Browser');
  return join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'switchover-browser');
};

/** Opens the address; the returned process ends with the window. Chromium makes no network requests of its own. */
export const openBrowser = (browser, url, profile) =>
  spawn(
    browser,
    [
      `--app=${url}`,
      `--user-data-dir=${profile}`,
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // The page needs no peer connections, and no policy of the page can forbid them.
      '--webrtc-ip-handling-policy=disable_non_proxied_udp',
      // Chromium's sandbox does not start for root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : []),
    ],
    { stdio: 'ignore' },
  );
