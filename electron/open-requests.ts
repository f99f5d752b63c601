import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';

/**
 * Paths among the words of a command line. `words` begins with the executable; a development start has the application's
 * folder next, which is none of the user's files. Chromium's own switches all begin with a dash.
 */
export function pathsFromArguments(words: readonly string[], workingFolder: string, appFolder: string): string[] {
  const [, ...rest] = words;
  const end = rest.indexOf('--');
  const plain = end < 0 ? rest : [...rest.slice(0, end), ...rest.slice(end + 1)];
  return plain
    .filter((word, index) => word !== '' && (!word.startsWith('-') || (end >= 0 && index >= end)))
    .map((word) => pathOf(word, workingFolder))
    .filter((path) => path !== undefined && path !== resolve(appFolder)) as string[];
}

/** File managers on Linux may pass file: URLs. Other URLs are no files. */
function pathOf(word: string, workingFolder: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(word)) return resolve(workingFolder, word);
  try {
    return fileURLToPath(word);
  } catch {
    return undefined;
  }
}

const secondStart = v.object({ paths: v.array(v.string()) });

/** The paths of a second start. It may be another version, or another program. */
export function pathsOfSecondStart(data: unknown): readonly string[] {
  const parsed = v.safeParse(secondStart, data);
  return parsed.success ? parsed.output.paths : [];
}

/**
 * One queue for files from outside: command line, second start, file association, dock. They wait until the
 * page listens, as macOS sends `open-file` before there is a window.
 */
export class OpenRequests {
  #waiting: string[] = [];
  #deliver: ((paths: readonly string[]) => void) | undefined;

  add(paths: readonly string[]): void {
    if (paths.length === 0) return;
    if (this.#deliver) this.#deliver(paths);
    else this.#waiting.push(...paths);
  }

  /** The page listens: it gets the waiting paths, and all later ones. */
  listen(deliver: (paths: readonly string[]) => void): void {
    this.#deliver = deliver;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.add(waiting);
  }

  /** The page is reloading or closed: later paths wait for the next one. */
  pause(): void {
    this.#deliver = undefined;
  }
}
