/**
 * What else a run's logs hold that speaks against a cause: moves that went well where it should have stopped them, figures that do not
 * fit it, a line that stands behind the failure, another cause. It is said, and takes nothing back.
 */
import { listed, nothing, own, written } from '../base/own-text.ts';
import type { OwnText } from '../base/own-text.ts';
import type { Finding, LineRef, Micros, Migration, Side } from '../model.ts';
import { duration, grouped, significant } from '../presentation/figures.ts';
import type { OtherMoves } from './other-moves.ts';
import { bounds } from './rules.ts';
import { subjectOf } from './subjects.ts';
import type { Subject } from './subject.ts';

/** Moves that ended so near to this one met the same network, and the same memory. */
const [hour, tenMinutes]: readonly [Micros, Micros] = [3600e6, 600e6];
/** Logs write lines of one moment in any order. */
const moment: Micros = 1e6;
/** From here on the network carries more than the guest dirties. */
const keepsUp = 100;

/** @param causes all of this migration, itself included @returns `nothing` where nothing speaks against it */
export function against(migration: Migration, one: Finding, causes: readonly Finding[], others: OtherMoves): OwnText {
  const points = [
    ...wentWell(migration, one, others),
    ...figures(migration, one),
    ...beside(others.withLine(one.id)),
    ...late(migration, one),
    ...rivals(one, causes),
  ];
  return points.length === 0 ? nothing : own`${listed(points, '. ')}.`;
}

function wentWell(migration: Migration, one: Finding, others: OtherMoves): readonly OwnText[] {
  const subject = subjectOf(one.id);
  if (subject === 'path') {
    const count = others.betweenLater(migration, hour);
    return count === 0
      ? []
      : [
          own`${moves(count)} between these two hosts went well within the hour behind it: what was wrong with the path did not last`,
        ];
  }
  if (subject === 'refused') {
    const count = others.intoLater(migration, hour);
    return count === 0 ? [] : [own`${moves(count)} to the same host went well within the hour behind it`];
  }
  if (subject !== 'memory' || loggedBy(migration, one) !== 'destination') return [];
  const count = others.into(migration, tenMinutes);
  return count === 0 ? [] : [own`${moves(count)} to the same host went well within ten minutes of it`];
}

/** The side whose lines state it, where all are of one. */
function loggedBy({ lines }: Migration, { evidence }: Finding): Side | undefined {
  const sides = new Set(lines.filter((line) => isIn(line, evidence)).map(({ side }) => side));
  return sides.size === 1 ? [...sides][0] : undefined;
}

function figures({ metrics }: Migration, { id }: Finding): readonly OwnText[] {
  const { bandwidthMBps: rate, transmitToDirtyPercent: t2d } = metrics;
  const subject = subjectOf(id);
  // Small packets get through where full ones do not.
  if (!rate || rate.value < bounds.slowMBps || id === 'status-message-too-long') return [];
  const carried = own`${written(significant, rate.value)} MB/s`;
  if (subject === 'path') return [own`Before it ended, the same path carried ${carried}`];
  // Where the rest of the memory fits the goal, it is not what the switchover waited for.
  if (subject !== 'switchover' || !t2d || t2d.value < keepsUp) return [];
  return [
    own`Not for want of bandwidth: it sent ${carried}, ${written(significant, t2d.value)} % of what the guest dirtied`,
  ];
}

function beside(count: number): readonly OwnText[] {
  return count === 0 ? [] : [own`A line of this kind stands in ${moves(count, 'one')} of these logs that went well`];
}

/** Its first line, behind the first that says that the migration failed, both on one clock. */
function late({ failure, lines }: Migration, { evidence }: Finding): readonly OwnText[] {
  const first = lines.find((line) => isIn(line, evidence));
  const ended = lines.find((line) => isIn(line, failure?.evidence) && line.side === first?.side);
  if (first?.time === undefined || ended?.time === undefined || first.time - ended.time < moment) return [];
  return [
    own`It was logged ${written(duration, (first.time - ended.time) / 1e6)} after the first line that says it failed`,
  ];
}

function isIn({ source, line }: LineRef, refs: readonly LineRef[] = []): boolean {
  return refs.some((ref) => ref.source === source && ref.line === line);
}

/** Causes that are about something else; what is about the same agrees with it. */
function rivals(one: Finding, causes: readonly Finding[]): readonly OwnText[] {
  const subject = subjectOf(one.id);
  const others = causes.filter(({ id }) => isOther(subject, subjectOf(id))).slice(0, 2);
  const titles = others.map(({ title, slots }) => own`“${{ text: title, slots: slots?.title ?? [] }}”`);
  return titles.length === 0 ? [] : [own`The logs also say ${listed(titles, ' and ')}`];
}

function isOther(one: Subject | undefined, other: Subject | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

function moves(count: number, one: 'One' | 'one' = 'One'): OwnText {
  return count === 1 ? own`${one} other move` : own`${written(grouped, count)} other moves`;
}
