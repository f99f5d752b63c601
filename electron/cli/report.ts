/** `report --html F PATH...`: the application's reports, without it. */
import { join } from 'node:path';
import { version } from '../../renderer/contract/version.ts';
import { whole } from '../../renderer/engine/analyse.ts';
import { idsMeantBy } from '../../renderer/engine/base/ids.ts';
import { parseOffset } from '../../renderer/engine/base/time.ts';
import type { Analysis } from '../../renderer/engine/model.ts';
import { filePieces, reportPieces } from '../../renderer/engine/report/index.ts';
import type { ReportFormat } from '../../renderer/engine/report/index.ts';
import { logsOf } from '../../renderer/engine/report/unread.ts';
import { redact, redactAnalysis } from '../../renderer/engine/report/redact/redact.ts';
import { keysInTime, sectionNames, usualSections } from '../../renderer/engine/report/request.ts';
import type { ReportRequest } from '../../renderer/engine/report/request.ts';
import type { StunBudget } from '../../renderer/engine/stun-budget/budgets.ts';
import { budgetsOf } from './budgets.ts';
import type { CommandIo, ExitCode } from './io.ts';
import { keyPieces, readKey } from './key-file.ts';
import { writeFiles } from './write-files.ts';
import type { FileToWrite } from './write-files.ts';
import { readLimits } from './limits.ts';
import type { LimitOptions } from './limits.ts';
import { complainOfNothing, identify, readPaths } from './read.ts';
import { misuseOf } from './standard-input.ts';

const usage = `usage: report [--html F] [--markdown F] [--short F] [--csv F] [--json F] [options] PATH...

  PATH            a log, a bundle or a folder; - is standard input
  --html F        one file with its charts, to read, print and send
  --markdown F    all of it, as text
  --short F       for a ticket: what happened, why, what to do, three figures and their lines; of one migration (--id)
                  below 8,000 characters
  --csv F         migrations into F, rounds beside it; both into the folder F where it does not end in .csv.
                  A spreadsheet rounds ids: their last column has them as text
  --json F        the analysis file, with the migrations' lines
                  (F may be - for standard output)
  --redact        pseudonyms for hosts, VMs, addresses, users, datastores, networks and all else that names an owner
  --redact-uuids  and for UUIDs
  --key F         write the key of the pseudonyms, to read the report by: keep it to yourself.
                  Names that the file knows keep their pseudonyms
  --budget 'db-*=300'  how long VMs of such names may stand still, in ms (or 1.5s); more than once for several
  --id ID         only this migration, by its id in decimal or hex; more than once for several
  --all-lines     all lines of each migration, not only those that a value comes from
  --title T, --author A
  --zone +02:00   the zone of logs that state none (ESX 4.x)
  --limit NAME=VALUE, --limits FILE   as for analyse
`;

type Output = readonly [ReportFormat, string];

interface Options extends LimitOptions {
  readonly outputs: readonly Output[];
  readonly paths: readonly string[];
  readonly ids: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly words: Readonly<Partial<Record<'--title' | '--author' | '--key', string>>>;
  readonly zoneMinutes: number | undefined;
  readonly budgets: readonly StunBudget[];
}

export async function reportCommand(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const parsed = parse(args);
  const options = typeof parsed === 'string' ? parsed : (misuseOf(parsed.paths, io) ?? parsed);
  const limits = typeof options === 'string' ? options : await readLimits(options, io);
  if (typeof options === 'string' || typeof limits === 'string') {
    io.err(`${limits === '' ? '' : `${String(limits)}\n`}${usage}`);
    return 2;
  }
  const [analysis, bundles] = await Promise.all([
    readPaths(options.paths, { zoneOffsetMinutes: options.zoneMinutes, limits }, io).then(whole),
    identify(options.paths),
  ]);
  if (logsOf(analysis.sources).length === 0) {
    const [withUuids, isRedacted] = [options.flags.has('--redact-uuids'), options.flags.has('--redact')];
    complainOfNothing(withUuids || isRedacted ? redactAnalysis(analysis, { withUuids }).analysis : analysis, io);
    return 1;
  }
  const keys = keysFor(analysis, options.ids);
  if (typeof keys === 'string') {
    io.err(keys);
    return 1;
  }
  const known = await readKey(options.words['--key'], io);
  if (typeof known === 'string') {
    io.err(known);
    return 1;
  }
  return writeAll(options, { ...requestFor(options, analysis, keys), bundles }, known, io);
}

