/** The analysis file (analysis-file.ts) of a report's migrations, with their lines. */
import { analysisFile } from '../analysis-file.ts';
import { chosenMigrations } from '../request.ts';
import type { ReportRequest } from '../request.ts';

export function reportJson(request: ReportRequest): string {
  const migrations = chosenMigrations(request);
  const withLines = request.sections.includes('evidence') || request.sections.includes('lines');
  return `${JSON.stringify(analysisFile({ ...request.analysis, migrations }, { withLines, isRedacted: request.isRedacted }), undefined, 1)}\n`;
}
