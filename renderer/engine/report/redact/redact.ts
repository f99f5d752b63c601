/**
 * Names of a customer's systems out of a report, before it is written: the same thing gets the same pseudonym in every text,
 * evidence lines included, so every format and every chart is redacted alike. `fields.ts` classifies each text, `slots.ts`
 * finds the names in a line. A name that cannot be an ordinary word is replaced everywhere.
 */
import type { Check } from '../../diagnosis/prerequisites/check-result.ts';
import type { Analysis } from '../../model.ts';
import type { Pattern } from '../../patterns/pattern.ts';
import type { StunBudget } from '../../stun-budget/budgets.ts';
import type { BudgetVerdict } from '../../stun-budget/verdict.ts';
import { chosenMigrations, patternsIn, verdictsIn } from '../request.ts';
import type { ReportRequest } from '../request.ts';
import { prerequisites } from '../sections/missing.ts';
import { extensionOf, pathParts } from './bundle-paths.ts';
import { collectSecrets } from './collect.ts';
import { anyOf } from './literals.ts';
import { reachOf } from './ordinary.ts';
import type { Reach } from './ordinary.ts';
import { secretKinds, thingOf } from './secret.ts';
import type { SecretKind, Secrets } from './secret.ts';
import { nameSlots } from './slots.ts';
import type { NameSlot } from './slots.ts';
import { eachText, mapTexts } from './walk.ts';
import type { Replace } from './walk.ts';

export interface Replaced {
  readonly kind: SecretKind;
  readonly original: string;
  readonly pseudonym: string;
  /** In how many places of this report. */
  readonly count: number;
}

export interface Redaction {
  readonly request: ReportRequest;
  /** Original to pseudonym: never part of a report. */
  readonly key: Readonly<Record<string, string>>;
  /** What is replaced in this report, to be reviewed before it is sent. */
  readonly replaced: readonly Replaced[];
}

export interface RedactOptions {
  /** UUIDs of VMs and tasks, too. */
  readonly withUuids?: boolean;
  /** The key of earlier reports, so that names stay the same. */
  readonly known?: Readonly<Record<string, string>>;
}

/** Texts whose slots are cached between the two walks: above this, searching again is cheaper than the memory. */
const mostCached = 200_000;

export function redact(plain: ReportRequest, { withUuids = false, known = {} }: RedactOptions = {}): Redaction {
  // What two hosts' settings come to is worked out while they can still be compared: a netmask needs an address, and so does a subnet.
  const isChecked = plain.sections.includes('findings') || plain.sections.includes('missing');
  const request = {
    ...plain,
    ...(isChecked && { checks: plain.checks ?? checksOf(plain) }),
    patterns: patternsIn(plain),
    // No pattern fits a pseudonym.
    verdicts: verdictsIn(plain),
  };
  const cached = new Map<string, readonly NameSlot[]>();
  const slotsOf = (text: string): readonly NameSlot[] => {
    const found = cached.get(text) ?? nameSlots(text, withUuids);
    if (cached.size < mostCached) cached.set(text, found);
    return found;
  };
  const secrets = collectSecrets(request, slotsOf, withUuids);
  const pseudonyms = pseudonymsFor(secrets, known, request);
  const counts = new Map<string, number>();
  const chosen = {
    ...request,
    analysis: { ...request.analysis, migrations: chosenMigrations(request) },
    isRedacted: true,
  };
  const redacted = mapTexts(chosen, replacing(secrets, pseudonyms, counts, slotsOf));
  const named = secrets.all.map(({ original, kind }) => {
    const key = original.toLowerCase();
    return { kind, original, pseudonym: pseudonyms.get(key) ?? '', count: counts.get(key) ?? 0 };
  });
  return {
    request: redacted,
    key: Object.fromEntries([...Object.entries(known), ...named.map((one) => [one.original, one.pseudonym])]),
    replaced: named.filter(({ count }) => count > 0),
  };
}

