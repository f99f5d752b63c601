/**
 * The analysis file, `switchover-analysis` version 1: an Analysis with its times written out, for other programs.
 *
 * Moments are ISO 8601, without the `Z` where the log states no zone. What is not known is absent; `id` and `idHex` are
 * null where no line shows them. `redacted` says whether names are pseudonyms. `evidence` names a line by its source's place in `sources` and its number from 1.
 */
import { formatMicros } from '../base/time.ts';
import type { Analysis, AnalysisInParts, LineRef, LogSource, Micros, Migration } from '../model.ts';

export const formatName = 'switchover-analysis';
export const formatVersion = 1;

/** A plain object to be written as JSON. Lines keep their text only when `withLines` is set: it doubles the size. */
export function analysisFile(
  analysis: Analysis,
  { withLines = false, isRedacted }: { readonly withLines?: boolean; readonly isRedacted?: boolean } = {},
): object {
  const { sources, warnings, migrations, findings, hosts, zoneGuess } = analysis;
  return {
    format: formatName,
    version: formatVersion,
    ...(isRedacted !== undefined && { redacted: isRedacted }),
    sources: sources.map(sourceEntry),
    warnings,
    migrations: migrations.map((migration) => migrationEntry(migration, sources, withLines)),
    findings,
    hosts,
    zoneGuess,
  };
}

/** The same as JSON, in pieces of a log, a migration or a host each: all of a large analysis is more than a string can hold. */
export function* analysisJson(analysis: AnalysisInParts, isRedacted?: boolean): Generator<string, void> {
  const { sources, warnings, migrations, findings, hosts, zoneGuess } = analysis;
  yield `{"format":${JSON.stringify(formatName)},"version":${formatVersion},${isRedacted === undefined ? '' : `"redacted":${isRedacted},`}"sources":[`;
  yield* parted(sources, sourceEntry);
  yield `],"warnings":${JSON.stringify(warnings)},"migrations":[`;
  yield* parted(migrations, (migration) => migrationEntry(migration, sources));
  yield `],"findings":${JSON.stringify(findings)},"hosts":[`;
  yield* parted(hosts, (host) => host);
  yield zoneGuess === undefined ? ']}' : `],"zoneGuess":${JSON.stringify(zoneGuess)}}`;
}

function* parted<One>(all: Iterable<One>, entryOf: (one: One) => object): Generator<string, void> {
  let comma = '';
  for (const one of all) {
    yield `${comma}${JSON.stringify(entryOf(one))}`;
    comma = ',';
  }
}

function sourceEntry({ firstTime, lastTime, zone, ...source }: LogSource): object {
  const zoned = zone !== 'unstated';
  return { ...source, zone, firstTime: stamp(firstTime, zoned), lastTime: stamp(lastTime, zoned) };
}

/** One migration as it stands in the file; also a line of NDJSON. */
export function migrationEntry(migration: Migration, sources: readonly LogSource[], withLines = false): object {
  const { key: _key, lines, rounds, milestones, phases, states, firstSeen, lastSeen, id, idHex, ...rest } = migration;
  const zoned = lines.every(({ source }) => sources[source]?.zone !== 'unstated');
  const at = (time: Micros | undefined, evidence: readonly LineRef[]) =>
    stamp(time, zoned || evidence.every(({ source }) => sources[source]?.zone !== 'unstated'));
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
    ...(withLines && { lines: lines.map((one) => ({ ...one, time: at(one.time, [one]) })) }),
  };
}

function stamp(time: Micros | undefined, zoned: boolean): string | undefined {
  return time === undefined ? undefined : formatMicros(time, zoned);
}
