/**
 * Names of a customer's systems out of a report, before it is written: the same original gets the same pseudonym in every
 * text, evidence lines included, so every format and every chart is redacted alike. Too much rather than too little: a name
 * with a digit or a dash in it is replaced inside longer words, too.
 */
import { chosenMigrations } from '../request.ts';
import type { ReportRequest } from '../request.ts';
import { extensionOf, pathParts } from './bundle-paths.ts';
import { collectSecrets } from './collect.ts';
import { anyOf } from './literals.ts';
import type { SecretKind, Secrets } from './secret.ts';
import { eachText, mapTexts } from './texts.ts';
import type { Replace } from './texts.ts';

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
  /** What is replaced in this report, for people to look over before they send it. */
  readonly replaced: readonly Replaced[];
}

export interface RedactOptions {
  /** UUIDs of VMs and tasks, too. */
  readonly withUuids?: boolean;
  /** The key of earlier reports, so that names stay the same. */
  readonly known?: Readonly<Record<string, string>>;
}

export function redact(request: ReportRequest, { withUuids = false, known = {} }: RedactOptions = {}): Redaction {
  const secrets = collectSecrets(request, withUuids);
  const pseudonyms = pseudonymsFor(secrets, known, request);
  const counts = new Map<string, number>();
  const replace = replacing(secrets, pseudonyms, counts);
  const chosen = {
    ...request,
    analysis: { ...request.analysis, migrations: chosenMigrations(request) },
    isRedacted: true,
  };
  const redacted = mapTexts(chosen, replace);
  const named = secrets.all.map(({ original, kind }) => {
    const key = original.toLowerCase();
    return { kind, original, pseudonym: pseudonyms.get(key) ?? '', count: counts.get(key) ?? 0 };
  });
  return {
    request: redacted,
    key: { ...Object.fromEntries([...Object.entries(known), ...named.map((one) => [one.original, one.pseudonym])]) },
    replaced: named.filter(({ count }) => count > 0),
  };
}

/** Numbered in the order of the secrets; a number that occurs in the texts by itself (`vm-1014` of vCenter) is left out. */
function pseudonymsFor(
  secrets: Secrets,
  known: Readonly<Record<string, string>>,
  request: ReportRequest,
): ReadonlyMap<string, string> {
  const taken = new Set(Object.values(known));
  eachText(request, (text) => {
    for (const [match] of text.matchAll(/\b(?:host|domain|vm|address|mac|user|datastore|device|bundle|uuid)-\d+\b/gi))
      taken.add(match.toLowerCase());
  });
  const names = new Map(Object.entries(known).map(([original, name]) => [original.toLowerCase(), name]));
  const next = new Map<SecretKind, number>();
  for (const { original, kind, same } of secrets.all) {
    const key = original.toLowerCase();
    if (names.has(key)) continue;
    const shared = names.get(same);
    names.set(key, shared ?? fresh(kind, next, taken));
    if (shared === undefined && same !== key) names.set(same, names.get(key) ?? '');
  }
  return names;
}

function fresh(kind: SecretKind, next: Map<SecretKind, number>, taken: Set<string>): string {
  let number = next.get(kind) ?? 1;
  while (taken.has(`${kind}-${number}`)) number += 1;
  next.set(kind, number + 1);
  return `${kind}-${number}`;
}

function replacing(secrets: Secrets, pseudonyms: ReadonlyMap<string, string>, counts: Map<string, number>): Replace {
  const patterns = patternsFor(secrets.all.filter(({ kind }) => kind !== 'bundle').map(({ original }) => original));
  const bundles = new Map(secrets.of('bundle').map((name) => [name.toLowerCase(), name]));
  const inText = patternsFor([...bundles.values()].filter((name) => name.length > 3 && /[^a-z]/i.test(name)));
  const count = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  const named = (match: string): string => {
    const key = match.toLowerCase();
    count(key);
    return pseudonyms.get(key) ?? '';
  };
  const bundle = (name: string): string => (bundles.has(name.toLowerCase()) ? named(name) + extensionOf(name) : name);
  const words = (text: string): string => {
    if (pseudonyms.has(text.toLowerCase()) && !bundles.has(text.toLowerCase())) return named(text);
    const outer = inText ? text.replace(inText, bundle) : text;
    // `vm-1` and a digit of the text would make another VM's name.
    return patterns
      ? outer.replace(
          patterns,
          (match: string, at: number, whole: string) =>
            named(match) + (/^\d/.test(whole.slice(at + match.length, at + match.length + 1)) ? '_' : ''),
        )
      : outer;
  };
  return (text, isPath) => {
    if (!isPath) return words(text);
    const { outer, inner } = pathParts(text);
    const parts = outer.map((part) => (bundles.has(part.toLowerCase()) ? bundle(part) : words(part)));
    return [...parts, ...(inner === '' ? [] : [words(inner)])].join('/');
  };
}

/**
 * Three ways to be a match: names that can hardly be an ordinary word, anywhere; plain words, where nothing of a word touches
 * them; the shortest, only between the marks that set off a name.
 */
function patternsFor(originals: readonly string[]): RegExp | undefined {
  const isShort = (word: string) => word.length < 3 || (/^\d+$/.test(word) && word.length < 6);
  const isPlain = (word: string) => word.length < 4 || /^[a-z]+$/i.test(word);
  const lower = [...new Set(originals.map((word) => word.toLowerCase()))];
  const anywhere = anyOf(lower.filter((word) => !isShort(word) && !isPlain(word)));
  const alone = anyOf(lower.filter((word) => !isShort(word) && isPlain(word)));
  const setOff = anyOf(lower.filter(isShort));
  const sources = [
    anywhere,
    alone === undefined ? undefined : `(?<![a-z0-9])${alone}(?![a-z0-9])`,
    setOff === undefined ? undefined : `(?<=[/'"<(\\[])${setOff}(?=[/'">)\\]]|\\.(?:vmx|vmdk|nvram|log))`,
  ].filter((source) => source !== undefined);
  return sources.length === 0 ? undefined : new RegExp(sources.map((source) => `(?:${source})`).join('|'), 'gi');
}
