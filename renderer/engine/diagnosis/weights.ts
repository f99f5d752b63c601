/** How much a finding explains beside others: what says more outweighs what says less, wherever findings stand together. */
import type { Finding } from '../model.ts';
import { knownFaults } from './faults.ts';

type Weighed = Pick<Finding, 'id' | 'rank' | 'confidence'>;

/** Faults that say nothing but that something failed: never a cause. */
export const emptyFaults: ReadonlySet<string> = new Set([
  'fault-system-error',
  'fault-generic-vm-config-fault',
  'fault-migration-fault',
  'fault-runtime-fault',
  'fault-vim-fault',
  'fault-platform-config-fault',
]);
/** Faults of which a text beside them, or a fault within, says more. */
const general: ReadonlySet<string> = new Set(knownFaults.filter(({ isGeneral }) => isGeneral).map(({ id }) => id));
/** What names what was waited for, or was going on, not why it did not come. */
const vague: ReadonlySet<string> = new Set([
  'vmk-status-timeout',
  'fault-timedout',
  'early-power-on-resume-failure',
  'migration-failed-with-error',
  'vpxd-migrate-failed-summary',
]);

/** 3: in particular; 2: by a status; 1: vaguely; 0: nothing. */
export function strengthOf({ id, confidence }: Omit<Weighed, 'rank'>): number {
  if (emptyFaults.has(id)) return 0;
  if (general.has(id) || vague.has(id)) return 1;
  // Which limit it was is not said.
  if (id === 'status-limit-exceeded') return 1.5;
  if (/^(?:vmk-)?status-/.test(id)) return confidence === 'possible' ? 1 : 2;
  return 3;
}

/** With what is less than a cause beside the strongest of them as a consequence, in the order of how much each explains. */
export function outweighed<One extends Weighed>(all: readonly One[]): readonly One[] {
  const strongest = all.reduce((most, one) => (one.rank === 'cause' ? Math.max(most, strengthOf(one)) : most), 0);
  return all
    .map((one) => (isOutweighed(one, strongest) ? { ...one, rank: 'consequence' as const } : one))
    .sort((a, b) => strengthOf(b) - strengthOf(a));
}

function isOutweighed(one: Weighed, strongest: number): boolean {
  const strength = strengthOf(one);
  return one.rank === 'cause' && (emptyFaults.has(one.id) || (strength < 2 && strength < strongest));
}
