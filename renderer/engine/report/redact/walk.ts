/** All texts of a request with what they are: a walk to read them and a walk to replace them, along the same way. */
import { own } from '../../base/own-text.ts';
import type { OwnText, Slot } from '../../base/own-text.ts';
import type { Check } from '../../diagnosis/prerequisites/check-result.ts';
import type { Analysis, Finding } from '../../model.ts';
import { namesAlike, namesBegin } from '../../patterns/attributes.ts';
import type { Pattern } from '../../patterns/pattern.ts';
import { fitsAll } from '../../stun-budget/budgets.ts';
import type { StunBudget } from '../../stun-budget/budgets.ts';
import type { ReportRequest } from '../request.ts';
import { analysisClasses } from './fields.ts';
import type { AnyClasses, TextClass } from './fields.ts';

export type Replace = (text: string, is: Exclude<TextClass, 'ours' | 'finding'>) => string;

/** The request with every text replaced. Keys of migrations change as the texts do, wherever they are named. */
export function mapTexts(request: ReportRequest, replace: Replace): ReportRequest {
  const { analysis, keys, title, author, notes, remarks, scenarios, bundles, checks, patterns, budgets, verdicts } =
    request;
  const line = (text: string) => replace(text, 'line');
  const key = (text: string) => replace(text, 'code');
  return {
    ...request,
    analysis: mapped(analysis, analysisClasses, replace) as Analysis,
    keys: keys.map(key),
    title: line(title),
    author: line(author),
    notes: line(notes),
    remarks: remarks.map((one) => ({
      about: one.about.kind === 'migration' ? { ...one.about, key: key(one.about.key) } : one.about,
      text: line(one.text),
    })),
    scenarios: scenarios.map((one) => ({
      ...one,
      name: line(one.name),
      migrationKey: one.migrationKey === undefined ? undefined : key(one.migrationKey),
    })),
    bundles: bundles.map((one) => ({ ...one, name: replace(one.name, 'path') })),
    ...(checks && {
      checks: new Map([...checks].map(([of, all]) => [key(of), all.map((one) => mapCheck(one, replace))])),
    }),
    ...(budgets && { budgets: budgets.map((one) => mapBudget(one, replace)) }),
    ...(verdicts && {
      verdicts: new Map(
        [...verdicts].map(([of, one]) => [key(of), { ...one, budget: one.budget && mapBudget(one.budget, replace) }]),
      ),
    }),
    ...(patterns && { patterns: patterns.map((one) => mapPattern(one, replace)) }),
  };
}

export function eachText(request: ReportRequest, visit: (...args: Parameters<Replace>) => void): void {
  mapTexts(request, (text, is) => {
    visit(text, is);
    return text;
  });
}

function mapped(value: unknown, is: AnyClasses | undefined, replace: Replace): unknown {
  if (is === 'ours') return value;
  if (typeof value === 'string') return replace(value, typeof is === 'string' && is !== 'finding' ? is : 'line');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one: unknown) => mapped(one, is, replace));
  if (is === 'finding') return mapFinding(value as Finding, replace);
  const classes = typeof is === 'object' ? is : {};
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      mapped(one, Object.hasOwn(classes, name) ? classes[name] : undefined, replace),
    ]),
  );
}

/** Without the slots: their texts have other lengths now, and name no one. */
function mapFinding({ slots, ...finding }: Finding, replace: Replace): object {
  return {
    ...finding,
    title: mapOwn(finding.title, slots?.title, replace),
    cause: mapOwn(finding.cause, slots?.cause, replace),
    remedy: finding.remedy.map((step) => replace(step, 'line')),
    ...(finding.against !== undefined && { against: mapOwn(finding.against, slots?.against, replace) }),
    ...(finding.confirm && {
      confirm: { ...finding.confirm, command: mapOwn(finding.confirm.command, slots?.confirm, replace) },
    }),
  };
}

function mapCheck(check: Check, replace: Replace): Check {
  return {
    ...check,
    detail: mapOwn(check.detail, check.slots, replace) as Check['detail'],
    slots: [],
    evidence: check.evidence.map(({ path, line }) => ({ path: replace(path, 'path'), line })),
  };
}

/** A whole name is a VM's; a part of one is no VM's name, and gets a pseudonym that looks like none. `*` alone names nobody. */
function mapBudget(budget: StunBudget, replace: Replace): StunBudget {
  const { pattern } = budget;
  if (fitsAll(budget)) return budget;
  return { ...budget, pattern: replace(pattern, pattern.includes('*') ? 'name' : 'vm') };
}

function mapPattern(pattern: Pattern, replace: Replace): Pattern {
  const { attribute, sentence, rates, also, cause, keys } = pattern;
  const text = (one: OwnText) => mapText(one, replace);
  const moved = (all: readonly string[]) => all.map((key) => replace(key, 'code'));
  return {
    ...pattern,
    attribute: { ...attribute, value: attribute.kind === 'vm-names' ? sameBeginning : text(attribute.value) },
    sentence: text(sentence),
    rates: text(rates),
    also: also.map(text),
    cause: cause && { ...cause, words: text(cause.words) },
    keys: { hits: moved(keys.hits), others: moved(keys.others) },
  };
}

/** The beginning of names is no name: a pseudonym of it would look like that of a VM, which no VM here begins with. */
const sameBeginning = own`the same beginning of their names`;

/** With its slots, which have other places now: what is in them is shown as a name. */
function mapText({ text, slots }: OwnText, replace: Replace): OwnText {
  let [done, at] = ['', 0];
  const places: Slot[] = [];
  for (const slot of slots) {
    const before = text.slice(at, slot.at);
    if (slot.kind === 'vm' && before.endsWith(namesBegin)) {
      done += replace(before.slice(0, -namesBegin.length), 'code') + namesAlike.text;
      at = slot.at + slot.length;
      continue;
    }
    const name = replace(text.slice(slot.at, slot.at + slot.length), slot.kind);
    done += replace(before, 'code');
    places.push({ kind: slot.kind, at: done.length, length: name.length });
    done += name;
    at = slot.at + slot.length;
  }
  return { text: (done + replace(text.slice(at), 'code')) as OwnText['text'], slots: places };
}

/** The text between the slots is searched like a line: it may come from a file that another program wrote. */
function mapOwn(text: string, slots: readonly Slot[] = [], replace: Replace): string {
  let [done, at] = ['', 0];
  for (const slot of slots) {
    if (slot.at < at) continue;
    done += replace(text.slice(at, slot.at), 'code') + replace(text.slice(slot.at, slot.at + slot.length), slot.kind);
    at = slot.at + slot.length;
  }
  return done + replace(text.slice(at), at === 0 ? 'line' : 'code');
}
