/**
 * The engine's entry point: files in, an Analysis out, which can be read while it grows.
 *
 * The forms that a byte takes, each with the folder that makes it:
 * - chunk (archive): bytes of one log, inflated, as they come
 * - line (logs): an interesting one, packed with others into two buffers that pass between threads
 * - entry (logs): a line with those that continue it; its record holds header and body taken apart
 * - event (correlate): an entry's facts about a migration (formats), with place and time
 * - group (correlate): the events of one migration
 * - migration (migration): what these events add up to
 */
import type { ByteSource } from './archive/source.ts';
import type { Analysis, AnalysisInParts } from './model.ts';
import { Reconstruction } from './reconstruct.ts';
import type { Progress, ReconstructionOptions } from './reconstruct.ts';
import { scan } from './scan/scan.ts';
import type { ScanOptions } from './scan/scan.ts';
import type { Take } from './scan/scanned.ts';

export type { Progress };

export type AnalyseOptions = ScanOptions & ReconstructionOptions;

/**
 * Reads everything that was chosen, once. Damage, limits and files that are no log become
 * warnings of the result; nothing in the input makes this throw. When cancelled, returns what was found until then.
 */
export async function analyse(sources: readonly ByteSource[], options: AnalyseOptions): Promise<Analysis> {
  return whole(await analyseInParts(sources, options));
}

/** The same, with each migration built when it is read. */
export async function analyseInParts(
  sources: readonly ByteSource[],
  options: AnalyseOptions,
): Promise<AnalysisInParts> {
  return await analyseScanned((take) => scan(sources, options, take), sources.length, options);
}

/**
 * The same with a scan that runs elsewhere.
 *
 * @param chosen how many files it reads
 */
export async function analyseScanned(
  scanning: (take: Take) => Promise<void>,
  chosen: number,
  options: ReconstructionOptions,
): Promise<AnalysisInParts> {
  const run = new Reconstruction(options);
  // A thread that was stopped may still have sent something.
  let isOver = false;
  await scanning((found) => (isOver ? undefined : void run.take(found)));
  isOver = true;
  return run.finish(chosen);
}

/** All migrations at once. */
export function whole({ migrations, ...rest }: AnalysisInParts): Analysis {
  return { ...rest, migrations: [...migrations] };
}
