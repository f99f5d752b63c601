/** Lines that mention a vMotion in a form that is not read: without them "No vMotion in these logs" would be wrong. */
import type { LineRef, LogSource } from '../model.ts';
import { grouped } from '../presentation/figures.ts';

export interface Unread {
  readonly count: number;
  /** The first of each file. */
  readonly lines: readonly (LineRef & { readonly path: string; readonly text: string })[];
  readonly sentence: string;
}

/** Undefined where there are none. */
export function unreadOf(sources: readonly LogSource[]): Unread | undefined {
  const count = sources.reduce((sum, { unread }) => sum + (unread?.count ?? 0), 0);
  if (count === 0) return undefined;
  const lines = sources.flatMap(({ path, unread }, source) =>
    (unread?.first ?? []).map(({ line, text }) => ({ source, line, path, text })),
  );
  const sentence = `${grouped(count)} ${count === 1 ? 'line speaks' : 'lines speak'} of vMotion in a form that is not read`;
  return { count, lines, sentence };
}

/** What can be done about it. */
export const aboutUnread =
  'Open the raw log there and read what it says. A line sent to the project, its names replaced, lets the next version read its form.';

/** That a line which several logs have was counted once. Undefined where none was. */
export function aboutCopies(sources: readonly LogSource[]): string | undefined {
  const count = sources.reduce((sum, { copies = 0 }) => sum + copies, 0);
  if (count === 0) return undefined;
  const one = count === 1;
  return `${grouped(count)} ${one ? 'line' : 'lines'} about migrations ${one ? 'stands' : 'stand'} in more than one log, and ${one ? 'counts' : 'count'} once.`;
}

/** `28 logs`. */
export function logsInWords(sources: readonly LogSource[]): string {
  const { length } = logsOf(sources);
  return `${grouped(length)} ${length === 1 ? 'log' : 'logs'}`;
}

/** The sources that are logs: of the others no more is known than their unread lines. */
export function logsOf(sources: readonly LogSource[]): readonly LogSource[] {
  return sources.filter(({ format }) => format !== 'unknown');
}
