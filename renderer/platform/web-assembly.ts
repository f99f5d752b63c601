/** Modules that lie in the bundle, instantiated. */

/** Of WebAssembly what we use: the types of Node, which know nothing of it, and of browsers agree on that much. */
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object) => { readonly exports: unknown };
  };
};

/** What a module exports. @param base64 of its bytes, as `build/inline-wasm.mjs` has them */
export function instantiate(base64: string): unknown {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
}
