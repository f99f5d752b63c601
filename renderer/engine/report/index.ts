/** Reports: a request in, text in one of the formats out. */
import { buildReport } from './build.ts';
import type { ReportRequest } from './request.ts';
import { reportHtml } from './writers/html.ts';
import { reportJson } from './writers/json.ts';
import { reportMarkdown } from './writers/markdown.ts';
import { migrationsCsv, roundsCsv } from './writers/tables.ts';

export type ReportFormat = 'html' | 'markdown' | 'migrations-csv' | 'rounds-csv' | 'json';

export function writeReport(request: ReportRequest, format: ReportFormat): string {
  switch (format) {
    case 'html':
      return reportHtml(buildReport(request));
    case 'markdown':
      return reportMarkdown(buildReport(request));
    case 'migrations-csv':
      return migrationsCsv(request);
    case 'rounds-csv':
      return roundsCsv(request);
    case 'json':
      return reportJson(request);
  }
}
