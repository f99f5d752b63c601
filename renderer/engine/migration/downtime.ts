/** How long the guest stood still: every way in which the lines show it. */
import type { ClockOffset, DowntimeEstimate, Migration, Milestone, Side } from '../model.ts';
import { downtimeWays } from '../vocabulary.ts';
import type { MigrationEvent } from '../correlate/event.ts';

/** What lines state outright: the hosts' own results first, the vmx's own count ("Checkpoint_Unstun: vm stopped for … us") last. */
export function statedDowntimes(events: readonly MigrationEvent[]): readonly DowntimeEstimate[] {
  const stated = events.filter(({ metrics }) => metrics?.downtimeMs !== undefined);
  return stated
    .sort((a, b) => rankOf(a) - rankOf(b))
    .flatMap(({ metrics, downtimeWay: way, at }) => {
      const ms = metrics?.downtimeMs;
      return ms === undefined || way === undefined ? [] : [{ way, ms, lowMs: ms, highMs: ms, evidence: [at] }];
    });
}

/** The lower, the better. Of two hosts' results, that of the source, where the guest stopped. */
export function rankOf({ downtimeWay = 'unstun', side }: Pick<MigrationEvent, 'downtimeWay' | 'side'>): number {
  const isOther = downtimeWay === 'host-result' && side === 'destination';
  return downtimeWays.indexOf(downtimeWay) + (isOther ? 0.5 : 0);
}

/**
 * From the stun on the source ("Migrate: VM successfully stunned") to the resume on the destination ("Resume handshake
 * successful"), two stamps of two clocks: as uncertain as the offset between them. The middle is the best guess.
 */
export function measuredDowntime(
  { milestones }: Pick<Migration, 'milestones'>,
  clock: ClockOffset,
): DowntimeEstimate | undefined {
  const stun = moment(milestones, 'source', 'stun') ?? moment(milestones, 'source', 'stunned');
  const resume = moment(milestones, 'destination', 'resume');
  if (stun?.time === undefined || resume?.time === undefined) return undefined;
  const apart = resume.time - stun.time;
  // No downtime is negative: the interval is cut at 0.
  const lowMs = Math.max(0, (apart - clock.highMicros) / 1000);
  const highMs = (apart - clock.lowMicros) / 1000;
  if (highMs < 0) return undefined;
  const evidence = [...stun.evidence.slice(0, 1), ...resume.evidence.slice(0, 1), ...clock.evidence];
  return { way: 'stun-to-resume', ms: (lowMs + highMs) / 2, lowMs, highMs, evidence };
}

function moment(milestones: readonly Milestone[], side: Side, name: Milestone['name']): Milestone | undefined {
  return milestones.find((one) => one.side === side && one.name === name && one.time !== undefined);
}
