/**
 * How much of an input is read and kept. Bundles come from strangers: a few kilobytes can inflate to petabytes. The defaults lie
 * far above what vm-support writes; each is reported when it is hit, and each can be raised by the caller
 * ({@link AnalyseOptions}, `--limit` of the command line, a button beside the warning in the window).
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
  /** Bytes of a line of a log. Of a longer one the beginning is read. */
  readonly lineBytes: number;
  /** Bytes of a file that tells of its host (a command's output, a .vmx). A longer one is not what its name says. */
  readonly hostFileBytes: number;
  /** Bytes of all of them in one run. What they tell is held: of a list of nothing but adapters it is eight times as large. */
  readonly hostFilesBytes: number;
  /** Migrations of one run, parts of vmware.logs about one, and names of VMs for them. The benchmark's 5 GB hold 25,000. */
  readonly migrations: number;
  /** Lines about migrations in one run. The benchmark's 5 GB hold 800,000. */
  readonly migrationLines: number;
  /**
   * Lines of one migration that are held, and as many passes of its pre-copy. Of more, those that mark something are. The
   * benchmark's have 33, the longest excerpt that we have 7; a pass takes a second or so, so 10,000 are hours of pre-copy.
   */
  readonly linesOfMigration: number;
}

export type LimitName = keyof Limits;

const MiB = 2 ** 20;
const GiB = 2 ** 30;
const PiB = 2 ** 50;

export const defaultLimits: Limits = {
  entries: 500_000,
  nesting: 4,
  expansion: 1000,
  expansionFrom: 64 * MiB,
  totalBytes: 2 ** 40,
  nameLength: 4096,
  heldBytes: 64 * MiB,
  lineBytes: MiB,
  hostFileBytes: MiB,
  hostFilesBytes: 128 * MiB,
  migrations: 200_000,
  migrationLines: 2_000_000,
  linesOfMigration: 10_000,
};

/** What each can be raised to. Lines and names become text, which no engine holds much of; archives cost stack. */
const mostLimits: Limits = {
  entries: 2 ** 31,
  nesting: 64,
  expansion: 2 ** 40,
  expansionFrom: PiB,
  totalBytes: PiB,
  nameLength: MiB,
  heldBytes: GiB,
  lineBytes: 256 * MiB,
  hostFileBytes: 256 * MiB,
  hostFilesBytes: PiB,
  migrations: 2 ** 31,
  migrationLines: 2 ** 31,
  // All of one are held and shown together, as objects: what a process has room for.
  linesOfMigration: 250_000,
};

export const limitNames = Object.keys(defaultLimits) as readonly LimitName[];

/** A limit that was hit: what happened, and which one to raise. */
export interface LimitHit {
  readonly kind: 'limit';
  readonly limit: LimitName;
  readonly message: string;
}

export function limitHit(what: string, limit: LimitName, limits: Limits): LimitHit {
  const canRaise = limits[limit] < mostLimits[limit];
  return {
    kind: 'limit',
    limit,
    message: `${what} (limit "${limit}": ${limits[limit]}). ${canRaise ? 'Raise the limit to read on.' : 'It can be raised no further.'}`,
  };
}

/** One limit as high as it goes. */
export function withoutLimit(name: LimitName): Partial<Limits> {
  return { [name]: mostLimits[name] };
}

export type LimitRead = { readonly name: LimitName; readonly value: number } | { readonly problem: string };

/** A limit as somebody gave it: a number, a text of one (`2GiB`), or `none` for as high as it goes. */
export function readLimit(name: string, given: unknown): LimitRead {
  const known = limitNames.find((one) => one === name);
  if (!known) return { problem: `There is no limit "${name}". Limits: ${limitNames.join(', ')}.` };
  const most = mostLimits[known];
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
