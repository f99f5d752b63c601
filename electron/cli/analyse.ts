/** `analyse [--json | --ndjson] PATH...`: what happened in these logs. */
import { whole } from '../../renderer/engine/analyse.ts';
import type { OwnText } from '../../renderer/engine/base/own-text.ts';
import { formatOffset, parseOffset } from '../../renderer/engine/base/time.ts';
import type { AnalysisInParts, LogSource, Migration } from '../../renderer/engine/model.ts';
import { Moves } from '../../renderer/engine/patterns/many.ts';
import type { Pattern } from '../../renderer/engine/patterns/pattern.ts';
import { detailsOf } from '../../renderer/engine/patterns/words.ts';
import { shownAround } from '../../renderer/engine/presentation/around.ts';
import { shortLabel } from '../../renderer/engine/presentation/names.ts';
import { shownRow } from '../../renderer/engine/presentation/row.ts';
import type { ShownRow } from '../../renderer/engine/presentation/row.ts';
import { analysisJson } from '../../renderer/engine/report/analysis-file.ts';
import type { VerdictOf } from '../../renderer/engine/report/analysis-file.ts';
import { budgetFinder } from '../../renderer/engine/stun-budget/budgets.ts';
import type { StunBudget } from '../../renderer/engine/stun-budget/budgets.ts';
import { brokenBy } from '../../renderer/engine/stun-budget/verdict.ts';
import { bytes, moment } from '../../renderer/engine/presentation/figures.ts';
import { ndjson } from '../../renderer/engine/report/fleet/ndjson.ts';
import { redactAnalysis } from '../../renderer/engine/report/redact/redact.ts';
import type { RedactOptions } from '../../renderer/engine/report/redact/redact.ts';
import { flightsIn } from '../../renderer/engine/simulate/index.ts';
import { rankTitles } from '../../renderer/engine/vocabulary.ts';
import { aboutCopies, logsOf, unreadOf } from '../../renderer/engine/report/unread.ts';
import { budgetsOf, BudgetTable, budgetUsage } from './budgets.ts';
import { exportUsage, isExport, writeExports } from './exports.ts';
import type { Exports } from './exports.ts';
import { answerLines, flightLine } from './answer.ts';
import { follow } from './follow.ts';
import type { CommandIo, ExitCode } from './io.ts';
import { keyPieces, readKey } from './key-file.ts';
import { readLimits } from './limits.ts';
import type { LimitOptions } from './limits.ts';
import { complainOfNothing, readPaths, unreadInWords } from './read.ts';
import { misuseOf, standardInput } from './standard-input.ts';
import { plain, table } from './table.ts';
import { asLine, writeFiles } from './write-files.ts';
import type { FileToWrite } from './write-files.ts';

const usage = `usage: analyse [--json | --ndjson | --follow] [--redact] [--zone OFFSET] [--budget PATTERN=MS] [--limit NAME=VALUE] [--limits FILE] PATH...
  PATH                   a log, a bundle or a folder; - is standard input
  --follow               reads what is appended, rotation included, and tells each change, and what is expected of a move in
                         pre-copy after each round; Ctrl C ends with the list
  --zone +02:00          the zone of logs that state none (ESX 4.x)
${budgetUsage}
  --limit entries=none   reads on past a limit that a warning names; sizes also as 2GiB
  --redact               pseudonyms for whose it is, in whatever is written; --redact-uuids for UUIDs, too
  --key F                with --redact: write what the pseudonyms stand for; names that the file knows keep theirs
  --limits FILE          several: { "entries": 1000000, "totalBytes": "2TiB" }
${exportUsage}`;

