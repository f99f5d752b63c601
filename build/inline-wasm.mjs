// `import bytes from 'package/file.wasm?base64'`: a WebAssembly module inside the bundle, for every bundler of ours alike,
// so that no host has to find it beside its own files.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const mark = '?base64';
// NUL: the module is this plugin's own, and no tool takes it for a file of a package.
const prefix = '\0wasm:';

/** The file behind a module of this plugin; undefined for other modules. */
export const wasmFile = (id) =>
  id.startsWith(prefix) ? createRequire(import.meta.url).resolve(id.slice(prefix.length)) : undefined;

export const inlineWasm = {
  name: 'inline-wasm',
  enforce: 'pre',
  resolveId: (id) => (id.endsWith(`.wasm${mark}`) ? prefix + id.slice(0, -mark.length) : undefined),
  load: (id) => {
    const file = wasmFile(id);
    return file && `export default '${readFileSync(file, 'base64')}'`;
  },
};
