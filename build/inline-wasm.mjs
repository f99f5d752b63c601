// `import module from 'package/file.wasm?wasm'`: a WebAssembly module inside the bundle as base64, for every bundler of ours
// alike, so that no host has to find it beside its own files. AssemblyScript (`./file.ts?wasm`) is compiled on the way.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, isAbsolute, resolve } from 'node:path';

const mark = '?wasm';
// NUL: the module is this plugin's own, and no tool takes it for a file of a package.
const prefix = '\0wasm:';
/** Of 64 KiB each: what a module of ours has, and all that it gets. What is never touched takes no memory. */
const memoryPages = 192;

/** The file behind a module of this plugin; undefined for other modules. */
export function wasmFile(id) {
  if (!id.startsWith(prefix)) return undefined;
  // A package's is named as it is imported: tools leave alone whatever has `node_modules` in its name.
  const name = id.slice(prefix.length);
  return isAbsolute(name) ? name : createRequire(import.meta.url).resolve(name);
}

export const inlineWasm = {
  name: 'inline-wasm',
  enforce: 'pre',
  resolveId(id, importer) {
    if (!id.endsWith(mark)) return undefined;
    const name = id.slice(0, -mark.length);
    return prefix + (name.startsWith('.') ? resolve(dirname(importer), name) : name);
  },
  async load(id) {
    const file = wasmFile(id);
    if (!file) return undefined;
    const module = file.endsWith('.ts') ? await compiled(file) : readFileSync(file);
    if (file.endsWith('.ts')) this.addWatchFile?.(file);
    return `export default '${Buffer.from(module).toString('base64')}'`;
  },
};

/** @param file AssemblyScript that allocates nothing and asks nothing of its host, so it needs no runtime */
async function compiled(file) {
  // Large, and only needed here.
  const { default: asc } = await import('assemblyscript/asc');
  const memory = ['--initialMemory', String(memoryPages), '--maximumMemory', String(memoryPages)];
  const options = ['-O3', '--runtime', 'stub', '--enable', 'simd', '--use', 'abort=', ...memory];
  let module;
  const { error, stderr } = await asc.main([basename(file), ...options, '--outFile', 'module.wasm'], {
    readFile: (name) => (name === basename(file) ? readFileSync(file, 'utf8') : null),
    writeFile: (name, contents) => {
      if (name === 'module.wasm') module = contents;
    },
  });
  if (error || !module) throw new Error(`${file} does not compile: ${stderr.toString()}`);
  return module;
}
