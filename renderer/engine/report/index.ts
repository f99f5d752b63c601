/** Reports: a request in, text in one of the formats out. */
import { buildReport } from './build.ts';
import type { ReportRequest } from './request.ts';
import { reportHtml } from './writers/html.ts';
import { reportJson } from './writers/json.ts';
import { reportMarkdown } from './writers/markdown.ts';
import { migrationsCsv, roundsCsv } from './writers/tables.ts';

export type ReportFormat = 'html' | 'markdown' | 'migrations-csv' | 'rounds-csv' | 'json';

/** All of it in one text: of a preview, or where it is known to be short. */
export function writeReport(request: ReportRequest, format: ReportFormat): string {
  return [...reportPieces(request, format)].join('');
}

/** As a file of its own: a spreadsheet takes a CSV file for UTF-8 only by its mark, and shows names of most languages wrong without it. */
export function* filePieces(request: ReportRequest, format: ReportFormat): Generator<string, void> {
  if (format === 'migrations-csv' || format === 'rounds-csv') yield '\ufeff';
  yield* reportPieces(request, format);
}

/** In pieces of a row, a line or a block each: all of a large one is more than a text can hold. */
export function reportPieces(request: ReportRequest, format: ReportFormat): Generator<string, void> {
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
