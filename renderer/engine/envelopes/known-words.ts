/** Whether a line was broken between two words, or within one: told by words that stand elsewhere. */
import { beginsRecord } from '../logs/formats.ts';

/** Words in which messages of a migration are often broken: of statuses, faults and what hosts say of them. */
const usual =
  'a aborted address already an and are at be been being busy by bytes cannot changed checkpoint closed complete completed connect ' +
  'connection considered could data destination disconnected does due end error exceeded exist failed failing failure file for found from ' +
  'get handshake has have host if in initialize invalid io is it left limit lost maximum memory message migration network no not of on open ' +
  'operation or out page pages permission possibly read received refused remote reset resource resources resume source started state ' +
  'stream stun success support supported switchover task that the this time timed timeout to unable unexpected was waiting which while ' +
  'will with within write wrong';
/** Lines that are looked at: a text has its words near its beginning. */
const mostLines = 2000;

export class KnownWords {
  readonly #lines: readonly { readonly text: string }[];
  #known: Set<string> | undefined;

  constructor(lines: readonly { readonly text: string }[]) {
    this.#lines = lines;
  }

  /** Undefined where the words do not tell. */
  breakBetween(before: string, after: string): 'tight' | 'loose' | undefined {
    const left = /(?<!\w)[A-Za-z]{1,40}$/.exec(before)?.[0];
    const right = /^[A-Za-z]{1,40}(?!\w)/.exec(after)?.[0];
    if (left === undefined || right === undefined) return undefined;
    if (this.#isKnown(left + right)) return 'tight';
    const isCamel = /[a-z]$/.test(left) && /^[A-Z]/.test(right);
    return !isCamel && this.#isKnown(left) && this.#isKnown(right) ? 'loose' : undefined;
  }

  #isKnown(word: string): boolean {
    return (this.#known ??= new Set([...usual.split(' '), ...wordsOf(this.#lines)])).has(word.toLowerCase());
  }
}

/** Of words at the edges of lines nobody knows whether they are whole. */
function* wordsOf(lines: readonly { readonly text: string }[]): Generator<string> {
  for (const { text } of lines.slice(0, mostLines)) {
    const whole = beginsRecord(text) ? text : text.replace(/^\s{0,99}\S{1,99}/, '');
    for (const [word] of whole.slice(0, 2000).matchAll(/(?<!\w)[A-Za-z]{2,40}(?!\w)(?!$)/g)) yield word.toLowerCase();
  }
}
