/**
 * The `.switchover` file: one investigation or many, to carry to another machine or to keep. README.md describes it for
 * whoever wants to read one without us.
 */
import * as v from 'valibot';
import type { Investigation } from '../engine/investigation/model.ts';
import { gunzipLines, gzip } from './compress.ts';
import { checkContent, contentPieces, mostCharacters } from './content.ts';
import { check, parseObject } from './json.ts';
import { StoreProblem } from './problems.ts';
import { workSchema } from './schema/investigation.ts';
import { count } from './schema/shape.ts';

export const formatName = 'switchover-investigations';
/** 2: an investigation may hold a plan. */
export const formatVersion = 2;
export const extension = '.switchover';
/** Compressed. A night's work is a megabyte or two. */
export const mostBytes = 512 * 2 ** 20;
const mostInvestigations = 10_000;
const longestHeader = 10_000;

const header = v.object({ format: v.literal(formatName), version: count, investigations: count });

/** Asked for one at a time, so that a backup holds one investigation in memory, not all. */
export async function writeFile(
  total: number,
  investigations: AsyncIterable<Investigation> | Iterable<Investigation>,
): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await gzip(filePieces(total, investigations));
  return new Uint8Array(await blob.arrayBuffer());
}

async function* filePieces(
  total: number,
  investigations: AsyncIterable<Investigation> | Iterable<Investigation>,
): AsyncGenerator<string, void> {
  yield `${JSON.stringify({ format: formatName, version: formatVersion, investigations: total })}\n`;
  for await (const { analysis, context, ...work } of investigations) {
    yield `${JSON.stringify(work).slice(0, -1)},`;
    let first = true;
    for (const piece of contentPieces({ analysis, context })) {
      yield first ? piece.slice(1) : piece;
      first = false;
    }
    yield '\n';
  }
}

/** One after another, each checked. The first thing that is wrong ends it with a sentence; nothing was changed by then. */
export async function* readFile(file: Blob): AsyncGenerator<Investigation, void> {
  if (file.size > mostBytes) throw new StoreProblem('refused', 'The file is larger than any backup of investigations.');
  const lines = gunzipLines(file, mostCharacters);
  const total = headerOf((await lines.next()).value ?? '');
  let read = 0;
  for await (const line of lines) {
    read += 1;
    if (read > total) break;
    yield await investigationOf(line, total > 1 ? `Investigation ${read} of the file` : 'The file');
  }
  if (read !== total)
    throw new StoreProblem(
      'damaged',
      `The file says it holds ${total} investigations, but holds ${read > total ? 'more' : read}.`,
    );
}

async function investigationOf(line: string, what: string): Promise<Investigation> {
  const { analysis, context, ...work } = parseObject(line, what);
  return { ...check(work, workSchema, what), ...(await checkContent({ analysis, context }, what)) };
}

function headerOf(line: string): number {
  if (line.length > longestHeader || !line.includes(formatName)) throw notOurs();
  let given: unknown;
  try {
    given = JSON.parse(line);
  } catch {
    throw notOurs();
  }
  const { success, output } = v.safeParse(header, given);
  if (!success) throw notOurs();
  if (output.version > formatVersion)
    throw new StoreProblem(
      'newer',
      `The file was written by a newer Switchover (format ${output.version}; this one reads up to ${formatVersion}). Update Switchover to open it.`,
    );
  if (output.version < 1 || output.investigations > mostInvestigations) throw notOurs();
  return output.investigations;
}

function notOurs(): StoreProblem {
  return new StoreProblem('refused', 'This is no file of Switchover’s investigations.');
}
