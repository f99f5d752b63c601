import type { ContextMenuParams } from 'electron';
import { describe, expect, it } from 'vitest';
import { contextMenuTemplate } from '../../electron/context-menu.ts';
import { windowOptions } from '../../electron/window.ts';

const place = { width: 1200, height: 800, maximized: true, fullScreen: false };
const facts = { dark: true, preload: '/app/preload.cjs', version: '1.2.3' };

describe('the window', () => {
  it('waits for its page, in the colour of the theme, where it is to be', () => {
    const options = windowOptions({ ...place, x: 5, y: 6 }, facts);
    expect(options).toMatchObject({ width: 1200, height: 800, x: 5, y: 6, show: false });
    expect(options.backgroundColor).not.toBe(windowOptions(place, { ...facts, dark: false }).backgroundColor);
    expect(options).not.toHaveProperty('maximized');
  });

  it('is sandboxed, and tells its page no more than the version', () => {
    const { webPreferences } = windowOptions(place, facts);
    expect(webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      preload: '/app/preload.cjs',
    });
    expect(webPreferences?.additionalArguments).toEqual(['--switchover-version=1.2.3']);
  });

  it('says full screen only when it is to be: false would take the button away on macOS', () => {
    expect(windowOptions(place, facts)).not.toHaveProperty('fullscreen');
    expect(windowOptions({ ...place, fullScreen: true }, facts)).toHaveProperty('fullscreen', true);
  });
});

describe('the context menu', () => {
  const flags = { canCut: true, canCopy: true, canPaste: false, canSelectAll: true } as ContextMenuParams['editFlags'];
  const roles = (isEditable: boolean, selectionText: string) =>
    contextMenuTemplate({ editFlags: flags, isEditable, selectionText }).map((item) => [item.role, item.enabled]);

  it('offers what can be done', () => {
    expect(roles(true, '')).toEqual([
      ['cut', true],
      ['copy', true],
      ['paste', false],
      [undefined, undefined],
      ['selectAll', true],
    ]);
    expect(roles(false, 'a line')).toEqual([['copy', true]]);
  });

  it('is not there where nothing can be done', () => {
    expect(roles(false, '  ')).toEqual([]);
  });
});
