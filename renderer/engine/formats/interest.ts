/**
 * What a line must hold to be worth decoding. Each string is part of every line that some template of
 * `migration/templates` or some signature of `diagnosis` can match; the test of the templates holds it so.
 */
export const interest: readonly string[] = [
  'Migrat', // Migrate:, Migration, MigrateSetState
  'migrat', // Immigrating, msg.migrate.*, vim.VirtualMachine.migrate
  'MIGRAT', // [MIGRATE], MIGRATE_TYPE_VMOTION, VM_STATE_EMIGRATING
  'Motion', // VMotion, vMotion, VMotionSend, SVMotion
  'vmotio', // msg.vmotion.*, vmotion task succeeded
  ' FSR: ', // fast suspend and resume: storage vMotion, hot-add
  ')FSR: ',
  'Unstun', // Checkpoint_Unstun
  'CPT: Restor', // CPT: Restoring checkpoint
  'MigID:', // a host log's dump
  'Dump: Hostlog',
  'maps to vmk', // World: VC opID … maps to vmkernel opID …
  'Starting world vmm', // a VM's leader world and name
  'Affinitizing', // a migration's socket
  'swapping in migr', // end of page-in
  'left the buil', // VMX has left the building
  'memoryHotplug', // hot-add by self migration
  'VirtualMachine.relo', // vim.VirtualMachine.relocate, beside migrate: what vCenter was asked for
  '] -- FINISH ', // [VpxLRO], the ends of such an operation
  '] -- ERROR ',
  ' [msg.', // messages shown to the user
  ' [vob.',
];
