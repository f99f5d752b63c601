// Holds every import of the tree against the arrows that may exist. An arrow that is not listed fails the run.
// Prints one line per forbidden import, then the count. Exit 1 when there is one.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Layer -> layers it may import, besides itself. The deepest folder that is named here owns a file. */
const arrows = {
  'renderer/engine/base': [],
  'renderer/engine': ['renderer/engine/base'],
  'renderer/contract': ['renderer/engine', 'renderer/engine/base'],
  'renderer/platform': ['renderer/contract', 'renderer/engine', 'renderer/engine/base'],
  'renderer/worker': ['renderer/platform', 'renderer/contract', 'renderer/engine', 'renderer/engine/base'],
  'renderer/store': ['renderer/contract', 'renderer/engine', 'renderer/engine/base'],
  'renderer/state': [
    'renderer/worker',
    'renderer/store',
    'renderer/platform',
    'renderer/contract',
    'renderer/engine',
    'renderer/engine/base',
  ],
  'renderer/charts': ['renderer/contract', 'renderer/engine', 'renderer/engine/base'],
  'renderer/ui': ['renderer/state', 'renderer/charts', 'renderer/contract', 'renderer/engine', 'renderer/engine/base'],
  renderer: ['renderer/ui', 'renderer/state', 'renderer/platform'],
  electron: ['renderer/contract', 'renderer/platform', 'renderer/engine/base'],
  'electron/cli': ['renderer/contract', 'renderer/engine', 'renderer/engine/base', 'renderer/platform'],
};

/** Layer -> packages it may import. A layer without a row may import none but `electron/**`, which also has Node's own. */
const packages = {
  'renderer/contract': ['valibot'],
  'renderer/platform': ['node:*', '@noble/hashes'],
  'renderer/store': ['dexie', 'valibot'],
  'renderer/state': ['svelte'],
  'renderer/charts': ['chart.js', 'chartjs-chart-matrix', 'chartjs-plugin-zoom'],
  'renderer/ui': ['svelte', '@lucide/svelte'],
  renderer: ['svelte'],
  electron: ['electron', 'valibot', 'node:*'],
  'electron/cli': ['node:*'],
};

const layers = Object.keys(arrows).sort((a, b) => b.length - a.length);
const layerOf = (file) => layers.find((layer) => file === `${layer}.ts` || file.startsWith(`${layer}/`));
const walk = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : /\.(ts|svelte)$/.test(name) ? [path] : [];
  });

const importPattern = /(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|import\s*\(?\s*['"]([^'"]+)['"]/g;
const wrong = [];
for (const path of [...walk(join(root, 'renderer')), ...walk(join(root, 'electron'))]) {
  const file = relative(root, path);
  const layer = layerOf(file);
  for (const match of readFileSync(path, 'utf8').matchAll(importPattern)) {
    const wanted = (match[1] ?? match[2]).replace(/\?.*$/, '');
    if (wanted.startsWith('.')) {
      const target = relative(root, resolve(dirname(path), wanted));
      const to = layerOf(target);
      if (to && to !== layer && !arrows[layer].includes(to))
        wrong.push(`${file}: ${layer} may not import ${to} (${wanted})`);
    } else {
      const allowed = packages[layer] ?? [];
      const name = wanted.startsWith('node:')
        ? 'node:*'
        : wanted
            .split('/')
            .slice(0, wanted.startsWith('@') ? 2 : 1)
            .join('/');
      if (!allowed.includes(name)) wrong.push(`${file}: ${layer} may not import the package ${wanted}`);
      if (name === 'node:*' && layer === 'renderer/platform' && !/\.node\.ts$/.test(file))
        wrong.push(`${file}: only *.node.ts may import ${wanted}`);
    }
  }
}
for (const line of wrong) console.error(line);
console.log(`layers: ${wrong.length} forbidden imports`);
process.exit(wrong.length ? 1 : 0);
