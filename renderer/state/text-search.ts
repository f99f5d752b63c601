/** Which migrations a text matches. */
import { escaped } from '../engine/base/escaped.ts';
import { idsMeantBy } from '../engine/base/ids.ts';
import type { Migration } from '../engine/model.ts';
import { causeOf } from '../engine/presentation/cause.ts';
import { timeMeantBy } from './times.ts';
import type { Clock } from './times.ts';

/** The state of the search for one text. */
interface Progress {
  readonly of: readonly Migration[];
  readonly text: string;
  readonly clockOf: ClockOf;
  readonly among: readonly Migration[];
  readonly matched: Migration[];
  /** How many of `among` were searched. */
  searched: number;
}

/** The clock on which the times of a migration are shown. */
export type ClockOf = (migration: Migration) => Clock;

const onUtc: ClockOf = () => 'utc';

/** Whether a migration fits a word. */
type Fits = (migration: Migration, clockOf: ClockOf) => boolean;

/** Migrations between two readings of the clock. */
const batch = 50;

/** Searches while a text is typed: a further letter can only narrow what was found so far. */
export class TextSearch {
  #last: Progress | undefined;

  /**
   * The migrations that a text matches, in their order: all its words occur in VM, hosts, addresses, id in decimal or hex,
   * outcome, cause or any text of its lines; or it is an id. A time or a day (`timeMeantBy`) fits what ran then, on the clock that is
   * shown: a line's own stamp is UTC's.
   *
   * @param milliseconds after which it returns undefined where it is not done; called again, it continues
   */
  find(migrations: readonly Migration[], text: string, clockOf?: ClockOf): readonly Migration[];
  find(
    migrations: readonly Migration[],
    text: string,
    clockOf: ClockOf,
    milliseconds: number,
  ): readonly Migration[] | undefined;
  find(
    migrations: readonly Migration[],
    text: string,
    clockOf = onUtc,
    milliseconds = Infinity,
  ): readonly Migration[] | undefined {
    const words = text.split(/\s+/).filter(Boolean);
    if (words.length === 0) return migrations;
    const ids = new Set(idsMeantBy(text));
    const last = this.#last;
    const isSame = last?.of === migrations && last.text === text && last.clockOf === clockOf;
    const progress = isSame ? last : this.#begin(migrations, text, clockOf, ids.size > 0);
    this.#last = progress;
    const fits = words.map(fitOf);
    const until = performance.now() + milliseconds;
    while (progress.searched < progress.among.length) {
      for (const one of progress.among.slice(progress.searched, progress.searched + batch)) {
        if ((one.id !== undefined && ids.has(one.id)) || fits.every((fit) => fit(one, clockOf)))
          progress.matched.push(one);
        progress.searched += 1;
      }
      if (progress.searched < progress.among.length && performance.now() >= until) return undefined;
    }
    return progress.matched;
  }

  /** A letter that makes the text an id or a time may match more. */
  #begin(migrations: readonly Migration[], text: string, clockOf: ClockOf, namesAnId: boolean): Progress {
    const last = this.#last;
    const mayBeMore = namesAnId || text.split(/\s+/).some((word) => timeMeantBy(word) !== undefined);
    const isNarrower =
      last?.of === migrations && last.searched === last.among.length && text.startsWith(last.text) && !mayBeMore;
    return { of: migrations, text, clockOf, among: isNarrower ? last.matched : migrations, matched: [], searched: 0 };
  }
}

function fitOf(word: string): Fits {
  // Ignoring case in the expression: converting all texts to lower case first would take longer than the search.
  const pattern = new RegExp(escaped(word.replace(/^0x/i, '')), 'i');
  const ranThen = timeMeantBy(word);
  if (!ranThen) return (one) => contains(one, pattern);
  // Where stamps are masked, the text is all that there is.
  return (one, clockOf) =>
    one.firstSeen === undefined
      ? contains(one, pattern)
      : ranThen(one.firstSeen, one.lastSeen ?? one.firstSeen, clockOf(one));
}

/** Whether the word occurs in one of the texts that a person may search for. */
function contains(migration: Migration, word: RegExp): boolean {
  const { id, idHex, vm, source, destination, failure, outcome, kind, opIds, lines } = migration;
  const ends = [id, idHex, vm.name, vm.path, vm.uuid, source.host, source.ip, destination.host, destination.ip];
  const { status, message, code, messageId, fault } = failure ?? {};
  const fields = [...ends, outcome, kind, status, message, code, messageId, fault, ...opIds];
  const isIn = (field: string | undefined) => field !== undefined && word.test(field);
  return fields.some(isIn) || isIn(causeOf(migration)) || lines.some(({ text }) => word.test(text));
}
