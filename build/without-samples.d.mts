/** For the bundlers' configurations; fits the plugins of each. */
export const withoutSamples: {
  readonly name: string;
  readonly enforce: 'pre';
  transform(code: string, id: string): string | undefined;
};
