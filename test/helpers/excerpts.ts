/** The real public log excerpts beside the project (`../shared/logs`), where they are. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = new URL('../../../shared/logs', import.meta.url).pathname;

export interface Excerpt {
  readonly name: string;
  /** Path → bytes of its logs. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Empty where the excerpts are not at hand: a test says so and is skipped. */
export function excerpts(): readonly Excerpt[] {
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .filter((name) => existsSync(join(root, name, 'expected.json')))
    .map((name) => ({
      name,
      files: new Map(logsBelow(join(root, name)).map((path) => [relative(join(root, name), path), readFileSync(path)])),
    }));
}

function logsBelow(folder: string): readonly string[] {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? logsBelow(path) : path.endsWith('.json') ? [] : [path]));
}
