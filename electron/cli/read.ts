/** Reading what a command names: the analysis, with progress on a terminal, and what the files are. */
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
import { plain } from './table.ts';

export interface ReadOptions {
  readonly zoneOffsetMinutes: number | undefined;
  readonly limits: Partial<Limits>;
}

export async function readPaths(
  paths: readonly string[],
  { zoneOffsetMinutes, limits }: ReadOptions,
  io: CommandIo,
): Promise<AnalysisInParts> {
  const { sources, warnings } = await openPaths(paths);
  const progress = progressLine(io);
  const options: AnalyseOptions = {
    platform: nodePlatform,
    cancel: io.cancel,
    limits,
    onProgress: progress.show,
    ...(zoneOffsetMinutes !== undefined && { zoneOffsetMinutes }),
  };
  const scanning = io.scanThread && { ...options, thread: io.scanThread, sources };
  const read = scanning
    ? await analyseScanned((take) => scanOnThread(scanning, take), sources.length, options)
    : await analyseInParts(sources, options);
  progress.clear();
  if (io.cancel.aborted) io.err('Stopped before the end: only what was read until then is told.\n');
  return { ...read, warnings: [...warnings, ...read.warnings] };
}

/** How many lines speak of a vMotion and were not read, the first of them, and what to do. */
export function unreadInWords({ sentence, lines: [first] }: Unread): readonly string[] {
  if (!first) return [`${sentence}.`];
  const { path, line, text } = first;
  return [`${sentence}; the first: ${plain(path)}:${line}`, `  ${plain(text)}`, aboutUnread];
}

type Complaint = Pick<AnalysisInParts, 'warnings' | 'sources'>;

/** Why nothing was read, a sentence for each. */
export function complainOfNothing({ warnings, sources }: Complaint, io: CommandIo): void {
  const unread = unreadOf(sources);
  if (unread) io.err(`${unreadInWords(unread).join('\n')}\n`);
  for (const { path, message } of warnings) io.err(`${path === '' ? '' : `${plain(path)}: `}${message}\n`);
}

/** Name, size and digest of each file that was named; a folder has none of its own. */
export function identify(paths: readonly string[]): Promise<readonly BundleIdentity[]> {
  return Promise.all(
    paths.map(async (path): Promise<BundleIdentity> => {
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

/** One line on standard error that says how far the run is, redrawn at most ten times a second. */
function progressLine(io: CommandIo): { show(progress: Progress): void; clear(): void } {
  let shownAt = 0;
  return {
    show({ bytesRead, bytesTotal, migrations }) {
      const now = Date.now();
      if (!io.interactive || now - shownAt < 100) return;
      shownAt = now;
      io.err(`\r\x1b[K${bytes(bytesRead)} of ${bytes(bytesTotal)}, ${migrations} migrations`);
    },
    clear() {
      if (shownAt > 0) io.err('\r\x1b[K');
    },
  };
}
