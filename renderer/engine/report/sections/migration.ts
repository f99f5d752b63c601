/** One migration: what happened, why, in charts, in figures, and the lines that say so. */
import type { Finding, LineRef, Micros, Migration, Round } from '../../model.ts';
import { answerOf, onWhich } from '../../presentation/answer.ts';
import { aboutAround, shownAround } from '../../presentation/around.ts';
import { aboutClocks, chainOf, chainTime } from '../../presentation/chain.ts';
import type { ChainRow } from '../../presentation/chain.ts';
import { shownDowntimes, shownFigures } from '../../presentation/figures-shown.ts';
import { aheadOf } from '../../clock.ts';
import { realLanes } from '../../presentation/lanes.ts';
import { memoryCurves } from '../../presentation/memory.ts';
import { facts, heading, lanesChart, memoryChart, numbers, paragraph, quiet, table } from '../document.ts';
import type { Block, Inline, Text } from '../document.ts';
import { duration, grouped, moment, significant } from '../../presentation/figures.ts';
import { aside, headline } from '../../presentation/headline.ts';
import { endLabel, routeLabel, vmLabel } from '../../presentation/names.ts';
import { clockTroubles, inWords } from '../../presentation/time-servers.ts';
import { leftOutOf, story } from '../../presentation/story.ts';
import { verdictBeside } from '../../stun-budget/words.ts';
import { rankTitles } from '../../vocabulary.ts';
import type { Asker } from '../../vocabulary.ts';
import type { Context } from './context.ts';
import { simulated } from './simulated.ts';

export function migrationBlocks(context: Context, migration: Migration): readonly Block[] {
  const title = `${context.numberOf(migration)}. `;
  return [
    {
      kind: 'heading',
      level: 2,
      id: `m${context.numberOf(migration)}`,
      text: [title, { code: vmLabel(migration) }, ' ', { code: routeLabel(migration) }],
    },
    ...opening(context, migration),
    ...stunBudget(context, migration),
    ...leftOut(migration),
    ...remarks(context, migration),
    ...answer(context, migration),
    ...chain(context, migration),
    identity(context, migration),
    ...findings(context, migration),
    ...charts(context, migration),
    ...around(context, migration),
    ...figures(context, migration),
    ...rounds(context, migration),
    ...simulated(context, migration),
    ...lines(context, migration),
  ];
}

/** Of what succeeded the whole story; else what became of the VM, and the rest quietly below it. */
export function opening(context: Context, migration: Migration): readonly Block[] {
  if (migration.outcome === 'succeeded') return [{ kind: 'paragraph', tone: 'lead', text: [story(migration)] }];
  const beside = aside(migration, (time) => context.time(time, migration.lines) ?? '');
  return [
    {
      kind: 'paragraph',
      tone: migration.outcome === 'failed' ? 'failed' : 'lead',
      text: [{ strong: headline(migration) }],
    },
    ...(beside.length > 0 ? [quiet(beside.join(' · '))] : []),
  ];
}

/** Whether the VM stood still longer than a person allows, where one said so. */
export function stunBudget(context: Context, migration: Migration): readonly Block[] {
  const verdict = context.verdicts.get(migration.key);
  if (!verdict) return [];
  const lines = verdict.state === 'unknown' ? [] : (verdict.stun?.evidence ?? []);
  const text = [`${verdictBeside(verdict)}.`, ...context.references(migration, lines)];
  return [{ kind: 'paragraph', tone: verdict.state === 'broken' ? 'warning' : 'quiet', text }];
}

