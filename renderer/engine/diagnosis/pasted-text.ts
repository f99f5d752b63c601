/**
 * A text as people paste it out of the vSphere Client, a ticket, a chat or a log, made comparable: without marks of quotations and of
 * dumps, with plain quotation marks and single blanks, and also with the lines joined over which one sentence goes on.
 */
import { formats } from '../formats/index.ts';

export interface PastedText {
  readonly lines: readonly string[];
  /** Lines, and the sentences that go on over several of them. */
  readonly passages: readonly string[];
  /** The text where it is one word: whoever types one word means it, in whatever letters. */
  readonly word: string | undefined;
  /** Some line begins as lines of a log do. */
  readonly isLog: boolean;
}

/** Lines that are tried for the header of a log. */
const mostTried = 200;
/** Of what is joined: a passage without any full stop is a table. */
const longestPassage = 4000;

const typographic: readonly (readonly [RegExp, string])[] = [
  [/[“”„‟«»″]/g, '"'],
  [/[‘’‚‛‹›′]/g, "'"],
  [/[\u00a0\u2007\u202f]/g, ' '],
  [/\u200b|\u200c|\u200d|\u2060|\ufeff/g, ''],
  [/\r\n?|[\u2028\u2029]/g, '\n'],
];

export function pastedText(text: string): PastedText {
  const plain = typographic.reduce((so, [mark, instead]) => so.replaceAll(mark, instead), text);
  // A field of one line makes one line of a dump: its arrows still tell where each began.
  const raw = plain.replaceAll(/[ \t]{0,64}-->/g, '\n').split('\n');
  const lines = raw.map((line) =>
    withoutMarks(line)
      .replaceAll(/[ \t]+/g, ' ')
      .trim(),
  );
  // As it was, or quoted in a mail.
  const isLog = [raw, lines].some((some) => some.slice(0, mostTried).some(beginsEntry));
  const passages = [...new Set([...lines, ...joined(lines)])].filter((line) => line !== '');
  const [first = '', ...more] = passages;
  return { lines, passages, word: more.length === 0 && /^\S{1,200}$/.test(first) ? first : undefined, isLog };
}

/** The parts that match, each once. */
export function matched(text: string, pattern: RegExp): ReadonlySet<string> {
  return new Set([...text.matchAll(pattern)].map(([part]) => part));
}

function beginsEntry(line: string): boolean {
  return formats.some((format) => format.read(line) !== undefined);
}

/** `> ` of a mail, and bullets. */
function withoutMarks(line: string): string {
  return line.replace(/^[ \t]{0,64}(?:[>•*][ \t]{0,8}){0,16}/, '');
}

/** Neighbouring lines up to one that ends a sentence, or opens or closes a level of a dump. */
function joined(lines: readonly string[]): readonly string[] {
  const passages: string[] = [];
  let open = '';
  for (const line of [...lines, '']) {
    const isOver =
      line === '' || beginsEntry(line) || open.length > longestPassage || /[.!?]["')]?$|[{}[\]],?$/.test(open);
    if (isOver && open !== '') passages.push(open);
    open = isOver || open === '' ? line : `${open} ${line}`;
  }
  return passages;
}
