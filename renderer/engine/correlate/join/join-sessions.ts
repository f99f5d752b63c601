/** Puts the sessions of vmware.logs beside the lines that name their migrations. Not for good: a session can still grow. */
import { newGroup } from '../group.ts';
import type { Group } from '../group.ts';
import type { PlacedSession, VmxSessions } from '../vmx-sessions.ts';
import type { Joins } from './joins.ts';

/**
 * Sessions with an id join its lines. One without (a vmx goes on in a new file when its migration has failed) joins the
 * migration of the same VM that is nearest in time; where there is none, it is a migration without an id.
 *
 * @param known groups of events that name their migrations, by its id @returns these, and those of other sessions
 */
export function joinSessions(
  sessions: VmxSessions,
  known: ReadonlyMap<string, Group>,
  joins: Joins,
): readonly Group[] {
  const groups = new Map(known);
  const put = (key: string, { session: { numbers } }: PlacedSession) => {
    const group = groups.get(key) ?? newGroup(key, joins.mostLines);
    groups.set(key, group);
    joins.putAll(group, numbers);
    return group;
  };
  const all = [...sessions.ofMigrations()];
  const ofFolder = new Map<string, Set<Group>>();
  for (const one of all) {
    if (one.session.id === undefined) continue;
    const beside = ofFolder.get(one.folder) ?? new Set();
    ofFolder.set(one.folder, beside.add(put(one.key, one)));
  }
  const nameless = all.filter(({ session }) => session.id === undefined);
  const found = nameless.map(({ folder, session }) =>
    session.isSelfMigration ? undefined : joins.groupOfSession(session, ofFolder.get(folder)),
  );
  nameless.forEach((one, at) => put(found[at]?.key ?? one.key, one));
  return [...groups.values()];
}
