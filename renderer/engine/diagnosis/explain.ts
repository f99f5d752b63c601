/**
 * Explains a text without any log: a sentence of the vSphere Client, a code, a fault's name or its dump. All that is known of it is
 * told, the most specific first. What is not known is never guessed: it is named, with names that are spelled like it.
 */
import { answer, longestGiven } from './explanation.ts';
import type { Explained, Explanation } from './explanation.ts';
import { byRank } from './finding.ts';
import { signatureFinding } from './known-failures.ts';
import { pastedText } from './pasted-text.ts';
import type { PastedText } from './pasted-text.ts';
import { faultsIn } from './said-faults.ts';
import { idsIn } from './said-ids.ts';
import { statusesIn } from './said-statuses.ts';
import { isNegated } from './said-where.ts';
import { anyCase, matchInAnyCase, withoutHidden } from './signatures.ts';
import type { Signature } from './signatures.ts';
import { unexplainedIn } from './unexplained.ts';
import { outweighed } from './weights.ts';

/** Characters that are read: of more, it is a log. */
export const longestExplained = 200_000;

export function explain(given: string): Explanation {
  const text = pastedText(given.slice(0, longestExplained));
  const failures = failuresIn(text);
  const hidden = new Set(failures.flatMap(({ over }) => over));
  const stated = [...faultsIn(text), ...statusesIn(text)].filter(({ id }) => !hidden.has(id));
  const said = failures.map((signature) => ofFailure(signature, text));
  return {
    answers: sorted([...said, ...stated, ...(text.isLog ? [] : idsIn(text.lines))]),
    notes: unexplainedIn(text),
    isLog: text.isLog,
    isCut: given.length > longestExplained,
  };
}

/** Its lines and sentences; where they have none, all of it as one: a full stop can stand within what a pattern looks for. */
function failuresIn({ lines, passages }: PastedText): readonly Signature[] {
  const found = passages.flatMap(failuresSaid);
  return withoutHidden([...new Set(found.length > 0 ? found : failuresSaid(lines.join(' ')))]);
}

function failuresSaid(passage: string): readonly Signature[] {
  return matchInAnyCase(passage).filter((signature) => {
    const match = anyCase(signature).exec(passage);
    return !match || !isNegated(passage, match.index, match[0]);
  });
}

function ofFailure(signature: Signature, { lines, passages }: PastedText): Explained {
  const pattern = anyCase(signature);
  const match = [...passages, lines.join(' ')].map((one) => pattern.exec(one)?.[0]).find((one) => one !== undefined);
  return answer('failure', [{ given: (match ?? '').slice(0, longestGiven) }], signatureFinding(signature, []));
}

/** Weighed as the findings of a failed migration are; a number that is no error comes last. */
function sorted(answers: readonly Explained[]): readonly Explained[] {
  return [...outweighed(answers)].sort((a, b) => Number(a.kind === 'id') - Number(b.kind === 'id') || byRank(a, b));
}
