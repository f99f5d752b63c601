/** The largest difference between two migrations in a sentence, and what explains it, or that nothing does. */
import type { LogSource, Metric, Migration } from '../model.ts';
import { causeOf } from '../presentation/cause.ts';
import { duration, figure, memorySize, significant } from '../presentation/figures.ts';
import { pageBytes } from '../presentation/memory.ts';
import type { Before } from './before.ts';
import { isWhole, pairOf, whereItWent } from './figures.ts';
import { bytesOf, endsBy, preCopyParts, roundsApart } from './pre-copy.ts';

export interface Said {
  /** The largest difference, and what explains it. */
  readonly headline: string;
  /** More of it, a sentence each. */
  readonly reasons: readonly string[];
}

/** Differences below it are none: two moves of one VM over one link differ by as much (our choice). */
const leastShare = 0.05;
/** A part that holds so much of a difference explains it (our choice). */
const mostOfIt = 0.6;

export function inWords(a: Migration, b: Migration, sources: readonly LogSource[], before: Before): Said {
  if (a.outcome !== b.outcome) return ofOutcomes(a, b);
  const total = apart(pairOf('durationSeconds', a, b, sources));
  const stun = apart(pairOf('downtimeMs', a, b, sources));
  const isFirst = Math.abs(total?.log ?? 0) >= Math.abs(stun?.log ?? 0);
  const parts = [
    ...(total ? [{ words: totalInWords(a, total), share: total.log }] : []),
    ...(stun ? [{ words: stunInWords(stun), share: stun.log }] : []),
  ].filter(({ share }) => Math.abs(share) >= leastShare);
  const failed = [...(a.outcome === 'succeeded' ? [] : [`Both: ${a.outcome}.`]), ...notCompared(a, b, sources)];
  if (parts.length === 0)
    return { headline: alikeInWords(total, stun), reasons: [...failed, ...beforeInWords(before)] };
  const said = isFirst ? parts : [...parts].reverse();
  const whys = [...(total ? [whyLonger(a, b, total, sources)] : []), ...(stun ? [whyStill(a, b, stun)] : [])];
  const [first = { short: nothing, more: [] }, other] = isFirst ? whys : [...whys].reverse();
  const besides =
    said.length > 1 && other && other.short !== nothing ? [`${capital(other.short)}.`, ...other.more] : [];
  return {
    headline: `B ${said.map(({ words }) => words).join(' and ')}: ${first.short}`,
    reasons: [...failed, ...first.more, ...besides, ...beforeInWords(before)],
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Figures that both have, but of logs that do not mean the same by them. */
function notCompared(a: Migration, b: Migration, sources: readonly LogSource[]): readonly string[] {
  const names = [
    ['durationSeconds', 'totals'],
    ['downtimeMs', 'downtimes'],
  ] as const;
  return names.flatMap(([name, title]) => {
    const pair = pairOf(name, a, b, sources);
    return pair.a && pair.b && !pair.isAlike
      ? `The ${title} were read from different logs, so they are not compared.`
      : [];
  });
}

interface Apart {
  readonly a: Metric;
  readonly b: Metric;
  /** Of B over A: the same for a half and a double, but for its sign. */
  readonly log: number;
}

function apart({ a, b, isAlike }: ReturnType<typeof pairOf>): Apart | undefined {
  return a && b && isAlike && a.value > 0 && b.value > 0 ? { a, b, log: Math.log(b.value / a.value) } : undefined;
}

function ofOutcomes(a: Migration, b: Migration): Said {
  const end = (one: Migration) => {
    const cause = one.outcome === 'failed' ? causeOf(one) : undefined;
    const took = one.outcome === 'succeeded' && one.metrics.durationSeconds;
    const words =
      one.outcome === 'unknown' ? 'has no known end' : one.outcome === 'cancelled' ? 'was cancelled' : one.outcome;
    return `${words}${took ? ` in ${duration(took.value)}` : ''}${cause ? ` (${cause})` : ''}`;
  };
  return {
    headline: `A ${end(a)}; B ${end(b)}`,
    reasons: ['What differs below stands beside that: no line says that it is the reason.'],
  };
}

function totalInWords({ outcome }: Migration, { a, b }: Apart): string {
  const seconds = Math.abs(b.value - a.value);
  const end = outcome === 'succeeded' ? 'was done' : 'ended';
  return b.value < a.value ? `${end} ${duration(seconds)} sooner` : `took ${duration(seconds)} longer`;
}

const stunInWords = ({ a, b }: Apart): string => `stood still ${figure(b)} instead of ${figure(a)}`;

function alikeInWords(total: Apart | undefined, stun: Apart | undefined): string {
  const alike = [
    ...(total ? [`total ${figure(total.a)} and ${figure(total.b)}`] : []),
    ...(stun ? [`downtime ${figure(stun.a)} and ${figure(stun.b)}`] : []),
  ];
  return alike.length === 0
    ? 'These logs state no total and no downtime of both in the same way: nothing can be compared but the rest'
    : `A and B hardly differ: ${alike.join(', ')}`;
}

interface Why {
  readonly short: string;
  readonly more: readonly string[];
}

const nothing = 'no round and no setting that both logs state explains it';

function whyLonger(a: Migration, b: Migration, total: Apart, sources: readonly LogSource[]): Why {
  const difference = total.b.value - total.a.value;
  const isMost = (seconds: number) => seconds / difference >= mostOfIt;
  const preCopy = pairOf('preCopySeconds', a, b, sources);
  const inPreCopy = preCopy.a && preCopy.b ? preCopy.b.value - preCopy.a.value : undefined;
  const share = inPreCopy === undefined ? [] : [shareInWords(inPreCopy, difference)];
  const parts = isWhole(a) && isWhole(b) ? preCopyParts(a.rounds, b.rounds) : undefined;
  if (inPreCopy === undefined || !isMost(inPreCopy)) {
    const most = whereItWent(a, b, sources)?.steps.find((step) => step.isStated && isMost(step.seconds));
    const short = most ? `${duration(Math.abs(most.seconds))} of it: ${most.title.toLowerCase()}` : nothing;
    return { short, more: share };
  }
  if (!parts) return { short: nothing, more: share };
  const round = roundsApart(a.rounds, b.rounds);
  const rates = round && `${megabytes(round.b.bandwidthMBps)} instead of ${megabytes(round.a.bandwidthMBps)}`;
  const sent = round && `${memorySize(bytesOf(round.b))} instead of ${memorySize(bytesOf(round.a))}`;
  const more = round
    ? [
        ...share,
        `Round ${round.n}: ${duration(round.b.seconds)} instead of ${duration(round.a.seconds)}, ${sent}, at ${rates} by the logs.`,
      ]
    : share;
  if (round && isMost(parts.rate))
    return { short: `its rounds ran ${parts.rate < 0 ? 'faster' : 'slower'}, round ${round.n} at ${rates}`, more };
  if (round && isMost(parts.amount))
    return { short: `it had ${parts.amount < 0 ? 'less' : 'more'} to send, ${sent} in round ${round.n}`, more };
  if (isMost(parts.moreRounds)) {
    const goal = goalInWords(a, b);
    const [few, many] = [Math.min(a.rounds.length, b.rounds.length), Math.max(a.rounds.length, b.rounds.length)];
    const rounds = `it needed ${many - few} ${b.rounds.length > a.rounds.length ? 'more' : 'fewer'} rounds`;
    return {
      short: goal ? `${rounds}, as the switchover goals differ` : rounds,
      more: goal ? [...share, goal] : share,
    };
  }
  return { short: 'no one thing explains it: rate, amount and rounds all have a part', more };
}

/** `Of the 42.4 s 40.1 s are pre-copy.` Where it went the other way it says so. */
function shareInWords(part: number, whole: number): string {
  if (Math.abs(part) < 0.0005) return 'Pre-copy took the same time.';
  if (part * whole < 0) return `Pre-copy took ${duration(Math.abs(part))} ${part < 0 ? 'less' : 'more'}, against that.`;
  return `Of the ${duration(Math.abs(whole))} ${duration(Math.abs(part))} are pre-copy.`;
}

/** Where a goal that both state explains rounds that only one had. */
function goalInWords(a: Migration, b: Migration): string | undefined {
  const goalOf = ({ metrics: { switchoverGoalSeconds: one } }: Migration) =>
    one && { seconds: one.value, refs: one.evidence };
  const [goalA, goalB] = [goalOf(a), goalOf(b)];
  for (const [name, one, own, other] of [
    ['A', a, goalA, goalB],
    ['B', b, goalB, goalA],
  ] as const) {
    const n = endsBy(one.rounds, own, other);
    if (n !== undefined && own && other)
      return `Under the other’s goal of ${duration(other.seconds)} ${name} would have been within it after round ${n}: its own was ${duration(own.seconds)}.`;
  }
  return undefined;
}

/** Of the downtime: what was left to send over the rate is most of it, where both state both. */
function whyStill(a: Migration, b: Migration, stun: Apart | undefined): Why {
  const rest = ({ metrics: { pagesLeft, bandwidthMBps } }: Migration) =>
    pagesLeft &&
    bandwidthMBps && { pages: pagesLeft, seconds: (pagesLeft.value * pageBytes) / (bandwidthMBps.value * 1e6) };
  const [one, other] = [rest(a), rest(b)];
  if (!stun || !one || !other) return { short: nothing, more: [] };
  const difference = (stun.b.value - stun.a.value) / 1000;
  const left = `${memorySize(other.pages.value * pageBytes)} left instead of ${memorySize(one.pages.value * pageBytes)}`;
  if ((other.seconds - one.seconds) / difference < mostOfIt)
    return { short: nothing, more: [`When the guest was stopped ${left}.`] };
  return {
    short: `when the guest was stopped there was ${left}`,
    more: [`At the rate of the last round that is ${duration(other.seconds)} instead of ${duration(one.seconds)}.`],
  };
}

const megabytes = (rate: number): string => `${significant(rate)} MB/s`;

function beforeInWords({ different }: Before): readonly string[] {
  if (different.length === 0) return ['Of what both logs state, nothing was different before.'];
  const first = different.slice(0, 3).map(({ title, a, b }) => `${title} (${a?.text ?? ''} / ${b?.text ?? ''})`);
  const more = different.length > 3 ? ` and ${different.length - 3} more` : '';
  return [`Different before: ${first.join(', ')}${more}. No line says that this is the reason.`];
}
