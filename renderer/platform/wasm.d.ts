/** A WebAssembly module as base64, put into the bundle by `build/inline-wasm.mjs`: a package's, or one of `assembly/`. */
declare module '*?wasm' {
  const base64: string;
  // eslint-disable-next-line no-restricted-syntax -- a module made of a file has nothing to export by name
  export default base64;
}