/** Why, with how sure and what speaks against it, and what to do next, with a command to copy. */
export function answer(context: Context, one: Migration): readonly Block[] {
  const found = context.has('findings') ? answerOf(one) : undefined;
  if (!found) return [];
  const { why, next } = found;
  return [
    heading(3, `Why (${why.sure})`),
    paragraph({ strong: `${why.title.text}. ` }, why.words.text, ...context.references(one, why.evidence)),
    ...(why.against ? [quiet(`Against: ${why.against.text}`)] : []),
    ...why.also.map((other) =>
      quiet(`Also a cause: ${other.title}`, ...context.references(one, other.evidence.slice(0, 1))),
    ),
    ...(why.links.length > 0 ? [quiet('Source:', ...why.links.flatMap((link): Inline[] => [' ', { link }]))] : []),
    ...(next.length > 0 ? [heading(3, 'What to do next')] : []),
    ...(next.length > 0
      ? [
          {
            kind: 'list' as const,
            items: next.map(({ text, command }): Text =>
              command ? [`${text.text}: `, { code: command.text }] : [text.text],
            ),
          },
        ]
      : []),
  ];
}

const roles: Readonly<Record<ChainRow['mark'], string>> = {
  step: '',
  led: 'led to it',
  end: 'the end',
  followed: 'only followed',
  beside: 'beside it',
  silence: '',
};

/** What led to it, line by line. */
function chain(context: Context, one: Migration): readonly Block[] {
  if (!context.has('findings') || one.outcome === 'succeeded') return [];
  const told = chainOf(one);
  if (told.rows.length === 0) return [];
  const write = (time: Micros) => moment(time, context.request.zoneMinutes);
  const zone = (context.time(one.firstSeen, one.lines)?.slice(writtenMoment) ?? '').trim().replace(/^Z$/, 'UTC');
  const rows = told.rows.map((row): readonly Text[] => {
    const [at] = row.evidence;
    const host = row.side === undefined ? 'vCenter' : (endLabel(one, row.side) ?? row.side);
    const isSilent = row.mark === 'silence';
    return [
      [isSilent ? '' : chainTime(row, write)],
      isSilent ? [''] : row.side === undefined ? [host] : [{ code: host }],
      row.mark === 'end' ? [{ strong: row.what.text }] : [row.what.text],
      [roles[row.mark]],
      at ? context.references(one, [at]) : [''],
    ];
  });
  return [
    heading(3, 'What led to it, line by line'),
    table([`Time${zone === '' ? '' : ` (${zone})`}`, 'Host', 'What happened', 'Part in it', 'Line'], rows),
    quiet(`${told.about.text} · ${aboutClocks(told).text}`),
  ];
}
const writtenMoment = '2023-11-16 02:13:29.640'.length;

export function leftOut(migration: Migration): readonly Block[] {
  const text = leftOutOf(migration);
  return text === undefined ? [] : [quiet(text)];
}

export function remarks({ request }: Context, { key }: Migration): readonly Block[] {
  return request.remarks
    .filter(({ about }) => about.kind === 'migration' && about.key === key)
    .map(({ text }) => ({ kind: 'note', text }));
}

const askerNames: Readonly<Record<Asker, string>> = {
  'vsphere-client': 'in the vSphere Client',
  vcenter: 'vCenter itself',
  drs: 'DRS',
};

