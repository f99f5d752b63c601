/** Warnings of a scan: damage, limits, and files in which somebody may expect a log. */
import type { Kind } from '../archive/kinds.ts';
import { isChosenItself, withoutCount } from '../archive/walk.ts';
import { isOwnName } from '../logs/places.ts';
import type { Places } from '../logs/places.ts';
import type { InputWarning } from '../model.ts';

/** Other files in a chosen folder that are reported one by one: most of a host's log folder belongs to other programs. */
const mostOthers = 10;

const isPackedTar = /\.(?:tar\.\w+|t\w?[xb]z2?|tzst|tlz4|taz)$/i;
const isPieceOfArchive = /\.(?:tgz|tar|zip|7z|rar)\b[^/]{0,255}$|\.z\d\d$/i;

export class ScanWarnings {
  readonly #places: Places;
  readonly #chosen: ReadonlySet<string>;
  readonly #give: (warning: InputWarning) => void;
  /** Files chosen one by one that contained something, or were reported. */
  readonly #fertile = new Set<string>();
  /** Path of the last warning. */
  #last: string | undefined;
  #others = 0;
  /** A limit was hit: not everything was read. */
  #isLimited = false;

  /** @param chosen paths of the files that were chosen one by one */
  constructor(places: Places, chosen: ReadonlySet<string>, give: (warning: InputWarning) => void) {
    this.#places = places;
    this.#chosen = chosen;
    this.#give = give;
  }

  add(warning: InputWarning): void {
    this.#last = warning.path;
    this.#isLimited ||= warning.limit === 'entries' || warning.limit === 'totalBytes';
    this.noteFertile(warning.path);
    this.#give(warning);
  }

  /** To be called when something was found in this file. */
  noteFertile(path: string): void {
    const [top = path] = withoutCount(path).split('/');
    if (this.#chosen.has(top)) this.#fertile.add(top);
  }

  /** Whether it was chosen, alone or in a folder that is not a host's bundle. */
  isLoose(path: string): boolean {
    return this.#chosen.has(withoutCount(path)) && !this.#places.isInBundle(withoutCount(path));
  }

  addNoYear(path: string): void {
    const message =
      'Its stamps have no year, and its lines show none, or several years or zones: they have an order, but no time.';
    this.add({ path, offset: undefined, kind: 'no-year', message });
  }

  /** Reports what a file without log lines is, if somebody may expect a log in it and it was not reported before. */
  addNoLog(path: string, what: Kind): void {
    const likelihood = this.#places.likelihood(withoutCount(path));
    // Only quoted log lines were expected in it.
    if (this.#last === path || (likelihood === 'quotes' && !isChosenItself(path))) return;
    const isLoose = this.isLoose(path);
    const isNamed = likelihood === 'known';
    const isOther = isLoose && !isNamed && !isChosenItself(path) && ['text', 'binary', 'empty'].includes(what.is);
    if (isOther && (this.#others += 1) > mostOthers) return;
    const isMissed = what.is === 'empty' ? isOwnName(path) : isNamed || this.#mayHoldLog(path, what);
    if (!isLoose && !isMissed) return;
    const isText = isNamed && what.is === 'text';
    this.#noLog(path, 0, isText ? 'Named like a log, but none of its lines reads like one.' : what.message);
  }

  /** At the end: the number of files not reported one by one, and the chosen files that contained nothing at all. */
  addRest(): void {
    const more = this.#others - mostOthers;
    const others = `And ${more} more files that were chosen, in which no line reads like one of a log that is known here.`;
    if (more > 0) this.#noLog('', 0, others);
    if (this.#isLimited) return;
    for (const path of this.#chosen)
      if (isChosenItself(path) && !this.#fertile.has(path))
        this.#noLog(path, undefined, 'No log that is known here lies in it.');
  }

  /** Much in a bundle is compressed and not a log. */
  #mayHoldLog(path: string, { is }: Kind): boolean {
    if (is === 'archive') return true;
    if (is !== 'piece' && is !== 'packed') return false;
    // `core.000`, `trace.xz`
    return (is === 'piece' ? isPieceOfArchive : isPackedTar).test(path) || !this.#places.isInBundle(withoutCount(path));
  }

  #noLog(path: string, offset: number | undefined, message: string): void {
    this.add({ path, offset, kind: 'no-log', message });
  }
}
