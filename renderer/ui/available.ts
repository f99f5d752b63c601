import type { CommandId } from '../contract/commands.ts';
import { desktop } from '../state/host.ts';

/** Commands whose views are still to come: their keys are kept, they are not offered. */
const toCome: ReadonlySet<CommandId> = new Set(['settings']);

const inElectronOnly: ReadonlySet<CommandId> = new Set(['help.licences', 'help.open-logs', 'about']);

/** Whether the command does something here. */
export function isCommandAvailable(id: CommandId): boolean {
  return !toCome.has(id) && (desktop !== undefined || !inElectronOnly.has(id));
}

export const unavailableCommands: readonly CommandId[] = [...toCome];
