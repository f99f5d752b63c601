/** Failures of the store, each with a sentence for the person whose work it is. */
import { messageOf } from '../engine/base/message-of.ts';

export type StoreProblemKind = 'newer' | 'unavailable' | 'full' | 'damaged' | 'refused' | 'gone' | 'failed';

export class StoreProblem extends Error {
  override readonly name = 'StoreProblem';
  readonly kind: StoreProblemKind;

  constructor(kind: StoreProblemKind, sentence: string) {
    super(sentence);
    this.kind = kind;
  }
}

/** Translates errors of the browser and of Dexie. */
export function problemOf(error: unknown): StoreProblem {
  if (error instanceof StoreProblem) return error;
  const names = namesOf(error);
  if (names.includes('QuotaExceededError'))
    return new StoreProblem('full', 'There is no room left to save. Export the work to a file, or free some space.');
  if (names.includes('MissingAPIError') || names.includes('SecurityError') || names.includes('InvalidStateError'))
    return new StoreProblem(
      'unavailable',
      'This window may not keep anything (a private window, perhaps). Export the work to a file before you close it.',
    );
  const [sentence = ''] = messageOf(error).split('\n');
  return new StoreProblem('failed', sentence);
}

/** Dexie wraps errors: an AbortError or OpenFailedError has the cause in `inner`. */
function namesOf(error: unknown): readonly string[] {
  const names: string[] = [];
  for (let at = error, depth = 0; at instanceof Error && depth < 5; depth += 1) {
    names.push(at.name);
    at = (at as { inner?: unknown }).inner;
  }
  // A DOMException need not be an Error everywhere.
  if (error instanceof DOMException) names.push(error.name);
  return names;
}
