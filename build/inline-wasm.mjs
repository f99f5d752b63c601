// `import module from './assembly/file.ts?wasm'`: AssemblyScript, compiled to WebAssembly and put into the bundle as base64,
// for every bundler of ours alike, so that no host has to find it beside its own files.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

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
    return `export default '${Buffer.from(await compiled(file)).toString('base64')}'`;
  },
};

/** @param file AssemblyScript that allocates nothing and asks its host for no more than memory, so it needs no runtime */
async function compiled(file) {
  // Large, and only needed here.
  const { default: asc } = await import('assemblyscript/asc');
  const options = ['-O3', '--runtime', 'stub', '--enable', 'simd', '--use', 'abort=', '--importMemory'];
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
