import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A bundle may be called `report`; a command is one only as the first word. */
const commandNames: ReadonlySet<string> = new Set(['analyse', 'simulate', 'report', 'help']);

/**
 * The command line's words, `['analyse', '--json', 'x.tgz']`, when the executable was called as one; undefined for a start
 * with a window. Chromium's switches may stand before the command: root has to say `--no-sandbox`.
 */
export function commandWords(words: readonly string[], appFolder: string): string[] | undefined {
  const rest = words.slice(1).filter((word) => word !== appFolder);
  const first = rest.findIndex((word) => !word.startsWith('-'));
  return commandNames.has(rest[first] ?? '') ? rest.slice(first) : undefined;
}

/**
 * Runs the command line that lies beside the desktop bundle. Loaded by path and only now: a start with a window pays nothing
 * for it, and the desktop host knows nothing of the engine. Resolves with the exit code once all is written.
 */
export async function runCommandLine(words: readonly string[], appFolder: string): Promise<number> {
  const url = pathToFileURL(join(appFolder, 'out/cli/cli.mjs')).href;
  const { main } = (await import(/* @vite-ignore */ url)) as { main(args: readonly string[]): Promise<number> };
  const code = await main(words);
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))));
  return code;
}
