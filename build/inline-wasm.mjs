// `import module from './assembly/file.ts?wasm'`: AssemblyScript, compiled to WebAssembly and put into the bundle as base64,
// for every bundler of ours alike, so that no host has to find it beside its own files.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const mark = '?wasm';
// NUL: the module is this plugin's own, and no tool takes it for a file.
const prefix = '\0wasm:';

export const inlineWasm = {
  name: 'inline-wasm',
  enforce: 'pre',
  resolveId: (id, importer) =>
    id.endsWith(mark) ? prefix + resolve(dirname(importer), id.slice(0, -mark.length)) : undefined,
  async load(id) {
    if (!id.startsWith(prefix)) return undefined;
    const file = id.slice(prefix.length);
    // One may import another.
    for (const name of readdirSync(dirname(file))) this.addWatchFile?.(join(dirname(file), name));
    return `export default '${Buffer.from(await kept(file)).toString('base64')}'`;
  },
};

const options = ['-O3', '--runtime', 'stub', '--enable', 'simd', '--use', 'abort=', '--importMemory'];
const cache = fileURLToPath(new URL('../.cache/wasm', import.meta.url));
const { version } = createRequire(import.meta.url)('assemblyscript/package.json');

/** Compiling takes a second or two of each start: what the same compiler made of the same text is had from the cache. */
async function kept(file) {
  const folder = dirname(file);
  const hash = createHash('sha256').update(JSON.stringify([version, options, basename(file)]));
  for (const name of readdirSync(folder).sort()) hash.update(`\0${name}\0`).update(readFileSync(join(folder, name)));
  const path = join(cache, `${basename(file, '.ts')}-${hash.digest('hex')}.wasm`);
  if (existsSync(path)) return readFileSync(path);
  const module = await compiled(file);
  mkdirSync(cache, { recursive: true });
  // Whole or not at all: another run may read it at this moment.
  writeFileSync(`${path}.${process.pid}`, module);
  renameSync(`${path}.${process.pid}`, path);
  return module;
}

/** @param file AssemblyScript that allocates nothing and asks its host for no more than memory, so it needs no runtime */
async function compiled(file) {
  // Large, and only needed here.
  const { default: asc } = await import('assemblyscript/asc');
  let module;
  const { error, stderr } = await asc.main([basename(file), ...options, '--outFile', 'module.wasm'], {
    readFile: (name) => {
      const path = join(dirname(file), name);
      return existsSync(path) ? readFileSync(path, 'utf8') : null;
    },
    writeFile: (name, contents) => {
      if (name === 'module.wasm') module = contents;
    },
  });
  if (error || !module) throw new Error(`${file} does not compile: ${stderr.toString()}`);
  return module;
}
