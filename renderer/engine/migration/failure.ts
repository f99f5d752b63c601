/** The cause of record: the best of the lines that state a failure, completed by the others. */
import type { Failure } from '../model.ts';
import type { MigrationEvent } from '../correlate/event.ts';
import type { FailureRank } from '../formats/facts.ts';

const ranks: readonly FailureRank[] = [
  'vmx-message',
  'kernel-status',
  'peer-lost',
  'host-fault',
  'vcenter-fault',
  'symptom',
  'elsewhere',
];

/** Undefined where no line states a failure. The first of the best rank is the cause; later ones follow from it. */
export function failureOf(events: readonly MigrationEvent[]): Failure | undefined {
  const ranked = events
    .filter(({ failure }) => failure !== undefined)
    .map((event, index) => ({ event, index, rank: ranks.indexOf(event.failure?.rank ?? 'symptom') }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ event }) => event);
  const [best] = ranked;
  if (!best) return undefined;
  const field = <Name extends 'messageId' | 'status' | 'code' | 'fault'>(name: Name) => {
    const event = ranked.find(({ failure }) => failure?.[name] !== undefined);
    const value = event?.failure?.[name];
    return value === undefined ? {} : { [name]: value };
  };
  const message =
    best.failure?.message ?? best.failure?.status ?? ranked.find(({ failure }) => failure?.message)?.failure?.message;
  return {
    ...field('messageId'),
    ...field('status'),
    ...field('code'),
    ...field('fault'),
    ...(message !== undefined && { message }),
    ...(best.side !== undefined && { side: best.side }),
    evidence: ranked.map(({ at }) => at),
  };
}