function identity(context: Context, one: Migration): Block {
  const { id, idHex, source, destination, task, asked, clock } = one;
  const end = ({ host, ip, datastore, worldId }: Migration['source']): Text =>
    host === undefined && ip === undefined
      ? ['not told']
      : [
          { code: host ?? '?' },
          ip === undefined ? '' : ` at ${ip}`,
          ...(datastore === undefined ? [] : [', on ', { code: datastore }]),
          worldId === undefined ? '' : `, world ${worldId}`,
        ];
  const rows: (readonly [string, Text])[] = [
    [
      'Migration id',
      id === undefined ? ['no line shows it'] : [{ code: id }, idHex === undefined ? '' : ` (0x${idHex})`],
    ],
    ['Source', end(source)],
    ['Destination', end(destination)],
    ['First line', [context.time(one.firstSeen, one.lines) ?? '—']],
    ['Last line', [context.time(one.lastSeen, one.lines) ?? '—']],
    ...(one.opIds[0] === undefined ? [] : [['opID', [{ code: one.opIds[0] }]] as const]),
    ...(task
      ? [['vCenter task', [{ code: task.id }, ` ${task.method}`, ...context.references(one, task.evidence)]] as const]
      : []),
    ...(asked
      ? [
          [
            'Asked for by',
            [
              ...(asked.user === undefined ? [] : [{ code: asked.user }, ' ']),
              ...(asked.by === undefined ? [] : [`${askerNames[asked.by]} `]),
              ...(asked.queuedSeconds === undefined ? [] : [`(queued for ${duration(asked.queuedSeconds)}) `]),
              ...context.references(one, asked.evidence),
            ],
          ] as const,
        ]
      : []),
    ...clockTroubles(one, context.request.analysis.hosts).map(
      (trouble) => [`Clock of ${trouble.host}`, [inWords(trouble)]] as const,
    ),
    ...(clock ? [['Clocks', [skew(clock), ...context.references(one, clock.evidence)]] as const] : []),
  ];
  return facts(rows);
}

function skew({ lowMicros, highMicros, isConsistent }: NonNullable<Migration['clock']>): string {
  if (!isConsistent) return 'contradict: a clock was set meanwhile; times of the two hosts are shown as logged';
  const [low, high] = [lowMicros / 1e6, highMicros / 1e6];
  const whole = `destination ahead by ${duration(low)} to ${duration(high)}`;
  return low < 0 && high > 0 ? `equal within ${duration(Math.max(-low, high))}` : whole;
}

function findings(context: Context, one: Migration): readonly Block[] {
  if (!context.has('findings')) return [];
  const { failure } = one;
  const said: Block[] = failure
    ? [
        paragraph(
          { strong: 'The log says: ' },
          {
            code: [failure.status, failure.code, failure.fault].filter(Boolean).join(' · ') || (failure.message ?? ''),
          },
          failure.side === undefined ? '' : ` (${failure.side})`,
          ...context.references(one, failure.evidence),
        ),
      ]
    : [];
  const told = answerOf(one)?.told ?? [];
  const shown = one.findings.filter((found) => found.rank !== 'noise' && !told.includes(found));
  if (said.length === 0 && shown.length === 0) return [];
  return [
    heading(3, told.length > 0 ? 'Other findings' : 'Findings and advice'),
    ...said,
    ...shown.flatMap((finding) => findingBlocks(finding, context.references(one, finding.evidence))),
  ];
}

export function findingBlocks(finding: Finding, references: readonly Inline[]): readonly Block[] {
  const links = finding.links.flatMap((link): Inline[] => [' ', { link }]);
  return [
    heading(4, `${rankTitles[finding.rank]}: ${finding.title}`),
    paragraph(`${finding.cause} (${finding.confidence})`, ...references),
    ...(finding.against === undefined ? [] : [quiet(`Against: ${finding.against}`)]),
    ...(finding.remedy.length > 0 ? [{ kind: 'list' as const, items: finding.remedy.map((step) => [step]) }] : []),
    ...(finding.confirm
      ? [paragraph(`Make sure, on ${onWhich[finding.confirm.on].text}: `, { code: finding.confirm.command })]
      : []),
    ...(links.length > 0 ? [quiet('Source:', ...links)] : []),
  ];
}

function charts(context: Context, one: Migration): readonly Block[] {
  if (!context.has('charts')) return [];
  const { bars } = realLanes(one, aheadOf(one));
  const memory = memoryCurves(one);
  const aligned = one.clock?.isConsistent ? 'on the source’s clock' : 'as each host’s clock has them';
  return [
    ...(bars.length > 0 ? [lanesChart(`Phases on each host, ${aligned}`, bars)] : []),
    ...(memory ? [memoryChart('Memory left to send', memory)] : []),
  ];
}

