import type { LogFormat, LogRecord } from './record.ts';

/** Named groups of the header that fitted. */
export type HeaderGroups = Readonly<Record<string, string | undefined>>;

/** A format whose headers changed from release to release: the first generation that fits a line makes its record. */
export function formatOf(
  name: LogFormat['name'],
  nameHint: RegExp,
  generations: readonly RegExp[],
  record: (groups: HeaderGroups) => LogRecord,
): LogFormat {
  // A body may hold what a plain dot does not match: a stray carriage return, the line separators of Unicode.
  const whole = generations.map(({ source, flags }) => new RegExp(source, `${flags}s`));
  return {
    name,
    nameHint,
    read(line) {
      for (const generation of whole) {
        const groups = generation.exec(line)?.groups;
        if (groups) return record(groups);
      }
      return undefined;
    },
  };
}
