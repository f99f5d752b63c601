/** The first thing that is read of a migration: what became of the VM, and why, in a line or two; what is less urgent beside it. */
import { isBetweenHosts } from '../vocabulary.ts';
import type { Asker } from '../vocabulary.ts';
import type { Micros, Migration, PhaseName, Side } from '../model.ts';
import { causeWithSide, notKnown, wordsOf } from './cause.ts';
import { duration, figure } from './figures.ts';
import { endLabel, shortEnds, shortened, vmLabel } from './names.ts';
import { manners, preCopy } from './story.ts';

/** `erp-01 stayed on esx-01: the guest stood still longer than allowed`. */
export function headline(migration: Migration): string {
  const name = vmLabel(migration);
  const { kind, outcome, reachedHost, metrics } = migration;
  if (kind === 'storage-vmotion' || kind === 'self-migration') return ofOneHost(migration, kind, name);
  const to = namedEnds(migration).destination;
  switch (outcome) {
    case 'succeeded': {
      const took = metrics.durationSeconds ? ` in ${duration(metrics.durationSeconds.value)}` : '';
      const still = metrics.downtimeMs ? `; the guest stood still ${figure(metrics.downtimeMs)}` : '';
      return `${name} moved${route(migration)}${took}${still}`;
    }
    case 'failed':
      return reachedHost === false
        ? `${name} did not move, and no line shows that it began on a host${because(migration)}`
        : `${name} ${stayed(migration)}${because(migration)}`;
    case 'cancelled': {
      const where = migration.runsOn === undefined ? '' : `; it ${stayed(migration)}`;
      return `The move of ${name}${to === undefined ? '' : ` to ${to}`} was cancelled${where}`;
    }
    case 'unknown':
      return `${name} was to move${route(migration)}: these logs do not say how it ended`;
  }
}

function ofOneHost(migration: Migration, kind: 'storage-vmotion' | 'self-migration', name: string): string {
  const what = kind === 'storage-vmotion' ? 'storage vMotion' : 'the move to itself on one host (hot-add)';
  switch (migration.outcome) {
    case 'succeeded':
      return `${name}: ${what} succeeded`;
    case 'failed':
      return `${name}: ${what} failed${because(migration)}`;
    case 'cancelled':
      return `${name}: ${what} was cancelled${because(migration)}`;
    case 'unknown':
      return `${name}: these logs do not say how ${what} ended`;
  }
}

/** Where it runs, as far as a line says. */
function stayed(migration: Migration): string {
  const { source, destination } = namedEnds(migration);
  switch (migration.runsOn) {
    case 'source':
      return source === undefined ? 'stayed on its host' : `stayed on ${source}`;
    case 'destination':
      return `runs on ${destination ?? 'the destination'}, though the move failed`;
    case undefined:
      return `did not move${route(migration)}`;
  }
}

/** A longer name of a host would take a line for itself. */
const mostOfHost = 32;

function namedEnds(migration: Migration): ReturnType<typeof shortEnds> {
  const { source, destination } = shortEnds(migration);
  const cut = (name: string | undefined) => name && shortened(name, mostOfHost);
  return { source: cut(source), destination: cut(destination) };
}

function route(migration: Migration): string {
  const { source, destination } = namedEnds(migration);
  const isLong = (source ?? '').length + (destination ?? '').length > mostOfHost;
  if (isLong) return manners[migration.kind] ?? '';
  const hosts = source === undefined && destination === undefined ? '' : ` ${source ?? '?'} → ${destination ?? '?'}`;
  return `${hosts}${manners[migration.kind] ?? ''}`;
}

function because(migration: Migration): string {
  const cause = causeWithSide(migration);
  if (!cause) return '';
  const begin = (words: string) => `: ${lowered(words)}`;
  if (cause.isKnown) return begin(cause.words);
  const { failure } = migration;
  const said = failure && wordsOf(failure);
  if (said === undefined) return begin('No line says why');
  const code = failure?.code === undefined ? '' : ` (${failure.code})`;
  if (cause.words.endsWith(notKnown))
    return `: ${notKnown}; the ${failure?.side ?? 'log'} only says “${shortened(said, mostQuoted)}”${code}`;
  return `${begin(failure?.side === undefined ? 'The log says' : `The ${failure.side} says`)} “${shortened(said, mostQuoted)}”${code}`;
}
/** What of a log's own words fits into a headline. */
const mostQuoted = 90;

