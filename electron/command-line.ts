import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Only the first argument can be a command: a bundle may be called `report`. */
const commandNames: ReadonlySet<string> = new Set(['analyse', 'simulate', 'report', 'explain', 'help']);

/**
 * The arguments of a command, `['analyse', '--json', 'x.tgz']`, when the executable was called with one; undefined for a start
 * with a window. Chromium's switches may precede the command: root needs `--no-sandbox`.
 */
export function commandWords(words: readonly string[], appFolder: string): string[] | undefined {
  const rest = words.slice(1).filter((word) => word !== appFolder);
  const first = rest.findIndex((word) => !word.startsWith('-'));
  return commandNames.has(rest[first] ?? '') ? rest.slice(first) : undefined;
}

/**
 * Runs the command line bundle beside the desktop bundle. Imported by path and only here, so that a start with a window does
 * not load it and the desktop host does not depend on the engine. Resolves with the exit code once all output is written.
 */
export async function runCommandLine(words: readonly string[], appFolder: string): Promise<number> {
  const url = pathToFileURL(join(appFolder, 'out/cli/cli.mjs')).href;
  const { main } = (await import(/* @vite-ignore */ url)) as { main(args: readonly string[]): Promise<number> };
  const code = await main(words);
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))));
  return code;
}
