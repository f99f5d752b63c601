/** What is known of a pasted text, and the same in words, for a terminal and to be copied. */
import type { Finding } from '../model.ts';
import { rankTitles } from '../vocabulary.ts';

/** A part of the text, and what it stands for. */
export interface Recognised {
  /** As it stands in the text. */
  readonly given: string;
  /** `VMK_NO_MEMORY`, `NoPermission` */
  readonly name?: string;
  /** `0xbad0014 (195887124)` */
  readonly number?: string;
  /** VMkernel's own. */
  readonly words?: string;
}

export interface Explained extends Pick<Finding, 'id' | 'rank' | 'confidence' | 'links'> {
  /** `id`: no error, but the number of a migration. */
  readonly kind: 'failure' | 'fault' | 'status' | 'id';
  readonly recognised: readonly Recognised[];
  readonly title: string;
  readonly cause: string;
  readonly remedy: readonly string[];
}

/** A part of the text of which is known what it is, but not what it means. */
export interface Unexplained {
  readonly given: string;
  readonly says: string;
  /** Known names that are spelled like it. */
  readonly didYouMean: readonly string[];
}

export interface Explanation {
  /** The most specific first. */
  readonly answers: readonly Explained[];
  readonly notes: readonly Unexplained[];
  /** Lines of a log are among it: an analysis would tell more. */
  readonly isLog: boolean;
  /** Only the beginning of the text was read. */
  readonly isCut: boolean;
}

/** Characters of what was recognised. */
export const longestGiven = 200;

/** What is known of a part of the text, as a finding without lines has it. */
export function answer(
  kind: Explained['kind'],
  recognised: readonly Recognised[],
  words: Omit<Finding, 'evidence'>,
): Explained {
  const { id, title, rank, confidence, cause, remedy, links } = words;
  return { kind, id, recognised, title, rank, confidence, cause, remedy, links };
}

/** What is known, then what is not; below its title an answer is indented. */
export function inLines({ answers, notes, isLog, isCut }: Explanation): readonly string[] {
  return [
    ...answers.flatMap((one) => [...answerLines(one), '']),
    ...(answers.length === 0 ? [nothingKnown] : []),
    ...notes.map(noteInWords),
    ...(isLog ? [aboutLogs] : []),
    ...(isCut ? [aboutLength] : []),
  ];
}

export const nothingKnown = 'Nothing of this is known as an error of a move.';
export const aboutLogs =
  'There are lines of a log here: an analysis of the log itself (analyse, or Paste Lines…) tells more.';
export const aboutLength = 'Only the beginning of the text was read.';

function answerLines(one: Explained): readonly string[] {
  const { title, recognised, cause, remedy, links } = one;
  const below = [
    recognised.map(recognisedInWords),
    [cause],
    remedy.map((step, at) => `${at + 1}. ${step}`),
    links.map((link) => `Source: ${link}`),
  ];
  return [
    `${title} (${aboutAnswer(one)})`,
    ...below.flatMap((lines, at) => [...(at > 0 && lines.length > 0 ? [''] : []), ...lines.map((line) => `  ${line}`)]),
  ];
}

/** How sure it is, and whether it explains or only follows. */
export function aboutAnswer({ kind, rank, confidence }: Explained): string {
  return kind === 'id' ? confidence : `${rankTitles[rank].toLowerCase()}, ${confidence}`;
}

/** `“bad0014” is VMK_NO_MEMORY, 0xbad0014 (195887124), “Out of memory”` */
export function recognisedInWords({ given, name, number, words }: Recognised): string {
  const quoted = words === undefined || words === given ? undefined : `“${words}”`;
  const stands = [name === given ? undefined : name, number, quoted].filter((one) => one !== undefined);
  return stands.length === 0 ? `“${given}”` : `“${given}” is ${stands.join(', ')}`;
}

export function noteInWords({ given, says, didYouMean }: Unexplained): string {
  const near = didYouMean.length === 0 ? '' : ` Did you mean ${didYouMean.join(' or ')}?`;
  return `${given} ${says}.${near}`;
}
