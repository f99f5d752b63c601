import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Preferences } from '../../electron/preferences.ts';
import { listRecent, recentId, recentLimit, withRecent } from '../../electron/recent-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchover-preferences-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const file = join(folder, 'profile/preferences.json');
const defaults = { version: 1, theme: 'system', recent: [], window: undefined };

describe('preferences', () => {
  it('are the usual ones at the first start, and are kept for the next', () => {
    const first = new Preferences(file);
    expect(first.values).toEqual(defaults);
    first.update({ theme: 'dark', recent: ['/a'] });
    expect(new Preferences(file).values).toMatchObject({ theme: 'dark', recent: ['/a'] });
    expect(readdirSync(join(folder, 'profile'))).toEqual(['preferences.json']);
  });

  it.each(['', '{', 'null', '[]', '7', '"x"'])('of a damaged file (%s) are the usual ones', (text) => {
    writeFileSync(file, text);
    expect(new Preferences(file).values).toMatchObject({ theme: 'system', recent: [] });
  });

  it('lose a bad value and keep the good ones', () => {
    writeFileSync(file, JSON.stringify({ version: 1, theme: 'purple', recent: ['/a'], window: { bounds: 'wide' } }));
    expect(new Preferences(file).values).toEqual({ ...defaults, recent: ['/a'] });
  });

  it('live on in memory where nothing can be written', () => {
    const stuck = new Preferences(join(file, 'below-a-file/preferences.json'));
    stuck.update({ theme: 'light' });
    expect(stuck.values.theme).toBe('light');
  });
});

describe('recent files', () => {
  it('come newest first, each once, not without end', () => {
    expect(withRecent(['/a', '/b'], ['/b', '/c'])).toEqual(['/b', '/c', '/a']);
    expect(
      withRecent(
        Array.from({ length: 30 }, (_, n) => `/${String(n)}`),
        ['/new'],
      ),
    ).toHaveLength(recentLimit);
  });

  it('are listed with what they are, and whether they are still there', async () => {
    const paths = [folder, file, join(folder, 'gone.tgz')];
    const listed = await listRecent(paths);
    expect(listed.map(({ kind, missing }) => [kind, missing])).toEqual([
      ['folder', false],
      ['file', false],
      ['file', true],
    ]);
    expect(listed.map((one) => one.id)).toEqual(paths.map(recentId));
  });

  it('have ids that do not tell the path', () => {
    expect(recentId('/a')).toMatch(/^[\w-]{22}$/);
    expect(recentId('/a')).not.toBe(recentId('/b'));
  });
});
