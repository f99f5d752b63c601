import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { views } from '../../renderer/contract/views.ts';

const root = new URL('../../', import.meta.url).pathname;

it.each(views)('$id has its component where the window finds it', ({ id }) => {
  expect(existsSync(`${root}renderer/ui/${id}/${id}.svelte`)).toBe(true);
});

it('each view has one title, in whatever is shown of it', () => {
  const files = ['renderer', 'electron'].flatMap((folder) =>
    readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(ts|svelte)$/.test(path))
      .map((path) => `${folder}/${path}`),
  );
  const spelt = files.flatMap((path) =>
    views.flatMap(({ title }) =>
      [...readFileSync(root + path, 'utf8').matchAll(new RegExp(`\\b${title}\\b`, 'gi'))]
        .map(([found]) => found)
        .filter((found) => /^[A-Z]/.test(found) && found !== title),
    ),
  );
  expect(spelt).toEqual([]);
});
