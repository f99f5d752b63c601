/** Why a migration failed or was slow: known failures among its lines, its status code, and rules over its figures. */
import { own, slot, written } from '../base/own-text.ts';
import type { Finding, LineRef, Migration } from '../model.ts';
import { finding } from './finding.ts';
import { otherHost } from './other-host.ts';
import { rankOrder } from './rank.ts';
import { metricFindings } from './rules.ts';
import { signatureFinding } from './known-failures.ts';
import type { Hit } from './known-failures.ts';
import { matchSignatures } from './signatures.ts';
import type { Signature } from './signatures.ts';
import { statusCode } from './status-codes.ts';

type Hits = readonly Pick<Hit, 'at' | 'signatures'>[];

export interface DiagnosisContext {
  /** Migrations, this one included, that ran at the same time on one of its hosts. */
  readonly concurrent: number;
  /** Lines of it that known failures were already found in; where absent its lines are searched. */
  readonly hits?: Hits;
}

/**
 * Findings in the order to read them: causes, consequences, observations, noise. Each stands on lines of the migration;
 * one that succeeded and is unremarkable has none.
 */
export function diagnose(migration: Migration, context: DiagnosisContext): readonly Finding[] {
  const known = signatureFindings(migration, context.hits ?? searched(migration));
  const explained = known.some(({ rank }) => rank === 'cause' || rank === 'consequence');
  const findings = [
    ...known,
    ...(explained ? [] : statusFinding(migration)),
    ...otherHost(migration, known),
    ...metricFindings(migration, context.concurrent),
  ];
  return findings.sort((a, b) => rankOrder(a) - rankOrder(b));
}

function searched({ lines }: Migration): Hits {
  return lines.map(({ source, line, text }) => ({ at: { source, line }, signatures: matchSignatures(text) }));
}

function signatureFindings(migration: Migration, hits: Hits): Finding[] {
  if (hits.length === 0) return [];
  const evidence = new Map<Signature, LineRef[]>();
  for (const { at, signatures } of hits) {
    for (const signature of signatures) {
      const lines = evidence.get(signature) ?? [];
      lines.push(at);
      evidence.set(signature, lines);
    }
  }
  const hidden = new Set([...evidence.keys()].flatMap(({ over }) => over));
  return [...evidence]
    .filter(([{ id }]) => !hidden.has(id))
    .map(([signature, lines]) => ranked(migration, signatureFinding(signature, lines)));
}

/** Known lines that migrations which go well hold too: they explain a failure only where there is one. */
const alsoOnSuccess: ReadonlySet<string> = new Set(['dest-low-memory-wait', 'remote-log-destination-wait']);

/** Without a failure there is nothing to be the cause of: what was seen on the way is told as an observation. */
function ranked({ outcome, failure }: Migration, finding: Finding): Finding {
  const succeeded = outcome === 'succeeded' || (!failure && alsoOnSuccess.has(finding.id));
  return succeeded && finding.rank !== 'noise' ? { ...finding, rank: 'observation' } : finding;
}

function statusFinding({ failure }: Migration): readonly Finding[] {
  const [byWords, byNumber] = [statusCode(failure?.status ?? ''), statusCode(failure?.code ?? '')];
  const status = byWords ?? byNumber;
  if (!failure || !status || failure.evidence.length === 0) return [];
  const isTold = byWords !== undefined && byNumber !== undefined && byWords !== byNumber;
  // KB 307365 has "Maximum switchover time for migration exceeded" as bad0109, the headers have it as bad0107.
  const conflict = isTold
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
