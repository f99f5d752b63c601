/** A group: the events of one migration as they are found. */
import { ownCopy } from '../base/own-copy.ts';
import { defaultLimits } from '../limits.ts';
import { nothing } from './event-store.ts';
import { HeldLines } from './held-lines.ts';

/** Those of its events that name its id. */
export interface Group {
  readonly key: string;
  /** The end of the chain of its events in the store. */
  last: number;
  /** How many they are. */
  size: number;
  /** Each once. */
  opIds: readonly string[];
  readonly held: HeldLines;
}

/** A group with what was joined to it until a snapshot was made. */
export interface JoinedGroup extends Pick<Group, 'key' | 'last' | 'size' | 'held'> {
  /** The numbers of the events that were joined. */
  readonly joined: readonly number[];
}

/** @param most lines of it that are held */
export function newGroup(key: string, most = defaultLimits.linesOfMigration): Group {
  return { key: ownCopy(key), last: nothing, size: 0, opIds: [], held: new HeldLines(most) };
}

/** Different opIDs of one migration that are compared: no log that we have shows more than three of one. */
const mostOpIds = 64;

/** Those that are known, and one more unless it is known. */
export function withOpId(known: readonly string[], opId: string | undefined): readonly string[] {
  return opId === undefined || known.length >= mostOpIds || known.includes(opId) ? known : known.concat(ownCopy(opId));
}
