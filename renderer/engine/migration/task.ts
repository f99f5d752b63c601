/** The vCenter operation behind a migration, from vpxd's lines about its begin and end. */
import type { VcenterTask } from '../model.ts';
import type { MigrationEvent } from '../correlate/event.ts';

/** Undefined where vpxd's log is missing, or names the operation nowhere. */
export function taskOf(events: readonly MigrationEvent[]): VcenterTask | undefined {
  const begin = events.find(({ task }) => task?.step === 'begin');
  const named = begin ?? events.find(({ task }) => task?.method !== undefined);
  if (!named?.task) return undefined;
  const { id, method = '', entity = '' } = named.task;
  const own = events.filter(({ task }) => task?.id === id);
  return {
    id,
    method,
    entity,
    askedBy: method.startsWith('Drm.') ? 'drs' : askedBy(named.opId),
    begin: begin?.time,
    queuedSeconds: begin && queuedSeconds(begin, events),
    end: own.find(({ task }) => task?.step === 'finish')?.time,
    fault: own.find(({ task }) => task?.step === 'error')?.task?.fault,
    evidence: own.map(({ at }) => at),
  };
}

/** Until vpxd itself logs the start of the migration. Its other lines do not end the wait: many are about the migration's end. */
function queuedSeconds(begin: MigrationEvent, events: readonly MigrationEvent[]): number | undefined {
  const start = events.find(
    ({ scope, milestone, time }) =>
      scope === begin.scope && milestone === 'start' && time !== undefined && time >= (begin.time ?? Infinity),
  );
  return start?.time === undefined || begin.time === undefined ? undefined : (start.time - begin.time) / 1e6;
}

/** `lgfd4abh-18745-auto-egq-h5:70005734` is a click in the vSphere Client, `task-internal-1-…` a service of vCenter. */
function askedBy(opId: string | undefined): VcenterTask['askedBy'] {
  if (opId === undefined) return undefined;
  if (/-h5:/.test(opId)) return 'vsphere-client';
  return opId.startsWith('task-internal') ? 'vcenter' : undefined;
}
