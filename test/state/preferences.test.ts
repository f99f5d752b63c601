import { beforeEach, expect, it } from 'vitest';
import { preferencesIn } from '../../renderer/state/preferences.svelte.ts';

let stored: string | null;
let shown: string[];
const storage = { getItem: () => stored, setItem: (_: string, text: string) => void (stored = text) };
const preferences = () => preferencesIn(storage, (theme) => shown.push(theme));

beforeEach(() => {
  stored = null;
  shown = [];
});

it('are the defaults at the first start, and what was set at the next', () => {
  const first = preferences();
  expect(stored).toBeNull();
  expect({ ...first }).toMatchObject({ theme: 'system', zone: 'utc', listWidth: 380, isAligned: true, wrap: false });
  expect(first.columns).toEqual(['time', 'duration', 'downtime', 'cause']);
  Object.assign(first, { theme: 'dark', zone: 'local', listWidth: 500, isAligned: false, wrap: true, columns: ['id'] });
  expect({ ...preferences() }).toEqual({ ...first });
  expect(preferences().columns).toEqual(['id']);
});

it('show a theme when it is chosen, after it was stored', () => {
  const one = preferences();
  one.zone = 'local';
  expect(shown).toEqual([]);
  one.theme = 'light';
  expect(shown).toEqual(['light']);
  expect(JSON.parse(stored ?? '')).toMatchObject({ theme: 'light', zone: 'local' });
});

it('keep the list within bounds, in whole pixels', () => {
  const one = preferences();
  one.listWidth = 100;
  expect(one.listWidth).toBe(240);
  one.listWidth = 5000;
  expect(one.listWidth).toBe(900);
  one.listWidth = 400.6;
  expect(one.listWidth).toBe(401);
});

it.each([
  ['no JSON', '{'],
  ['values of other types', '{"theme":"pink","zone":7,"listWidth":"9","isAligned":"no","wrap":"yes","columns":"time"}'],
  ['a width that nobody can see', '{"listWidth":3}'],
  ['a report that cannot be made', '{"report":{"sections":"all","isOnePage":1,"isRedacted":"no","format":"exe"}}'],
])('are the defaults where %s is stored', (_, text) => {
  const usual = { ...preferences() };
  stored = text;
  expect({ ...preferences() }).toEqual(usual);
});

it('hold for this start where nothing can be stored', () => {
  const one = preferencesIn(
    {
      getItem: () => null,
      setItem: () => {
        throw new Error('full');
      },
    },
    (theme) => shown.push(theme),
  );
  one.theme = 'dark';
  expect([one.theme, shown]).toEqual(['dark', ['dark']]);
});
