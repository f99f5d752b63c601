/**
 * The analysis file, `switchover-analysis` version 1: an Analysis with its times written out, for other programs.
 *
 * Moments are ISO 8601, without the `Z` where the log states no zone. What is not known is absent; `id` and `idHex` are
 * null where no line shows them. `redacted` says whether names are pseudonyms. `evidence` names a line by its source's place
 * in `sources` and its number from 1.
 *
 * `inFlight` stands in a migration whose log ends in pre-copy, and is simulated (simulate/flight.ts): what is expected from `asOf`, the line of its
 * last round, on. Of the runs that end, 10th percentile, median and 90th. `silentUntil`: its log goes on that long, and nothing is expected.
 *
 * `patterns` is what failing or slow migrations share and the others do not, the strongest first; empty where chance explains
 * everything. `question` is `failed`, `downtime`, `rate` or `duration`; `attribute` has what is shared, `sentence` says it with its numbers,
 * `also` what else the same migrations share. Of the `hits` (those that fail or are slow) `count` of `of` have the attribute, of the `others`, too;
 * of `unknown` no line shows it. `migrations` are places in the list above, from 0. `p` is corrected for everything that was asked.
 *
 * `stunBudgets` are those that a person set; absent where none were. A migration that has one has a `stunBudget`: its `state` (`broken`,
 * `kept`, `unknown`), `pattern` and `ms` (absent where no line names the VM), `why` it is unknown, and the `stun` that it rests on, in
 * milliseconds, without `highMs` where lines show the least alone.
 */
import { jsonPieces } from '../base/json-pieces.ts';
import { Moves } from '../patterns/many.ts';
import type { Pattern } from '../patterns/pattern.ts';
import type { StunBudget } from '../stun-budget/budgets.ts';
import type { BudgetVerdict } from '../stun-budget/verdict.ts';
import type { AnalysisInParts, HostEvent, LineRef, LogSource, Micros, Migration } from '../model.ts';
import { flightsIn } from '../simulate/index.ts';
import type { Flight } from '../simulate/index.ts';
import { isZoneStated, stamp } from './zones.ts';

export const formatName = 'switchover-analysis';
export const formatVersion = 1;

export interface AnalysisJsonOptions {
  /** Lines keep their text: it doubles the size. */
  readonly withLines?: boolean;
  readonly isRedacted?: boolean | undefined;
  /** What the migrations share, where it is known: else it is worked out of them while they are written. */
  readonly patterns?: readonly Pattern[] | undefined;
  /** Minutes east of UTC, for the times in patterns. */
  readonly zoneMinutes?: number;
  readonly budgets?: readonly StunBudget[] | undefined;
  readonly verdictOf?: VerdictOf | undefined;
  /** What is simulated of a migration, in a report. */
  readonly simulatedOf?: ((migration: Migration) => object | undefined) | undefined;
  /** Before each level. */
  readonly gap?: string;
}

/** Whether a migration kept its stun budget; undefined where it has none. */
export type VerdictOf = (migration: Migration) => BudgetVerdict | undefined;

/** JSON in pieces. */
export function analysisJson(
  analysis: AnalysisInParts,
  {
    withLines = false,
    isRedacted,
    patterns,
    zoneMinutes = 0,
    budgets = [],
    verdictOf,
    simulatedOf,
    gap = '',
  }: AnalysisJsonOptions = {},
): Generator<string, void> {
  const { sources, warnings, findings, hosts, zoneGuess } = analysis;
  const [moves, places] = [new Moves(), new Map<string, number>()];
  return jsonPieces(
    {
      format: formatName,
      version: formatVersion,
      ...(isRedacted !== undefined && { redacted: isRedacted }),
      ...(budgets.length > 0 && { stunBudgets: budgets }),
      sources: sources.map(sourceEntry),
      warnings,
      migrations: entries(analysis, { withLines, verdictOf, simulatedOf }, (one) => {
        places.set(one.key, places.size);
        if (!patterns) moves.add(one);
      }),
      patterns: patternEntries(() => patterns ?? moves.patterns({ hosts, sources, zoneMinutes }), places),
      findings,
      hosts,
      zoneGuess,
    },
    gap,
  );
}

