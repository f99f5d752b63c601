/** Reads the paths of a command: the analysis, with progress on a terminal, and the identity of each file. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { analyseInParts, analyseScanned } from '../../renderer/engine/analyse.ts';
import type { AnalyseOptions, Progress } from '../../renderer/engine/analyse.ts';
import type { Limits } from '../../renderer/engine/limits.ts';
import type { BundleIdentity } from '../../renderer/engine/investigation/model.ts';
import type { AnalysisInParts } from '../../renderer/engine/model.ts';
import { bytes } from '../../renderer/engine/presentation/figures.ts';
import { aboutUnread, unreadOf } from '../../renderer/engine/report/unread.ts';
import type { Unread } from '../../renderer/engine/report/unread.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { scanOnThread } from '../../renderer/platform/scan.node.ts';
import { openPaths } from '../../renderer/platform/source.node.ts';
import type { CommandIo } from './io.ts';
import { standardInput, standardInputName, standardInputSource } from './standard-input.ts';
import { plain } from './table.ts';

interface ReadOptions {
  readonly zoneOffsetMinutes: number | undefined;
  readonly limits: Partial<Limits>;
}

export async function readPaths(
  paths: readonly string[],
  { zoneOffsetMinutes, limits }: ReadOptions,
  io: CommandIo,
): Promise<AnalysisInParts> {
  const { sources, warnings } = await openPaths(paths.filter((path) => path !== standardInput));
  const piped = paths.includes(standardInput) ? [standardInputSource(io, limits)] : [];
  const progress = progressLine(io);
  const options: AnalyseOptions = {
    platform: nodePlatform,
    cancel: io.cancel,
    limits,
    onProgress: progress.show,
    ...(zoneOffsetMinutes !== undefined && { zoneOffsetMinutes }),
  };
  // A thread opens files of its own, and there is one standard input.
  const scanning = piped.length === 0 && io.scanThread && { ...options, thread: io.scanThread, sources };
  const read = scanning
    ? await analyseScanned((take) => scanOnThread(scanning, take), sources.length, options)
    : await analyseInParts([...sources, ...piped], options);
  progress.clear();
  if (io.cancel.aborted) io.err('Stopped before the end: only what was read until then is told.\n');
  return { ...read, warnings: [...warnings, ...read.warnings] };
}

/** The number of lines about vMotion that were not read, the first of them, and advice. */
export function unreadInWords({ sentence, lines: [first] }: Unread): readonly string[] {
  if (!first) return [`${sentence}.`];
  const { path, line, text } = first;
  return [`${sentence}; the first: ${plain(path)}:${line}`, `  ${plain(text)}`, aboutUnread];
}

type Complaint = Pick<AnalysisInParts, 'warnings' | 'sources'>;

/** Prints why nothing was read. */
export function complainOfNothing({ warnings, sources }: Complaint, io: CommandIo): void {
  const unread = unreadOf(sources);
  if (unread) io.err(`${unreadInWords(unread).join('\n')}\n`);
  for (const { path, message } of warnings) io.err(`${path === '' ? '' : `${plain(path)}: `}${message}\n`);
}

/** Name, size and digest of each file that was named; a folder and standard input have none of their own. */
export function identify(paths: readonly string[]): Promise<readonly BundleIdentity[]> {
  return Promise.all(
    [...new Set(paths)].map(async (path): Promise<BundleIdentity> => {
      if (path === standardInput) return { name: standardInputName, bytes: 0, digest: undefined, path: undefined };
      const place = resolve(path);
      const found = await stat(place).catch(() => undefined);
      const digest = found?.isFile() ? await sha256(place) : undefined;
      return { name: basename(place), bytes: found?.isFile() ? found.size : 0, digest, path: place };
    }),
  );
}

async function sha256(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) hash.update(chunk);
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}

/** One line of progress on standard error, redrawn at most ten times a second. */
function progressLine(io: CommandIo): { show(progress: Progress): void; clear(): void } {
  let shownAt = 0;
  return {
    show({ bytesRead, bytesTotal, migrations }) {
      const now = Date.now();
      if (!io.interactive || now - shownAt < 100) return;
      shownAt = now;
      // The size of standard input is not known.
      const ofAll = bytesRead > bytesTotal ? '' : ` of ${bytes(bytesTotal)}`;
      io.err(`\r\x1b[K${bytes(bytesRead)}${ofAll}, ${migrations} migrations`);
    },
    clear() {
      if (shownAt > 0) io.err('\r\x1b[K');
    },
  };
}
