/** Why a migration failed or was slow: known failures among its lines, its status code, and rules over its figures. */
import { own, slot, written } from '../base/own-text.ts';
import { pushTo } from '../base/push-to.ts';
import type { HostFacts } from '../host-facts.ts';
import type { Finding, LineRef, Migration } from '../model.ts';
import { byRank, finding } from './finding.ts';
import { otherHost } from './other-host.ts';
import { metricFindings } from './rules.ts';
import { signatureFinding } from './known-failures.ts';
import type { Hit } from './known-failures.ts';
import type { Signature } from './signatures.ts';
import { statusCode } from './status-codes.ts';

export interface DiagnosisContext {
  /** Migrations, this one included, that ran at the same time on one of its hosts. */
  readonly concurrent: number;
  /** What its source's bundle states, where it is there. */
  readonly source?: HostFacts | undefined;
  /** Its lines with known failures. */
  readonly hits: readonly Pick<Hit, 'at' | 'signatures'>[];
}

/**
 * Findings in the order to read them: causes, consequences, observations, noise. Each has lines of the migration as evidence;
 * a migration that succeeded and is unremarkable has none.
 */
export function diagnose(migration: Migration, { concurrent, hits, source }: DiagnosisContext): readonly Finding[] {
  const known = signatureFindings(migration, hits);
  const explained = known.some(({ rank }) => rank === 'cause' || rank === 'consequence');
  const findings = [
    ...known,
    ...(explained ? [] : statusFinding(migration)),
    ...otherHost(migration, known),
    ...metricFindings(migration, concurrent, source),
  ];
  return findings.sort(byRank);
}

function signatureFindings(migration: Migration, hits: DiagnosisContext['hits']): readonly Finding[] {
  const evidence = new Map<Signature, LineRef[]>();
  for (const { at, signatures } of hits) for (const signature of signatures) pushTo(evidence, signature, at);
  const hidden = new Set([...evidence.keys()].flatMap(({ over }) => over));
  return [...evidence]
    .filter(([{ id }]) => !hidden.has(id))
    .map(([signature, lines]) => ranked(migration, signatureFinding(signature, lines)));
}

/** Known lines that migrations which go well hold too: they explain a failure only where there is one. */
const alsoOnSuccess: ReadonlySet<string> = new Set(['dest-low-memory-wait', 'remote-log-destination-wait']);

/** Without a failure there is nothing to be the cause of: what was seen meanwhile is an observation. */
function ranked({ outcome, failure }: Migration, finding: Finding): Finding {
  const succeeded = outcome === 'succeeded' || (!failure && alsoOnSuccess.has(finding.id));
  return succeeded && finding.rank !== 'noise' ? { ...finding, rank: 'observation' } : finding;
}

function statusFinding({ failure }: Migration): readonly Finding[] {
  const [byWords, byNumber] = [statusCode(failure?.status ?? ''), statusCode(failure?.code ?? '')];
  const status = byWords ?? byNumber;
  if (!failure || !status || failure.evidence.length === 0) return [];
  const isContradicted = byWords !== undefined && byNumber !== undefined && byWords !== byNumber;
  // KB 307365 has "Maximum switchover time for migration exceeded" as bad0109, the headers have it as bad0107.
  const conflict = isContradicted
    ? own` Its number, ${slot('line', failure.code ?? '')}, stands for “${byNumber.text}” in the headers we have: numbers moved between releases, the words of the line count.`
    : own``;
  return [
    finding({
      id: 'status-code',
      title: own`VMkernel ended it with “${failure.status === undefined ? status.text : slot('line', failure.status)}”`,
      rank: 'cause',
      confidence: 'possible',
      cause: own`The status is ${status.name} (0x${written((code) => code.toString(16), status.code)}): “${status.text}”. No known failure explains it further.${conflict}`,
      remedy: [
        own`Read the lines just before it on this host, and the first error of the other host at the same time.`,
        own`On a host of this build, vmkerrcode -l lists all status codes.`,
      ],
      links: ['https://github.com/Seagate/opensea-transport/blob/develop/src/vm_nvme_lib.c'],
      evidence: failure.evidence,
    }),
  ];
}
