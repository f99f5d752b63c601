/**
 * How much of an input is read. Bundles come from strangers: a few kilobytes can inflate to petabytes. The defaults lie
 * far above what vm-support writes; each is reported when it is hit, and each can be raised by the caller.
 */
export interface Limits {
  /** Files in all archives and folders of one run. */
  readonly entries: number;
  /** Archives inside one another; a .tgz counts once. A rotated log in a host's bundle in a vCenter bundle makes three. */
  readonly nesting: number;
  /** Inflated over compressed bytes: of one stream, and of a chosen file with all that lies in it. Deflate reaches 1032. */
  readonly expansion: number;
  /** Inflated bytes up to which any expansion is fine. */
  readonly expansionFrom: number;
  /** Inflated bytes of one run, at all depths together. */
  readonly totalBytes: number;
  /** Characters of a name in an archive. Of a longer one the end is kept. */
  readonly nameLength: number;
  /** Bytes held in memory for pieces of a split file that come before its first piece. */
  readonly heldBytes: number;
}

const MiB = 2 ** 20;

export const defaultLimits: Limits = {
  entries: 500_000,
  nesting: 4,
  expansion: 1000,
  expansionFrom: 64 * MiB,
  totalBytes: 2 ** 40,
  nameLength: 4096,
  heldBytes: 64 * MiB,
};

/** What to say when a limit is hit: what happened, and which limit to raise. */
export function limitMessage(what: string, name: keyof Limits, limits: Limits): string {
  return `${what} (limit "${name}": ${limits[name]}). Raise the limit to read on.`;
}
