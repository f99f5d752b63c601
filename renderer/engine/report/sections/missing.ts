/** What was not in the bundle: a report that is silent about it would claim to know more than it does. */
import { checkMigration } from '../../diagnosis/prerequisites/check.ts';
import type { Check } from '../../diagnosis/prerequisites/check-result.ts';
import { hostsByName } from '../../host-facts.ts';
import type { LogFormatName, Migration, Side } from '../../model.ts';
import { heading, paragraph } from '../document.ts';
import type { Block, Inline, Text } from '../document.ts';
import { grouped } from '../../presentation/figures.ts';
import { endLabel } from '../../presentation/names.ts';
import { isBetweenHosts } from '../../vocabulary.ts';
import { unreadOf } from '../unread.ts';
import type { Context } from './context.ts';

export function missing(context: Context): readonly Block[] {
  if (!context.has('missing')) return [];
  const items = [
    ...logsMissing(context),
    ...perMigration(context),
    ...unread(context),
    ...warnings(context),
    ...unchecked(context),
  ];
  return [
    heading(2, 'What was not in the bundle'),
    items.length === 0 ? paragraph('Nothing that this report would have needed.') : { kind: 'list', items },
  ];
}

const wanted: readonly (readonly [LogFormatName, string])[] = [
  ['vmkernel', 'No vmkernel.log: rounds, bandwidth and the goal of the switchover are stated there.'],
  ['hostd', 'No hostd.log: the host’s own view of the migration is stated there.'],
  ['vpxa', 'No vpxa.log: the downtime is stated there.'],
  ['vpxd', 'No vpxd.log of vCenter: who asked for a migration, and the wait for a slot, are stated there.'],
  ['vmware', 'No vmware.log of a VM: its stun and what its devices did are stated there.'],
];

function logsMissing({ request: { analysis } }: Context): readonly Text[] {
  const formats = new Set(analysis.sources.map(({ format }) => format));
  const unstated = analysis.sources.filter(({ zone }) => zone === 'unstated').length;
  return [
    ...wanted.filter(([format]) => !formats.has(format)).map(([, sentence]) => [sentence]),
    ...(unstated > 0
      ? [
          [
            `The zone of ${unstated} ${unstated === 1 ? 'log' : 'logs'}: their times are the host’s own, and are written without a zone.`,
          ],
        ]
      : []),
  ];
}

function perMigration(context: Context): readonly Text[] {
  return context.migrations.flatMap((one) => {
    const gaps = gapsOf(one);
    if (gaps.length === 0) return [];
    const [first, ...rest] = gaps;
    const name: Inline = { to: `m${context.numberOf(one)}`, text: `Migration ${context.numberOf(one)}` };
    return [[name, ': ', ...(first ?? []), ...rest.flatMap((gap): Text => ['; ', ...gap]), '.']];
  });
}

function gapsOf(one: Migration): readonly Text[] {
  const { metrics, outcome } = one;
  const isMove = isBetweenHosts(one);
  const sides: readonly Side[] = isMove ? ['source', 'destination'] : [];
  return [
    ...sides
      .filter((side) => !one.hostLogs.includes(side))
      .map((side): Text => [`no log of the ${side} host`, ...hostName(one, side)]),
    ...(one.id === undefined ? [['no line shows its id']] : []),
    ...(one.vm.name === undefined ? [['no line names the VM']] : []),
    ...(outcome === 'unknown' ? [['no line says how it ended']] : []),
    ...(isMove && outcome === 'succeeded' && !metrics.downtimeMs ? [['no line states or bounds the downtime']] : []),
    ...(isMove && one.rounds.length === 0 ? [['no line states a pre-copy round']] : []),
    ...(isMove && !one.clock ? [['the offset of the two clocks cannot be told']] : []),
  ];
}

function hostName(one: Migration, side: Side): Text {
  const name = endLabel(one, side);
  return name === undefined ? [] : [' ', { code: name }];
}

/** The first of each file, with the file's count. */
function unread({ request: { analysis } }: Context): readonly Text[] {
  const all = unreadOf(analysis.sources);
  if (!all) return [];
  return [
    [`${all.sentence}. What they tell is not in this report.`],
    ...analysis.sources.flatMap(({ path, unread: of }): readonly Text[] => {
      const [first] = of?.first ?? [];
      return of && first
        ? [[{ code: path }, ` ${grouped(of.count)} of them; the first, line ${first.line}: `, { code: first.text }]]
        : [];
    }),
  ];
}

function warnings({ request: { analysis } }: Context): readonly Text[] {
  return analysis.warnings.map(({ path, message }) => [{ code: path === '' ? '(all)' : path }, ` ${message}`]);
}

/** Prerequisites that no file of the bundle shows, once for each pair of hosts. */
function unchecked(context: Context): readonly Text[] {
  const pairs = new Map<string, Text>();
  for (const one of context.migrations) {
    const [source, destination] = [one.source.host, one.destination.host];
    if (!isBetweenHosts(one) || source === undefined || destination === undefined || source === destination) continue;
    const titles = prerequisites(context, one)?.filter(({ result }) => result === 'not-in-bundle');
    const key = [source, destination].sort().join('\n');
    if (titles === undefined)
      pairs.set(key, [
        'The configuration of both ',
        { code: source },
        ' and ',
        { code: destination },
        ': their prerequisites could not be checked.',
      ]);
    else if (titles.length > 0)
      pairs.set(key, [
        'Prerequisites of ',
        { code: source },
        ' and ',
        { code: destination },
        ` that the files do not tell: ${titles.map(({ title }) => title).join('; ')}.`,
      ]);
  }
  return [...pairs.values()];
}

/** Undefined where the files of one of its hosts are not there. */
export function prerequisites(
  { request: { analysis, checks } }: Pick<Context, 'request'>,
  one: Migration,
): readonly Check[] | undefined {
  return checks ? checks.get(one.key) : checkMigration(one, hostsByName(analysis.hosts));
}
