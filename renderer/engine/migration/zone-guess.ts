/**
 * The zone of logs without one (ESX 4.x). A migration id of 16 digits is the time, in microseconds, on vCenter's clock near
 * the start of the migration (FORMATS.md section 1, inferred from seven samples: 0 to 170 s before the log's stamps), so the
 * difference to the first stamp is the host's offset, give or take the clocks.
 */
import type { LogSource, Migration, ZoneGuess } from '../model.ts';

const quarterHour = 15 * 60e6;
/** Zones lie between UTC−12 and UTC+14. */
const west = -12 * 4;
const east = 14 * 4;

/** Undefined where every log states its zone, no id tells a time, or the ids disagree. */
export function guessZone(migrations: readonly Migration[], sources: readonly LogSource[]): ZoneGuess | undefined {
  const told = migrations.flatMap(({ id, firstSeen, lines }) => {
    const [line] = lines;
    if (id?.length !== 16 || firstSeen === undefined || !line || sources[line.source]?.zone !== 'unstated') return [];
    const quarters = Math.round((firstSeen - Number(id)) / quarterHour);
    return quarters >= west && quarters <= east ? [{ quarters, source: line.source, line: line.line }] : [];
  });
  const [first] = told;
  if (!first || told.some(({ quarters }) => quarters !== first.quarters)) return undefined;
  return { offsetMinutes: first.quarters * 15, evidence: told.map(({ source, line }) => ({ source, line })) };
}
