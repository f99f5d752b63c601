/** Modules that lie in the bundle, instantiated. */

/** Of WebAssembly what we use: the types of Node, which know nothing of it, and of browsers agree on that much. */
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => Memory;
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
  };
};

const pageBytes = 64 * 1024;
const compiled = new Map<string, object>();

/** Of which a module gets all that it has. */
export interface Memory {
  readonly buffer: ArrayBuffer;
}

/**
 * What of it is never touched takes none of the machine's.
 *
 * @throws RangeError where there is not so much memory, or not so much room for addresses
 */
export function newMemory(bytes: number): Memory {
  const pages = Math.ceil(bytes / pageBytes);
  return new WebAssembly.Memory({ initial: pages, maximum: pages });
}

/** What a module exports. @param base64 of its bytes, as `build/inline-wasm.mjs` has them */
export function instantiate(base64: string, memory: Memory): unknown {
  let module = compiled.get(base64);
  if (!module) {
    module = new WebAssembly.Module(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
    compiled.set(base64, module);
  }
  return new WebAssembly.Instance(module, { env: { memory } }).exports;
}
