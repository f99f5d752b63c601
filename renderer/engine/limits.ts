/**
 * How much of an input is read and held. Bundles come from strangers: a few kilobytes can inflate to petabytes. The usual limits are
 * far above what vm-support writes; each is reported when it is hit, and each can be raised by the caller
 * ({@link AnalyseOptions}, `--limit` of the command line, a button beside the warning in the window).
 */
const MiB = 2 ** 20;
const GiB = 2 ** 30;
const PiB = 2 ** 50;

/** What each is, and what it can be raised to. Lines and names become text, which no engine holds much of; archives cost stack. */
const limits = {
  /** Files in all archives and folders of one run. */
  entries: { usual: 500_000, most: 2 ** 31 },
  /** Archives inside one another; a .tgz counts once. A rotated log in a host's bundle in a vCenter bundle makes three. */
  nesting: { usual: 4, most: 64 },
  /** Inflated over compressed bytes: of one stream, and of a chosen file with everything in it. Deflate reaches 1032. */
  expansion: { usual: 1000, most: 2 ** 40 },
  /** Inflated bytes up to which any expansion is fine. */
  expansionFrom: { usual: 64 * MiB, most: PiB },
  /** Inflated bytes of one run, at all depths together. */
  totalBytes: { usual: 2 ** 40, most: PiB },
  /** Characters of a name in an archive. A longer one is cut at its beginning. */
  nameLength: { usual: 4096, most: MiB },
  /** Bytes held in memory for pieces of a split file that come before its first piece. */
  heldBytes: { usual: 64 * MiB, most: GiB },
  /** Bytes of a line of a log. Of a longer one the beginning is read. */
  lineBytes: { usual: MiB, most: 256 * MiB },
  /** Bytes of a file about its host (a command's output, a .vmx). A longer one is not what its name says. */
  hostFileBytes: { usual: MiB, most: 256 * MiB },
  /** Bytes of all of them in one run. What they say is held: of a list of nothing but adapters it is eight times as large. */
  hostFilesBytes: { usual: 128 * MiB, most: PiB },
  /** Migrations of one run, parts of vmware.logs about one, and names of VMs for them. The benchmark's 5 GB hold 25,000. */
  migrations: { usual: 200_000, most: 2 ** 31 },
  /** Lines about migrations in one run. The benchmark's 5 GB hold 800,000. */
  migrationLines: { usual: 2_000_000, most: 2 ** 31 },
  /**
   * Lines of one migration that are held, and as many passes of its pre-copy. Of more, those that mark something are. The
   * benchmark's have 33, the longest excerpt that we have 7; a pass takes a second or so, so 10,000 are hours of pre-copy. At
   * the most: all of one are held and shown together, as objects.
   */
  linesOfMigration: { usual: 10_000, most: 250_000 },
  /** Events of hosts in one run, 300 bytes each: what eight files of vobd.log hold is a tenth. */
  hostEvents: { usual: 100_000, most: 2_000_000 },
};

export type LimitName = keyof typeof limits;
export type Limits = { readonly [Name in LimitName]: number };

export const limitNames = Object.keys(limits) as readonly LimitName[];

export const defaultLimits = Object.fromEntries(limitNames.map((name) => [name, limits[name].usual])) as Limits;

/** A limit that was hit: what happened, and which one to raise. */
export interface LimitHit {
  readonly kind: 'limit';
  readonly limit: LimitName;
  readonly message: string;
}

/** @param set those of the run */
export function limitHit(what: string, limit: LimitName, set: Limits): LimitHit {
  const canRaise = set[limit] < limits[limit].most;
  return {
    kind: 'limit',
    limit,
    message: `${what} (limit "${limit}": ${set[limit]}). ${canRaise ? 'Raise the limit to read on.' : 'It can be raised no further.'}`,
  };
}

/** One limit as high as it goes. */
export function withoutLimit(name: LimitName): Partial<Limits> {
  return { [name]: limits[name].most };
}

export type LimitRead = { readonly name: LimitName; readonly value: number } | { readonly problem: string };

/** A limit as somebody gave it: a number, a text of one (`2GiB`), or `none` for as high as it goes. */
export function readLimit(name: string, given: unknown): LimitRead {
  const known = limitNames.find((one) => one === name);
  if (!known) return { problem: `There is no limit "${name}". Limits: ${limitNames.join(', ')}.` };
  const { most } = limits[known];
  const value = given === 'none' ? most : numberOf(given);
  if (value === undefined || value < 1 || value > most) {
    return { problem: `The limit "${known}" must be a whole number from 1 to ${most}, or "none".` };
  }
  return { name: known, value };
}

function numberOf(given: unknown): number | undefined {
  if (typeof given === 'number') return Number.isSafeInteger(given) ? given : undefined;
  const match = typeof given === 'string' ? /^(\d{1,16})([KMGT]iB)?$/.exec(given) : null;
  if (!match) return undefined;
  const value = Number(match[1]) * (match[2] ? 1024 ** (1 + 'KMGT'.indexOf(match[2].slice(0, 1))) : 1);
  return Number.isSafeInteger(value) ? value : undefined;
}