function around(context: Context, one: Migration): readonly Block[] {
  if (!context.has('charts') || !one.around) return [];
  const rows = shownAround(one).map(({ when, host, what, time, evidence }): readonly Text[] => [
    [context.time(time, evidence) ?? ''],
    [when],
    [{ code: host }],
    [what],
    evidence.slice(0, 1).map((ref) => ({ code: context.place(ref) })),
  ]);
  return [
    heading(3, 'What else happened on both hosts'),
    table(['Time', 'When', 'Host', 'What', 'Line'], rows),
    quiet(aboutAround(one)),
  ];
}

function figures(context: Context, one: Migration): readonly Block[] {
  if (!context.has('figures')) return [];
  const all = [
    ...shownFigures(one),
    ...shownDowntimes(one).map((way) => ({ ...way, title: `downtime by ${way.title}` })),
  ];
  if (all.length === 0) return [];
  return [
    heading(3, 'Figures'),
    table(
      ['Figure', numbers('Value'), 'How', 'Line'],
      all.map(({ title, text, kind, evidence }) => [[title], [text], [kind], context.references(one, evidence)]),
    ),
  ];
}

function rounds(context: Context, one: Migration): readonly Block[] {
  if (!context.has('rounds') || one.rounds.length === 0) return [];
  const number = (value: number | undefined, write: (value: number) => string): Text => [
    value === undefined ? '—' : write(value),
  ];
  const row = (round: Round): readonly Text[] => [
    [String(round.n)],
    number(round.seconds, duration),
    number(round.pages, grouped),
    number(round.remainingPages, grouped),
    number(round.bandwidthMBps, significant),
    number(round.transmitToDirtyPercent, significant),
    context.references(one, round.evidence.slice(0, 1)),
  ];
  const figures = ['Round', 'Time', 'Pages sent', 'Pages left', 'MB/s', 'Sent / dirtied %'].map(numbers);
  return [heading(3, 'Pre-copy rounds'), table([...figures, 'Line'], one.rounds.map(row))];
}

function lines(context: Context, one: Migration): readonly Block[] {
  const isWhole = context.has('lines');
  if (!isWhole && !context.has('evidence')) return [];
  const wanted = new Set(evidenceOf(one).map(({ source, line }) => `${source}:${line}`));
  const shown = isWhole ? one.lines : one.lines.filter(({ source, line }) => wanted.has(`${source}:${line}`));
  const remarked = context.request.remarks.flatMap(({ about, text }): Block[] => {
    if (about.kind !== 'line') return [];
    const at = context.lineNumber(one, about.ref);
    return at === undefined ? [] : [paragraph(...context.references(one, [about.ref])), { kind: 'note', text }];
  });
  if (shown.length === 0) return [];
  const rest = one.lines.length - shown.length;
  return [
    heading(3, 'Evidence'),
    ...remarked,
    { kind: 'lines', lines: shown.map((line) => context.shownLine(one, line)) },
    quiet('“by opID”, “by session” and the like: why a line belongs that does not show the migration’s id.'),
    ...(rest > 0
      ? [
          quiet(
            `${rest} more ${rest === 1 ? 'line belongs' : 'lines belong'} to it; no value of this report comes from there.`,
          ),
        ]
      : []),
  ];
}

/** Lines that some value of the migration comes from. */
function evidenceOf(one: Migration): readonly LineRef[] {
  const behind: readonly (readonly LineRef[] | undefined)[] = [
    ...Object.values(one.metrics).map(({ evidence }) => evidence),
    ...[...one.milestones, ...one.phases, ...one.rounds, ...one.findings, ...one.downtimes].map(
      ({ evidence }) => evidence,
    ),
    one.failure?.evidence,
    one.task?.evidence,
    one.asked?.evidence,
    one.clock?.evidence,
  ];
  return behind.flatMap((evidence) => evidence ?? []);
}
