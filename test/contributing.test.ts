/** CONTRIBUTING.md is followed: what it says to write is written into a copy of the tree, and has to hold there. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { changed, copyOfTree, filesOf, follow, recipesOf } from './helpers/recipes.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const recipes = recipesOf(readFileSync(`${root}CONTRIBUTING.md`, 'utf8'));
/** Files that each of them may touch: what has to be written twice is written wrongly once. */
const most: Readonly<Record<string, number>> = {
  'a log format': 2,
  'a message template': 1,
  'a known failure': 1,
  'a metric': 2,
  'a word to a vocabulary': 1,
  'a lever': 1,
};

test('each change has its recipe, and touches few files', () => {
  expect(Object.fromEntries(recipes.map((recipe) => [recipe.name, filesOf(recipe).length]))).toEqual(most);
});

describe('followed in a copy of the tree', { timeout: 240_000 }, () => {
  const { tree, remove } = copyOfTree(root);
  afterAll(remove);
  for (const recipe of recipes) follow(recipe, tree);
  const linesIn = (language: string) =>
    recipes.flatMap(({ steps }) => steps.filter((step) => step.language === language).map(({ lines }) => lines));

  // All at once: each waits for a process of its own.
  const types = run(tree, 'npx tsc -b');
  const tests = run(tree, [...new Set(linesIn('sh').flat())].join(' && '));
  // The first one builds the command line for those that follow.
  let before: Promise<unknown> = Promise.resolve();
  const commands = linesIn('console').map(([first = '', ...promised]) => {
    const command = first.replace('$ ', '');
    const ran = before.then(() => run(tree, command));
    before = ran;
    return { command, promised, ran };
  });

  test('the types hold', async () => {
    expect(await types).toEqual({ code: 0, text: '' });
  });

  test('the tests of their rooms hold', async () => {
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
  test('is put where its lines stand', () => {
    expect(changed('a\nb\nc\n', [' a', '+x', ' b', '@@', '-c', '+d'], 'f')).toBe('a\nx\nb\nd\n');
  });

  test.each([[[' b', '+x']], [[' z', '+x']]])('that fits nowhere, or twice, is refused: %j', (diff) => {
    expect(() => changed('b\nb\n', diff, 'f')).toThrow(/more than once|does not hold/);
  });
});
