/**
 * Messages of vmware.log.
 *
 * Few of these lines show an id: they belong to the migration that this part of the log is about (its session).
 */
import { oneBlank } from '../../base/one-blank.ts';
import type { Facts } from '../facts.ts';
import type { LogRecord } from '../record.ts';
import { never } from '../sample.ts';
import { applyTemplates, unmask } from '../template.ts';
import type { MessageSample, Template } from '../template.ts';
import { failures } from './failure.ts';
import { hotAdd, orders } from './orders.ts';
import { simplified, texts } from './simplified.ts';
import { ends, stateSteps } from './states.ts';
import { switchover } from './switchover.ts';

/** Of each line that is to be decoded at least one of these is a part. */
export const interest = [
  'Migrat', // Migrate:, MigrateSetState
  'migrat', // Received migrate
  'Motion', // the simplified dialect
  'Unstun', // Checkpoint_Unstun
  'CPT: Restor', // CPT: Restoring checkpoint
  'left the buil', // VMX has left the building
  'memoryHotplug', // hot-add by self migration
  ' [msg.', // messages shown to the user
  ' [vob.',
];

const messages: readonly Template[] = [...orders, stateSteps, ...switchover, ...failures, hotAdd, ...ends, simplified];

/** With the texts that `simplified` contains. */
export const templates: readonly Template[] = [...messages, ...texts];

/** Facts of a line of vmware.log; undefined where it is not about a migration. */
export function vmxFacts(record: LogRecord): Facts | undefined {
  const facts = applyTemplates(messages, oneBlank(unmask(record.body)));
  return facts && record.opId !== undefined ? { ...facts, opId: record.opId } : facts;
}

/** Parts that any message may have: on 8 an opID, and values that an article masks. */
export const samples: readonly MessageSample[] = [
  never('2023-04-15T08:52:54.500Z In(05) vmx 4f2c-7a Migrate: VM starting stun, waiting <ex. 100> seconds', {
    phase: 'switchover',
    milestone: 'stun',
    side: 'source',
    metrics: { maxSwitchoverSeconds: 100 },
    opId: '4f2c-7a',
  }),
];
