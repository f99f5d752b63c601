/** What a scan reports: damage, limits, and files in which somebody may miss a log. */
import type { Kind } from '../archive/kinds.ts';
import { isChosenItself, withoutCount } from '../archive/walk.ts';
import { isOwnName } from '../logs/places.ts';
import type { Places } from '../logs/places.ts';
import type { InputWarning } from '../model.ts';

/** Texts and the like in a chosen folder that are reported one by one: of a host's whole log folder most are other programs'. */
const mostOthers = 10;

const isPackedTar = /\.(?:tar\.\w+|t\w?[xb]z2?|tzst|tlz4|taz)$/i;
const isPieceOfArchive = /\.(?:tgz|tar|zip|7z|rar)\b[^/]{0,255}$|\.z\d\d$/i;

export class ScanWarnings {
  readonly #places: Places;
  readonly #chosen: ReadonlySet<string>;
  readonly #give: (warning: InputWarning) => void;
  /** Of the files that were chosen by themselves, those that gave something, or of which something was reported. */
  readonly #fertile = new Set<string>();
  /** The file that was reported last. */
  #last: string | undefined;
  #others = 0;
  /** Some of what was chosen may not have been read. */
  #isLimited = false;

  /** @param chosen paths of the files that somebody chose by themselves */
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

  /** Something was found in this file. */
  noteFertile(path: string): void {
    const [top = path] = withoutCount(path).split('/');
    if (this.#chosen.has(top)) this.#fertile.add(top);
  }

  /** Whether it was chosen, alone or in a folder that is no host's bundle. */
  isLoose(path: string): boolean {
    return this.#chosen.has(withoutCount(path)) && !this.#places.isInBundle(withoutCount(path));
  }

  /** What a file is in which no line reads like a log's: where somebody may miss it, and nothing was said of it before. */
  addNoLog(path: string, what: Kind): void {
    const likelihood = this.#places.likelihood(withoutCount(path));
    // It was searched for lines of a log, which is all that it can hold.
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

  /** At the end: what was not reported one by one; files that were chosen by themselves and gave nothing at all. */
  addRest(): void {
    const more = this.#others - mostOthers;
    const others = `And ${more} more files that were chosen, in which no line reads like one of a log that is known here.`;
    if (more > 0) this.#noLog('', 0, others);
    if (this.#isLimited) return;
    for (const path of this.#chosen)
      if (isChosenItself(path) && !this.#fertile.has(path))
        this.#noLog(path, undefined, 'No log that is known here lies in it.');
  }

  /** In a bundle much is compressed that is no log. */
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
