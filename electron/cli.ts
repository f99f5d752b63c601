/** The command line: `analyse`, `report`, `simulate`. Runs the engine under Node; imports no Electron. */
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

  analyse [--json | --ndjson] PATH...   every migration in these logs, bundles or folders
  analyse --opensearch F PATH...        documents to query; also --otlp F, --perfetto F
  report --html F [--redact] PATH...    a report to send: HTML, Markdown, CSV, JSON
  simulate [--json] FILE|-              what a migration with these inputs would do

Exit codes: 0 done, 1 nothing usable in the input or nothing written, 2 wrong usage.
`;

type Command = (args: readonly string[], io: CommandIo) => Promise<ExitCode>;

interface Loadable {
  /** Whether it reads bundles: what that takes is started while the command loads. */
  readonly reads: boolean;
  load(): Promise<Command>;
}

/** Each is loaded when it is called: none waits for another's code. */
const commands: ReadonlyMap<string, Loadable> = new Map([
  ['analyse', { reads: true, load: async () => (await import('./cli/analyse.ts')).analyseCommand }],
  ['report', { reads: true, load: async () => (await import('./cli/report.ts')).reportCommand }],
  ['simulate', { reads: false, load: async () => (await import('./cli/simulate.ts')).simulateCommand }],
]);

/** Says why, and ends at once: where it comes from, nothing can go on. */
function end(sentence: string): never {
  try {
    // At once, as a stream would not be flushed any more.
    writeSync(2, `${sentence}\n`);
  } catch {
    // Nobody listens.
  }
  process.exit(1);
}

/** Our own faults end in words, too; the place is for whoever is told of it. */
function endAtFault(error: unknown): never {
  const place = /^ {1,16}(at .{0,500})/m.exec((error instanceof Error && error.stack) || '')?.[1];
  return end(
    `Switchover stopped at a fault of its own: ${messageOf(error)}${place === undefined ? '' : ` (${place})`}.`,
  );
}

/** One by one: asked for the whole path, Node 20 never ends where a folder cannot be made, as below /proc. */
async function makeFolder(folder: string): Promise<void> {
  if (existsSync(folder) || dirname(folder) === folder) return;
  await makeFolder(dirname(folder));
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    // Another file of this run's is on its way there.
    if (error.code !== 'EEXIST') throw error;
  });
}

/** Runs one command; resolves with its exit code. */
export async function main(args: readonly string[]): Promise<ExitCode> {
  process.on('uncaughtException', endAtFault).on('unhandledRejection', endAtFault);
  // Whoever reads it has seen enough (`| head`): no more is wanted, and nothing went wrong. Other errors reject what is written.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
  });
  // Nobody is left to be told.
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
  const asked = name === 'help' || name === '--help' || name === '-h';
  if (asked) await out(usage).catch((error: Error) => end(`Not all was written: ${error.message}.`));
  else process.stderr.write(usage);
  return asked ? 0 : 2;
}

function out(words: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(words, (error) => (error ? reject(error) : resolve()));
  });
}

function nodeIo({ reads }: Loadable): CommandIo {
  const cancel = { aborted: false };
  process.once('SIGINT', () => {
    cancel.aborted = true;
  });
  return {
    out,
    err: (words) => void process.stderr.write(words),
    stdin: () => text(process.stdin),
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
