/** Reports: a request in, text in one of the formats out. */
import { buildReport, buildTicket } from './build.ts';
import type { ReportFormat, ReportRequest } from './request.ts';
import { reportHtml } from './writers/html.ts';
import { reportJson } from './writers/json.ts';
import { reportMarkdown } from './writers/markdown.ts';
import { migrationsCsv, roundsCsv } from './writers/tables.ts';

export type { ReportFormat } from './request.ts';

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
    case 'ticket':
      return ticket(request);
    case 'migrations-csv':
      return migrationsCsv(request);
    case 'rounds-csv':
      return roundsCsv(request);
    case 'json':
      return reportJson(request);
  }
}

/** Below the limit of any ticket's field, whatever a log holds. Our choice: a quarter of the 32,767 characters that are common. */
export const mostOfTicket = 8000;

/** One migration is kept below {@link mostOfTicket}: by fewer lines, in the end by a cut. */
function* ticket(request: ReportRequest): Generator<string, void> {
  if (request.keys.length !== 1) return yield* reportMarkdown(buildTicket(request));
  const written = (lines: number) => [...reportMarkdown(buildTicket(request, lines))].join('');
  for (const lines of [8, 4, 2, 1]) {
    const text = written(lines);
    if (text.length < mostOfTicket) return yield text;
  }
  const rest = '\n\nCut here: the whole report has the rest.\n';
  const text = written(0);
  const room = mostOfTicket - rest.length - 1;
  yield text.length < mostOfTicket ? text : text.slice(0, Math.max(text.lastIndexOf('\n\n', room), 0)) + rest;
}
