/** The strongest findings about all moves, the first as the view's headline: patterns, else the worst failure, else the longest stun. */
import type { Migration } from '../model.ts';
import type { Pattern } from '../patterns/pattern.ts';
import { detailsOf } from '../patterns/words.ts';
import { duration, grouped } from '../presentation/figures.ts';
import { headline } from '../presentation/headline.ts';
import { shortLabel } from '../presentation/names.ts';
import type { BudgetVerdict } from '../stun-budget/verdict.ts';
import { budgetInWords } from '../stun-budget/words.ts';
import { countCauses, shownStun } from './columns.ts';
import type { Columns } from './columns.ts';

export interface Strong {
  readonly sentence: string;
  /** What it rests on, quietly below it. */
  readonly details: string;
  /** Of a pattern, the moves that it is about; else one move. */
  readonly leadsTo: { readonly keys: readonly string[] } | { readonly key: string };
  /** How probable chance alone is: of a pattern. */
  readonly isPattern: boolean;
}

/** Our choice: a headline, and two below it. */
const most = 3;

interface Given {
  readonly migrations: readonly Migration[];
  readonly columns: Columns;
  readonly patterns: readonly Pattern[];
  readonly verdicts: ReadonlyMap<string, BudgetVerdict>;
}

/** None where nothing failed and no line states a stun. */
export function strongestOf({ migrations, columns, patterns, verdicts }: Given): readonly Strong[] {
  const asked = new Set(patterns.map(({ question }) => question));
  const found = patterns.slice(0, most).map(ofPattern);
  const failure = asked.has('failed') ? undefined : worstFailure(migrations, columns);
  const stun = longestStun(migrations, columns, verdicts);
  const single = [failure, stun].flatMap((one) => one ?? []);
  // One move is told once.
  const isSame =
    failure && stun && 'key' in failure.leadsTo && 'key' in stun.leadsTo && failure.leadsTo.key === stun.leadsTo.key;
  if (isSame)
    single.splice(0, 2, {
      ...failure,
      details: `${stun.sentence.replace(/; the move failed$/, '')}, ${failure.details}`,
    });
  return [...found, ...single].slice(0, most);
}

const ofPattern = (pattern: Pattern): Strong => ({
  sentence: pattern.sentence.text,
  details: detailsOf(pattern)
    .map(({ text }) => text)
    .join(' · '),
  leadsTo: { keys: pattern.keys.hits },
  isPattern: true,
});

/**
 * Our choice of the worst: where the guest stood still longest before the move failed, as a line states it, else the move that took
 * longest, else the last.
 */
function worstFailure(migrations: readonly Migration[], columns: Columns): Strong | undefined {
  const failures = [...columns.outcomes.keys()].filter((at) => columns.outcomes[at] === 'failed');
  const lasted = (at: number) => (columns.ends[at] ?? NaN) - (columns.starts[at] ?? NaN) || 0;
  const worst = failures.reduce<number | undefined>((a, b) => {
    if (a === undefined) return b;
    const [one, other] = [shownStun(columns, a) || 0, shownStun(columns, b) || 0];
    return other > one || (other === one && lasted(b) >= lasted(a)) ? b : a;
  }, undefined);
  const migration = worst === undefined ? undefined : migrations[worst];
  if (!migration) return undefined;
  const causes = countCauses(columns).length;
  const details =
    failures.length === 1
      ? `the only failure of ${grouped(migrations.length)}`
      : `${shownStun(columns, worst ?? -1) > 0 ? 'the longest stun' : 'the longest'} of ${grouped(failures.length)} failures${causes > 1 ? `, which have ${grouped(causes)} causes` : ''}`;
  return { sentence: headline(migration), details, leadsTo: { key: migration.key }, isPattern: false };
}

/** Where budgets are set, the one that was broken by the largest factor; else the longest. */
function longestStun(
  migrations: readonly Migration[],
  columns: Columns,
  verdicts: Given['verdicts'],
): Strong | undefined {
  const factorOf = ({ state, stun, budget }: BudgetVerdict) =>
    state === 'broken' && stun && budget ? stun.lowMs / budget.ms : 0;
  let [broken, factor, longest, count] = [-1, 0, -1, 0];
  columns.keys.forEach((key, at) => {
    const verdict = verdicts.get(key);
    const own = verdict ? factorOf(verdict) : 0;
    if (own > factor) [broken, factor] = [at, own];
    const stun = shownStun(columns, at);
    if (Number.isNaN(stun)) return;
    count += 1;
    if (longest < 0 || stun > shownStun(columns, longest)) longest = at;
  });
  const at = broken >= 0 ? broken : longest;
  const migration = migrations[at];
  if (!migration) return undefined;
  const verdict = broken >= 0 ? verdicts.get(migration.key) : undefined;
  const isLeast = verdict?.stun ? verdict.stun.highMs !== verdict.stun.lowMs : Number.isNaN(columns.stuns[at]);
  const still = verdict?.stun?.lowMs ?? shownStun(columns, at);
  const longestOf = count === 1 ? 'the only stun that lines show' : `the longest of ${grouped(count)} stuns`;
  const failed = columns.outcomes[at] === 'failed' ? '; the move failed' : '';
  return {
    sentence: `${shortLabel(migration)} stood still ${isLeast ? 'at least ' : ''}${duration(still / 1000)}${failed}`,
    details: [
      ...(verdict?.budget ? [`its stun budget is ${budgetInWords(verdict.budget)}`] : []),
      ...(at === longest ? [longestOf] : []),
    ].join('; '),
    leadsTo: { key: migration.key },
    isPattern: false,
  };
}
