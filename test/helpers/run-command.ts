/** A command of the command line, run in this process: what it said, and its exit code. */
import { readFile } from 'node:fs/promises';
import type { CommandIo, ExitCode } from '../../electron/cli/io.ts';

export interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** Files are read from disk; none is written. */
export async function runCommand(
  command: (args: readonly string[], io: CommandIo) => Promise<ExitCode>,
  ...args: readonly string[]
): Promise<Ran> {
  const said = { out: '', err: '' };
  const code = await command(args, {
    out: (text) => {
      said.out += text.toString();
      return undefined;
    },
    err: (text) => void (said.err += text),
    stdin: () => Promise.resolve(''),
    readFile: (path) => readFile(path, 'utf8'),
    writeFile: () => Promise.resolve(),
    interactive: false,
    columns: undefined,
    cancel: { aborted: false },
  });
  return { code, ...said };
}
