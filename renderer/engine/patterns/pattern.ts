/** What failing or slow moves share and the others do not, as plain data. */
import type { OwnText } from '../base/own-text.ts';

/** What is asked of many moves, the gravest first. */
export const questionNames = ['failed', 'downtime', 'rate', 'duration'] as const;
export type QuestionName = (typeof questionNames)[number];

/** What moves can share. Of several that cover nearly the same moves the first says most. */
export const attributeKinds = [
  'destination',
  'source',
  'host',
  'pair',
  'window',
  'hour',
  'datastore',
  'vm-names',
  'vm',
  'subnet',
  'address',
  'destination-release',
  'source-release',
  'concurrency',
  'memory',
  'kind',
  'asked-by',
  'encryption',
] as const;
export type AttributeKind = (typeof attributeKinds)[number];

/** How many of how many. */
export interface Share {
  readonly count: number;
  readonly of: number;
}

export interface Pattern {
  readonly question: QuestionName;
  readonly attribute: { readonly kind: AttributeKind; readonly value: OwnText };
  /** `14 of 15 failures have esx-07 as destination; 9 % of the 1,500 other moves do`. */
  readonly sentence: OwnText;
  /** `14 of 149 such moves failed, 1 of 1,366 elsewhere`. */
  readonly rates: OwnText;
  /** What else nearly all of them share: `all of these use vMotion addresses in 10.0.7.0/24`. */
  readonly also: readonly OwnText[];
  /** Of failures that have the attribute: the most frequent cause, where half of them have it. A description, not part of the test. */
  readonly cause: { readonly words: OwnText; readonly count: number } | undefined;
  /** Failing or slow moves that have the attribute, of all of them. */
  readonly hits: Share;
  /** The other moves that have it. */
  readonly others: Share;
  /** Moves of which no line shows whether they have it: they are not counted. */
  readonly unknown: number;
  /** Corrected for everything that was asked. */
  readonly p: number;
  /** Keys of the moves that have it. */
  readonly keys: { readonly hits: readonly string[]; readonly others: readonly string[] };
}

/** A move in a list of the worst. */
export interface WorstMove {
  readonly key: string;
  readonly value: number;
}

/** What fails most often. */
export interface WorstThing {
  readonly name: string;
  readonly failures: Share;
  /** Keys of the moves that failed. */
  readonly keys: readonly string[];
}

/** The worst of many moves, the very worst first. What no line states is in no list. */
export interface Worst {
  readonly downtimes: readonly WorstMove[];
  readonly rates: readonly WorstMove[];
  readonly rounds: readonly WorstMove[];
  readonly vms: readonly WorstThing[];
  readonly hosts: readonly WorstThing[];
}
