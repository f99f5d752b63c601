/** The cause of record: the best of the lines that state a failure, completed by the others. */
import { defined } from '../base/defined.ts';
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
  const rankOf = ({ failure }: MigrationEvent) => ranks.indexOf(failure?.rank ?? 'symptom');
  const ranked = events.filter(({ failure }) => failure !== undefined).sort((a, b) => rankOf(a) - rankOf(b));
  const [best] = ranked;
  if (!best) return undefined;
  const first = (name: 'messageId' | 'status' | 'code' | 'fault') =>
    ranked.find(({ failure }) => failure?.[name] !== undefined)?.failure?.[name];
  const dump = ranked.find(({ failure }) => failure?.fields ?? failure?.causedBy)?.failure;
  const message =
    best.failure?.message ?? best.failure?.status ?? ranked.find(({ failure }) => failure?.message)?.failure?.message;
  return {
    ...defined({ messageId: first('messageId'), status: first('status'), code: first('code'), fault: first('fault') }),
    ...defined({ message, side: best.side, fields: dump?.fields, causedBy: dump?.causedBy }),
    evidence: ranked.map(({ at }) => at),
  };
}
