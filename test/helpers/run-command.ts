/** A command of the command line, run in this process: what it said, and its exit code. */
import { readFile } from 'node:fs/promises';
import type { CommandIo, ExitCode } from '../../electron/cli/io.ts';

export interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

type Command = (args: readonly string[], io: CommandIo) => Promise<ExitCode>;

/** Files are read from disk; none is written. */
export function runCommand(command: Command, ...args: readonly string[]): Promise<Ran> {
  return runCommandWith({}, command, ...args);
}

/** The same where something of what it may access is another. */
export async function runCommandWith(
  other: Partial<CommandIo>,
  command: Command,
  ...args: readonly string[]
): Promise<Ran> {
  const said = { out: '', err: '' };
  const code = await command(args, testIo(said, other));
  return { code, ...said };
}

/** @param said grows while the command runs */
export function testIo(said: { out: string; err: string }, other: Partial<CommandIo> = {}): CommandIo {
  return {
    out: (text) => {
      said.out += text.toString();
      return undefined;
    },
    err: (text) => void (said.err += text),
    stdin: () => Promise.resolve(''),
    stdinBytes: () => undefined,
    readFile: (path) => readFile(path, 'utf8'),
    writeFile: () => Promise.resolve(),
    interactive: false,
    columns: undefined,
    cancel: { aborted: false },
    ...other,
  };
}
