/** Which names can be distinguished from ordinary words, and which cannot. */
import { knownFaults } from '../../diagnosis/faults.ts';
import { signatures } from '../../diagnosis/signatures.ts';
import { statusFamilies } from '../../diagnosis/status-families.ts';
import statusCodes from '../../diagnosis/status-codes.json' with { type: 'json' };
import { isCommon } from './secret.ts';
import type { Secret } from './secret.ts';

/**
 * - `anywhere`: within longer words, too
 * - `word`: where no letter or digit touches it
 * - `slots`: only at places that hold a thing's name: it is an ordinary word, a number or a date
 */
export type Reach = 'anywhere' | 'word' | 'slots';

/** A word of so many letters is as likely an ordinary one. */
const mostOrdinary = 5;

export function reachOf({ original, kind }: Pick<Secret, 'original' | 'kind'>): Reach {
  const name = original.toLowerCase();
  if (kind === 'address' || kind === 'mac' || kind === 'thumbprint' || kind === 'licence') return 'anywhere';
  if (!/\p{L}/u.test(name) || name.length < 3 || isCommon(name) || vocabulary().has(name)) return 'slots';
  if (/^\p{L}+$/u.test(name)) return name.length > (kind === 'user' ? 3 : mostOrdinary) ? 'word' : 'slots';
  return name.length < 4 ? 'word' : 'anywhere';
}

/** Said by lines of their own. */
export const isOrdinaryWord = (word: string): boolean => vocabulary().has(word.toLowerCase());

let words: ReadonlySet<string> | undefined;

/** Words that logs of migrations are made of, as far as what we know of them says: a VM can be called `restore`. */
function vocabulary(): ReadonlySet<string> {
  return (words ??= new Set([
    ...signatures.flatMap(({ title, cause, remedy, needles, pattern }) =>
      wordsOf([title, cause, ...remedy, ...needles, pattern.source].join(' ')),
    ),
    ...[...knownFaults, ...statusFamilies].flatMap(({ title, cause, remedy }) =>
      wordsOf([title, cause, ...remedy].join(' ')),
    ),
    ...statusCodes.flatMap(({ text }) => wordsOf(text)),
    ...wordsOf(ours),
  ]));
}

/** A word with dashes is one, and so are its parts. */
const wordsOf = (text: string): readonly string[] =>
  (text.toLowerCase().match(/[a-z]+(?:-[a-z]+)*/g) ?? []).flatMap((word) => [word, ...word.split('-')]);

/** Of phases, moments and outcomes, and of the lines that tell them. */
const ours = `prepare setup pre-copy pre-copy-end switchover restore resume page-in complete failed succeeded cancelled unknown
  stun stunned unstun start cleanup result failure all-pages-sent all-pages-received storage-vmotion self-migration round rounds
  migration migrating migrated vmotion downtime pages bandwidth transferred received sending receiving destroying opening
  completed finished started stopping stopped waiting transition transitioning state info warning error verbose debug trace
  monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october
  november december production testing backup server client master worker primary secondary standard default threshold adapter side sides
  configuration failure memory cpu cpuid disk disks hardware name size count limit machine windows linux port ports card device devices
  driver interface link lock locks file files process service agent group type id key list power guest tools reservation share
  shares rule rules level object objects property backing connection session user account owner policy profile provider`;
