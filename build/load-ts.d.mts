export const root: string;
/** Bundles a module, its path given from the project's folder, into `file`; returns that. */
export function bundleTs(path: string, file?: string): Promise<string>;
