/** The analysis file (analysis-file.ts) of a report's migrations, with their lines. */
import { analysisJson } from '../analysis-file.ts';
import { chosenMigrations } from '../request.ts';
import type { ReportRequest } from '../request.ts';

export function* reportJson(request: ReportRequest): Generator<string, void> {
  const migrations = chosenMigrations(request);
  const withLines = request.sections.includes('evidence') || request.sections.includes('lines');
  const { analysis, isRedacted, patterns, zoneMinutes } = request;
  yield* analysisJson({ ...analysis, migrations }, { withLines, isRedacted, patterns, zoneMinutes, gap: ' ' });
  yield '\n';
}
