import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { watchMain, watchWindow } from '../../electron/crash.ts';
import { FakeApp, FakeDialog, FakeWindow } from '../helpers/fake-electron.ts';

/** A watched window whose dialogs are answered with `answer`. */
function watched(answer: string) {
  const [window, dialog, app, log] = [new FakeWindow(), new FakeDialog(), new FakeApp(), [] as string[]];
  dialog.answer = answer;
  watchWindow(window.asWindow(), { app: app.asApp, dialog: dialog.asDialog, log: (line) => log.push(line) });
  const dies = async (reason: string) => {
    window.webContents.emit('render-process-gone', {}, { reason, exitCode: 5 });
    await Promise.resolve();
  };
  return { window, dialog, app, log, dies };
}

describe('a page that dies', () => {
  it('is loaded again when the user wants it', async () => {
    const { window, dies, dialog, log } = watched('Reload');
    await dies('crashed');
    expect(window.webContents.calls).toEqual(['reload']);
    expect(dialog.shown[0]?.detail).toContain('Saved investigations are safe');
    expect(log).toEqual(['page gone: crashed, exit code 5']);
  });

  it('ends the application when the user wants that', async () => {
    const { window, dies, app } = watched('Quit');
    await dies('oom');
    expect([window.webContents.calls, app.calls]).toEqual([[], ['quit']]);
  });

  it('as it was told to is no crash', async () => {
    const { dies, dialog } = watched('Reload');
    await dies('clean-exit');
    expect(dialog.shown).toEqual([]);
  });
});

describe('a page that hangs', () => {
  const hangs = async ({ window }: ReturnType<typeof watched>) => {
    window.emit('unresponsive');
    await Promise.resolve();
  };

  it('is left alone while the user waits', async () => {
    const it = watched('Wait');
    await hangs(it);
    expect(it.window.webContents.calls).toEqual([]);
  });

  it('is ended, then loaded again without another question; the next crash is asked about', async () => {
    const it = watched('Reload');
    await hangs(it);
    await it.dies('killed');
    expect(it.window.webContents.calls).toEqual(['crash', 'reload']);
    expect(it.dialog.shown).toHaveLength(1);
    await it.dies('crashed');
    expect(it.dialog.shown).toHaveLength(2);
  });
});

describe('a fault of the main process', () => {
  it('is noted with its stack and told without it, then the application ends', () => {
    const [main, log, told, codes] = [new EventEmitter(), [] as string[], [] as string[], [] as number[]];
    watchMain(main, {
      app: { exit: (code) => codes.push(code ?? 0) },
      dialog: { showErrorBox: (title, content) => told.push(`${title}: ${content}`) },
      log: (line) => log.push(line),
      logFile: '/logs/switchover.log',
    });
    main.emit('unhandledRejection', new Error('late'));
    expect([log.length, told, codes]).toEqual([1, [], []]);
    main.emit('uncaughtException', new Error('broken'));
    expect(log[1]).toMatch(/^error: Error: broken\n\s+at /);
    expect(told[0]).not.toMatch(/broken|\.ts|\n/);
    expect(told[0]).toContain('/logs/switchover.log');
    expect(codes).toEqual([1]);
  });
});
