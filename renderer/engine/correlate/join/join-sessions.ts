/** Puts the sessions of vmware.logs beside the lines that name their migrations. Not for good: a session can still grow. */
import { newGroup } from '../group.ts';
import type { Group } from '../group.ts';
import type { VmxSession } from '../vmx-session.ts';
import type { Joins } from './joins.ts';

/**
 * Sessions with an id join its lines. One without (a vmx goes on in a new file when its migration has failed) joins the
 * migration of the same VM that is nearest in time; where there is none, it is a migration without an id.
 *
 * @param known groups of events that name their migrations, by its id @returns these, and those of other sessions
 */
export function joinSessions(
  sessions: Iterable<VmxSession>,
  known: ReadonlyMap<string, Group>,
  joins: Joins,
): readonly Group[] {
  const groups = new Map(known);
  const put = (key: string, { numbers }: VmxSession) => {
    const group = groups.get(key) ?? newGroup(key, joins.mostLines);
    groups.set(key, group);
    joins.putAll(group, numbers);
    return group;
  };
  const ofFolder = new Map<string, Set<Group>>();
  const nameless: VmxSession[] = [];
  for (const session of sessions) {
    if (!session.isMigration) continue;
    if (session.id === undefined) nameless.push(session);
    else ofFolder.set(session.folder, (ofFolder.get(session.folder) ?? new Set()).add(put(session.key, session)));
  }
  const found = nameless.map((one) =>
    one.isSelfMigration ? undefined : joins.groupOfSession(one, ofFolder.get(one.folder)),
  );
  nameless.forEach((one, at) => put(found[at]?.key ?? one.key, one));
  return [...groups.values()];
}
