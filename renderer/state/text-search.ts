/** Which migrations a text matches. */
import { escaped } from '../engine/base/escaped.ts';
import { idsMeantBy } from '../engine/base/ids.ts';
import type { Migration } from '../engine/model.ts';
import { causeOf } from '../engine/presentation/cause.ts';

/** The state of the search for one text. */
interface Progress {
  readonly of: readonly Migration[];
  readonly text: string;
  readonly among: readonly Migration[];
  readonly matched: Migration[];
  /** How many of `among` were searched. */
  searched: number;
}

/** Migrations between two readings of the clock. */
const batch = 50;

/** Searches while a text is typed: a further letter can only narrow what was found so far. */
export class TextSearch {
  #last: Progress | undefined;

  /**
   * The migrations that a text matches, in their order: all its words occur in VM, hosts, addresses, id in decimal or hex,
   * outcome, cause or any text of its lines; or it is an id.
   *
   * @param milliseconds after which it returns undefined where it is not done; called again, it continues
   */
  find(migrations: readonly Migration[], text: string): readonly Migration[];
  find(migrations: readonly Migration[], text: string, milliseconds: number): readonly Migration[] | undefined;
  find(migrations: readonly Migration[], text: string, milliseconds = Infinity): readonly Migration[] | undefined {
    const words = text.split(/\s+/).filter(Boolean);
    if (words.length === 0) return migrations;
    const ids = new Set(idsMeantBy(text));
    const isSame = this.#last?.of === migrations && this.#last.text === text;
    const progress = isSame && this.#last ? this.#last : this.#begin(migrations, text, ids.size > 0);
    this.#last = progress;
    // Ignoring case in the expression: converting all texts to lower case first would take longer than the search.
    const patterns = words.map((word) => new RegExp(escaped(word.replace(/^0x/i, '')), 'i'));
    const until = performance.now() + milliseconds;
    while (progress.searched < progress.among.length) {
      for (const one of progress.among.slice(progress.searched, progress.searched + batch)) {
        if ((one.id !== undefined && ids.has(one.id)) || patterns.every((word) => contains(one, word)))
          progress.matched.push(one);
        progress.searched += 1;
      }
      if (progress.searched < progress.among.length && performance.now() >= until) return undefined;
    }
    return progress.matched;
  }

  /** A letter that makes the text an id may match more. */
  #begin(migrations: readonly Migration[], text: string, namesAnId: boolean): Progress {
    const last = this.#last;
    const isNarrower =
      last?.of === migrations && last.searched === last.among.length && text.startsWith(last.text) && !namesAnId;
    return { of: migrations, text, among: isNarrower ? last.matched : migrations, matched: [], searched: 0 };
  }
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
