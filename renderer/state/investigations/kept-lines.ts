/** The lines of one log that an investigation holds without its bundle: the evidence, and what was kept around it. */
import type { NumberedLine } from '../../engine/log-text/log-text.ts';
import type { Investigation } from '../../engine/investigation/model.ts';
import type { Analysis } from '../../engine/model.ts';

/** @returns by line number */
export function keptLines(
  { migrations }: Pick<Analysis, 'migrations'>,
  context: Investigation['context'] | undefined,
  source: number,
): readonly NumberedLine[] {
  const kept = new Map<number, string>();
  for (const one of context ?? []) if (one.source === source) kept.set(one.line, one.text);
  for (const { lines } of migrations) for (const one of lines) if (one.source === source) kept.set(one.line, one.text);
  return [...kept].map(([line, text]) => ({ line, text })).sort((a, b) => a.line - b.line);
}
