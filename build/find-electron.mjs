// Finds Electron's binary. From version 42 on its npm package brings none: `install.js` fetches it when it is first needed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const packageFolder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
const executables = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
const executable = executables[process.platform] ?? 'electron';
const supply =
  'to get the desktop window, name a folder with an unpacked Electron release in ELECTRON_OVERRIDE_DIST_PATH, or a mirror to fetch it from in ELECTRON_MIRROR';

/** The executable below a folder laid out like an Electron release. */
const inFolder = (folder) => (existsSync(join(folder, executable)) ? join(folder, executable) : undefined);

const installed = () => {
  const complete =
    existsSync(join(packageFolder, 'path.txt')) && readFileSync(join(packageFolder, 'path.txt'), 'utf8') !== '';
  return complete ? inFolder(join(packageFolder, 'dist')) : undefined;
};

/** Whether the place it is fetched from answers at all, so that a machine without network waits seconds and not minutes. */
const canReachDownload = async () => {
  if (process.env.ELECTRON_GET_USE_PROXY) return true;
  try {
    await fetch(process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases', {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(4000),
    });
    return true;
  } catch {
    return false;
  }
};

/** `{ path }`, or `{ missing }`: a sentence about why and how to supply it. */
export const findElectron = async () => {
  const named = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (named) {
    const path = inFolder(named);
    return path
      ? { path }
      : { missing: `ELECTRON_OVERRIDE_DIST_PATH names ${named}, where there is no ${executable}.` };
  }
  const before = installed();
  if (before) return { path: before };
  if (!(await canReachDownload()))
    return { missing: `Electron's binary is not installed and its download cannot be reached: ${supply}.` };
  console.error("Fetching Electron's binary, some 110 MB, once …");
  spawnSync(process.execPath, [join(packageFolder, 'install.js')], { stdio: ['ignore', 'ignore', 'inherit'] });
  const path = installed();
  return path ? { path } : { missing: `Electron's binary could not be fetched: ${supply}.` };
};
