/** The large part of an investigation, analysis and context, to one compressed blob and back. */
import type { Analysis } from '../engine/model.ts';
import { gunzipLines, gzip } from './compress.ts';
import { parse } from './json.ts';
import { StoreProblem } from './problems.ts';
import { contentSchema } from './schema/investigation.ts';
import type { Content } from './schema/investigation.ts';

/** V8 makes no string beyond about 536 million characters; four times less is more than any analysis. */
export const mostCharacters = 128 * 2 ** 20;

/** JSON in pieces, a migration each. */
export function* contentPieces({ analysis, context }: Content): Generator<string, void> {
  const { migrations, ...rest }: Analysis = analysis;
  yield `{"analysis":${JSON.stringify(rest).slice(0, -1)},"migrations":[`;
  for (const [at, migration] of migrations.entries()) yield `${at > 0 ? ',' : ''}${JSON.stringify(migration)}`;
  yield `]},"context":${JSON.stringify(context)}}`;
}

export async function packContent(content: Content): Promise<Uint8Array<ArrayBuffer>> {
  return await gzip(contentPieces(content));
}

/** The JSON as it was packed. */
export async function unpackText(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  for await (const line of gunzipLines(bytes, mostCharacters)) return line;
  throw new StoreProblem('damaged', 'The kept analysis is empty.');
}

export async function unpackContent(bytes: Uint8Array<ArrayBuffer>): Promise<Content> {
  return parse(await unpackText(bytes), contentSchema, 'The kept analysis');
}
