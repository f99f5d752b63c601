/** The contents of a report, as requested. */
import type { Check } from '../diagnosis/prerequisites/check-result.ts';
import type { BundleIdentity, Millis, SavedScenario, Subject } from '../investigation/model.ts';
import type { Analysis, Migration } from '../model.ts';
import { patternsOf } from '../patterns/many.ts';
import type { Pattern } from '../patterns/pattern.ts';
import type { StunBudget } from '../stun-budget/budgets.ts';
import { verdictsOf } from '../stun-budget/verdict.ts';
import type { BudgetVerdict } from '../stun-budget/verdict.ts';

/** In the order in which a report has them. */
export const sectionNames = [
  'summary',
  'findings',
  'charts',
  'figures',
  'rounds',
  'simulated',
  'evidence',
  'lines',
  'missing',
  'provenance',
] as const;

export type SectionName = (typeof sectionNames)[number];

export const reportFormats = ['html', 'markdown', 'ticket', 'migrations-csv', 'rounds-csv', 'json'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** All but the whole of each migration's lines, which can be thousands. */
export const usualSections: readonly SectionName[] = sectionNames.filter((name) => name !== 'lines');

export interface ReportRequest {
  readonly analysis: Analysis;
  /** Keys of the migrations to report on, in this order. */
  readonly keys: readonly string[];
  readonly sections: readonly SectionName[];
  /** A page of the most important instead of the sections, in the formats to read. Absent: no. */
  readonly isOnePage?: boolean;
  readonly title: string;
  readonly author: string;
  /** The author's, in Markdown; shown first. */
  readonly notes: string;
  /** Notes of the investigation, each with what it is about. */
  readonly remarks: readonly { readonly about: Subject; readonly text: string }[];
  readonly scenarios: readonly SavedScenario[];
  /** Absent: none. */
  readonly budgets?: readonly StunBudget[];
  readonly bundles: readonly Pick<BundleIdentity, 'name' | 'bytes' | 'digest'>[];
  /** Minutes east of UTC in which times are written. */
  readonly zoneMinutes: number;
  /** The offset that was given for logs that state none. */
  readonly assumedZoneMinutes: number | undefined;
  readonly version: string;
  /** Left out where it is undefined, so that a report can be made again byte by byte. */
  readonly madeAt: Millis | undefined;
  readonly isRedacted: boolean;
  /**
   * What the settings of a migration's two hosts come to, by its key. Absent: worked out when the report is written, which is
   * too late where their names were replaced.
   */
  readonly checks?: ReadonlyMap<string, readonly Check[]>;
  /** Whether each kept its stun budget, by its key. Absent: worked out when the report is written, which is too late where names are pseudonyms. */
  readonly verdicts?: ReadonlyMap<string, BudgetVerdict>;
  /** What the migrations share. Absent: worked out when the report is written, which is too late where an address is a pseudonym. */
  readonly patterns?: readonly Pattern[];
}

export function chosenMigrations({ analysis, keys }: Pick<ReportRequest, 'analysis' | 'keys'>): readonly Migration[] {
  const byKey = new Map(analysis.migrations.map((one) => [one.key, one]));
  return keys.flatMap((key) => byKey.get(key) ?? []);
}

/** Whether its migrations kept their stun budgets: as it was worked out, else now. */
export function verdictsIn(
  request: Pick<ReportRequest, 'analysis' | 'keys' | 'budgets' | 'verdicts'>,
): ReadonlyMap<string, BudgetVerdict> {
  const { analysis, budgets = [], verdicts } = request;
  return verdicts ?? verdictsOf(chosenMigrations(request), budgets, analysis.sources);
}

/** What its migrations share: as it was worked out, else now. */
export function patternsIn(
  request: Pick<ReportRequest, 'analysis' | 'keys' | 'zoneMinutes' | 'patterns'>,
): readonly Pattern[] {
  const { hosts, sources } = request.analysis;
  const { zoneMinutes, patterns } = request;
  return patterns ?? patternsOf(chosenMigrations(request), { hosts, sources, zoneMinutes });
}

/** The title where the author gave none. */
export function usualTitle(migrations: readonly Migration[]): string {
  const [first] = migrations;
  if (migrations.length === 1 && first) return `vMotion of ${first.vm.name ?? `migration ${first.id ?? ''}`.trim()}`;
  return `${migrations.length} vMotion migrations`;
}

/** Keys of all migrations, the earliest first. */
export function keysInTime(migrations: readonly Migration[]): readonly string[] {
  const start = ({ firstSeen }: Migration) => firstSeen ?? Infinity;
  return [...migrations].sort((a, b) => (start(a) < start(b) ? -1 : 1)).map(({ key }) => key);
}
