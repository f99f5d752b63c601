import type { LogFormat, LogRecord } from './record.ts';

/** What a named group of the header that fitted holds; undefined where it holds nothing, or the header has no such group. */
export type Group = (name: string) => string | undefined;

/** Behind the last group of any header: what stands there is undefined. (Looking at -1 takes far longer.) */
const nowhere = 99;

/** A format whose headers changed from release to release: the first generation that fits a line makes its record. */
export function formatOf(
  name: LogFormat['name'],
  nameHint: RegExp,
  generations: readonly RegExp[],
  record: (group: Group) => LogRecord,
): LogFormat {
  // A body may hold what a plain dot does not match: a stray carriage return, the line separators of Unicode.
  const headers = generations.map(({ source, flags }) => byPlace(new RegExp(source, `${flags}s`)));
  return {
    name,
    nameHint,
    read(line) {
      for (const { pattern, places } of headers) {
        const match = pattern.exec(line);
        if (match) return record((group) => match[places.get(group) ?? nowhere]);
      }
      return undefined;
    },
  };
}

/**
 * The pattern with its groups counted instead of named: for named ones every match makes an object with all of them, which
 * takes longer than the match.
 */
function byPlace({ source, flags }: RegExp): {
  readonly pattern: RegExp;
  readonly places: ReadonlyMap<string, number>;
} {
  const names = [...source.matchAll(/\(\?<(\w+)>/g)].map((match) => match[1] ?? '');
  return {
    pattern: new RegExp(source.replaceAll(/\(\?<\w+>/g, '('), flags),
    places: new Map(names.map((name, index) => [name, index + 1])),
  };
}
