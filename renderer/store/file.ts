/**
 * The `.switchover` file: one investigation or many, for another machine or as a backup. README.md describes the format.
 */
import * as v from 'valibot';
import { partsOf } from '../engine/investigation/merge.ts';
import type { Investigation } from '../engine/investigation/model.ts';
import { gunzipLines, gzip } from './compress.ts';
import { checkContent, contentPieces, mostCharacters } from './content.ts';
import { check, parseObject } from './json.ts';
import { StoreProblem } from './problems.ts';
import { workSchema } from './schema/investigation.ts';
import { count } from './schema/shape.ts';

export const formatName = 'switchover-investigations';
/** 2: an investigation may hold a plan. 3: and pasted text. 4: and stun budgets. */
export const formatVersion = 4;
export const extension = '.switchover';
/** Compressed. A night's work is a megabyte or two. */
export const mostBytes = 512 * 2 ** 20;
const mostInvestigations = 10_000;
const longestHeader = 10_000;

const header = v.object({ format: v.literal(formatName), version: count, investigations: count });

/** Consumes investigations one at a time, so that a backup has one in memory, not all. */
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
  for await (const one of investigations) {
    const { work, content } = partsOf(one);
    yield `${JSON.stringify(work).slice(0, -1)},`;
    let first = true;
    for (const piece of contentPieces(content)) {
      yield first ? piece.slice(1) : piece;
      first = false;
    }
    yield '\n';
  }
}

/** Reads and checks one after another. Throws at the first fault; nothing was changed by then. */
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

/** A field that the text lacks. */
const nothing = { analysis: undefined, context: undefined, pasted: undefined };

async function investigationOf(line: string, what: string): Promise<Investigation> {
  const { work, content } = partsOf({ ...nothing, ...parseObject(line, what) });
  return { ...check(work, workSchema, what), ...(await checkContent(content, what)) };
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
