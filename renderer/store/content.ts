/** The large part of an investigation (`Content`) to one compressed blob and back. */
import { jsonPieces } from '../engine/base/json-pieces.ts';
import type { Analysis, Migration } from '../engine/model.ts';
import { gunzipLines, gzip } from './compress.ts';
import { giveWay } from './give-way.ts';
import { check, parseObject } from './json.ts';
import { StoreProblem } from './problems.ts';
import { migrations as migrationsSchema } from './schema/analysis.ts';
import { contentSchema } from './schema/investigation.ts';
import type { Content } from './schema/investigation.ts';

/** V8 makes no string beyond about 536 million characters; some 25,000 migrations with their lines stay below this. */
export const mostCharacters = 500 * 2 ** 20;
/** Migrations that are checked without a pause. */
const slice = 25;

/**
 * JSON in pieces, none of which takes long to make or to compress. Content that could not be read again is refused now, not when it
 * is needed.
 */
export function* contentPieces(content: Content, most = mostCharacters): Generator<string, void> {
  let length = 0;
  for (const piece of pieces(content)) {
    length += piece.length;
    if (length > most)
      throw new StoreProblem(
        'refused',
        `${content.analysis.migrations.length} migrations with their lines are too many to be kept. The bundle can be read again; a report keeps what matters.`,
      );
    yield piece;
  }
}

function* pieces({ analysis, ...others }: Content): Generator<string, void> {
  const { migrations, ...rest }: Analysis = analysis;
  // An iterator, so that migrations are written one by one.
  yield* jsonPieces({ analysis: { ...rest, migrations: migrations.values() }, ...others });
}

export async function packContent(content: Content): Promise<Blob> {
  return await gzip(contentPieces(content));
}

/** The JSON as it was packed. */
export async function unpackText(blob: Blob): Promise<string> {
  for await (const line of gunzipLines(blob, mostCharacters)) return line;
  throw new StoreProblem('damaged', 'The kept analysis is empty.');
}

export async function unpackContent(blob: Blob): Promise<Content> {
  const what = 'The kept analysis';
  return await checkContent(parseObject(await unpackText(blob), what), what);
}

/** Checks a slice of the migrations at a time: thousands take seconds, and the window must respond meanwhile. */
export async function checkContent(data: Readonly<Record<string, unknown>>, what: string): Promise<Content> {
  const { analysis: given, ...others } = data;
  if (typeof given !== 'object' || given === null) return check(data, contentSchema, what);
  const { migrations, ...rest } = given as Readonly<Record<string, unknown>>;
  if (!Array.isArray(migrations)) return check(data, contentSchema, what);
  const content = check({ ...others, analysis: { ...rest, migrations: [] } }, contentSchema, what);
  const checked: Migration[] = [];
  for (let at = 0; at < migrations.length; at += slice) {
    checked.push(...check(migrations.slice(at, at + slice), migrationsSchema, what, 'analysis.migrations'));
    await giveWay();
  }
  if (new Set(checked.map(({ key }) => key)).size !== checked.length)
    throw new StoreProblem('refused', `${what} was refused: two migrations have the same key.`);
  return { ...content, analysis: { ...content.analysis, migrations: checked } };
}
