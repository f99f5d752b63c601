/** For the bundlers' configurations; fits the plugins of each. */
export const knownLinks: {
  readonly name: string;
  readonly enforce: 'pre';
  resolveId(id: string, importer: string | undefined): string | undefined;
  load(id: string): string | undefined;
};
