/** A module of `assembly/` as base64: compiled and put into the bundle by `build/inline-wasm.mjs`. */
declare module '*?wasm' {
  const base64: string;
  // eslint-disable-next-line no-restricted-syntax -- a module made of a file has nothing to export by name
  export default base64;
}
