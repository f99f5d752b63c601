// Holds every import of the tree against the arrows that may exist, and finds circles between files, type imports counted.
// Prints one line per forbidden import and per circle, then the counts. Exit 1 when there is one.
//
//   node build/check-layers.mjs [FOLDER]     another tree of the same layout
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..'));

/** What all of the engine's rooms may import: no room of it knows less. */
const common = ['base', 'limits', 'host-facts', 'formats/index', 'vocabulary', 'metric-table', 'model', 'clock'];

/**
 * Rooms of renderer/engine, the lowest first -> rooms it may import, besides itself. A name is a folder or one file; `*` are
 * the files directly in the engine, which tie the rooms together. A folder that is not named here may not exist.
 */
const engine = {
  base: [],
  limits: [],
  'host-facts': ['base'],
  // Its names are words of the vocabulary; a header that read it would make a circle.
  'formats/index': ['base', 'formats'],
  vocabulary: ['base', 'formats/index'],
  'metric-table': ['base', 'vocabulary'],
  model: ['base', 'limits', 'host-facts', 'vocabulary', 'metric-table'],
  clock: ['base', 'model'],
  archive: common,
  formats: common,
  logs: [...common, 'archive', 'formats'],
  envelopes: [...common, 'formats', 'logs'],
  'log-text': [...common, 'archive', 'formats', 'logs'],
  correlate: [...common, 'archive', 'formats', 'logs'],
  migration: [...common, 'logs', 'correlate', 'formats'],
  // The dump of a fault that stands by itself is read as it is in a log.
  diagnosis: [...common, 'formats', 'logs', 'presentation'],
  scan: [...common, 'archive', 'formats', 'logs', 'envelopes', 'diagnosis'],
  simulate: common,
  presentation: [...common, 'simulate'],
  'what-if': [...common, 'simulate', 'presentation'],
  // Two real moves are drawn by the lines of what-if's picture, and their hosts read as the prerequisites read them.
  compare: [...common, 'simulate', 'presentation', 'diagnosis', 'what-if'],
  'stun-budget': [...common, 'simulate', 'presentation'],
  plan: [...common, 'simulate', 'presentation', 'stun-budget'],
  patterns: [...common, 'presentation'],
  overview: [...common, 'presentation', 'patterns', 'stun-budget'],
  investigation: [...common, 'archive', 'plan', 'simulate', 'stun-budget'],
  report: [...common, 'diagnosis', 'investigation', 'simulate', 'presentation', 'patterns', 'stun-budget'],
  '*': [...common, 'archive', 'logs', 'envelopes', 'correlate', 'migration', 'diagnosis', 'scan'],
};

const inEngine = (room) => `renderer/engine/${room}`;

/** Layer -> layers it may import, besides itself. A file belongs to the layer with the longest matching name. */
const arrows = {
  ...Object.fromEntries(Object.entries(engine).map(([room, others]) => [inEngine(room), others.map(inEngine)])),
  'renderer/contract': ['renderer/engine'],
  'renderer/platform': ['renderer/contract', 'renderer/engine'],
  'renderer/worker': ['renderer/platform', 'renderer/contract', 'renderer/engine'],
  'renderer/store': ['renderer/contract', 'renderer/engine'],
  'renderer/state': ['renderer/worker', 'renderer/store', 'renderer/platform', 'renderer/contract', 'renderer/engine'],
  'renderer/charts': ['renderer/contract', 'renderer/engine'],
  'renderer/ui': ['renderer/state', 'renderer/charts', 'renderer/contract', 'renderer/engine'],
  'renderer/*': ['renderer/ui', 'renderer/state', 'renderer/platform'],
  electron: ['renderer/contract', 'renderer/platform', 'renderer/engine/base'],
  'electron/cli': ['renderer/contract', 'renderer/engine', 'renderer/platform'],
};

