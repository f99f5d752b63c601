import type { HeaderSample, LogFormat, LogRecord } from './record.ts';

/** Indexes of the groups in a header's match. */
export type GroupIndexes<Group extends string> = Readonly<Record<Group, number>>;

/** Beyond the last group of any header, so that reading it gives undefined. (Reading index -1 takes far longer.) */
const noGroup = 99;

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
  record(match: RegExpExecArray, at: GroupIndexes<Group>): LogRecord;
}

/** A format whose headers changed from release to release: the first generation that fits a line makes its record. */
export function formatOf<Name extends string, Program extends string, Group extends string>({
  generations,
  groups,
  record,
  ...names
}: Spec<Name, Program, Group>): LogFormat<Name, Program> {
  const headers = generations.map(({ pattern }) => withIndexes(pattern, groups));
  return {
    ...names,
    samples: generations.map(({ samples }) => samples),
    read(line) {
      for (const { pattern, indexes } of headers) {
        const match = pattern.exec(line);
        if (match) return record(match, indexes);
      }
      return undefined;
    },
  };
}

/**
 * The pattern with the flag s, as a body may contain a stray carriage return or a line separator of Unicode. Its groups are
 * numbered instead of named: for named ones every match creates an object of all of them, which takes longer than the match.
 */
function withIndexes<Group extends string>(
  { source, flags }: RegExp,
  groups: readonly Group[],
): { readonly pattern: RegExp; readonly indexes: GroupIndexes<Group> } {
  const names = [...source.matchAll(/\(\?<(\w{1,64})>/g)].map((match) => match[1]);
  const indexes = groups.map((group) => [group, names.includes(group) ? names.indexOf(group) + 1 : noGroup]);
  return {
    pattern: new RegExp(source.replaceAll(/\(\?<\w{1,64}>/g, '('), `${flags}s`),
    indexes: Object.fromEntries(indexes) as GroupIndexes<Group>,
  };
}
