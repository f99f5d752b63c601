/** The web addresses that the sources below a folder name, gathered by `build/known-links.mjs`. */
declare module '*?links' {
  const links: readonly string[];
  // eslint-disable-next-line no-restricted-syntax -- a module made of many files has nothing to export by name
  export default links;
}
