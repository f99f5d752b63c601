/** Follows CONTRIBUTING.md: its recipes are written into a copy of the tree, which is then compiled and tested. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { changed, copyOfTree, filesOf, follow, recipesOf } from './helpers/recipes.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const recipes = recipesOf(readFileSync(`${root}CONTRIBUTING.md`, 'utf8'));
/** How many files each recipe may touch: what is written twice is soon written differently. */
const most: Readonly<Record<string, number>> = {
  'a log format': 2,
  'a message template': 1,
  'a known failure': 1,
  'a metric': 2,
  'a word to a vocabulary': 1,
  'a lever': 1,
  'a view': 2,
};

test('each change has its recipe, and touches few files', () => {
  expect(Object.fromEntries(recipes.map((recipe) => [recipe.name, filesOf(recipe).length]))).toEqual(most);
});

describe('followed in a copy of the tree', { timeout: 600_000 }, () => {
  const { tree, remove } = copyOfTree(root);
  afterAll(remove);
  for (const recipe of recipes) follow(recipe, tree);
  const linesIn = (language: string) =>
    recipes.flatMap(({ steps }) => steps.filter((step) => step.language === language).map(({ lines }) => lines));

  // Three processes run at once. The compilers read everything anew: a word more in a vocabulary concerns nearly every file.
  const bin = 'node_modules/.bin';
  const types = run(tree, `${bin}/tsc -b`);
  const components = run(tree, `${bin}/svelte-check --tsconfig build/tsconfig.renderer.json --fail-on-warnings`);
  const tests = run(tree, [...new Set(linesIn('sh').flat())].join(' && '));
  // The first one builds the command line for those that follow.
  let before: Promise<unknown> = Promise.resolve();
  const commands = linesIn('console').map(([first = '', ...promised]) => {
    const command = first.replace('$ ', '');
    const ran = before.then(() => run(tree, command));
    before = ran;
    return { command, promised, ran };
  });

  test('the types are right', async () => {
    expect(await types).toEqual({ code: 0, text: '' });
  });

  test('the components are right', async () => {
    const { code, text } = await components;
    expect(code, text).toBe(0);
  });

  test('the tests of their rooms pass', async () => {
    const { code, text } = await tests;
    expect(code, text).toBe(0);
  });

  test.each(commands)('$command prints what is promised', async ({ promised, ran }) => {
    expect((await ran).text.replaceAll(/ +/g, ' ')).toMatch(patternOf(promised));
  });
});

function run(tree: string, command: string): Promise<{ readonly code: number; readonly text: string }> {
  const env = { ...process.env, INIT_CWD: tree, VITEST: undefined, NODE_ENV: undefined };
  return new Promise((resolve) => {
    const child = execFile('sh', ['-c', command], { cwd: tree, env }, (_, out, err) => {
      resolve({ code: child.exitCode ?? 1, text: out + err });
    });
  });
}

function patternOf(lines: readonly string[]): RegExp {
  const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const ofLine = (line: string) => line.trim().replaceAll(/ +/g, ' ').split(/ ?… ?/).map(escaped).join('.*');
  return new RegExp(lines.map(ofLine).join(String.raw`[^]*?`));
}

describe('a change', () => {
  test('is put where its lines are', () => {
    expect(changed('a\nb\nc\n', [' a', '+x', ' b', '@@', '-c', '+d'], 'f')).toBe('a\nx\nb\nd\n');
  });

  test.each([[[' b', '+x']], [[' z', '+x']]])('that fits nowhere, or twice, is refused: %j', (diff) => {
    expect(() => changed('b\nb\n', diff, 'f')).toThrow(/more than once|does not hold/);
  });
});
