/** Why a migration did not go well, in the words that list, chips, overview, story, reports and command line all show. */
import type { Failure, LineRef, Migration, Side } from '../model.ts';

export interface Cause {
  readonly words: string;
  /** A known cause, in our words. */
  readonly isKnown: boolean;
  /** The side that logged them, where they are the log's own. */
  readonly saidBy: Side | undefined;
}

/** What is said where every line about a failure only follows from it. */
export const notKnown = 'the cause is not known';

type Explained = Pick<Migration, 'outcome' | 'failure' | 'findings' | 'lines'>;

/** Undefined where there is nothing to explain: it succeeded, or nothing speaks of a failure. */
export function causeOf(migration: Explained): string | undefined {
  return causeWithSide(migration)?.words;
}

/** A known cause before the log's own words; what is not known is said. */
export function causeWithSide(migration: Explained): Cause | undefined {
  const { outcome, failure, findings } = migration;
  if (outcome === 'succeeded') return undefined;
  const found = findings.find(({ rank }) => rank === 'cause')?.title;
  if (found !== undefined) return { words: found, isKnown: true, saidBy: undefined };
  const text = failure && textOf(failure);
  if (failure && text !== undefined)
    return { words: logWords(migration, failure, text), isKnown: false, saidBy: failure.side };
  return failure || outcome === 'failed' ? { words: 'no line says why', isKnown: false, saidBy: undefined } : undefined;
}

const textOf = ({ status, message, messageId, fault }: Failure): string | undefined =>
  status ?? message ?? messageId ?? fault;

/** The log's own words, without a full stop at their end. */
export const wordsOf = (failure: Failure): string | undefined => textOf(failure)?.replace(/(?<!\.)\.+$/, '');

function logWords(migration: Explained, failure: Failure, text: string): string {
  const code = failure.code === undefined ? '' : ` (${failure.code})`;
  const words = `${wordsOf(failure)}${code}`;
  return onlyFollows(migration, failure, text) ? `${words}: this only follows, ${notKnown}` : words;
}

/** Whether a known consequence, or noise, shows in every line that has these words. */
function onlyFollows({ findings, lines }: Explained, { evidence }: Failure, text: string): boolean {
  const key = ({ source, line }: LineRef) => `${source}:${line}`;
  const following = findings.filter(({ rank }) => rank === 'consequence' || rank === 'noise');
  if (following.length === 0) return false;
  const known = new Set(following.flatMap((finding) => finding.evidence.map(key)));
  const own = new Set(evidence.map(key));
  const saying = lines.filter((line) => own.has(key(line)) && line.text.includes(text));
  return saying.length > 0 && saying.every((line) => known.has(key(line)));
}

/** Causes and how many migrations each has, the most frequent first. */
export function causesOf(
  migrations: readonly Migration[],
): readonly { readonly cause: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const migration of migrations) {
    const cause = causeOf(migration);
    if (cause !== undefined) counts.set(cause, (counts.get(cause) ?? 0) + 1);
  }
  return [...counts].map(([cause, count]) => ({ cause, count })).sort((a, b) => b.count - a.count);
}