function requestFor(options: Options, analysis: Analysis, keys: readonly string[]): ReportRequest {
  return {
    analysis,
    keys,
    sections: options.flags.has('--all-lines') ? sectionNames : usualSections,
    title: options.words['--title'] ?? '',
    author: options.words['--author'] ?? '',
    notes: '',
    remarks: [],
    scenarios: [],
    budgets: options.budgets,
    bundles: [],
    zoneMinutes: 0,
    assumedZoneMinutes: options.zoneMinutes,
    version,
    madeAt: Date.now(),
    isRedacted: false,
  };
}

/** The keys of the requested migrations, or a sentence about those that are missing. */
function keysFor({ migrations }: Analysis, ids: readonly string[]): readonly string[] | string {
  if (ids.length === 0) return keysInTime(migrations);
  const missing = ids.filter(
    (typed) => !migrations.some(({ id }) => id !== undefined && idsMeantBy(typed).includes(id)),
  );
  if (missing.length > 0) return `No migration ${missing.join(', ')} in these logs.\n`;
  const wanted = new Set(ids.flatMap(idsMeantBy));
  return keysInTime(migrations.filter(({ id }) => id !== undefined && wanted.has(id)));
}

async function writeAll(
  options: Options,
  plain: ReportRequest,
  known: Readonly<Record<string, string>>,
  io: CommandIo,
): Promise<ExitCode> {
  const withUuids = options.flags.has('--redact-uuids');
  const redaction = withUuids || options.flags.has('--redact') ? redact(plain, { withUuids, known }) : undefined;
  const request = redaction?.request ?? plain;
  const key = options.words['--key'];
  const files = options.outputs.map(([format, path]): FileToWrite => [
    path,
    // What reads a pipe needs no mark to know UTF-8, and takes it for a letter.
    () => (path === '-' ? reportPieces : filePieces)(request, format),
  ]);
  if (key !== undefined) files.push([key, () => keyPieces(redaction?.key ?? {})]);
  return (await writeFiles(files, io, 'Take some of the migrations with --id')) ? 0 : 1;
}

const formats: Readonly<Record<string, ReportFormat>> = {
  '--html': 'html',
  '--markdown': 'markdown',
  '--short': 'ticket',
  '--json': 'json',
};
const flags: ReadonlySet<string> = new Set(['--redact', '--redact-uuids', '--all-lines']);
const taking: ReadonlySet<string> = new Set([
  ...Object.keys(formats),
  '--csv',
  '--budget',
  '--id',
  '--title',
  '--author',
  '--key',
  '--zone',
  '--limit',
  '--limits',
]);

/** The options, or a sentence about what is wrong with them; empty: only the usage is printed. */
function parse(args: readonly string[]): Options | string {
  const outputs: Output[] = [];
  const paths: string[] = [];
  const ids: string[] = [];
  const typed: string[] = [];
  const [limits, limitFiles]: [string[], string[]] = [[], []];
  const given = new Set<string>();
  const words: Record<string, string> = {};
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (!arg.startsWith('--')) paths.push(arg);
    else if (flags.has(arg)) given.add(arg);
    else if (!taking.has(arg)) return `Unknown option ${arg}.`;
    else {
      const value = args[(at += 1)];
      if (value === undefined || value === '') return `${arg} needs a value.`;
      const format = formats[arg];
      if (format) outputs.push([format, value]);
      else if (arg === '--csv') outputs.push(...csvFiles(value));
      else if (arg === '--id') ids.push(value);
      else if (arg === '--budget') typed.push(value);
      else if (arg === '--limit') limits.push(value);
      else if (arg === '--limits') limitFiles.push(value);
      else words[arg] = value;
    }
  }
  const zone = words['--zone'];
  const zoneMinutes = zone === undefined ? undefined : parseOffset(zone);
  if (zone !== undefined && zoneMinutes === undefined) return 'The zone must be an offset from UTC, such as +02:00.';
  if (words['--key'] !== undefined && !given.has('--redact') && !given.has('--redact-uuids'))
    return 'There is a key only with --redact.';
  const budgets = budgetsOf(typed);
  if (typeof budgets === 'string') return budgets;
  if (paths.length === 0) return '';
  if (outputs.length === 0) return 'Say where to: --html, --markdown, --short, --csv or --json, each with a file.';
  return { outputs, paths, ids, flags: given, words, zoneMinutes, limits, limitFiles, budgets };
}

function csvFiles(path: string): readonly Output[] {
  if (path === '-') return [['migrations-csv', '-']];
  if (!/\.csv$/i.test(path))
    return [
      ['migrations-csv', join(path, 'migrations.csv')],
      ['rounds-csv', join(path, 'rounds.csv')],
    ];
  return [
    ['migrations-csv', path],
    ['rounds-csv', path.replace(/\.csv$/i, '-rounds.csv')],
  ];
}