/** Behind a colon a sentence begins small, but no name does. */
const lowered = (words: string): string =>
  words.replace(/^(?:The|A|An|No|Not|Its|It|This|Two|Some|Another|Both|Only|Too)(?= )/, (word) => word.toLowerCase());

/**
 * What stands beside it, quietly: whether the guest stood still, how far the move came, when it began, who asked.
 *
 * @param write a moment with its zone
 */
export function aside(migration: Migration, write: (time: Micros) => string): readonly string[] {
  const { outcome, firstSeen, metrics } = migration;
  if (outcome === 'succeeded') {
    const rounds = preCopy(migration);
    return [rounds, began(firstSeen, write), askedBy(migration)].flatMap((part) => part ?? []).map(capital);
  }
  const took = metrics.durationSeconds?.value;
  const after = took === undefined ? undefined : `${duration(took)} after it began`;
  const phase = lastPhase(migration);
  const how = outcome === 'cancelled' ? 'cancelled' : 'failed';
  const where = phase === undefined ? undefined : `in ${phase}`;
  const when = [after, where].filter((part) => part !== undefined).join(', ');
  const end = outcome === 'unknown' ? phase && `last seen in ${phase}` : when && `${how} ${when}`;
  const parts = [stillness(migration), runsOn(migration), end, began(firstSeen, write), askedBy(migration)];
  return parts.flatMap((part) => (part === undefined || part === '' ? [] : part)).map(capital);
}

const capital = (text: string, at: number): string => (at === 0 ? text.charAt(0).toUpperCase() + text.slice(1) : text);

function began(time: Micros | undefined, write: (time: Micros) => string): string | undefined {
  return time === undefined ? undefined : `began ${write(time)}`;
}

/** Of one that did not go well: from the stun to the failure, on the source's clock alone. */
function stillness({ metrics, milestones, runsOn, outcome }: Migration): string | undefined {
  if (metrics.downtimeMs) return `the guest stood still ${figure(metrics.downtimeMs)}`;
  const on = (name: string) => milestones.find((one) => one.name === name && one.side === 'source')?.time;
  const [from, to] = [on('stunned') ?? on('stun'), on('failure')];
  if (outcome !== 'failed' || from === undefined || to === undefined || to < from) return undefined;
  const until = runsOn === 'source' ? '' : ' until it failed';
  return `the guest stood still ${duration((to - from) / 1e6)}${until}`;
}

function runsOn(migration: Migration): string | undefined {
  const { runsOn: side, reachedHost } = migration;
  if (side !== undefined) return `it runs on at the ${side}`;
  return reachedHost === false || !isBetweenHosts(migration) ? undefined : 'no line says where the VM runs';
}

/** The phase that it was in on the source, else on the destination. */
function lastPhase({ phases }: Migration): string | undefined {
  const of = (side: Side) =>
    phases.filter((one) => one.side === side && order.includes(one.name)).map(({ name }) => order.indexOf(name));
  const reached = [...of('source'), ...of('destination').filter((at) => at > order.indexOf('pre-copy'))];
  return reached.length === 0 ? undefined : names[order[Math.max(...reached)] as PhaseName];
}

const order: readonly PhaseName[] = ['prepare', 'setup', 'pre-copy', 'pre-copy-end', 'switchover', 'resume', 'page-in'];
const names: Readonly<Partial<Record<PhaseName, string>>> = {
  prepare: 'preparation',
  setup: 'preparation',
  'pre-copy': 'pre-copy',
  'pre-copy-end': 'pre-copy',
  switchover: 'switchover',
  resume: 'resume',
  'page-in': 'page-in',
};

const askers: Readonly<Record<Asker, string>> = {
  'vsphere-client': 'asked for by a person',
  vcenter: 'asked for by vCenter itself',
  drs: 'asked for by DRS',
};

function askedBy({ task, asked }: Migration): string | undefined {
  if (asked?.user !== undefined) return `asked for by ${asked.user}`;
  const by = asked?.by ?? task?.askedBy;
  return by === undefined ? undefined : askers[by];
}

/** `esx-01 (the source)`. */
export function sideLabel(migration: Migration, side: Side): string {
  const name = endLabel(migration, side);
  return name === undefined ? `the ${side}` : `${name} (the ${side})`;
}
