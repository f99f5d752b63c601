/**
 * Real public log excerpts, kept outside the tree: `SWITCHOVER_EXCERPTS` names a folder with `logs` (sets that are read
 * whole), `logs-2` (harder ones) and the tools that hold an analysis against the `expected.json` of each set.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

const outside = process.env['SWITCHOVER_EXCERPTS'];

/** Why tests over them are skipped. */
export const noExcerpts = 'no excerpts are at hand (SWITCHOVER_EXCERPTS names their folder)';

/** A file or folder of them; undefined where no folder of them is named. */
export function outsidePath(name: string): string | undefined {
  if (outside === undefined || outside === '') return undefined;
  const path = join(outside, name);
  if (!existsSync(path)) throw new Error(`SWITCHOVER_EXCERPTS names ${outside}, where there is no ${name}.`);
  return path;
}

const root = outsidePath('logs');

export interface Excerpt {
  readonly name: string;
  /** Path → bytes of its logs. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Empty where the excerpts are not at hand: a test says so and is skipped. */
export function excerpts(): readonly Excerpt[] {
  if (root === undefined) return [];
  return readdirSync(root)
    .filter((name) => existsSync(join(root, name, 'expected.json')))
    .map((name) => ({
      name,
      files: new Map(logsBelow(join(root, name)).map((path) => [relative(join(root, name), path), readFileSync(path)])),
    }));
}

export function logsBelow(folder: string): readonly string[] {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? logsBelow(path) : path.endsWith('.json') ? [] : [path]));
}
