/** The rule of vMotion by which a migration that should be easier takes longer or stops the guest for longer. */

import type { SimulatedMigration } from '../simulate/index.ts';

/** What the rules decide of a migration. */
export interface Ruled {
  readonly totalSeconds: number | undefined;
  readonly downtimeMs: number | undefined;
  readonly rounds: number;
  /** No rule gave up on pre-copy; undefined where it is not known. */
  readonly isConverged: boolean | undefined;
  /** The round from which on the guest was slowed, 0 of one that never was; undefined where it is not known. */
  readonly slowedFrom: number | undefined;
}

/**
 * A sentence with the rule's setting where `to` is slower or stops the guest longer than `from`, because a rule decided otherwise;
 * undefined where it is no worse, or only worse by degrees.
 *
 * @param slack difference that does not count, as a part
 */
export function ruleChange(to: Ruled, from: Ruled, slack = 0.001): string | undefined {
  const isMore = (a: number | undefined, b: number | undefined) =>
    a !== undefined && b !== undefined && a > b * (1 + slack);
  const [isSlower, isLonger] = [isMore(to.totalSeconds, from.totalSeconds), isMore(to.downtimeMs, from.downtimeMs)];
  if (!isSlower && !isLonger) return undefined;
  return (
    endedOtherwise(to, from) ??
    gaveUpOtherwise(to, from) ??
    slowedOtherwise(to, from) ??
    fittedOtherwise(to, from, isLonger) ??
    slowedByAnother(to, from)
  );
}

function endedOtherwise(to: Ruled, from: Ruled): string | undefined {
  if (to.isConverged === undefined || from.isConverged === undefined || to.isConverged === from.isConverged)
    return undefined;
  return to.isConverged
    ? 'Migrate.PreCopyMinProgressPerc no longer ends pre-copy for lack of progress: it goes on until the rest fits.'
    : 'Migrate.PreCopyMinProgressPerc ends pre-copy: a round makes too little progress, and the rest is sent with the guest stopped.';
}

/** Neither converged: a round more was tried, or one less. */
function gaveUpOtherwise(to: Ruled, from: Ruled): string | undefined {
  if (to.isConverged !== false || from.isConverged !== false || to.rounds === from.rounds) return undefined;
  const by = Math.abs(to.rounds - from.rounds);
  const rounds = by === 1 ? 'one round' : `${by} rounds`;
  return `Migrate.PreCopyMinProgressPerc ends pre-copy ${rounds} ${to.rounds > from.rounds ? 'later' : 'earlier'}.`;
}

function slowedOtherwise({ slowedFrom: now }: Ruled, { slowedFrom: before }: Ruled): string | undefined {
  if (now === undefined || before === undefined || now === before) return undefined;
  if (now === 0) return 'Migrate.SdpsEnabled no longer slows the guest: it writes more while the pages are sent.';
  if (before === 0) return `Migrate.SdpsEnabled slows the guest, from round ${now} on.`;
  return `Migrate.SdpsEnabled slows the guest from round ${now} on instead of round ${before}.`;
}

function fittedOtherwise(to: Ruled, from: Ruled, isLonger: boolean): string | undefined {
  if (to.isConverged !== true || from.isConverged !== true) return undefined;
  const more = to.rounds - from.rounds;
  const rounds = Math.abs(more) === 1 ? 'one round' : `${Math.abs(more)} rounds`;
  if (more < 0 && isLonger)
    return `Migrate.PreCopySwitchoverTimeGoal is met ${rounds} earlier: more is left for the stun.`;
  return more > 0 ? `Migrate.PreCopySwitchoverTimeGoal is met ${rounds} later.` : undefined;
}

/** The same rounds, the guest slowed in both: only by how much can differ. */
const slowedByAnother = ({ slowedFrom: now = 0 }: Ruled, { slowedFrom: before = 0 }: Ruled): string | undefined =>
  now > 0 && before > 0
    ? 'Migrate.SdpsEnabled slows the guest by another share, as the rounds have another length.'
    : undefined;

/** The first round in which the guest was slowed; 0 where it never was. */
export function slowedFromRound({ roundRecords, throttleMostPercent }: SimulatedMigration): number {
  if (throttleMostPercent === 0) return 0;
  return roundRecords.find(({ throttle }) => throttle > 0)?.n ?? 1;
}
