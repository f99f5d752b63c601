/** Instances of the modules that `build/inline-wasm.mjs` puts into the bundle. */

/** The part of WebAssembly that we use: the types of Node do not declare it. */
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => Memory;
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
  };
};

const pageBytes = 64 * 1024;
const compiled = new Map<string, object>();

/** A number that a module exports. */
export interface Constant {
  readonly value: number;
}

export interface Memory {
  readonly buffer: ArrayBuffer;
}

/**
 * Memory for a module. Pages that are never touched cost nothing.
 *
 * @throws RangeError if memory or address space is short
 */
export function newMemory(bytes: number): Memory {
  const pages = Math.ceil(bytes / pageBytes);
  return new WebAssembly.Memory({ initial: pages, maximum: pages });
}

/** A module's exports. @param base64 its bytes */
export function instantiate(base64: string, memory: Memory): unknown {
  let module = compiled.get(base64);
  if (!module) {
    module = new WebAssembly.Module(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
    compiled.set(base64, module);
  }
  return new WebAssembly.Instance(module, { env: { memory } }).exports;
}