/** Layer -> packages it may import. A layer without a row may import none but `electron/**`, which also has Node's own. */
const packages = {
  'renderer/contract': ['valibot'],
  'renderer/platform': ['node:*', '@noble/hashes'],
  'renderer/store': ['dexie', 'valibot'],
  'renderer/state': ['svelte'],
  'renderer/charts': ['chart.js', 'chartjs-chart-matrix', 'chartjs-plugin-zoom'],
  'renderer/ui': ['svelte', '@lucide/svelte'],
  'renderer/*': ['svelte'],
  electron: ['electron', 'valibot', 'node:*'],
  'electron/cli': ['node:*'],
};

const importPattern = /(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|import\s*\(?\s*['"]([^'"]+)['"]/g;
const layers = Object.keys(arrows).sort((a, b) => b.length - a.length);

/** Undefined where the file is in no layer. */
function layerOf(file) {
  return layers.find((layer) =>
    layer.endsWith('/*')
      ? dirname(file) === layer.slice(0, -2)
      : file === `${layer}.ts` || file.startsWith(`${layer}/`),
  );
}

function mayImport(layer, to) {
  return to === layer || arrows[layer].some((one) => to === one || to.startsWith(`${one}/`));
}

function walk(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : /\.(ts|svelte)$/.test(name) ? [path] : [];
  });
}

/** File -> what it names in its imports, without a query. */
function importsOf(path) {
  return [...readFileSync(path, 'utf8').matchAll(importPattern)].map(([, from, alone]) =>
    (from ?? alone).replace(/\?.*$/, ''),
  );
}

const named = (path) => relative(root, path).split(sep).join('/');

/** Why a package may not be imported; undefined where it may. */
function packageFault(file, layer, wanted) {
  const parts = wanted.split('/').slice(0, wanted.startsWith('@') ? 2 : 1);
  const name = wanted.startsWith('node:') ? 'node:*' : parts.join('/');
  if (!(packages[layer] ?? []).includes(name)) return `${layer} may not import the package ${wanted}`;
  const isNode = name === 'node:*' && layer === 'renderer/platform' && !/\.node\.ts$/.test(file);
  return isNode ? `only *.node.ts may import ${wanted}` : undefined;
}

const wrong = [];
/** File -> files that it imports. */
const graph = new Map();
for (const path of ['renderer', 'electron'].flatMap((folder) => walk(join(root, folder)))) {
  const [file, targets] = [named(path), []];
  graph.set(file, targets);
  const layer = layerOf(file);
  if (layer === undefined) {
    wrong.push(`${file}: stands in no layer`);
    continue;
  }
  for (const wanted of importsOf(path)) {
    if (!wanted.startsWith('.')) {
      const fault = packageFault(file, layer, wanted);
      if (fault) wrong.push(`${file}: ${fault}`);
      continue;
    }
    const target = named(resolve(dirname(path), wanted));
    targets.push(target);
    const to = layerOf(target);
    if (to && !mayImport(layer, to)) wrong.push(`${file}: ${layer} may not import ${to} (${wanted})`);
  }
}

/** Sets of files that import one another, by Tarjan's algorithm (1972); each in alphabetical order. */
function circlesIn(files) {
  const [number, low, open, stack, circles] = [new Map(), new Map(), new Set(), [], []];
  const visit = (file) => {
    number.set(file, number.size);
    low.set(file, number.get(file));
    stack.push(file);
    open.add(file);
    for (const to of files.get(file) ?? []) {
      if (!files.has(to)) continue;
      if (!number.has(to)) visit(to);
      if (open.has(to)) low.set(file, Math.min(low.get(file), low.get(to)));
    }
    if (low.get(file) !== number.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    for (const one of circle) open.delete(one);
    if (circle.length > 1 || files.get(file).includes(file)) circles.push(circle.sort());
  };
  for (const file of files.keys()) if (!number.has(file)) visit(file);
  return circles;
}

const circles = circlesIn(graph).map((files) => files.join(', '));
for (const line of wrong) console.error(line);
for (const circle of circles) console.error(`circle: ${circle}`);
console.log(`layers: ${wrong.length} forbidden imports, ${circles.length} circles`);
process.exit(wrong.length + circles.length ? 1 : 0);
