/**
 * A clock that was set back while a migration ran: within one file the times fall by minutes while the migration goes on. The order
 * of the file is kept, and times behind the step are not held against those before it.
 */
import { greatest, least } from '../base/extremes.ts';
import { pushTo } from '../base/push-to.ts';
import type { MigrationEvent } from '../correlate/event.ts';
import type { Micros } from '../model.ts';
import { phaseNames } from '../vocabulary.ts';

export interface StepBack {
  /** Of the host whose clock it is. */
  readonly scope: string;
  /** The last line before it, and the first behind it. */
  readonly before: MigrationEvent;
  readonly after: MigrationEvent;
  readonly back: Micros;
  /** The first time before it: what is earlier on this clock was written behind it. */
  readonly first: Micros;
}

/** Threads of a daemon write out of order by seconds at the most. */
const leastStep: Micros = 60e6;

/** The one step of a migration's logs; undefined where there is none, or where it could be the order of the file. */
export function stepBackOf(events: readonly MigrationEvent[]): StepBack | undefined {
  const files = new Map<string, (MigrationEvent & { readonly time: Micros })[]>();
  let [first, last] = [Infinity, -Infinity];
  for (const event of events) {
    // An export of events may have them in any order.
    if (!hasTime(event) || event.ofEvent) continue;
    [first, last] = [Math.min(first, event.time), Math.max(last, event.time)];
    pushTo(files, `${event.at.source} ${event.scope}`, event);
  }
  if (last - first < leastStep) return undefined;
  for (const file of files.values()) {
    const step = stepIn(file.sort((a, b) => a.at.line - b.at.line));
    if (step) return step;
  }
  return undefined;
}

function stepIn(file: readonly (MigrationEvent & { readonly time: Micros })[]): StepBack | undefined {
  const falls = file.flatMap((event, at) =>
    at > 0 && (file[at - 1]?.time ?? 0) - event.time >= leastStep ? [at] : [],
  );
  const [fall] = falls;
  // Where times fall again and again, the newest line stands first.
  if (fall === undefined || falls.length > 1) return undefined;
  const [before, after] = [file.slice(0, fall), file.slice(fall)];
  const [last, next] = [before.at(-1), after[0]];
  if (!last || !next || !goesOn(before, after)) return undefined;
  const first = least(before.map(({ time }) => time));
  return { scope: next.scope, before: last, after: next, back: last.time - next.time, first };
}

/** Two files that were put together in the wrong order begin with the migration's end. */
function goesOn(before: readonly MigrationEvent[], after: readonly MigrationEvent[]): boolean {
  const [early, late] = [phasesIn(before), phasesIn(after)];
  return greatest(early) <= least(late) && least(early) < greatest(late);
}

function phasesIn(events: readonly MigrationEvent[]): readonly number[] {
  return events.flatMap(({ phase }) => (phase === undefined ? [] : [phaseNames.indexOf(phase)]));
}

function hasTime(event: MigrationEvent): event is MigrationEvent & { readonly time: Micros } {
  return event.time !== undefined;
}

/** Whether a line was written behind the step. */
export function isBehind({ scope, time, at }: MigrationEvent, step: StepBack): boolean {
  if (scope !== step.scope || time === undefined) return false;
  return at.source === step.after.at.source ? at.line >= step.after.at.line : time < step.first;
}