export async function analyseCommand(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const parsed = parse(args);
  const options = typeof parsed === 'string' ? parsed : (misuseOf(parsed.paths, io) ?? parsed);
  const limits = typeof options === 'string' ? options : await readLimits(options, io);
  if (typeof options === 'string' || typeof limits === 'string') {
    io.err(`${limits === '' ? '' : `${String(limits)}\n`}${usage}\n`);
    return 2;
  }
  const { format, paths, zoneOffsetMinutes, exports, redaction, key } = options;
  const known = await readKey(key, io);
  if (typeof known === 'string') {
    io.err(known);
    return 1;
  }
  const reading = { zoneOffsetMinutes, limits };
  const read = await (options.isFollowing ? follow(paths, reading, io) : readPaths(paths, reading, io));
  if (!read) return 1;
  const redacted = redaction && redactAnalysis(whole(read), { ...redaction, known }, options.budgets);
  const isRedacted = redacted !== undefined;
  const analysis = redacted?.analysis ?? read;
  const find = budgetFinder(options.budgets);
  const judged: Judged = {
    budgets: redacted?.budgets ?? options.budgets,
    verdictOf: (one) =>
      redacted ? redacted.verdicts.get(one.key) : brokenBy(one, options.budgets, read.sources, find),
  };
  const files: FileToWrite[] = [];
  const pieces = piecesOf(options, analysis, redacted?.patterns, judged, io);
  if (pieces) files.push(['-', () => pieces]);
  if (key !== undefined && redacted && analysis.sources.length > 0) files.push([key, () => keyPieces(redacted.key)]);
  if (!(await writeFiles(files, io, 'Take fewer logs at a time'))) return 1;
  // A text that is no log, and says what is known, has been read as well.
  if (logsOf(analysis.sources).length > 0 || analysis.findings.some(({ rank }) => rank !== 'noise')) {
    return exports.length === 0 || (await writeExports(exports, whole(analysis), isRedacted, io)) ? 0 : 1;
  }
  // The table for people has shown all of it.
  if (analysis.sources.length === 0 || format !== 'people' || exports.length > 0) complainOfNothing(analysis, io);
  return 1;
}

/**
 * The standard output, if any.
 *
 * @param redacted what migrations share, with pseudonyms; undefined where names are as in the logs
 */
function piecesOf(
  { format, exports }: Options,
  analysis: AnalysisInParts,
  redacted: readonly Pattern[] | undefined,
  judged: Judged,
  io: CommandIo,
): Iterable<string> | undefined {
  const isRedacted = redacted !== undefined;
  if (format === 'json') return asLine(analysisJson(analysis, { isRedacted, patterns: redacted, ...judged }));
  if (format === 'ndjson') return ndjson(analysis, isRedacted, judged.verdictOf);
  return analysis.sources.length > 0 && exports.length === 0
    ? [forPeople(analysis, redacted, judged, io.columns)]
    : undefined;
}

/** Stun budgets as they are shown, and what became of each move's. */
interface Judged {
  readonly budgets: readonly StunBudget[];
  readonly verdictOf: VerdictOf;
}

interface Options extends LimitOptions {
  readonly format: 'people' | 'json' | 'ndjson';
  readonly paths: readonly string[];
  readonly zoneOffsetMinutes: number | undefined;
  readonly exports: Exports;
  readonly redaction: RedactOptions | undefined;
  readonly key: string | undefined;
  readonly isFollowing: boolean;
  readonly budgets: readonly StunBudget[];
}

/** The options, or a sentence about what is wrong with them; empty: only the usage is printed. */
function parse(args: readonly string[]): Options | string {
  let format: Options['format'] = 'people';
  let zoneOffsetMinutes: number | undefined;
  let redaction: RedactOptions | undefined;
  let key: string | undefined;
  let isFollowing = false;
  const exports: (readonly [string, string])[] = [];
  const [paths, limits, limitFiles, typed]: [string[], string[], string[], string[]] = [[], [], [], []];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (arg === '--json' || arg === '--ndjson') {
      if (format !== 'people') return 'Only one of --json and --ndjson can be written.';
      format = arg === '--json' ? 'json' : 'ndjson';
    } else if (arg === '--zone') {
      zoneOffsetMinutes = parseOffset(args[(at += 1)] ?? '');
      if (zoneOffsetMinutes === undefined) return 'The zone must be an offset from UTC, such as +02:00.';
    } else if (arg === '--limit' || arg === '--limits') {
      (arg === '--limit' ? limits : limitFiles).push(args[(at += 1)] ?? '');
    } else if (arg === '--budget') typed.push(args[(at += 1)] ?? '');
    else if (arg === '--follow') isFollowing = true;
    else if (arg === '--redact') redaction ??= {};
    else if (arg === '--redact-uuids') redaction = { withUuids: true };
    else if (arg === '--key') {
      key = args[(at += 1)];
      if (!key) return '--key needs a file.';
    } else if (isExport(arg)) {
      const path = args[(at += 1)];
      if (!path) return `${arg} needs a file.`;
      exports.push([arg, path]);
    } else if (arg.startsWith('--')) {
      return `Unknown option ${arg}.`;
    } else paths.push(arg);
  }
  if (key !== undefined && !redaction) return 'There is a key only with --redact.';
  if (isFollowing) {
    const isPlain = format === 'people' && exports.length === 0 && !redaction;
    if (!isPlain) return '--follow tells changes as they come, and nothing else: analyse the files once more for that.';
    if (paths.includes(standardInput))
      return '--follow reads files that grow; standard input is read to its end: analyse -';
  }
  const budgets = budgetsOf(typed);
  if (typeof budgets === 'string') return budgets;
  if (budgets.length > 0 && exports.length > 0) return 'Exports hold no stun budgets: --json and --ndjson do.';
  if (paths.length === 0) return '';
  return { format, paths, zoneOffsetMinutes, limits, limitFiles, exports, redaction, key, isFollowing, budgets };
}

