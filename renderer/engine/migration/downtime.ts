/** How long the guest stood still: every way in which the lines say it. */
import type { ClockOffset, DowntimeEstimate, Migration, Milestone, Side } from '../model.ts';
import { downtimeWays } from '../vocabulary.ts';
import type { MigrationEvent } from '../correlate/event.ts';

/** What lines state outright, vpxa's result before the vmx's own count ("Checkpoint_Unstun: vm stopped for … us"). */
export function statedDowntimes(events: readonly MigrationEvent[]): readonly DowntimeEstimate[] {
  const stated: DowntimeEstimate[] = [];
  for (const { metrics, milestone, at } of events) {
    const ms = metrics?.downtimeMs;
    if (ms === undefined) continue;
    const way = milestone === 'result' ? 'vpxa-result' : 'unstun';
    stated.push({ way, ms, lowMs: ms, highMs: ms, evidence: [at] });
  }
  return stated.sort((a, b) => downtimeWays.indexOf(a.way) - downtimeWays.indexOf(b.way));
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
  // Nobody stands still for less than nothing: the interval is cut there.
  const lowMs = Math.max(0, (apart - clock.highMicros) / 1000);
  const highMs = (apart - clock.lowMicros) / 1000;
  if (highMs < 0) return undefined;
  const evidence = [...stun.evidence.slice(0, 1), ...resume.evidence.slice(0, 1), ...clock.evidence];
  return { way: 'stun-to-resume', ms: (lowMs + highMs) / 2, lowMs, highMs, evidence };
}

function moment(milestones: readonly Milestone[], side: Side, name: Milestone['name']): Milestone | undefined {
  return milestones.find((one) => one.side === side && one.name === name && one.time !== undefined);
}
