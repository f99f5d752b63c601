import type { HeaderSample, LogFormat, LogRecord } from './record.ts';

/** Where the groups of a header's match stand. */
export type Places<Group extends string> = Readonly<Record<Group, number>>;

/** Behind the last group of any header: what stands there is undefined. (Looking at -1 takes far longer.) */
const nowhere = 99;

/** One form of a header. */
interface Generation {
  /** With groups of the format's names, and others. */
  readonly pattern: RegExp;
  readonly samples: readonly [HeaderSample, ...HeaderSample[]];
}

interface Spec<Name extends string, Program extends string, Group extends string> extends Pick<
  LogFormat<Name, Program>,
  'name' | 'programs' | 'nameHint'
> {
  readonly generations: readonly Generation[];
  /** Groups that `record` reads; a header need not have them all. */
  readonly groups: readonly Group[];
  record(match: RegExpExecArray, at: Places<Group>): LogRecord;
}

/** A format whose headers changed from release to release: the first generation that fits a line makes its record. */
export function formatOf<Name extends string, Program extends string, Group extends string>({
  generations,
  groups,
  record,
  ...names
}: Spec<Name, Program, Group>): LogFormat<Name, Program> {
  const headers = generations.map(({ pattern }) => byPlace(pattern, groups));
  return {
    ...names,
    samples: generations.map(({ samples }) => samples),
    read(line) {
      for (const { pattern, places } of headers) {
        const match = pattern.exec(line);
        if (match) return record(match, places);
      }
      return undefined;
    },
  };
}

/**
 * The pattern with a dot for all, as a body may hold a stray carriage return or a line separator of Unicode. Its groups are
 * counted instead of named: for named ones every match makes an object with all of them, which takes longer than the match.
 */
function byPlace<Group extends string>(
  { source, flags }: RegExp,
  groups: readonly Group[],
): { readonly pattern: RegExp; readonly places: Places<Group> } {
  const names = [...source.matchAll(/\(\?<(\w{1,64})>/g)].map((match) => match[1]);
  const places = groups.map((group) => [group, names.includes(group) ? names.indexOf(group) + 1 : nowhere]);
  return {
    pattern: new RegExp(source.replaceAll(/\(\?<\w{1,64}>/g, '('), `${flags}s`),
    places: Object.fromEntries(places) as Places<Group>,
  };
}
