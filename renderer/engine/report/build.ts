/** A report as a document: the chosen sections, in one order for every format. */
import { heading, numbers, paragraph, table } from './document.ts';
import type { Block, Inline, ReportDocument, Text } from './document.ts';
import { moment } from '../presentation/figures.ts';
import { usualTitle } from './request.ts';
import type { ReportRequest } from './request.ts';
import { Context } from './sections/context.ts';
import { findingBlocks, migrationBlocks } from './sections/migration.ts';
import { missing, prerequisites } from './sections/missing.ts';
import { onePage } from './sections/one-page.ts';
import { provenance } from './sections/provenance.ts';
import { ticketBlocks } from './sections/ticket.ts';
import { summary } from './sections/summary.ts';

export function buildReport(request: ReportRequest): ReportDocument {
  const context = new Context(request);
  return {
    title: request.title === '' ? usualTitle(context.migrations) : request.title,
    byline: byline(request),
    blocks: [
      ...(request.notes === '' ? [] : [{ kind: 'note' as const, text: request.notes }]),
      ...request.remarks
        .filter(({ about }) => about.kind === 'investigation')
        .map(({ text }) => ({ kind: 'note' as const, text })),
      ...(request.isOnePage ? onePage(request) : whole(context)),
    ],
  };
}

function whole(context: Context): readonly Block[] {
  return [
    ...summary(context),
    ...context.migrations.flatMap((one) => migrationBlocks(context, one)),
    ...elsewhere(context),
    ...missing(context),
    ...provenance(context),
  ];
}

/** The short form of a report. @param lines of each migration at most */
export function buildTicket(request: ReportRequest, lines?: number): ReportDocument {
  // Without the sections of lines a reference is a file and a number, which stand with the lines below.
  const context = new Context({ ...request, sections: ['findings'] });
  return {
    title: request.title === '' ? usualTitle(context.migrations) : request.title,
    byline: [...byline(request), ...request.bundles.slice(0, 4).map(({ name }) => name)],
    blocks: context.migrations.flatMap((one) => ticketBlocks(context, one, lines)),
  };
}

function byline({ author, madeAt, version, isRedacted }: ReportRequest): readonly string[] {
  const parts = [
    author === '' ? undefined : author,
    madeAt === undefined ? undefined : `${moment(madeAt * 1000).slice(0, 16)}Z`,
    `Switchover ${version}`,
    isRedacted ? 'Redacted: names are pseudonyms' : 'Not redacted: names as in the logs',
  ];
  return parts.filter((part) => part !== undefined);
}

/** What was found beside the migrations: prerequisites that are not met, known failures of the hosts. */
function elsewhere(context: Context): readonly Block[] {
  if (!context.has('findings')) return [];
  const unmet = new Map<string, Block>();
  for (const one of context.migrations)
    for (const { result, title, detail, evidence } of prerequisites(context, one) ?? [])
      if (result === 'fail') {
        const places = evidence.flatMap(({ path, line }): Inline[] => [' ', { code: `${path}:${line}` }]);
        // A pair of hosts is named once, whichever way its migrations went.
        const pair = [one.source.host, one.destination.host].sort().join(' ');
        unmet.set(`${title} ${pair}`, paragraph({ strong: `${title}: not met. ` }, detail, ...places));
      }
  // Of the hosts, not of a selection.
  const { findings, migrations } = context.request.analysis;
  const shown = context.migrations.length < migrations.length ? [] : findings.filter(({ rank }) => rank !== 'noise');
  return [
    ...changedSettings(context),
    ...(unmet.size > 0 ? [heading(2, 'Prerequisites of vMotion that are not met'), ...unmet.values()] : []),
    ...(shown.length > 0 ? [heading(2, 'Found beside the migrations')] : []),
    ...shown.flatMap((finding) =>
      findingBlocks(
        finding,
        finding.evidence.slice(0, 3).flatMap((ref): Inline[] => [' ', { code: context.place(ref) }]),
      ),
    ),
  ];
}

/** Settings of vMotion that are not as a host comes with them, of all hosts: each with its line. */
function changedSettings({ request: { analysis } }: Context): readonly Block[] {
  const rows = analysis.hosts.flatMap(({ host, takenAt, settings = [] }) =>
    settings
      .filter(({ value, usual }) => usual !== undefined && value.value !== usual)
      .map(({ name, value, usual }): readonly Text[] => [
        [{ code: host }, takenAt === undefined ? '' : ` on ${moment(takenAt).slice(0, 16)}Z`],
        [{ code: name }],
        [String(value.value)],
        [String(usual)],
        [value.place ? { code: `${value.place.path}:${value.place.line}` } : ''],
      ]),
  );
  if (rows.length === 0) return [];
  return [
    heading(2, 'Settings of vMotion that are not as they come'),
    table(['Host', 'Setting', numbers('Value'), numbers('Default'), 'Line'], rows),
  ];
}
