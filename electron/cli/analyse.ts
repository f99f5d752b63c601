/** `analyse [--json | --ndjson] PATH...`: what happened in these logs. */
import { whole } from '../../renderer/engine/analyse.ts';
import { formatOffset, parseOffset } from '../../renderer/engine/base/time.ts';
import type { AnalysisInParts, LogSource, Migration } from '../../renderer/engine/model.ts';
import { shownRow } from '../../renderer/engine/presentation/row.ts';
import type { ShownRow } from '../../renderer/engine/presentation/row.ts';
import { analysisJson } from '../../renderer/engine/report/analysis-file.ts';
import { bytes, moment } from '../../renderer/engine/presentation/figures.ts';
import { ndjson } from '../../renderer/engine/report/fleet/ndjson.ts';
import { redactAnalysis } from '../../renderer/engine/report/redact/redact.ts';
import type { RedactOptions } from '../../renderer/engine/report/redact/redact.ts';
import { logsOf, unreadOf } from '../../renderer/engine/report/unread.ts';
import { exportUsage, isExport, writeExports } from './exports.ts';
import type { Exports } from './exports.ts';
import type { CommandIo, ExitCode } from './io.ts';
import { keyPieces, readKey } from './key-file.ts';
import { limitsAsked } from './limits.ts';
import type { LimitsAsked } from './limits.ts';
import { complainOfNothing, readPaths, unreadInWords } from './read.ts';
import { table } from './table.ts';
import { asLine, writeFiles } from './write-files.ts';
import type { FileToWrite } from './write-files.ts';

const usage = `usage: analyse [--json | --ndjson] [--redact] [--zone OFFSET] [--limit NAME=VALUE] [--limits FILE] PATH...
  PATH                   a log, a bundle or a folder
  --zone +02:00          the zone of logs that state none (ESX 4.x)
  --limit entries=none   reads on past a limit that a warning names; sizes also as 2GiB
  --redact               pseudonyms for whose it is, in whatever is written; --redact-uuids for UUIDs, too
  --key F                with --redact: write what the pseudonyms stand for; names that the file knows keep theirs
  --limits FILE          several: { "entries": 1000000, "totalBytes": "2TiB" }
${exportUsage}`;

export async function analyseCommand(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const asked = parse(args);
  const limits = typeof asked === 'string' ? asked : await limitsAsked(asked, io);
  if (typeof asked === 'string' || typeof limits === 'string') {
    io.err(`${limits === '' ? '' : `${String(limits)}\n`}${usage}\n`);
    return 2;
  }
  const { format, paths, zoneOffsetMinutes, exports, redaction, key } = asked;
  const known = await readKey(key, io);
  if (typeof known === 'string') {
    io.err(known);
    return 1;
  }
  const read = await readPaths(paths, { zoneOffsetMinutes, limits }, io);
  const redacted = redaction && redactAnalysis(whole(read), { ...redaction, known });
  const isRedacted = redacted !== undefined;
  const analysis = redacted?.analysis ?? read;
  const files: FileToWrite[] = [];
  const pieces = piecesOf(asked, analysis, isRedacted, io);
  if (pieces) files.push(['-', () => pieces]);
  if (key !== undefined && redacted && analysis.sources.length > 0) files.push([key, () => keyPieces(redacted.key)]);
  if (!(await writeFiles(files, io, 'Take fewer logs at a time'))) return 1;
  if (logsOf(analysis.sources).length > 0) {
    return exports.length === 0 || (await writeExports(exports, whole(analysis), isRedacted, io)) ? 0 : 1;
  }
  // For people all of it was said above.
  if (analysis.sources.length === 0 || format !== 'people' || exports.length > 0) complainOfNothing(analysis, io);
  return 1;
}

/** What goes to standard output, where anything does. */
function piecesOf(
  { format, exports }: Asked,
  analysis: AnalysisInParts,
  isRedacted: boolean,
  io: CommandIo,
): Iterable<string> | undefined {
  if (format === 'json') return asLine(analysisJson(analysis, { isRedacted }));
  if (format === 'ndjson') return ndjson(analysis, isRedacted);
  return analysis.sources.length > 0 && exports.length === 0
    ? [forPeople(analysis, isRedacted, io.columns)]
    : undefined;
}

interface Asked extends LimitsAsked {
  readonly format: 'people' | 'json' | 'ndjson';
  readonly paths: readonly string[];
  readonly zoneOffsetMinutes: number | undefined;
  readonly exports: Exports;
  readonly redaction: RedactOptions | undefined;
  readonly key: string | undefined;
}

/** What was asked for, or the sentence that says what is wrong with it. */
function parse(args: readonly string[]): Asked | string {
  let format: Asked['format'] = 'people';
  let zoneOffsetMinutes: number | undefined;
  let redaction: RedactOptions | undefined;
  let key: string | undefined;
  const exports: (readonly [string, string])[] = [];
  const [paths, limits, limitFiles]: [string[], string[], string[]] = [[], [], []];
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
    } else if (arg === '--redact') redaction ??= {};
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
  return paths.length ? { format, paths, zoneOffsetMinutes, limits, limitFiles, exports, redaction, key } : '';
}

function forPeople(analysis: AnalysisInParts, isRedacted: boolean, width: number | undefined): string {
  const rows = Array.from(analysis.migrations, (one) => rowOf(one, analysis.sources));
  const unread = unreadOf(analysis.sources);
  const lines = rows.length > 0 ? [...migrationTable(rows, width)] : unread ? [] : ['No vMotion in these logs.'];
  if (unread) lines.push(...(rows.length > 0 ? [''] : []), ...unreadInWords(unread));
  const logs = logsOf(analysis.sources);
  const total = logs.reduce((sum, source) => sum + source.bytes, 0);
  const read = logs.reduce((sum, source) => sum + source.lines, 0);
  lines.push('', `${logs.length} logs, ${read.toLocaleString('en')} lines, ${bytes(total)} read.`);
  lines.push(isRedacted ? 'Redacted: names are pseudonyms.' : 'Not redacted: names as in the logs.');
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

/** Said where logs state no zone and the migration ids let one be guessed. */
function zoneHint(offsetMinutes: number): string {
  const offset = formatOffset(offsetMinutes);
  return `Some logs state no time zone. By their migration ids it may be ${offset} (a guess): --zone ${offset}`;
}

/** What the table says of a migration. */
interface Row extends ShownRow {
  readonly id: string;
  readonly vm: string;
  readonly start: string;
  readonly firstSeen: number;
}

function rowOf(one: Migration, sources: readonly LogSource[]): Row {
  const { id, vm, firstSeen } = one;
  const isZoned = one.lines.every(({ source }) => sources[source]?.zone !== 'unstated');
  return {
    ...shownRow(one),
    id: id ?? '(no id)',
    vm: vm.name ?? '—',
    start: firstSeen === undefined ? '—' : moment(firstSeen) + (isZoned ? 'Z' : ''),
    firstSeen: firstSeen ?? Infinity,
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