function forPeople(
  analysis: AnalysisInParts,
  redacted: readonly Pattern[] | undefined,
  { budgets, verdictOf }: Judged,
  width: number | undefined,
): string {
  const moves = new Moves();
  const budgetTable = new BudgetTable();
  const failed: Migration[] = [];
  const flightOf = flightsIn(analysis);
  const inFlight: string[] = [];
  const rows = Array.from(analysis.migrations, (one) => {
    moves.add(one);
    budgetTable.add(one, verdictOf(one), analysis.sources);
    // One more than are explained shows that there are too many; no others are held.
    if (isToExplain(one) && failed.length <= mostAnswered) failed.push(one);
    const expected = inFlight.length < mostAnswered ? flightLine(one, analysis.sources, flightOf(one)) : undefined;
    if (expected !== undefined) inFlight.push(expected);
    return rowOf(one, analysis.sources);
  });
  const unread = unreadOf(analysis.sources);
  const around = rows.flatMap((row) => row.around);
  const beside = besideInWords(analysis, rows.length === 0);
  const isSilent = rows.length === 0 && !unread && beside.length === 0;
  const lines = rows.length > 0 ? [...migrationTable(rows, width)] : isSilent ? ['No vMotion in these logs.'] : [];
  const explained =
    failed.length > mostAnswered ? [] : failed.sort((a, b) => (a.firstSeen ?? Infinity) - (b.firstSeen ?? Infinity));
  if (budgets.length > 0 && rows.length > 0) lines.push(...budgetTable.lines());
  for (const one of explained) lines.push('', ...answerLines(one, analysis.sources, rows.length === 1));
  for (const expected of inFlight) lines.push('', expected);
  lines.push(...beside);
  if (unread) lines.push(...(rows.length > 0 ? [''] : []), ...unreadInWords(unread));
  lines.push(...patternsInWords(redacted ?? moves.patterns(analysis)));
  lines.push(...aroundInWords(around));
  const logs = logsOf(analysis.sources);
  lines.push('');
  if (logs.length > 0) lines.push(readInWords(logs));
  const copies = aboutCopies(analysis.sources);
  if (copies !== undefined) lines.push(copies);
  lines.push(...readAsInWords(logs));
  lines.push(redacted ? 'Redacted: names are pseudonyms.' : 'Not redacted: names as in the logs.');
  if (analysis.zoneGuess) lines.push('', zoneHint(analysis.zoneGuess.offsetMinutes));
  if (analysis.warnings.length > 0) {
    lines.push('', 'Not everything could be read:');
    lines.push(
      ...table(
        [
          { title: 'file', text: ({ path }) => path },
          { title: 'what', text: ({ message }) => message },
        ],
        analysis.warnings,
      ).slice(1),
    );
    const [limit] = analysis.warnings.flatMap((warning) => warning.limit ?? []);
    if (limit) lines.push('', `To read on past a limit, where you trust the input: --limit ${limit}=none`);
  }
  return `${lines.join('\n')}\n`;
}

/** Moves that did not go well, explained one by one below the table, of more the report tells; and moves in flight, of more --json. */
const mostAnswered = 5;

/** One whose end no line tells is no failure: it is told in the table. */
function isToExplain({ outcome, failure }: Migration): boolean {
  return outcome === 'failed' || outcome === 'cancelled' || failure !== undefined;
}

function readInWords(logs: readonly LogSource[]): string {
  const total = logs.reduce((sum, source) => sum + source.bytes, 0);
  const read = logs.reduce((sum, source) => sum + source.lines, 0);
  return `${logs.length} ${logs.length === 1 ? 'log' : 'logs'}, ${read.toLocaleString('en')} lines, ${bytes(total)} read.`;
}

