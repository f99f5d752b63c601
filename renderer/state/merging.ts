/** Which logs are merged, on which clock, and what is said of that. */
import { hostClocksOf, writersOf } from '../engine/clock.ts';
import type { HostClocks, OffsetStep } from '../engine/clock.ts';
import type { Analysis, Micros } from '../engine/model.ts';
import { greatest, least } from '../engine/base/extremes.ts';
import { duration } from '../engine/presentation/figures.ts';

/** What is asked for. */
export interface ToMerge {
  /** The same for the same choice: `all`, `around`, `host esx-01`. */
  readonly key: string;
  /** `All logs, in order of time`. */
  readonly of: string;
  readonly paths: readonly string[];
  readonly span: readonly [from: Micros, to: Micros];
  /** The host on whose clock one looks: that of the selected migration's source. */
  readonly preferred?: string | undefined;
  /** Where one begins to read. Undefined: at the first line. */
  readonly at?: Micros | undefined;
}

/** Several logs as one: which, from when to when, and what the stamps of each are ahead by. */
export interface MergedFrom extends Pick<ToMerge, 'key' | 'of' | 'paths' | 'span' | 'at'> {
  /** By path, who stamped it; undefined where that is not known. */
  readonly hosts: readonly (string | undefined)[];
  /** By path; empty: its stamps count as they are. */
  readonly steps: readonly (readonly OffsetStep[])[];
  /** What was done about the hosts' clocks, in sentences. */
  readonly said: readonly string[];
  /** Whether any offset is known, so that there is a choice. */
  readonly isAlignable: boolean;
}

export const allTimes: ToMerge['span'] = [-Infinity, Infinity];

export function mergedFrom(
  analysis: Pick<Analysis, 'migrations' | 'sources'>,
  { key, of, paths, span, preferred, at }: ToMerge,
  isAligned: boolean,
): MergedFrom {
  const writers = writersOf(analysis);
  const writerOf = new Map(analysis.sources.map(({ path }, at) => [path, writers[at]]));
  const own = paths.map((path) => writerOf.get(path));
  const hosts = [...new Set(own)];
  const known = hostClocksOf(analysis, preferred);
  const isAlignable = hosts.some((host) => host !== undefined && known.steps.has(host));
  const steps = own.map((host) => (isAligned ? known.steps.get(host ?? '') : undefined) ?? []);
  const said = isAligned && isAlignable ? clockWords(known, hosts) : unaligned(hosts, isAlignable);
  return { key, of, paths, span, at, hosts: own, steps, said, isAlignable };
}

function unaligned(hosts: readonly (string | undefined)[], isAlignable: boolean): readonly string[] {
  if (hosts.length < 2) return [];
  return isAlignable
    ? ['Each line at its own host’s stamp: the clocks differ, so cause and effect may stand in the wrong order.']
    : ['How far the clocks of these hosts differ is not known: each line stands at its own stamp.'];
}

/** `Times on esx-01’s clock. esx-02’s lines moved back by 3.25 s ± 11 ms.` */
function clockWords({ reference, steps }: HostClocks, hosts: readonly (string | undefined)[]): readonly string[] {
  const moved = hosts.flatMap((host) => {
    const own = host === undefined ? undefined : steps.get(host);
    return own ? [movedWords(host ?? '', own)] : [];
  });
  const others = hosts.filter((host) => host === undefined || (host !== reference && !steps.has(host)));
  const unknown = others.map((host) => host ?? 'vCenter and logs that no line places on a host').join(', ');
  const stamped = `Not known for ${unknown}: those lines stay as stamped.`;
  return [`Times on ${reference ?? ''}’s clock.`, ...moved, ...(others.length > 0 ? [stamped] : [])];
}

function movedWords(host: string, steps: readonly OffsetStep[]): string {
  const aheads = steps.map(({ ahead }) => ahead);
  const within = greatest(steps.map((one) => one.within));
  const [low, high] = [least(aheads), greatest(aheads)];
  // One direction for all, as a rule; where a clock crossed the other, the signs say it.
  const isBack = low >= 0;
  const isForward = high <= 0;
  const [near, far] = isForward ? [-high, -low] : [low, high];
  const way = isBack ? 'back' : isForward ? 'forward' : 'back (−: forward)';
  if (steps.length === 1) return `${host}’s lines moved ${way} by ${seconds(near)} ± ${seconds(within)}.`;
  const range = seconds(near) === seconds(far) ? seconds(near) : `${seconds(near)} to ${seconds(far)}`;
  const [least_, most] = [seconds(least(steps.map((one) => one.within))), seconds(within)];
  const doubt = least_ === most ? `± ${most}` : `± ${least_} to ${most}`;
  return `${host}’s lines moved ${way} by ${range} (${doubt}), as ${steps.length} migrations show; between them the nearest counts.`;
}

const seconds = (micros: Micros): string => duration(micros / 1e6);

/** What is done with one line, in words; undefined where its stamp counts as it is. */
export function moveOf(ahead: OffsetStep | undefined): string | undefined {
  if (!ahead || ahead.ahead === 0) return undefined;
  const way = ahead.ahead > 0 ? 'back' : 'forward';
  return `moved ${way} by ${seconds(Math.abs(ahead.ahead))} ± ${seconds(ahead.within)}`;
}
