/** `analyse [--json | --ndjson] PATH...`: what happened in these logs. */
import { analyse } from '../../renderer/engine/analyse.ts';
import type { Progress } from '../../renderer/engine/analyse.ts';
import type { Analysis, Migration } from '../../renderer/engine/model.ts';
import { analysisFile, migrationEntry } from '../../renderer/engine/report/analysis-file.ts';
import { bytes, duration, figure, moment } from '../../renderer/engine/report/figures.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { openPaths } from '../../renderer/platform/source.node.ts';
import type { CommandIo, ExitCode } from './io.ts';
import { plain, table } from './table.ts';

const usage = 'usage: analyse [--json | --ndjson] PATH...   (PATH: a log, a bundle or a folder)';

export async function analyseCommand(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const flags = args.filter((arg) => arg.startsWith('--'));
  const paths = args.filter((arg) => !arg.startsWith('--'));
  const unknown = flags.find((flag) => flag !== '--json' && flag !== '--ndjson');
  if (unknown !== undefined || paths.length === 0 || flags.length > 1) {
    io.err(`${unknown === undefined ? '' : `Unknown option ${unknown}. `}${usage}\n`);
    return 2;
  }
  const { sources, warnings } = await openPaths(paths);
  const progress = progressLine(io);
  const read = await analyse(sources, { platform: nodePlatform, cancel: io.cancel, onProgress: progress.show });
  progress.clear();
  const analysis: Analysis = { ...read, warnings: [...warnings, ...read.warnings] };
  if (flags.includes('--json')) io.out(`${JSON.stringify(analysisFile(analysis))}\n`);
  else if (flags.includes('--ndjson'))
    for (const one of analysis.migrations) io.out(`${JSON.stringify(migrationEntry(one, analysis.sources))}\n`);
  else if (analysis.sources.length > 0) io.out(forPeople(analysis, io.columns));
  if (analysis.sources.length > 0) return 0;
  for (const { path, message } of analysis.warnings) io.err(`${path === '' ? '' : `${plain(path)}: `}${message}\n`);
  return 1;
}

function forPeople(analysis: Analysis, width: number | undefined): string {
  const lines = [...(analysis.migrations.length ? migrationTable(analysis, width) : ['No vMotion in these logs.'])];
  const total = analysis.sources.reduce((sum, source) => sum + source.bytes, 0);
  const read = analysis.sources.reduce((sum, source) => sum + source.lines, 0);
  lines.push('', `${analysis.sources.length} logs, ${read.toLocaleString('en')} lines, ${bytes(total)} read.`);
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
  }
  return `${lines.join('\n')}\n`;
}

function migrationTable(analysis: Analysis, width: number | undefined): readonly string[] {
  const zoned = (one: Migration) => one.lines.every(({ source }) => analysis.sources[source]?.zone !== 'unstated');
  return table<Migration>(
    [
      { title: 'ID', text: ({ id }) => id ?? '(no id)' },
      { title: 'VM', text: ({ vm }) => vm.name ?? '—' },
      { title: 'SOURCE → DESTINATION', text: hosts },
      {
        title: 'START',
        text: (one) => (one.firstSeen === undefined ? '—' : moment(one.firstSeen) + (zoned(one) ? 'Z' : '')),
      },
      {
        title: 'DURATION',
        align: 'right',
        text: ({ metrics }) => (metrics.durationSeconds ? duration(metrics.durationSeconds.value) : '—'),
      },
      {
        title: 'DOWNTIME',
        align: 'right',
        text: ({ metrics }) => (metrics.downtimeMs ? figure(metrics.downtimeMs) : '—'),
      },
      { title: 'OUTCOME', text: ({ kind, outcome }) => (kind === 'vmotion' ? outcome : `${outcome} (${kind})`) },
      { title: 'CAUSE', text: cause },
    ],
    [...analysis.migrations].sort((a, b) => (a.firstSeen ?? Infinity) - (b.firstSeen ?? Infinity)),
    width,
  );
}

function hosts({ source, destination }: Migration): string {
  return `${source.host ?? source.ip ?? '?'} → ${destination.host ?? destination.ip ?? '?'}`;
}

function cause({ failure, findings }: Migration): string {
  const found = findings.find(({ rank }) => rank === 'cause')?.title;
  const code = failure?.code === undefined ? '' : ` (${failure.code})`;
  return (
    found ??
    (failure === undefined
      ? ''
      : `${failure.status ?? failure.message ?? failure.messageId ?? failure.fault ?? ''}${code}`)
  );
}

/** One line on standard error that says how far the run is, redrawn at most ten times a second. */
function progressLine(io: CommandIo): { show(progress: Progress): void; clear(): void } {
  let shownAt = 0;
  return {
    show({ bytesRead, bytesTotal, migrations }) {
      const now = Date.now();
      if (!io.interactive || now - shownAt < 100) return;
      shownAt = now;
      io.err(`\r\x1b[K${bytes(bytesRead)} of ${bytes(bytesTotal)}, ${migrations} migrations`);
    },
    clear() {
      if (shownAt > 0) io.err('\r\x1b[K');
    },
  };
}