interface RedactedAnalysis extends Pick<Redaction, 'key'> {
  readonly analysis: Analysis;
  readonly patterns: readonly Pattern[];
  readonly budgets: readonly StunBudget[];
  /** By the key of the redacted migration. */
  readonly verdicts: ReadonlyMap<string, BudgetVerdict>;
}

/** All of an analysis, for formats that are no report. */
export function redactAnalysis(
  analysis: Analysis,
  options: RedactOptions,
  budgets: readonly StunBudget[] = [],
): RedactedAnalysis {
  const { request, key } = redact(
    {
      analysis,
      keys: analysis.migrations.map((one) => one.key),
      sections: [],
      title: '',
      author: '',
      notes: '',
      remarks: [],
      scenarios: [],
      budgets,
      bundles: [],
      zoneMinutes: 0,
      assumedZoneMinutes: undefined,
      version: '',
      madeAt: undefined,
      isRedacted: false,
    },
    options,
  );
  const { patterns = [], budgets: hidden = [], verdicts = new Map() } = request;
  return { analysis: request.analysis, patterns, budgets: hidden, verdicts, key };
}

function checksOf(request: ReportRequest): ReadonlyMap<string, readonly Check[]> {
  return new Map(
    chosenMigrations(request).flatMap((one) => {
      const checks = prerequisites({ request }, one);
      return checks ? [[one.key, checks] as const] : [];
    }),
  );
}

const pseudonym = new RegExp(String.raw`\b(?:${secretKinds.join('|')})-\d{1,9}\b`, 'gi');

/** Numbered in the order of the secrets; a number that occurs in the texts by itself (`vm-1014` of vCenter) is left out. */
function pseudonymsFor(
  secrets: Secrets,
  known: Readonly<Record<string, string>>,
  request: ReportRequest,
): ReadonlyMap<string, string> {
  const taken = new Set(Object.values(known));
  eachText(request, (text) => {
    for (const match of text.match(pseudonym) ?? []) taken.add(match.toLowerCase());
  });
  const names = new Map<string, string>();
  const things = new Map<string, string>();
  for (const [original, name] of Object.entries(known)) {
    names.set(original.toLowerCase(), name);
    const kind = secretKinds.find((one) => name.startsWith(`${one}-`));
    if (kind) things.set(thingOf(kind, original), name);
  }
  const next = new Map<SecretKind, number>();
  for (const { original, kind, thing } of secrets.all) {
    const key = original.toLowerCase();
    const name = names.get(key) ?? things.get(thing) ?? fresh(kind, next, taken);
    names.set(key, name);
    if (!things.has(thing)) things.set(thing, name);
  }
  return names;
}

function fresh(kind: SecretKind, next: Map<SecretKind, number>, taken: Set<string>): string {
  let number = next.get(kind) ?? 1;
  while (taken.has(`${kind}-${number}`)) number += 1;
  next.set(kind, number + 1);
  return `${kind}-${number}`;
}

/** A range of a text that is replaced. */
interface Span {
  readonly start: number;
  readonly end: number;
  /** The name, in lower case. */
  readonly name: string;
}

