/** How the report was made: of which files, with which tool, zone and clock offsets. */
import { greatest, least } from '../../base/extremes.ts';
import { formatOffset } from '../../base/time.ts';
import { facts, heading, numbers, quiet, table } from '../document.ts';
import type { Block, Text } from '../document.ts';
import { bytes, duration, grouped } from '../../presentation/figures.ts';
import { aboutCopies, logsOf } from '../unread.ts';
import type { Context } from './context.ts';

export function provenance(context: Context): readonly Block[] {
  if (!context.has('provenance')) return [];
  const { request } = context;
  const { analysis } = request;
  const read = logsOf(analysis.sources);
  return [
    heading(2, 'How this was made'),
    facts([
      ['Tool', [`Switchover ${request.version}, offline; every figure carries the lines it comes from`]],
      ['Times', [zones(context)]],
      ['Clocks', [clocks(context)]],
      [
        'Names',
        [request.isRedacted ? 'Replaced by pseudonyms; the key stays with the investigation' : 'As in the logs'],
      ],
      [
        'Read',
        [
          `${read.length} logs, ${grouped(read.reduce((sum, { lines }) => sum + lines, 0))} lines; ${analysis.migrations.length} migrations found, ${context.migrations.length} in this report`,
        ],
      ],
    ]),
    ...(request.bundles.length > 0
      ? [
          table(
            ['Bundle', numbers('Size'), 'SHA-256'],
            request.bundles.map(({ name, bytes: size, digest }) => [
              [{ code: name }],
              [bytes(size)],
              [digest === undefined ? 'not computed' : { code: digest }],
            ]),
          ),
        ]
      : []),
    ...logs(context),
  ];
}

function zones({ request }: Context): string {
  const shown = request.zoneMinutes === 0 ? 'UTC' : `UTC${formatOffset(request.zoneMinutes)}`;
  const assumed = request.analysis.sources.some(({ zone }) => zone === 'assumed');
  if (!assumed) return shown;
  const given =
    request.assumedZoneMinutes === undefined ? 'the offset given' : `UTC${formatOffset(request.assumedZoneMinutes)}`;
  return `${shown}; logs that state no zone were read as ${given}`;
}

function clocks({ migrations }: Context): string {
  const known = migrations.flatMap(({ clock }) => (clock?.isConsistent ? [clock] : []));
  const broken = migrations.filter(({ clock }) => clock && !clock.isConsistent).length;
  const none = migrations.length - known.length - broken;
  if (known.length + broken === 0) return 'no offset between hosts could be told';
  const middles = known.map(({ lowMicros, highMicros }) => (lowMicros + highMicros) / 2e6);
  const [low, high] = [least(middles), greatest(middles)];
  const range = low === high ? duration(low) : `${duration(low)} to ${duration(high)}`;
  return [
    ...(known.length > 0
      ? [`destination’s clock moved back by its estimated lead, ${range}, for ${known.length} of them`]
      : []),
    ...(broken > 0 ? [`${broken} with clocks that contradict, shown as logged`] : []),
    ...(none > 0 ? [`${none} without an estimate`] : []),
  ].join('; ');
}

function logs(context: Context): readonly Block[] {
  const used = new Set(context.migrations.flatMap(({ lines }) => lines.map(({ source }) => source)));
  const rows = context.request.analysis.sources.flatMap((source, at): readonly (readonly Text[])[] => {
    if (!used.has(at)) return [];
    const span = [source.firstTime, source.lastTime].map(
      (time) => context.time(time, [{ source: at, line: 1 }]) ?? '—',
    );
    return [[[{ code: source.path }], [source.host ?? '—'], [grouped(source.lines)], [span.join(' to ')]]];
  });
  if (rows.length === 0) return [];
  const copies = aboutCopies(context.request.analysis.sources);
  return [
    heading(3, 'Logs with lines of these migrations'),
    table(['Log', 'Host', numbers('Lines'), 'Time covered'], rows),
    ...(copies === undefined ? [] : [quiet(copies)]),
  ];
}
