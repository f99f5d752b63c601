/** One clock for a migration of two hosts: the source's. */
import type { Micros, Migration } from './model.ts';

/** How far the destination's clock is ahead of the source's, in microseconds: the best guess, 0 where there is none. */
export function aheadOf({ clock }: Partial<Pick<Migration, 'clock'>>): Micros {
  return clock?.isConsistent ? (clock.lowMicros + clock.highMicros) / 2 : 0;
}

/** The first moment that a phase or a milestone shows, on the source's clock; undefined where no line has a time. */
export function firstMoment(
  { phases, milestones }: Pick<Migration, 'phases' | 'milestones'>,
  ahead: Micros,
): Micros | undefined {
  const times = [
    ...phases.map(({ start, side }) => onSource(start, side, ahead)),
    ...milestones.map(({ time, side }) => onSource(time, side, ahead)),
  ];
  return times.reduce((a, b) => (a === undefined || (b !== undefined && b < a) ? (b ?? a) : a), undefined);
}

/** @param ahead how far the destination's clock is ahead */
export const onSource = (
  time: Micros | undefined,
  side: Migration['milestones'][number]['side'],
  ahead: Micros,
): Micros | undefined => (time !== undefined && side === 'destination' ? time - ahead : time);