/** Known failures on lines that belong to no migration; where there is none, with what they mean and what to do. */
function besideInWords({ findings, sources }: AnalysisInParts, isAlone: boolean): readonly string[] {
  const shown = findings.filter(({ rank }) => rank !== 'noise');
  const lines = shown.flatMap(({ rank, title, cause, remedy, evidence: [at] }) => [
    `${rankTitles[rank]}: ${title}${at ? ` (${sources[at.source]?.path ?? ''}:${at.line})` : ''}`,
    ...(isAlone ? [`  ${cause}`, ...remedy.map((step) => `  - ${step}`)] : []),
  ]);
  if (lines.length === 0) return [];
  return [...(isAlone ? [] : ['', 'Known failures that belong to no migration here:']), ...lines.map(plain)];
}

/** What failing or slow migrations share, the strongest first. */
const mostPatterns = 3;

function patternsInWords(patterns: readonly Pattern[]): readonly string[] {
  if (patterns.length === 0) return [];
  const words = (one: OwnText) => plain(one.text);
  return [
    '',
    'What failing or slow migrations share (which is not yet the cause):',
    ...patterns
      .slice(0, mostPatterns)
      .flatMap((one) => [`${words(one.sentence)}.`, `  ${detailsOf(one).map(words).join('; ')}.`]),
    ...(patterns.length > mostPatterns ? [`And ${patterns.length - mostPatterns} more: --json has them.`] : []),
  ];
}

/** Events beside migrations that are listed one by one. */
const mostAround = 20;

/** What else happened on the hosts of migrations, each with its line. */
function aroundInWords(around: readonly string[]): readonly string[] {
  if (around.length === 0) return [];
  const more = around.length - mostAround;
  return [
    '',
    'What else happened on their hosts (no line says that it had to do with them):',
    ...around.slice(0, mostAround),
    ...(more > 0 ? [`And ${more} more: --json has them.`] : []),
  ];
}

/** Files that are listed one by one. */
const mostOpened = 20;

/** Files whose lines stood in an envelope, and in which. */
function readAsInWords(logs: readonly LogSource[]): readonly string[] {
  const opened = logs.filter(({ readAs }) => readAs !== undefined);
  const more = opened.length - mostOpened;
  return [
    ...opened.slice(0, mostOpened).map(({ path, readAs = '' }) => `${path}: read as ${readAs}.`),
    ...(more > 0 ? [`And ${more} more files whose lines stood in something else.`] : []),
  ];
}

/** A hint where logs state no zone and the migration ids allow a guess. */
function zoneHint(offsetMinutes: number): string {
  const offset = formatOffset(offsetMinutes);
  return `Some logs state no time zone. By their migration ids it may be ${offset} (a guess): --zone ${offset}`;
}

/** A row of the table. */
interface Row extends ShownRow {
  readonly id: string;
  readonly vm: string;
  readonly start: string;
  readonly firstSeen: number;
  /** `id: 2 s before switchover, esx-02: link of vmnic1 went down (vobd.log:7)`. */
  readonly around: readonly string[];
}

function rowOf(one: Migration, sources: readonly LogSource[]): Row {
  const { id, vm, firstSeen } = one;
  const isZoned = one.lines.every(({ source }) => sources[source]?.zone !== 'unstated');
  return {
    ...shownRow(one),
    id: id ?? '(no id)',
    vm: vm.name ?? vm.moid ?? '—',
    start: firstSeen === undefined ? '—' : moment(firstSeen) + (isZoned ? 'Z' : ''),
    firstSeen: firstSeen ?? Infinity,
    around: shownAround(one).map(({ when, host, what, evidence: [at] }) => {
      const place = at ? ` (${sources[at.source]?.path ?? ''}:${at.line})` : '';
      return `${shortLabel(one)}: ${when}, ${host}: ${what}${place}`;
    }),
  };
}

function migrationTable(rows: readonly Row[], width: number | undefined): readonly string[] {
  return table<Row>(
    [
      { title: 'ID', text: ({ id }) => id },
      { title: 'VM', text: ({ vm }) => vm },
      { title: 'SOURCE → DESTINATION', text: ({ route }) => route },
      { title: 'START', text: ({ start }) => start },
      { title: 'DURATION', align: 'right', text: (row) => row.duration },
      { title: 'DOWNTIME', align: 'right', text: ({ downtime }) => downtime },
      { title: 'OUTCOME', text: ({ outcome }) => outcome },
      { title: 'CAUSE', text: (row) => row.cause },
    ],
    [...rows].sort((a, b) => a.firstSeen - b.firstSeen),
    width,
  );
}
