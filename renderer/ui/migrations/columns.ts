/** What the list can show of a migration, besides its VM and its hosts. */
import type { Migration } from '../../engine/model.ts';
import { duration, figure, significant } from '../../engine/presentation/figures.ts';
import { causeOf } from '../../engine/presentation/cause.ts';
import { dateTime } from '../../state/times.ts';
import type { Clock } from '../../state/times.ts';

export type ColumnId = 'time' | 'duration' | 'downtime' | 'rounds' | 'bandwidth' | 'left' | 'cause' | 'id';

export interface Column {
  readonly id: ColumnId;
  readonly title: string;
  /** Undefined where the log does not say. */
  write(migration: Migration, clock: Clock): string | undefined;
}

export const columns: readonly Column[] = [
  {
    id: 'time',
    title: 'time',
    write: ({ firstSeen }, clock) => (firstSeen === undefined ? undefined : dateTime(firstSeen, clock).slice(0, 19)),
  },
  { id: 'duration', title: 'duration', write: ({ metrics: { durationSeconds: one } }) => one && duration(one.value) },
  { id: 'downtime', title: 'downtime', write: ({ metrics: { downtimeMs: one } }) => one && `${figure(one)} down` },
  { id: 'rounds', title: 'rounds', write: ({ metrics: { rounds: one } }) => one && figure(one) },
  {
    id: 'bandwidth',
    title: 'bandwidth',
    write: ({ metrics: { bandwidthMBps: one } }) => one && `${significant(one.value)} MB/s`,
  },
  { id: 'left', title: 'pages left', write: ({ metrics: { pagesLeft: one } }) => one && `${figure(one)} left` },
  { id: 'cause', title: 'cause', write: causeOf },
  { id: 'id', title: 'migration id', write: ({ id }) => id },
];
