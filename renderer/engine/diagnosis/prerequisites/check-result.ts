/** What a check comes to, with the lines that it stands on. */
import type { Place, Told } from './host-facts.ts';

export interface Check {
  readonly ruleId: string;
  readonly title: string;
  readonly result: 'pass' | 'fail' | 'not-in-bundle';
  /** One sentence, with both values. */
  readonly detail: string;
  readonly evidence: readonly Place[];
  readonly source: string;
}

export type Rule = Pick<Check, 'ruleId' | 'title' | 'source'>;

export type Places = readonly (Told<unknown> | undefined)[];

export function pass(rule: Rule, detail: string, told: Places): Check {
  return { ...rule, result: 'pass', detail, evidence: known(told.map((one) => one?.place)) };
}

export function fail(rule: Rule, detail: string, told: Places): Check {
  return { ...rule, result: 'fail', detail, evidence: known(told.map((one) => one?.place)) };
}

export function unknown(rule: Rule, detail: string, told: Places = []): Check {
  return { ...rule, result: 'not-in-bundle', detail, evidence: known(told.map((one) => one?.place)) };
}

export function known(places: readonly (Place | undefined)[]): readonly Place[] {
  return places.filter((place) => place !== undefined);
}
