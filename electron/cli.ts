/** The command line: `analyse`, `report`, `simulate`, `explain`. Runs the engine under Node; imports no Electron. */
import { existsSync, writeSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { messageOf } from '../renderer/engine/base/message-of.ts';
import { startScanThread } from '../renderer/platform/scan-thread.node.ts';
import { tuneForOneRun } from '../renderer/platform/v8.node.ts';
import { writeWhole } from '../renderer/platform/write-whole.node.ts';
import { encoded } from './cli/encoded.ts';
import type { CommandIo, ExitCode } from './cli/io.ts';

const usage = `usage: switchover COMMAND

  analyse [--json | --ndjson] PATH...   every migration in these logs, bundles or folders; - is standard input
  analyse --follow PATH...              each as it develops, while its logs grow
  analyse --opensearch F PATH...        documents to query; also --otlp F, --perfetto F
  report --html F [--redact] PATH...    a report to send: HTML, Markdown, CSV, JSON
  simulate [--json] FILE|-              what a migration with these inputs would do
  explain [--json] TEXT|CODE|FAULT|-    what an error means, without any log

Exit codes: 0 done, 1 nothing usable in the input or nothing written, 2 wrong usage.
`;

type Command = (args: readonly string[], io: CommandIo) => Promise<ExitCode>;

interface Loadable {
  /** Whether it reads bundles: its worker is then started while the command loads. */
  readonly reads: boolean;
  load(): Promise<Command>;
}

/** Loaded on demand, so that no command waits for the code of another. */
const commands: ReadonlyMap<string, Loadable> = new Map([
  ['analyse', { reads: true, load: async () => (await import('./cli/analyse.ts')).analyseCommand }],
  ['report', { reads: true, load: async () => (await import('./cli/report.ts')).reportCommand }],
  ['explain', { reads: false, load: async () => (await import('./cli/explain.ts')).explainCommand }],
  ['simulate', { reads: false, load: async () => (await import('./cli/simulate.ts')).simulateCommand }],
]);

/** Prints the reason and exits at once. */
function end(sentence: string): never {
  try {
    // Synchronously, as a stream would not be flushed any more.
    writeSync(2, `${sentence}\n`);
  } catch {
    // Standard error is closed.
  }
  process.exit(1);
}

/** An error of our own ends in a sentence, too, with the place in the code for a report of it. */
function endAtFault(error: unknown): never {
  const place = /^ {1,16}(at .{0,500})/m.exec((error instanceof Error && error.stack) || '')?.[1];
  return end(
    `Switchover stopped at a fault of its own: ${messageOf(error)}${place === undefined ? '' : ` (${place})`}.`,
  );
}

/** One level at a time: with `recursive` Node 20 never returns where a folder cannot be created, as below /proc. */
async function makeFolder(folder: string): Promise<void> {
  if (existsSync(folder) || dirname(folder) === folder) return;
  await makeFolder(dirname(folder));
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    // Another file of this run is creating it.
    if (error.code !== 'EEXIST') throw error;
  });
}

/** Runs one command; resolves with its exit code. */
export async function main(args: readonly string[]): Promise<ExitCode> {
  process.on('uncaughtException', endAtFault).on('unhandledRejection', endAtFault);
  // A reader that has closed the pipe (`| head`) is no error. Other errors reject the write.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
  });
  // There is nowhere to report it.
  process.stderr.on('error', () => undefined);
  tuneForOneRun();
  const [name, ...rest] = args;
  const command = commands.get(name ?? '');
  if (command) {
    const io = nodeIo(command);
    return await command
      .load()
      .then((run) => run(rest, io))
      .catch(endAtFault);
  }
  const wantsHelp = name === 'help' || name === '--help' || name === '-h';
  if (wantsHelp) await out(usage).catch((error: Error) => end(`Not all was written: ${error.message}.`));
  else process.stderr.write(usage);
  return wantsHelp ? 0 : 2;
}

function out(words: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => process.stdout.write(words, (error) => (error ? reject(error) : resolve())));
}

/** Ends at Ctrl C, too: whoever writes into the pipe may go on, or never write again. */
function stdinUntilStopped(): AsyncIterable<Uint8Array> {
  process.once('SIGINT', () => process.stdin.destroy());
  return process.stdin;
}

function nodeIo({ reads }: Loadable): CommandIo {
  const cancel = { aborted: false };
  process.once('SIGINT', () => (cancel.aborted = true));
  return {
    out,
    err: (words) => void process.stderr.write(words),
    stdin: () => text(process.stdin),
    stdinBytes: () => (process.stdin.isTTY ? undefined : stdinUntilStopped()),
    readFile: (path) => readFile(path, 'utf8'),
    writeFile: async (path, pieces) => {
      await makeFolder(dirname(resolve(path)));
      await writeWhole(path, encoded(pieces));
    },
    interactive: process.stderr.isTTY,
    columns: process.stdout.isTTY ? process.stdout.columns : undefined,
    // Electron's main process reads this bundle from its archive, which a worker of Node's cannot.
    ...(reads &&
      availableParallelism() > 1 &&
      !process.versions['electron'] && { scanThread: startScanThread(new URL('scan-thread.mjs', import.meta.url)) }),
    cancel,
  };
}
