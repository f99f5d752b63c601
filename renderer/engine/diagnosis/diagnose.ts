/** Why a migration failed or was slow: known failures among its lines, its status code, and rules over its figures. */
import { pushTo } from '../base/push-to.ts';
import type { HostFacts } from '../host-facts.ts';
import type { Finding, LineRef, LogSource, Migration } from '../model.ts';
import { weighed } from './failure-model.ts';
import { byRank } from './finding.ts';
import { signatureFinding } from './known-failures.ts';
import type { Hit } from './known-failures.ts';
import { nextStep } from './next-step.ts';
import { metricFindings } from './rules.ts';
import { signatureNamed } from './signatures.ts';
import type { Signature } from './signatures.ts';

export interface DiagnosisContext {
  /** Migrations, this one included, that ran at the same time on one of its hosts. */
  readonly concurrent: number;
  /** What its source's bundle states, where it is there. */
  readonly source?: HostFacts | undefined;
  /** Of the run: which log each line is from. */
  readonly sources?: readonly Pick<LogSource, 'format'>[];
  /** Its lines with known failures. */
  readonly hits: readonly Pick<Hit, 'shownBy'>[];
}

/**
 * Findings in the order to read them: causes, what to read next, consequences, observations, noise. Each has lines of the migration as evidence;
 * a migration that succeeded and is unremarkable has none.
 */
export function diagnose(
  migration: Migration,
  { concurrent, hits, source, sources = [] }: DiagnosisContext,
): readonly Finding[] {
  const explained = weighed(migration, signatureFindings(hits));
  const shown = withoutGeneral(explained);
  return [...shown, ...nextStep(migration, shown, sources), ...metricFindings(migration, concurrent, source)].sort(
    byRank,
  );
}

/** What is known of each line, whether its migration failed or not. */
function signatureFindings(hits: DiagnosisContext['hits']): readonly Finding[] {
  const evidence = new Map<Signature, LineRef[]>();
  for (const { shownBy } of hits) for (const [signature, at] of shownBy) pushTo(evidence, signature, at);
  return [...evidence].map(([signature, lines]) => signatureFinding(signature, lines));
}

/** Without those that say nothing more than another one. */
function withoutGeneral(findings: readonly Finding[]): readonly Finding[] {
  const hidden = new Set(findings.flatMap(({ id }) => signatureNamed(id)?.over ?? []));
  return findings.filter(({ id }) => !hidden.has(id));
}
