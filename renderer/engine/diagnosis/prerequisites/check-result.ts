/** What a check comes to, with the lines that it stands on. */
import type { OwnString, OwnText, Slot } from '../../base/own-text.ts';
import type { Place, Stated } from '../../host-facts.ts';

export const checkResults = ['pass', 'fail', 'not-in-bundle'] as const;
export type CheckResult = (typeof checkResults)[number];

export interface Check {
  readonly ruleId: string;
  readonly title: string;
  readonly result: CheckResult;
  /** One sentence, with both values. */
  readonly detail: OwnString;
  /** Where data stands in it. */
  readonly slots: readonly Slot[];
  readonly evidence: readonly Place[];
  readonly source: string;
}

export type Rule = Pick<Check, 'ruleId' | 'title' | 'source'>;

export type Places = readonly (Stated<unknown> | undefined)[];

export function pass(rule: Rule, detail: OwnText, told: Places): Check {
  return check(rule, 'pass', detail, told);
}

export function fail(rule: Rule, detail: OwnText, told: Places): Check {
  return check(rule, 'fail', detail, told);
}

export function unknown(rule: Rule, detail: OwnText, told: Places = []): Check {
  return check(rule, 'not-in-bundle', detail, told);
}

function check(rule: Rule, result: CheckResult, { text, slots }: OwnText, told: Places): Check {
  return { ...rule, result, detail: text, slots, evidence: known(told.map((one) => one?.place)) };
}

/** What it says, to be part of another text. */
export function detailOf({ detail, slots }: Check): OwnText {
  return { text: detail, slots };
}

export function known(places: readonly (Place | undefined)[]): readonly Place[] {
  return places.filter((place) => place !== undefined);
}
