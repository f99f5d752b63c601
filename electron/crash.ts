import type { App, BrowserWindow, CrashReporter, Dialog, MessageBoxOptions } from 'electron';
import { messageOf } from '../renderer/engine/base/message-of.ts';
import type { Log } from './log.ts';

const crashed: MessageBoxOptions = {
  type: 'error',
  message: 'The window stopped working.',
  detail: 'Saved investigations are safe. Reload to go on: files that were opened are read again.',
  buttons: ['Reload', 'Quit'],
  defaultId: 0,
  cancelId: 0,
};

const hanging: MessageBoxOptions = {
  type: 'warning',
  message: 'The window does not answer.',
  detail: 'Wait if it is busy with a very large bundle. Reload to start afresh; saved investigations are safe.',
  buttons: ['Wait', 'Reload'],
  defaultId: 0,
  cancelId: 0,
};

interface CrashMeans {
  readonly app: Pick<App, 'quit'>;
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly log: Log;
}

/** Offers a reload when the page crashes or hangs. A clean exit is no crash. */
export function watchWindow(window: BrowserWindow, { app, dialog, log }: CrashMeans): void {
  const { webContents } = window;
  let reloading = false;
  const reload = (): void => {
    reloading = false;
    if (!window.isDestroyed()) webContents.reload();
  };
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log(`page gone: ${reason}, exit code ${String(exitCode)}`);
    if (reloading) return void reload();
    void dialog.showMessageBox(window, crashed).then(({ response }) => {
      if (response === 0) reload();
      else app.quit();
    });
  });
  window.on('unresponsive', () => {
    log('page does not answer');
    void dialog.showMessageBox(window, hanging).then(({ response }) => {
      if (response === 0 || window.isDestroyed()) return;
      // A hanging page ignores a reload; its process has to end first.
      reloading = true;
      webContents.forcefullyCrashRenderer();
    });
  });
}

/** Helper processes are restarted by Chromium; logging is enough. */
export function watchHelpers(app: App, log: Log): void {
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason !== 'clean-exit') log(`helper gone: ${type}, ${reason}, exit code ${String(exitCode)}`);
  });
}

/** Dumps of crashed processes stay in the profile's folder; nothing is sent anywhere. */
export const keepDumpsHere = (crashReporter: Pick<CrashReporter, 'start'>): void => {
  crashReporter.start({ uploadToServer: false });
};

interface MainCrashMeans {
  readonly app: Pick<App, 'exit'>;
  readonly dialog: Pick<Dialog, 'showErrorBox'>;
  readonly log: Log;
  /** Path of the log, for a report of the fault. */
  readonly logFile: string;
}

/** An error of our own in the main process: logged with its stack, shown without it. An unhandled rejection is only logged. */
export function watchMain(main: Pick<NodeJS.EventEmitter, 'on'>, { app, dialog, log, logFile }: MainCrashMeans): void {
  const stackOf = (error: unknown): string => (error instanceof Error ? error.stack : undefined) ?? messageOf(error);
  main.on('uncaughtException', (error: unknown) => {
    log(`error: ${stackOf(error)}`);
    dialog.showErrorBox(
      'Switchover has to close',
      `A fault of its own stopped it. Saved investigations are safe. What happened is noted in ${logFile}.`,
    );
    app.exit(1);
  });
  main.on('unhandledRejection', (error: unknown) => log(`unhandled: ${stackOf(error)}`));
}
