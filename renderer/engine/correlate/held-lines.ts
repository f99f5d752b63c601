/**
 * Which lines of one migration are held. Beyond the limit only the first and the last in time of each mark are (an outcome, a
 * kind of failure, a milestone, a figure …), so that results for the migration as a whole are still based on all its lines.
 * Passes of pre-copy are counted separately: a flood of other lines leaves their list complete.
 */
import type { LeftOut, LineRef, Micros } from '../model.ts';
import { metricTable } from '../metric-table.ts';
import type { MetricOf } from '../metric-table.ts';
import type { MigrationEvent } from './event.ts';

interface FirstAndLast {
  first: MigrationEvent;
  last: MigrationEvent;
}

export class HeldLines {
  readonly #most: number;
  /** Lines that are held, passes of pre-copy apart, and lines that there was no room for. */
  #rounds = 0;
  #others = 0;
  #passed = 0;
  #passedRounds = 0;
  #marked: Map<string, FirstAndLast> | undefined;

  /** @param before to continue from; it is not changed */
  constructor(most: number, before?: HeldLines) {
    this.#most = most;
    if (!before) return;
    [this.#rounds, this.#others] = [before.#rounds, before.#others];
    [this.#passed, this.#passedRounds] = [before.#passed, before.#passedRounds];
    this.#marked = before.#marked && new Map(Array.from(before.#marked, ([mark, both]) => [mark, { ...both }]));
  }

  /** Lines that there was no room for. */
  get passed(): number {
    return this.#passed;
  }

  /** Whether there is room for it. Where there is none, it is held here if it is the first or the last with some mark. */
  take(event: MigrationEvent, knownAt?: KnownAt): boolean {
    if (event.round) {
      if (this.#rounds < this.#most) return (this.#rounds += 1) > 0;
      this.#passedRounds += 1;
    } else if (this.#others < this.#most) return (this.#others += 1) > 0;
    this.#passed += 1;
    const marked = (this.#marked ??= new Map());
    for (const mark of marksOf(event, knownAt?.(event.at) ?? [])) note(marked, mark, event);
    return false;
  }

  /** Lines that are held for their marks. They are no passes of pre-copy any more, as passes before them are missing. */
  get late(): readonly MigrationEvent[] {
    const events = new Set([...(this.#marked?.values() ?? [])].flatMap(({ first, last }) => [first, last]));
    return Array.from(events, (event) => (event.round ? { ...event, round: undefined } : event));
  }

  /** Undefined where all are held. */
  get leftOut(): LeftOut | undefined {
    if (this.#passed === 0) return undefined;
    return { lines: this.#passed - this.late.length, rounds: this.#passedRounds };
  }
}

/** Ids of the signatures found in a line. */
export type KnownAt = (at: LineRef) => readonly string[];

function note(marked: Map<string, FirstAndLast>, mark: string, event: MigrationEvent): void {
  const known = marked.get(mark);
  if (!known) marked.set(mark, { first: event, last: event });
  else if (mark.startsWith(most)) {
    const name = mark.slice(most.length) as MetricOf<'stated'>;
    if ((event.metrics?.[name] ?? 0) > (known.last.metrics?.[name] ?? 0)) known.last = event;
  } else {
    if (isBefore(event.time, known.first.time)) known.first = event;
    if (!isBefore(event.time, known.last.time)) known.last = event;
  }
}

const most = 'most ';

/** What an event shows, without its figures: a few hundred different marks at the most, whatever a log holds. */
function* marksOf(event: MigrationEvent, known: readonly string[]): Generator<string, void> {
  const { side = '', milestone, phase, outcome, failure, state, metrics, task } = event;
  yield `line ${side} ${event.isHostLog} ${event.host !== undefined && !task}`;
  if (phase) yield `phase ${phase} ${side}`;
  if (milestone) yield `milestone ${milestone} ${side}`;
  if (outcome) yield `outcome ${outcome}`;
  if (failure) for (const field in failure) yield `failure ${failure.rank} ${field}`;
  if (state) yield `state ${stateMark(state.from)} ${stateMark(state.to)} ${side}`;
  if (task) yield `task ${task.step}`;
  for (const name in metrics) {
    yield `metric ${name} ${milestone ?? event.downtimeWay ?? ''} ${failure !== undefined}`;
    if (metricTable[name as MetricOf<'stated'>].isLargest) yield most + name;
  }
  if (event.runsOn) yield `runs on ${event.runsOn}`;
  if (event.kind) yield `kind ${event.kind}`;
  if (event.preCopyEnd) yield `pre-copy ends ${event.preCopyEnd}`;
  for (const what of wholes) if (event[what] !== undefined) yield what;
  for (const what of parts) for (const field in event[what]) yield `${what} ${field}`;
  for (const id of known) yield `known ${id}`;
}

const wholes = ['id', 'opId', 'priority', 'swap', 'encrypted'] as const;
const parts = ['vm', 'source', 'destination'] as const;

/** Those of the vmx have numbers up to 11 (`states.ts`). */
function stateMark(state: number): number {
  return state >= 0 && state <= 11 ? state : -1;
}

function isBefore(one: Micros | undefined, other: Micros | undefined): boolean {
  return one !== undefined && other !== undefined && one < other;
}
