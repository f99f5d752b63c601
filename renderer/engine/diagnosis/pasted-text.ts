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
  const all = raw.map((line) =>
    withoutMarks(line)
      .replaceAll(/[ \t]+/g, ' ')
      .trim(),
  );
  // As it was, or quoted in a mail.
  const isLog = [raw, all].some((some) => some.slice(0, mostTried).some(beginsEntry));
  const lines = all.map((line) => (isOfOtherProgram(line) ? '' : line));
  const passages = [...new Set([...lines, ...joined(lines)])].filter((line) => line !== '');
  const [first = '', ...more] = passages;
  return { lines, passages, word: more.length === 0 && /^\S{1,200}$/.test(first) ? first : undefined, isLog };
}

/** Behind a prompt, a path, or the header of a system's log. */
const beforeProgram =
  /^(?:<\d{1,3}>)?(?:[A-Z][a-z]{2} {1,2}\d{1,2} [\d:]{5,8} \S{1,100} |\d{4}-\d\d-\d\dT\S{1,40} \S{1,100} )?(?:[$#%] |[-/\w]{0,40}\/|-)?/;
/** Programs that say much the same as VMkernel; of those that are also words of a sentence, only with a colon. */
const otherProgram =
  /^(?:(?:linux|sshd?|scp|sftp|bash|zsh|curl|wget|java|python[\d.]{0,5}|sudo|dockerd?|podman|kubectl|nginx|httpd|apache2)(?:\[\d{1,10}\])?:? (?=\S)(?!(?:vms?|guests?|virtual|machines?|servers?)\b)|(?:kernel|systemd|rsync|ftp|telnet|sh|ksh|dash|fish|cmd|nc|ping|git|javac|node|npm|php|perl|ruby|pip\d?|su|cron|containerd|kubelet|haproxy|mysqld?|mariadbd?|psql|postgres|redis|mongo[ds]?|ls|cat|cp|mv|rm|mkdir|chmod|chown|tar|mount|dd|make|gcc)(?:\[\d{1,10}\])?: |javax?\.[\w.$]{1,200}[:\s])/i;
const oomKiller = /\bKilled process \d|\boom[-_]kill/i;
/** What only VMware has: its own names and numbers, and what a script of a customer prints of them. */
const onlyOfVmware =
  /\bv(?:im(?:25)?|modl)[.:]|\bVMware\.Vim\.|\bVMK_[A-Z]|\b0x0{0,8}bad0|\bmsg\.[a-z]|\b(?:vob|esx)\.[a-z]|\bvMotion\b|\bmigrat(?:e|ion)\b|\bvirtual machine\b/i;

function isOfOtherProgram(line: string): boolean {
  return (
    (otherProgram.test(line.replace(beforeProgram, '')) || otherProgram.test(line) || oomKiller.test(line)) &&
    !onlyOfVmware.test(line)
  );
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
