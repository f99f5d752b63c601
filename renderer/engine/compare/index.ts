/** Two migrations that happened, beside each other. */
import type { Analysis, Migration } from '../model.ts';
import { beforeOf } from './before.ts';
import type { Before } from './before.ts';
import { figureRows, whereItWent } from './figures.ts';
import type { FigureRow, WhereItWent } from './figures.ts';
import { inWords } from './headline.ts';
import type { Said } from './headline.ts';

export type { Before } from './before.ts';
export { signed } from './figures.ts';
export type { FigureRow, Step, WhereItWent } from './figures.ts';
export type { Row, Seen } from './known.ts';
export { lineOf } from './line.ts';

export interface ComparedMoves extends Said {
  readonly figures: readonly FigureRow[];
  readonly where: WhereItWent | undefined;
  readonly before: Before;
}

/** @param analysis what both are from */
export function compareMoves(a: Migration, b: Migration, analysis: Analysis): ComparedMoves {
  const before = beforeOf(a, b, analysis);
  return {
    ...inWords(a, b, analysis.sources, before),
    figures: figureRows(a, b, analysis.sources),
    where: whereItWent(a, b, analysis.sources),
    before,
  };
}

/** The move of the same VM before this one: the last that began earlier. Undefined where there is none. */
export function previousOf(one: Migration, migrations: readonly Migration[]): Migration | undefined {
  const idOf = ({ vm }: Migration) => vm.uuid ?? vm.path ?? vm.name;
  const id = idOf(one);
  if (id === undefined || one.firstSeen === undefined) return undefined;
  return migrations.reduce<Migration | undefined>((best, other) => {
    const isBefore =
      other.key !== one.key && idOf(other) === id && (other.firstSeen ?? Infinity) < (one.firstSeen ?? 0);
    return isBefore && (other.firstSeen ?? 0) > (best?.firstSeen ?? -Infinity) ? other : best;
  }, undefined);
}
