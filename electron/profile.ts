/**
 * The folder of everything that is saved: preferences, logs, crash dumps, and Chromium's database with the investigations.
 * Where it cannot be written, a temporary folder is used for this run, and terminal and page say that nothing is kept.
 */
import type { App } from 'electron';
import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { NotKept } from '../renderer/contract/host.ts';
import { whyUnusable } from './file-errors.ts';

/** With less free space a database cannot even be opened. */
const leastRoom = 64 << 10;

/** Why nothing can be saved in a folder, or undefined. Creates the folder if it is missing, and writes a test file. */
function whyNotKept(folder: string): string | undefined {
  const file = join(folder, `.switchover-${String(process.pid)}`);
  try {
    makeFolder(folder);
    const handle = openSync(file, 'w', 0o600);
    try {
      for (let left = leastRoom; left > 0;) left -= writeSync(handle, Buffer.alloc(left));
    } finally {
      closeSync(handle);
    }
    renameSync(file, `${file}.new`);
    return undefined;
  } catch (error) {
    return whyUnusable(error);
  } finally {
    for (const name of [file, `${file}.new`]) removeQuietly(name);
  }
}

/** One level at a time: with `recursive` a read-only disk gives ENOENT. */
function makeFolder(folder: string): void {
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw Object.assign(new Error(folder), { code: 'ENOTDIR' });
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // Read-only or in use: the next start removes it.
  }
}

/** Chromium still writes after our exit: a shell waits for its end, five seconds at most. On Windows the next start cleans up. */
function removeAfterUs(folder: string): void {
  removeQuietly(folder);
  if (process.platform === 'win32') return;
  const words = 'for n in $(seq 50); do kill -0 "$1" 2>/dev/null || break; sleep 0.1; done; rm -rf -- "$2"';
  const shell = spawn('/bin/sh', ['-c', words, 'sh', String(process.pid), folder], {
    detached: true,
    stdio: 'ignore',
    cwd: '/',
  });
  shell.on('error', () => undefined).unref();
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // It belongs to another user.
  }
};

/** Why the single-instance lock was refused: Chromium refuses it to a second start, and also where it cannot lock at all. */
export function whyNotLocked(folder: string): 'second start' | 'it cannot be locked' {
  if (process.platform === 'win32') return 'second start';
  try {
    // `host-pid`
    const [, pid] = /-(\d+)$/.exec(readlinkSync(join(folder, 'SingletonLock'))) ?? [];
    if (pid !== undefined && isAlive(Number(pid))) return 'second start';
  } catch {
    // No lock, or not a link.
  }
  return 'it cannot be locked';
}

const runPrefix = 'switchover-run-';

/** Removes the folders of runs that were killed. */
export function sweepRuns(parent = tmpdir()): void {
  try {
    for (const name of readdirSync(parent)) {
      const [, pid] = new RegExp(`^${runPrefix}(\\d+)-`).exec(name) ?? [];
      if (pid === undefined || isAlive(Number(pid))) continue;
      const found = lstatSync(join(parent, name));
      // Windows has no uid; its temporary folder belongs to one user.
      if (found.isDirectory() && found.uid === (process.getuid?.() ?? found.uid)) removeQuietly(join(parent, name));
    }
  } catch {
    // The folder cannot be listed.
  }
}

export interface Profile {
  readonly folder: string;
  readonly logs: string;
  /** Set where nothing survives this run. */
  readonly notKept?: NotKept;
}

type Paths = Pick<App, 'getPath' | 'setPath' | 'getName'>;

/** A path that Electron may fail to determine. */
export function pathOr(app: Pick<App, 'getPath'>, name: Parameters<App['getPath']>[0], otherwise: string): string {
  try {
    return app.getPath(name);
  } catch {
    return otherwise;
  }
}

/** Chooses the folder and sets it in Electron. Throws a sentence where not even a temporary folder can be created. */
export function chooseProfile(app: Paths): Profile {
  const settings = pathOr(app, 'appData', join(homedir(), '.config'));
  const folder = pathOr(app, 'userData', join(settings, app.getName()));
  const why = whyNotKept(folder);
  if (why !== undefined) return runWithout(app, { folder, why });
  app.setPath('userData', folder);
  return { folder, logs: pathOr(app, 'logs', join(folder, 'logs')) };
}

/** A temporary folder for this run, removed when it ends. */
function runFolder(notKept: NotKept): string {
  try {
    const folder = mkdtempSync(join(tmpdir(), `${runPrefix}${String(process.pid)}-`));
    const why = whyNotKept(folder);
    if (why !== undefined) throw Object.assign(new Error(why), { code: why });
    process.once('exit', () => removeAfterUs(folder));
    return folder;
  } catch (error) {
    throw new Error(
      `Switchover cannot start: neither ${notKept.folder} can be written (${notKept.why}) nor a temporary folder in ${tmpdir()} (${whyUnusable(error)}).`,
      { cause: error },
    );
  }
}

/** The profile of a browser that we start: the given folder, or a temporary one. */
export function browserProfile(wanted: string): { readonly folder: string; readonly notKept?: NotKept } {
  sweepRuns();
  const why = whyNotKept(wanted);
  if (why === undefined) return { folder: wanted };
  const notKept = { folder: wanted, why };
  return { folder: runFolder(notKept), notKept };
}

/** Sets all of Electron's folders to a temporary one for this run. */
export function runWithout(app: Paths, notKept: NotKept): Profile {
  const folder = runFolder(notKept);
  const logs = join(folder, 'logs');
  for (const [name, path] of [
    ['userData', folder],
    ['sessionData', folder],
    ['logs', logs],
    ['crashDumps', join(folder, 'Crashpad')],
  ] as const) {
    mkdirSync(path, { recursive: true });
    app.setPath(name, path);
  }
  return { folder, logs, notKept };
}

/** For the terminal; the page has its own text. */
export const notKeptSentence = ({ folder, why }: NotKept): string =>
  `Nothing is kept of this run: ${folder} cannot be used (${why}).`;
