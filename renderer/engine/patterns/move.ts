/** What counts of a migration when many are held against each other: a few fields, so that thousands need not be kept whole. */
import { own, slot } from '../base/own-text.ts';
import type { OwnText } from '../base/own-text.ts';
import type { Endpoint, Micros, Migration, MigrationKind, Outcome } from '../model.ts';
import { causeOf } from '../presentation/cause.ts';
import type { Asker } from '../vocabulary.ts';

/** What is not known is undefined. */
export interface Move {
  readonly key: string;
  readonly outcome: Outcome;
  readonly kind: MigrationKind;
  readonly vm: string | undefined;
  readonly path: string | undefined;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly start: Micros | undefined;
  readonly end: Micros | undefined;
  readonly askedBy: Asker | undefined;
  readonly encrypted: boolean | undefined;
  /** Of the first round, which sends all of the memory. */
  readonly memoryBytes: number | undefined;
  readonly downtimeMs: number | undefined;
  readonly rateMBps: number | undefined;
  readonly seconds: number | undefined;
  readonly rounds: number | undefined;
  readonly cause: OwnText | undefined;
}

const pageBytes = 4096;

export function moveOf(migration: Migration): Move {
  const { key, outcome, kind, vm, source, destination, firstSeen, lastSeen, task, encrypted, metrics } = migration;
  const first = migration.rounds.find(({ n }) => n === 1)?.pages;
  return {
    ...{ key, outcome, kind, source, destination, encrypted },
    vm: vm.name,
    path: vm.path,
    start: firstSeen,
    end: lastSeen,
    askedBy: task?.askedBy,
    memoryBytes: first === undefined ? undefined : first * pageBytes,
    downtimeMs: metrics.downtimeMs?.value,
    rateMBps: metrics.bandwidthMBps?.value,
    seconds: metrics.durationSeconds?.value,
    rounds: metrics.rounds?.value,
    cause: causeInWords(migration),
  };
}

/** As {@link causeOf} has it, with the names in it in slots. */
function causeInWords(migration: Migration): OwnText | undefined {
  const words = causeOf(migration);
  if (words === undefined) return undefined;
  const known = migration.findings.find(({ rank }) => rank === 'cause');
  return known ? { text: known.title, slots: known.slots?.title ?? [] } : own`${slot('line', words)}`;
}
