/**
 * Names of the vmx's migration states (`MigrateSetState`). The source's numbers moved by one between
 * generations (KB 1010634 against https://knowledge.broadcom.com/external/article/435078), so 5 is FINISHED in the old numbering and WAIT_HANDSHAKE in the new one.
 */
import type { StateChange } from '../model.ts';

const shared: Readonly<Record<number, string>> = {
  0: 'MIGRATE_VMX_NONE',
  1: 'MIGRATE_TO_VMX_READY',
  7: 'MIGRATE_FROM_VMX_INIT',
  8: 'MIGRATE_FROM_VMX_WAITING',
  9: 'MIGRATE_FROM_VMX_PRECOPY',
  10: 'MIGRATE_FROM_VMX_CHECKPT',
  11: 'MIGRATE_FROM_VMX_FINISHED',
};
const old: Readonly<Record<number, string>> = {
  ...shared,
  2: 'MIGRATE_TO_VMX_PRECOPY',
  3: 'MIGRATE_TO_VMX_CHECKPT',
  4: 'MIGRATE_TO_VMX_WAIT_HANDSHAKE',
  5: 'MIGRATE_TO_VMX_FINISHED',
};
const current: Readonly<Record<number, string>> = {
  ...shared,
  5: 'MIGRATE_TO_VMX_WAIT_HANDSHAKE',
  6: 'MIGRATE_TO_VMX_FINISHED',
};

/**
 * Adds the names that a log does not print. The numbering shows in the last state reached: …5 → 0 is old, 6 is new.
 * Where it stays open, only the states that both numberings share are named.
 */
export function withStateNames(changes: readonly StateChange[]): readonly StateChange[] {
  const names = numberingOf(changes);
  return changes.map((change) => {
    const fromName = change.fromName ?? names[change.from];
    const toName = change.toName ?? names[change.to];
    return { ...change, ...(fromName !== undefined && { fromName }), ...(toName !== undefined && { toName }) };
  });
}

function numberingOf(changes: readonly StateChange[]): Readonly<Record<number, string>> {
  if (changes.some(({ from, to }) => from === 6 || to === 6)) return current;
  return changes.some(({ from, to }) => from === 5 && to === 0) ? old : shared;
}