/** Made as they are written: all of a large analysis would be held twice. */
function* entries(
  analysis: Pick<AnalysisInParts, 'migrations' | 'hosts' | 'sources'>,
  options: EntryOptions & Pick<AnalysisJsonOptions, 'simulatedOf'>,
  visit: (migration: Migration) => void,
): Generator<object, void> {
  const { migrations, sources } = analysis;
  const flightOf = flightsIn(analysis);
  for (const migration of migrations) {
    visit(migration);
    const simulated = options.simulatedOf?.(migration);
    yield {
      ...migrationEntry(migration, sources, options),
      ...flightEntry(migration, sources, flightOf(migration)),
      ...(simulated && { simulated }),
    };
  }
}

/** Made when all migrations are written, which are read once. */
function* patternEntries(
  patterns: () => readonly Pattern[],
  places: ReadonlyMap<string, number>,
): Generator<object, void> {
  const at = (keys: readonly string[]) => keys.flatMap((key) => places.get(key) ?? []);
  for (const { question, attribute, sentence, rates, also, cause, hits, others, unknown, p, keys } of patterns())
    yield {
      question,
      attribute: { kind: attribute.kind, value: attribute.value.text },
      sentence: sentence.text,
      rates: rates.text,
      also: also.map(({ text }) => text),
      ...(cause && { cause: { words: cause.words.text, count: cause.count } }),
      hits: { ...hits, migrations: at(keys.hits) },
      others: { ...others, migrations: at(keys.others) },
      unknown,
      p,
    };
}

function sourceEntry({ firstTime, lastTime, zone, ...source }: LogSource): object {
  const zoned = zone !== 'unstated';
  return { ...source, zone, firstTime: stamp(firstTime, zoned), lastTime: stamp(lastTime, zoned) };
}

type EntryOptions = Pick<AnalysisJsonOptions, 'withLines' | 'verdictOf'>;

/** One migration of the file; also a line of NDJSON. */
export function migrationEntry(
  migration: Migration,
  sources: readonly LogSource[],
  { withLines = false, verdictOf }: EntryOptions = {},
): object {
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
  const verdict = verdictOf?.(migration);
  const zoned = isZoneStated(lines, sources);
  const at = (time: Micros | undefined, evidence: readonly LineRef[]) =>
    stamp(time, zoned || isZoneStated(evidence, sources));
  return {
    id: id ?? null,
    idHex: idHex ?? null,
    ...rest,
    ...(verdict && { stunBudget: verdictEntry(verdict) }),
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

/** What is expected of one in flight, beside its entry. */
export function flightEntry({ lines }: Migration, sources: readonly LogSource[], flight: Flight | undefined): object {
  if (!flight) return {};
  const { asOf, silentUntil, ...rest } = flight;
  const zoned = isZoneStated(lines, sources);
  return { inFlight: { ...rest, asOf: stamp(asOf, zoned), silentUntil: stamp(silentUntil, zoned) } };
}

function verdictEntry({ state, budget, why, stun }: BudgetVerdict): object {
  const { highMs = Infinity, ...shown } = stun ?? {};
  return {
    state,
    ...budget,
    ...(why !== undefined && { why }),
    ...(stun && { stun: { ...shown, ...(highMs !== Infinity && { highMs }) } }),
  };
}

function hostEventEntry(
  { time, since, evidence, ...rest }: HostEvent,
  at: (time: Micros | undefined, evidence: readonly LineRef[]) => string | undefined,
): object {
  return { ...rest, time: at(time, evidence), ...(since !== undefined && { since: at(since, evidence) }), evidence };
}