function replacing(
  secrets: Secrets,
  pseudonyms: ReadonlyMap<string, string>,
  counts: Map<string, number>,
  slotsOf: (text: string) => readonly NameSlot[],
): Replace {
  const spansOfNames = namesIn(secrets);
  const named = (name: string): string => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return (pseudonyms.get(name) ?? '') + (secrets.get(name)?.kind === 'bundle' ? extensionOf(name) : '');
  };
  const filled = (text: string, spans: readonly Span[]): string => {
    let [done, at] = ['', 0];
    for (const { start, end, name } of merged(spans)) {
      // `vm-1` and a digit of the text would make another VM's name.
      const gap = /^\d/.test(text.slice(end, end + 1)) ? '_' : '';
      done += text.slice(at, start) + named(name) + gap;
      at = end;
    }
    return at === 0 ? text : done + text.slice(at);
  };
  const line = (text: string): string => {
    const spans: Span[] = [...spansOfNames(text)];
    for (const { kind, start, end, isWeak } of slotsOf(text)) {
      const secret = secrets.get(text.slice(start, end));
      if (secret && (!isWeak || secret.kind === kind)) spans.push({ start, end, name: secret.original.toLowerCase() });
    }
    return filled(text, spans);
  };
  const whole = (text: string): string | undefined =>
    secrets.get(text) === undefined ? undefined : named(text.toLowerCase());
  return (text, is) => {
    if (text === '') return text;
    if (is === 'line') return line(text);
    if (is === 'code') return filled(text, spansOfNames(text));
    if (is !== 'path') return whole(text) ?? line(text);
    const { outer, inner } = pathParts(text);
    const parts = outer.map((part) => whole(part) ?? line(part));
    return [...parts, ...(inner === '' ? [] : [line(`/${inner}`).slice(1)])].join('/');
  };
}

/** Those that overlap are one, under the name of the first and longest. */
function merged(spans: readonly Span[]): readonly Span[] {
  const found: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = found.at(-1);
    if (!last || span.start >= last.end) found.push(span);
    else if (span.end > last.end) found[found.length - 1] = { ...last, end: span.end };
  }
  return found;
}

/** Stamps, worlds and ids: a name that only happens to stand within them stays as it is. */
const untouched =
  /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?|\bcpu\d{1,4}:\d{1,12}|\b0x[0-9a-f]{1,32}\b|(?<![0-9a-z])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![0-9a-z])|(?<![0-9a-z])(?=[a-f]{0,40}\d)[0-9a-f]{8,40}(?![0-9a-z.-])/gi;

const extension = 'vmx|vmxf|vmdk|nvram|vmsd|vmsn|vmss|vmem|vswp|hlog|log';

/** Where known names stand, by how far each reaches. */
function namesIn(secrets: Secrets): (text: string) => readonly Span[] {
  const byReach: Readonly<Record<Reach, string[]>> = { anywhere: [], word: [], slots: [] };
  for (const one of secrets.all) {
    const isInText = one.kind !== 'bundle' || (one.original.length > 3 && /[^a-z]/i.test(one.original));
    if (isInText) byReach[reachOf(one)].push(one.original.toLowerCase());
  }
  const [anywhere, word, slots] = [anyOf(byReach.anywhere), anyOf(byReach.word), anyOf(byReach.slots)];
  const sources = [
    anywhere,
    word === undefined ? undefined : `(?<![a-z0-9])${word}(?![a-z0-9])`,
    // In quotes, as a folder or a file of a path, and as one of a host's names.
    slots === undefined
      ? undefined
      : String.raw`(?<=(?<open>['"]))${slots}(?=\k<open>)|(?<=[a-z][\w.-]{0,80}\/)${slots}(?=\/|(?:-flat|-ctk|-delta|-sesparse|-\d{6}|_\d{1,2}|-[0-9a-f]{8}|-Snapshot\d{1,6}){0,3}\.(?:${extension})\b)`,
  ].filter((source) => source !== undefined);
  if (sources.length === 0) return () => [];
  const pattern = new RegExp(sources.map((source) => `(?:${source})`).join('|'), 'gi');
  return (text) => {
    const spans: Span[] = [];
    let untouchedRanges: readonly { readonly start: number; readonly end: number }[] | undefined;
    let next = 0;
    for (const { 0: match, index } of text.matchAll(pattern)) {
      const end = index + match.length;
      untouchedRanges ??= Array.from(text.matchAll(untouched), (one) => ({
        start: one.index,
        end: one.index + one[0].length,
      }));
      while ((untouchedRanges[next]?.end ?? Infinity) <= index) next += 1;
      const around = untouchedRanges[next];
      const isPart = around && around.start < end && (index > around.start || end < around.end);
      if (isPart) continue;
      spans.push({ start: index, end, name: match.toLowerCase() });
    }
    return spans;
  };
}
