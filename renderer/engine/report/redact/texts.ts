/** All texts of a request that may hold a secret: a walk to read them and a walk to replace them, along the same way. */
import type { ReportRequest } from '../request.ts';

/** Our own words, numbers and names of things: a VM that is called `restore` must not rename a phase. */
const ownFields: ReadonlySet<string> = new Set(
  `kind unit side sides hostLogs outcome runsOn format zone preCopyEnd way rank confidence links title remedy id idHex code
  method askedBy fromName toName fault messageId limit`.split(/\s+/),
);

/** Lists whose members' `name` is ours. */
const ownNames: ReadonlySet<string> = new Set(['phases', 'milestones', 'vmknics', 'nics']);

export type Replace = (text: string, isPath: boolean) => string;

/** The request with every text replaced. Keys of migrations change as the texts do, wherever they are named. */
export function mapTexts(request: ReportRequest, replace: Replace): ReportRequest {
  const { analysis, keys, title, author, notes, remarks, scenarios, bundles } = request;
  const text = (value: string) => replace(value, false);
  return {
    ...request,
    analysis: mapped(analysis, replace, '', '') as ReportRequest['analysis'],
    keys: keys.map(text),
    title: text(title),
    author: text(author),
    notes: text(notes),
    remarks: remarks.map((one) => ({
      about: one.about.kind === 'migration' ? { ...one.about, key: text(one.about.key) } : one.about,
      text: text(one.text),
    })),
    scenarios: scenarios.map((one) => ({
      ...one,
      name: text(one.name),
      migrationKey: one.migrationKey === undefined ? undefined : text(one.migrationKey),
    })),
    bundles: bundles.map((one) => ({ ...one, name: replace(one.name, true) })),
  };
}

export function eachText(request: ReportRequest, visit: (text: string) => void): void {
  mapTexts(request, (text) => {
    visit(text);
    return text;
  });
}

function mapped(value: unknown, replace: Replace, key: string, list: string): unknown {
  if (typeof value === 'string') return replace(value, key === 'path');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one: unknown) => mapped(one, replace, key, key));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      typeof one !== 'object' && (ownFields.has(name) || (name === 'name' && ownNames.has(list)))
        ? one
        : isOwnList(name) && Array.isArray(one)
          ? one
          : mapped(one, replace, name, key),
    ]),
  );
}

const isOwnList = (name: string): boolean => ['sides', 'hostLogs', 'links', 'remedy'].includes(name);
