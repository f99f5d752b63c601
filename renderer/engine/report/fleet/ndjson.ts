/**
 * A migration a line, `switchover-migration` version 1: the migration of the analysis file (analysis-file.ts) and, as a line
 * has no file around it, the logs that its evidence names. Fields are only ever added within a version.
 */
import { jsonPieces } from '../../base/json-pieces.ts';
import { flightEntry, migrationEntry } from '../analysis-file.ts';
import type { VerdictOf } from '../analysis-file.ts';
import type { AnalysisInParts, LineRef, LogSource, Migration } from '../../model.ts';
import { flightsIn } from '../../simulate/index.ts';
import { isZoneStated } from '../zones.ts';
import { documentId } from './ids.ts';

const lineFormat = 'switchover-migration';
const lineVersion = 1;

function migrationLine(
  migration: Migration,
  sources: readonly LogSource[],
  isRedacted: boolean,
  verdictOf?: VerdictOf,
): object {
  const used = [...new Set(migration.lines.map(({ source }: LineRef) => source))].sort((a, b) => a - b);
  return {
    format: lineFormat,
    version: lineVersion,
    redacted: isRedacted,
    ...migrationEntry(migration, sources, { verdictOf }),
    isZoneStated: isZoneStated(migration.lines, sources),
    logs: used.flatMap((at) => {
      const source = sources[at];
      return source ? [{ source: at, path: source.path, ...(source.host !== undefined && { host: source.host }) }] : [];
    }),
  };
}

export function* ndjson(
  analysis: Pick<AnalysisInParts, 'migrations' | 'hosts' | 'sources'>,
  isRedacted = false,
  verdictOf?: VerdictOf,
): Generator<string, void> {
  const { migrations, sources } = analysis;
  const flightOf = flightsIn(analysis);
  for (const one of migrations) {
    const expected = flightEntry(one, sources, flightOf(one));
    yield* jsonPieces({ ...migrationLine(one, sources, isRedacted, verdictOf), ...expected });
    yield '\n';
  }
}

/** For the `_bulk` request of OpenSearch and Elasticsearch: an action, then the document, a line each. */
export function* bulk(
  { migrations, sources }: Pick<AnalysisInParts, 'migrations' | 'sources'>,
  isRedacted = false,
  index = indexName,
): Generator<string, void> {
  for (const one of migrations) {
    const document = migrationLine(one, sources, isRedacted) as { readonly firstSeen?: string };
    yield `${JSON.stringify({ index: { _index: index, _id: documentId(one) } })}\n`;
    yield* jsonPieces({ '@timestamp': document.firstSeen, ...document });
    yield '\n';
  }
}

export const indexName = 'switchover-migrations';
