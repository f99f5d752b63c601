/** A plan in words: the answer, what binds, and what would help. */
import { duration } from '../presentation/figures.ts';
import type { Binding, Evacuation, EvacuationBand } from '../simulate/index.ts';
import { stepped, settingOf } from './settings.ts';
import type { PlanSettings } from './settings.ts';

export const bindingWords: Readonly<Record<Binding, string>> = {
  'host slots': 'the host’s slots bind',
  'network slots': 'the network’s slots bind',
  'datastore slots': 'the datastore’s slots bind',
  concurrency: 'the migrations at once that you set bind',
  links: 'the vMotion links are full',
  orchestration: 'only setting up and the last copies are left',
};

/** `38 VMs in 21 min 3 s; the host’s slots bind: 8 at once; no VM stands still longer than 480 ms.` */
export function answerOf({ vms, stay, totalSeconds, binds, atOnce }: Evacuation): string {
  const moved = vms.length - stay.length;
  if (moved === 0)
    return `This host cannot be emptied like this: none of its ${vmCount(vms.length)} would finish its copy.`;
  const longest = Math.max(0, ...vms.map(({ downtimeMs }) => downtimeMs ?? 0));
  const left =
    stay.length === 0 ? '' : ` ${stay.length === 1 ? '1 VM' : `${stay.length} VMs`} would stay: the host is not empty.`;
  return `${vmCount(moved)} in ${duration(totalSeconds)}; ${bindingWords[binds]}, ${atOnce} at once; no VM stands still longer than ${duration(longest / 1000)}.${left}`;
}

/**
 * `23:11`, `01:30 the next day`, `01:30, 3 days later`, rounded up to the minute.
 *
 * @param begin minutes since midnight
 */
export function doneBy(begin: number, totalSeconds: number): string {
  const end = begin + Math.ceil(totalSeconds / 60);
  const days = Math.floor(end / day);
  const clock = `${two(Math.floor((end % day) / 60))}:${two(end % 60)}`;
  return days === 0 ? clock : days === 1 ? `${clock} the next day` : `${clock}, ${days} days later`;
}
/** `22:58 to 23:40`: between which it is done in 80 of 100 cases. */
export const doneBetween = (begin: number, { totalSeconds: { low, high } }: EvacuationBand): string =>
  `${doneBy(begin, low)} to ${doneBy(begin, high)}`;

/** What the range holds, and how often a VM would stay after all. */
export function bandInWords({ totalSeconds: { low, high }, runs, runsWithMoreStaying }: EvacuationBand): string {
  const staying =
    runsWithMoreStaying === 0 ? '' : ` In ${runsWithMoreStaying} of them a VM stays that moves in this one.`;
  return `80 % of ${runs} runs take ${duration(low)} to ${duration(high)}: the rate of the links, write rates (an assumed one by a factor of 1.8) and zero pages (none to 60 %) are drawn anew in each.${staying}`;
}

/** Runs that so many VMs can have in about two seconds; undefined where those would be too few for a range. */
export function bandRunsFor(vms: number): number | undefined {
  const runs = Math.min(40, Math.floor(8000 / vms));
  return runs < 10 ? undefined : runs;
}
const day = 24 * 60;
const two = (count: number): string => String(count).padStart(2, '0');

/** `22:50` as minutes since midnight; undefined for anything else. */
export function clockMinutes(text: string): number | undefined {
  const { hours, minutes } = /^(?<hours>[01]\d|2[0-3]):(?<minutes>[0-5]\d)$/.exec(text)?.groups ?? {};
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

export const vmCount = (count: number): string => (count === 1 ? '1 VM' : `${count} VMs`);

/** Shares of the time for which each thing binds, the largest first. */
export function bindingShares({ spans, totalSeconds }: Evacuation): readonly { binds: Binding; percent: number }[] {
  const sums = new Map<Binding, number>();
  for (const { binds, startSeconds, endSeconds } of spans)
    sums.set(binds, (sums.get(binds) ?? 0) + endSeconds - startSeconds);
  return [...sums]
    .map(([binds, seconds]) => ({ binds, percent: (100 * seconds) / Math.max(1e-9, totalSeconds) }))
    .sort((a, b) => b.percent - a.percent);
}

/** One thing that could be set otherwise. */
export interface Change {
  readonly words: string;
  readonly settings: PlanSettings;
}

/** A change and its simulated outcome. */
export interface TriedChange extends Change {
  readonly totalSeconds: number;
  readonly stays: number;
}

/** Single changes worth trying. */
export function changesOf(now: PlanSettings, { byConcurrency, allowed }: Evacuation): readonly Change[] {
  const best = byConcurrency
    .filter(({ atOnce }) => atOnce <= allowed)
    .reduce((least, one) => (one.totalSeconds < least.totalSeconds ? one : least), {
      atOnce: Math.min(allowed, now.concurrency),
      totalSeconds: Infinity,
    });
  const faster = stepped(settingOf('nicGbps'), now.nicGbps, 1);
  return [
    ...(best.atOnce === now.concurrency
      ? []
      : [{ words: `run ${best.atOnce} at once`, settings: { ...now, concurrency: best.atOnce } }]),
    ...(now.nics < settingOf('nics').max
      ? [{ words: `give vMotion ${now.nics + 1} NICs`, settings: { ...now, nics: now.nics + 1 } }]
      : []),
    ...(faster > now.nicGbps
      ? [{ words: `take NICs of ${faster} Gbit/s`, settings: { ...now, nicGbps: faster } }]
      : []),
    ...(now.destinations < settingOf('destinations').max
      ? [{ words: `add a destination host`, settings: { ...now, destinations: now.destinations + 1 } }]
      : []),
  ];
}

/** Smaller gains are not recommended, in percent of the time. */
const leastGainPercent = 5;

/** The best single change with what it gives and why, or that there is none. */
export function recommendation(evacuation: Evacuation, tried: readonly TriedChange[]): string {
  const shares = bindingShares(evacuation);
  const [first] = shares;
  const why = first ? `${bindingWords[first.binds]} for ${Math.round(first.percent)} % of the time` : 'nothing binds';
  const fewestStay = tried.reduce((least, { stays }) => Math.min(least, stays), evacuation.stay.length);
  const candidates = fewestStay < evacuation.stay.length ? tried.filter(({ stays }) => stays === fewestStay) : tried;
  const best = candidates
    .filter(({ stays }) => stays <= evacuation.stay.length)
    .reduce<TriedChange | undefined>(
      (least, one) => (least && least.totalSeconds <= one.totalSeconds ? least : one),
      undefined,
    );
  if (best && best.stays < evacuation.stay.length)
    return `Best single change: ${best.words}. ${vmCount(evacuation.stay.length - best.stays)} more would move, in ${duration(best.totalSeconds)} altogether.`;
  const gain = best ? (100 * (evacuation.totalSeconds - best.totalSeconds)) / evacuation.totalSeconds : 0;
  if (!best || gain < leastGainPercent)
    return `Leave it as it is: no single change of these settings saves ${leastGainPercent} % of the time, for ${why}.`;
  return `Best single change: ${best.words}. It takes ${duration(best.totalSeconds)} instead of ${duration(evacuation.totalSeconds)}, for now ${why}.`;
}

/** Why a VM would not leave. */
export function stayReason(verdict: Evacuation['vms'][number]['verdict']): string {
  return verdict === 'failed-by-time-out'
    ? 'its last pages would take longer than the longest switchover allows'
    : 'it writes memory faster than its share of the links can carry';
}
