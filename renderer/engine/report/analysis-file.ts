/**
 * The analysis file, `switchover-analysis` version 1: an Analysis with its times written out, for other programs.
 *
 * Moments are ISO 8601, without the `Z` where the log states no zone. What is not known is absent; `id` and `idHex` are
 * null where no line shows them. `redacted` says whether names are pseudonyms. `evidence` names a line by its source's place
 * in `sources` and its number from 1.
 */
import { jsonPieces } from '../base/json-pieces.ts';
import type { AnalysisInParts, HostEvent, LineRef, LogSource, Micros, Migration } from '../model.ts';
import { isZoneStated, stamp } from './zones.ts';

export const formatName = 'switchover-analysis';
export const formatVersion = 1;

export interface AnalysisJsonOptions {
  /** Lines keep their text: it doubles the size. */
  readonly withLines?: boolean;
  readonly isRedacted?: boolean | undefined;
  /** Before each level. */
  readonly gap?: string;
}

/** JSON in pieces. */
export function analysisJson(
  analysis: AnalysisInParts,
  { withLines = false, isRedacted, gap = '' }: AnalysisJsonOptions = {},
): Generator<string, void> {
  const { sources, warnings, migrations, findings, hosts, zoneGuess } = analysis;
  return jsonPieces(
    {
      format: formatName,
      version: formatVersion,
      ...(isRedacted !== undefined && { redacted: isRedacted }),
      sources: sources.map(sourceEntry),
      warnings,
      migrations: entries(migrations, sources, withLines),
      findings,
      hosts,
      zoneGuess,
    },
    gap,
  );
}

/** Made as they are written: all of a large analysis would be held twice. */
function* entries(
  migrations: Iterable<Migration>,
  sources: readonly LogSource[],
  withLines: boolean,
): Generator<object, void> {
  for (const migration of migrations) yield migrationEntry(migration, sources, withLines);
}

function sourceEntry({ firstTime, lastTime, zone, ...source }: LogSource): object {
  const zoned = zone !== 'unstated';
  return { ...source, zone, firstTime: stamp(firstTime, zoned), lastTime: stamp(lastTime, zoned) };
}

/** One migration of the file; also a line of NDJSON. */
export function migrationEntry(migration: Migration, sources: readonly LogSource[], withLines = false): object {
  const {
    key: _key,
    lines,
    rounds,
    milestones,
    phases,
    states,
    firstSeen,
    lastSeen,
    id,
    idHex,
    around,
    ...rest
  } = migration;
  const zoned = isZoneStated(lines, sources);
  const at = (time: Micros | undefined, evidence: readonly LineRef[]) =>
    stamp(time, zoned || isZoneStated(evidence, sources));
  return {
    id: id ?? null,
    idHex: idHex ?? null,
    ...rest,
    firstSeen: stamp(firstSeen, zoned),
    lastSeen: stamp(lastSeen, zoned),
    milestones: milestones.map((one) => ({ ...one, time: at(one.time, one.evidence) })),
    phases: phases.map((one) => ({ ...one, start: at(one.start, one.evidence), end: at(one.end, one.evidence) })),
    rounds: rounds.map((one) => ({ ...one, start: at(one.start, one.evidence), end: at(one.end, one.evidence) })),
    states: states.map((one) => ({ ...one, time: at(one.time, one.evidence) })),
    ...(around && { around: around.map((one) => hostEventEntry(one, at)) }),
    ...(withLines && { lines: lines.map((one) => ({ ...one, time: at(one.time, [one]) })) }),
  };
}

function hostEventEntry(
  { time, since, evidence, ...rest }: HostEvent,
  at: (time: Micros | undefined, evidence: readonly LineRef[]) => string | undefined,
): object {
  return { ...rest, time: at(time, evidence), ...(since !== undefined && { since: at(since, evidence) }), evidence };
}
