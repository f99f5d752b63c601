import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { filtersFor, safeFileName, saveAs } from '../../electron/save.ts';
import type { SaveMeans } from '../../electron/save.ts';
import { FakeWindow } from '../helpers/fake-electron.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchover-save-'));
afterAll(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});

/** A save dialog in which the user takes `filePath`, or cancels. */
const means = (filePath: string | undefined, asked: unknown[] = []): SaveMeans => ({
  window: new FakeWindow().asWindow(),
  folder,
  dialog: {
    showSaveDialog: (...args: unknown[]) => {
      asked.push(args.at(-1));
      return Promise.resolve({ canceled: filePath === undefined, filePath: filePath ?? '' });
    },
  },
});

describe('saving', () => {
  it('suggests the name and its kind, then writes what the user chose, and leaves nothing else', async () => {
    const asked: unknown[] = [];
    const path = join(folder, 'chosen.csv');
    expect(await saveAs(means(path, asked), 'migrations.csv', () => 'a,b\n')).toEqual({
      kind: 'saved',
      name: 'chosen.csv',
    });
    expect(asked).toEqual([
      { defaultPath: join(folder, 'migrations.csv'), filters: [{ name: 'Table (CSV)', extensions: ['csv'] }] },
    ]);
    expect(readFileSync(path, 'utf8')).toBe('a,b\n');
    expect(readdirSync(folder)).toEqual(['chosen.csv']);
  });

  it('makes nothing when the user cancels', async () => {
    const made = saveAs(means(undefined), 'x.pdf', () => {
      throw new Error('made for nothing');
    });
    expect(await made).toEqual({ kind: 'cancelled' });
  });

  it('says what to do when it cannot be written', async () => {
    const result = await saveAs(means(join(folder, 'no/such/folder/x.csv')), 'x.csv', () => 'x');
    expect(result).toEqual({
      kind: 'failed',
      message: 'x.csv was not saved: the system answered ENOENT. Choose another folder.',
    });
  });
});

describe('a suggested name', () => {
  it.each([
    ['report.html', 'report.html'],
    ['app: 014?.csv', 'app- 014-.csv'],
    ['..\\..\\x', '-..-x'],
    ['con', '_con'],
    ['NUL.txt', '_NUL.txt'],
    ['name. ', 'name'],
    ['line\nbreak\u0007.txt', 'line-break-.txt'],
    ['...', '_'],
    ['.bashrc', 'bashrc'],
  ])('%j becomes %j', (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });

  it('without a known extension has no filter', () => {
    expect(filtersFor('x.exe')).toEqual([]);
  });
});
