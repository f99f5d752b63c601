/** Phases, milestones and rounds of a migration, from its events in time order. */
import { pushTo } from '../base/push-to.ts';
import type { LineRef, Micros, Milestone, Phase, PhaseName, Round, Side } from '../model.ts';
import { phaseNames } from '../vocabulary.ts';
import type { MigrationEvent } from '../correlate/event.ts';

/** One milestone per name and side: its first time, and every line that marks it. */
export function milestonesOf(events: readonly MigrationEvent[]): readonly Milestone[] {
  const found: (Milestone & { time: Micros | undefined; readonly evidence: LineRef[] })[] = [];
  for (const { milestone: name, time, side, at } of events) {
    if (name === undefined) continue;
    const known = found.find((one) => one.name === name && one.side === side);
    if (known) {
      known.time ??= time;
      known.evidence.push(at);
    } else found.push({ name, time, side, evidence: [at] });
  }
  return found;
}

/** A phase as far as its own lines show: the first and the last of them. */
interface OwnLines {
  readonly name: PhaseName;
  start: Micros | undefined;
  last: Micros | undefined;
  readonly evidence: LineRef[];
}

/**
 * The phases of each side. A phase ends where the next one that was seen begins.
 *
 * @param stepped the side whose clock was set back: what was last seen of a phase need not be its end
 */
export function phasesOf(events: readonly MigrationEvent[], stepped?: Side): readonly Phase[] {
  const ofSide = new Map<Side | undefined, Map<PhaseName, MigrationEvent[]>>();
  for (const event of events) {
    let ofPhase = ofSide.get(event.side);
    if (!ofPhase) ofSide.set(event.side, (ofPhase = new Map()));
    if (event.phase !== undefined) pushTo(ofPhase, event.phase, event);
  }
  return [...ofSide].flatMap(([side, ofPhase]) =>
    phasesOfSide(side, ownLinesOf(ofPhase), stepped !== undefined && side === stepped),
  );
}

function ownLinesOf(ofPhase: ReadonlyMap<PhaseName, readonly MigrationEvent[]>): OwnLines[] {
  let floor = -Infinity;
  const ofPhases: OwnLines[] = [];
  for (const name of phaseNames) {
    const own = ofPhase.get(name);
    if (!own) continue;
    const lines = linesOfPhase(name, own, floor);
    ofPhases.push(lines);
    floor = Math.max(floor, lines.start ?? -Infinity);
  }
  fillPreCopy(ofPhases);
  return ofPhases;
}

/**
 * vpxa announces an arriving VM ("immigrating") before anything is sent: a phase begins after the one before it, where it has
 * a line from then on.
 */
function linesOfPhase(name: PhaseName, own: readonly MigrationEvent[], floor: Micros): OwnLines {
  let [earliest, start, last]: (Micros | undefined)[] = [];
  const evidence: LineRef[] = [];
  for (const { time, at } of own) {
    evidence.push(at);
    if (time === undefined) continue;
    earliest ??= time;
    last = time;
    if (start === undefined && time >= floor) start = time;
  }
  return { name, start: start ?? earliest, last: start === undefined ? earliest : last, evidence };
}

/** The source logs when pre-copy ends, round by round, but not when it begins: that is when it was set up. */
function fillPreCopy(ofPhases: OwnLines[]): void {
  const setup = ofPhases.find(({ name }) => name === 'setup');
  const end = ofPhases.find(({ name }) => name === 'pre-copy-end');
  const preCopy = ofPhases.find(({ name }) => name === 'pre-copy');
  if (setup?.last !== undefined && preCopy?.start !== undefined && setup.last < preCopy.start)
    preCopy.start = setup.last;
  if (preCopy || !end) return;
  const start = setup?.last ?? end.start;
  const evidence = [...(setup?.evidence.slice(-1) ?? []), ...end.evidence.slice(0, 1)];
  ofPhases.splice(ofPhases.indexOf(end), 0, { name: 'pre-copy', start, last: end.start, evidence });
}

function phasesOfSide(side: Side | undefined, ofPhases: readonly OwnLines[], isStepped: boolean): readonly Phase[] {
  return ofPhases.map(({ name, start, last, evidence }, index) => {
    const before = ofPhases.slice(0, index).some((earlier) => (earlier.start ?? -Infinity) > (start ?? Infinity));
    const next = ofPhases.slice(index + 1).find((later) => (later.start ?? -Infinity) >= (start ?? Infinity));
    const isMoment = before || name === 'pre-copy-end' || name === 'complete' || name === 'failed';
    return { name, side, start, end: isMoment ? start : (next?.start ?? (isStepped ? undefined : last)), evidence };
  });
}

/** Pre-copy passes in time order. Each begins where the one before ended, the first where pre-copy began. */
export function roundsOf(events: readonly MigrationEvent[], phases: readonly Phase[]): readonly Round[] {
  const preCopy = phases.find(({ name, side }) => name === 'pre-copy' && side !== 'destination');
  let start = preCopy?.start;
  const rounds: Round[] = [];
  for (const { round, time: end, at } of events) {
    if (round === undefined) continue;
    const measured = start !== undefined && end !== undefined && end > start ? (end - start) / 1e6 : undefined;
    const seconds = round.seconds ?? measured;
    rounds.push({
      n: rounds.length + 1,
      ...round,
      ...(seconds !== undefined && { seconds }),
      ...rate(round, seconds),
      ...(start !== undefined && end !== undefined && end > start && { start }),
      ...(end !== undefined && { end }),
      evidence: [at],
    });
    start = end ?? start;
  }
  return rounds;
}

function rate(round: { readonly bytes?: number; readonly bandwidthMBps?: number }, seconds: number | undefined) {
  if (round.bandwidthMBps !== undefined || round.bytes === undefined || !seconds) return {};
  return { bandwidthMBps: round.bytes / 1e6 / seconds };
}
