/** The result of a check, with the lines it is based on. */
import { listed, own, slot } from '../../base/own-text.ts';
import type { OwnString, OwnText, Slot, SlotKind } from '../../base/own-text.ts';
import type { Place } from '../../host-facts.ts';

export const checkResults = ['pass', 'fail', 'not-in-bundle'] as const;
export type CheckResult = (typeof checkResults)[number];

interface Rule {
  readonly ruleId: string;
  readonly title: string;
  readonly source: string;
}

export interface Verdict {
  readonly result: CheckResult;
  /** One sentence, with both values. */
  readonly detail: OwnString;
  /** The parts of it that are data. */
  readonly slots: readonly Slot[];
  readonly evidence: readonly Place[];
}

export interface Check extends Rule, Verdict {}

/** A rule, and what judges its subjects by it. */
export interface JudgedRule<Subjects extends readonly unknown[]> extends Rule {
  /** A verdict may replace the rule's source. */
  readonly judge: (...subjects: Subjects) => Verdict & { readonly source?: string };
}

export function checkAll<Subjects extends readonly unknown[]>(
  rules: readonly JudgedRule<Subjects>[],
  ...subjects: Subjects
): readonly Check[] {
  return rules.map(({ judge, ...rule }) => ({ ...rule, ...judge(...subjects) }));
}

/** Facts that a verdict is based on; their places are its evidence. */
type Facts = readonly ({ readonly place?: Place } | undefined)[];

export function pass(detail: OwnText, facts: Facts): Verdict {
  return verdict('pass', detail, facts);
}

export function fail(detail: OwnText, facts: Facts): Verdict {
  return verdict('fail', detail, facts);
}

export function unknown(detail: OwnText, facts: Facts = []): Verdict {
  return verdict('not-in-bundle', detail, facts);
}

function verdict(result: CheckResult, { text, slots }: OwnText, facts: Facts): Verdict {
  return { result, detail: text, slots, evidence: facts.flatMap((fact) => fact?.place ?? []) };
}

/** Its detail, to be part of another text. */
export function detailOf({ detail, slots }: Check): OwnText {
  return { text: detail, slots };
}

/** Data of one kind as a list. */
export function listOf(kind: SlotKind, values: readonly string[]): OwnText {
  const all = values.map((value) => own`${slot(kind, value)}`);
  return listed(all, ', ');
}
