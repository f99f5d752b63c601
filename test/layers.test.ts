import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

/** What the check says of a tree of these files, `electron` and `renderer` always there. */
function checked(files: Readonly<Record<string, string>>): { readonly status: number | null; readonly says: string } {
  const root = mkdtempSync(join(tmpdir(), 'switchover-layers-'));
  folders.push(root);
  for (const [path, text] of Object.entries({ 'electron/a.ts': '', 'renderer/main.ts': '', ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const { status, stdout, stderr } = spawnSync('node', ['build/check-layers.mjs', root], { encoding: 'utf8' });
  return { status, says: stderr + stdout };
}

const importing = (path: string) => `import type { A } from '${path}';\n`;

test('arrows that are listed may be there, from folder to folder and over a room’s inner folders', () => {
  const { status, says } = checked({
    'renderer/engine/correlate/join/a.ts': importing('../../logs/b.ts') + importing('../b.ts'),
    'renderer/engine/correlate/b.ts': importing('../model.ts'),
    'renderer/engine/logs/b.ts': '',
    'renderer/engine/model.ts': '',
    'renderer/engine/analyse.ts': importing('./correlate/b.ts'),
    'renderer/ui/a.svelte': `<script lang="ts">\n${importing('../engine/correlate/b.ts')}</script>`,
  });
  expect(says).toBe('layers: 0 forbidden imports, 0 circles\n');
  expect(status).toBe(0);
});

test.each([
  [
    'between rooms of the engine',
    'renderer/engine/logs/a.ts',
    '../correlate/b.ts',
    'renderer/engine/logs may not import',
  ],
  ['from a low file to the door', 'renderer/engine/model.ts', './analyse.ts', 'renderer/engine/model may not import'],
  ['between layers', 'renderer/engine/logs/a.ts', '../../ui/b.ts', 'may not import renderer/ui'],
  ['to a package', 'renderer/engine/base/a.ts', 'valibot', 'may not import the package valibot'],
  ['of Node in a browser’s file', 'renderer/platform/a.ts', 'node:fs', 'only *.node.ts may import node:fs'],
])('an arrow that is not listed fails the run: %s', (_what, from, to, reason) => {
  const { status, says } = checked({ [from]: importing(to) });
  expect(says).toContain(`${from}: `);
  expect(says).toContain(reason);
  expect(status).toBe(1);
});

test('a room that is not listed fails the run', () => {
  const { status, says } = checked({ 'renderer/engine/attic/a.ts': '' });
  expect(says).toContain('renderer/engine/attic/a.ts: stands in no layer');
  expect(status).toBe(1);
});

test('a circle of files fails the run, whatever it imports and however long; each is printed once', () => {
  const { status, says } = checked({
    'renderer/engine/logs/a.ts': importing('./b.ts') + importing('./d.ts'),
    'renderer/engine/logs/b.ts': "import {\n  x,\n} from './c.ts';\n",
    'renderer/engine/logs/c.ts': "export * from './a.ts';\n",
    'renderer/engine/logs/d.ts': '',
    'electron/a.ts': "const b = await import('./b.ts');\n",
    'electron/b.ts': importing('./a.ts'),
  });
  expect(says).toBe(
    'circle: renderer/engine/logs/a.ts, renderer/engine/logs/b.ts, renderer/engine/logs/c.ts\n' +
      'circle: electron/a.ts, electron/b.ts\n' +
      'layers: 0 forbidden imports, 2 circles\n',
  );
  expect(status).toBe(1);
});
