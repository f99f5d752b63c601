/**
 * The zone of logs without one (ESX 4.x). A migration id of 16 digits is the time, in microseconds, on vCenter's clock near
 * the start of the migration (inferred from seven public samples: 0 to 170 s before the log's stamps), so the
 * difference to the first stamp is the host's offset, give or take the clocks.
 */
import type { LineRef, LogSource, Migration, ZoneGuess } from '../model.ts';

const quarterHour = 15 * 60e6;
/** Zones lie between UTC−12 and UTC+14. */
const west = -12 * 4;
const east = 14 * 4;

/** Takes in all migrations before it guesses. */
export class ZoneGuesses {
  readonly #sources: readonly LogSource[];
  readonly #evidence: LineRef[] = [];
  readonly #quarters = new Set<number>();

  constructor(sources: readonly LogSource[]) {
    this.#sources = sources;
  }

  add({ id, firstSeen, lines: [first] }: Migration): void {
    if (id?.length !== 16 || firstSeen === undefined || !first) return;
    if (this.#sources[first.source]?.zone !== 'unstated') return;
    const quarters = Math.round((firstSeen - Number(id)) / quarterHour);
    if (quarters < west || quarters > east) return;
    this.#quarters.add(quarters);
    this.#evidence.push({ source: first.source, line: first.line });
  }

  /** Undefined where every log states its zone, no id holds a time, or the ids disagree. */
  get guess(): ZoneGuess | undefined {
    const [quarters, ...others] = this.#quarters;
    if (quarters === undefined || others.length > 0) return undefined;
    return { offsetMinutes: quarters * 15, evidence: this.#evidence };
  }
}
