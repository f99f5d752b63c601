/** A group: the events of one migration while logs are read. */
import { ownCopy } from '../base/own-copy.ts';
import { defaultLimits } from '../limits.ts';
import { nothing } from './event-store.ts';
import { HeldLines } from './held-lines.ts';

/** Only the events that show its id; what is joined for a snapshot is held by `Joins`. */
export interface Group {
  readonly key: string;
  /** The end of the chain of its events in the store. */
  last: number;
  /** Number of its events. */
  size: number;
  /** Distinct. */
  opIds: readonly string[];
  /** Hosts, or files of unknown ones, whose lines show its id. */
  scopes: readonly string[];
  /** The VM's configuration file, where one of its lines shows it. */
  vmPath: string | undefined;
  readonly held: HeldLines;
}

/** A group in a snapshot, with the events that were joined to it. */
export interface JoinedGroup extends Pick<Group, 'key' | 'last' | 'size' | 'held'> {
  /** Numbers of the joined events. */
  readonly joined: readonly number[];
}

/** @param most lines of it that may be held */
export function newGroup(key: string, most = defaultLimits.linesOfMigration): Group {
  return {
    key: ownCopy(key),
    last: nothing,
    size: 0,
    opIds: [],
    scopes: [],
    vmPath: undefined,
    held: new HeldLines(most),
  };
}

/** OpIDs and scopes of one migration that are compared: no known log shows more than three of one. */
const mostNames = 64;

/** The names with another one, each once. */
export function withName(known: readonly string[], name: string | undefined): readonly string[] {
  return name === undefined || known.length >= mostNames || known.includes(name) ? known : known.concat(ownCopy(name));
}
