/** Logs for the viewer: one held open, others read for a moment. */
import { changeSentence } from '../engine/archive/change.ts';
import { walk, withoutCount } from '../engine/archive/walk.ts';
import type { WalkProgress } from '../engine/archive/walk.ts';
import { LogText } from '../engine/log-text/log-text.ts';
import { Merge } from '../engine/log-text/merge.ts';
import type { MergedLine } from '../engine/log-text/merge.ts';
import type { NumberedLine } from '../engine/log-text/log-text.ts';
import { nextTask } from '../platform/next-task.browser.ts';
import { browserPlatform } from '../platform/platform.browser.ts';
import type { Analysed, Answers, Request } from './messages.ts';
import { sourceOf } from './sources.ts';

interface Watch {
  readonly aborted: boolean;
  onProgress?(progress: WalkProgress): void;
}

/** A log as it was read now. */
interface ReadText {
  readonly text: LogText;
  /** A sentence if the file has changed since it was analysed. */
  readonly changed: string | undefined;
}

/** Lines that are searched between two looks at the clock, and milliseconds between two checks for a cancellation. */
const searchStep = 50_000;
const searchTurn = 50;

/** The log that was opened last: one is held at a time. */
let held: ({ readonly reading: number; readonly path: string } & ReadText) | undefined;
/** The lines that were merged last. */
let heldMerged: readonly MergedLine[] = [];

export async function openLog(request: Request<'open-log'>, watch: Watch): Promise<Answers['open-log']> {
  const { analysed, reading, path } = request;
  const known = heldOf(request);
  if (known) return { lineCount: known.text.lineCount, changed: known.changed };
  const { text, changed } = await readLog(analysed, path, watch);
  // Another log was opened meanwhile: this one, perhaps incomplete, must not take its place.
  if (watch.aborted) throw new Error(`Opening ${path} was cancelled.`);
  held = { reading, path, text, changed };
  return { lineCount: text.lineCount, changed };
}

/** The log that is held, if it is this one. */
function heldOf({ reading, path }: Pick<Request<'open-log'>, 'reading' | 'path'>): ReadText | undefined {
  return held?.reading === reading && held.path === path ? held : undefined;
}

async function readLog(analysed: Analysed, path: string, watch: Watch): Promise<ReadText> {
  let text: LogText | undefined;
  const changed = await readLogs(analysed, [path], watch, (read) => {
    text = read;
  });
  // A log that was analysed had lines: if it has none now, the change is the reason.
  if (text && (text.lineCount > 0 || !changed)) return { text, changed };
  throw new Error(changed ?? `${path} is not in the files that were opened. Open its bundle again.`);
}

/**
 * Reads the logs with these paths, each once, and passes them to `take`. Returns a sentence if a file that contains them has changed
 * since it was analysed.
 */
async function readLogs(
  { files, limits }: Analysed,
  paths: readonly string[],
  watch: Watch,
  take: (text: LogText, path: string) => void,
): Promise<string | undefined> {
  const missing = new Set(paths);
  // Only the chosen files that contain them are read again.
  const own = paths.flatMap((path) => [path, withoutCount(path)]);
  const within = files.filter((file) => own.some((path) => path === file.path || path.startsWith(`${file.path}/`)));
  const stop = {
    get aborted() {
      return missing.size === 0 || watch.aborted;
    },
  };
  const sources = (within.length ? within : files).map(sourceOf);
  await walk(sources, {
    platform: browserPlatform,
    limits,
    cancel: stop,
    wanted: (candidate) => missing.has(candidate),
    warn: () => undefined,
    onProgress: (progress) => watch.onProgress?.(progress),
    async visit(entry) {
      if (!missing.has(entry.path)) return;
      const text = new LogText(entry.path, browserPlatform);
      for await (const chunk of entry.bytes) text.append(chunk);
      text.end();
      missing.delete(entry.path);
      take(text, entry.path);
    },
  });
  for (const source of within.length ? sources : []) {
    const change = await source.change?.();
    if (change) return changeSentence(source, change);
  }
  return undefined;
}

export async function mergeLogs(request: Request<'merge-logs'>, watch: Watch): Promise<Answers['merge-logs']> {
  const { analysed, paths, steps, from, to, most, end } = request;
  const merge = new Merge({ from, to, most, end });
  const changed = await readLogs(analysed, paths, watch, (text, path) => {
    const log = paths.indexOf(path);
    merge.add(text, log, steps[log] ?? []);
  });
  const { lines, isCut } = merge.end();
  heldMerged = lines;
  if (changed && lines.length === 0) throw new Error(changed);
  return { lines, isCut, changed };
}

/** A log, or several as one. */
type Searched = Pick<LogText, 'lineCount' | 'search'>;

function mergedText(lines: readonly MergedLine[]): Searched {
  return {
    lineCount: lines.length,
    search: (pattern, first, count) =>
      lines.slice(first - 1, first - 1 + count).flatMap(({ text }, at) => (pattern.test(text) ? [first + at] : [])),
  };
}

export async function readAround(request: Request<'read-around'>, watch: Watch): Promise<readonly NumberedLine[]> {
  const { analysed, path, line, count } = request;
  const { text, changed } = heldOf(request) ?? (await readLog(analysed, path, watch));
  if (changed) throw new Error(changed);
  const first = Math.max(1, line - count);
  return text.lines(first, line + count - first + 1);
}

export function heldLog(path: string): LogText {
  if (held?.path !== path) throw new Error(`${path} is not open.`);
  return held.text;
}

export async function search({ path, pattern, flags, most }: Request<'search'>, watch: Watch) {
  const text = path === undefined ? mergedText(heldMerged) : heldLog(path);
  const expression = new RegExp(pattern, flags);
  const lines: number[] = [];
  let turnEnds = performance.now() + searchTurn;
  for (let first = 1; first <= text.lineCount && lines.length < most && !watch.aborted; first += searchStep) {
    for (const line of text.search(expression, first, searchStep)) lines.push(line);
    if (performance.now() < turnEnds) continue;
    // Lets a cancellation arrive.
    await nextTask();
    turnEnds = performance.now() + searchTurn;
  }
  return { lines: lines.slice(0, most), complete: lines.length < most && !watch.aborted };
}
