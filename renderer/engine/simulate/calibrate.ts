/**
 * A scenario from the lines of a real migration, for what-if: bandwidth, how the guest writes, constants.
 *
 * The time of pre-copy is never an input: agreement would be circular. What the downtime and the duration give is marked.
 */
import { settingOf } from '../host-facts.ts';
import type { HostFacts } from '../host-facts.ts';
import type { LineRef, MetricName } from '../model.ts';
import * as identify from './identify.ts';
import type { Observed, Stated } from './identify.ts';
import type { Inputs } from './inputs/inputs.ts';
import type { InputName } from './inputs/table.ts';
import type { Scenario } from './parameters.ts';

export interface Identified {
  readonly input: InputName;
  readonly value: number;
  readonly unit: string;
  /** From what, in a few words. */
  readonly from: string;
  readonly evidence: readonly LineRef[];
}

export interface Assumed {
  readonly input: InputName;
  readonly value: number;
  readonly unit: string;
  readonly why: string;
}

export interface Calibration {
  readonly scenario: Scenario;
  readonly identified: readonly Identified[];
  readonly assumed: readonly Assumed[];
  /** Metrics that agree because an input came from them, so that no one takes the agreement for a proof. */
  readonly byConstruction: readonly MetricName[];
}

/**
 * Never fails: what the lines do not state is assumed, and listed in `assumed`.
 *
 * @param host the source's own settings, which count before the defaults
 */
export function calibrate(migration: Observed, host?: HostFacts): Calibration {
  const record = new Ledger();
  const bandwidthMiBps = record.put('bandwidthMiBps', 'MiB/s', identify.bandwidthMiBps(migration), {
    from: 'the network bandwidth the lines state',
    otherwise: 1090,
    why: 'no line states a bandwidth: 10 GbE is assumed',
  });
  const inputs: Inputs = {
    memoryMiB: record.put('memoryMiB', 'MiB', identify.memoryMiB(migration), {
      from: 'pages of the first round (what is not zero)',
      otherwise: 16_384,
      why: 'no line states how much the first round sent: 16 GiB is assumed',
    }),
    zeroFraction: 0,
    bandwidthMiBps,
    switchoverGoalSeconds: Math.min(
      100,
      record.put('switchoverGoalSeconds', 's', identify.switchoverGoalSeconds(migration), {
        from: 'the line that ends pre-copy',
        ...goalOf(host),
      }),
    ),
    fixedStunMs: record.put('fixedStunMs', 'ms', identify.fixedStunMs(migration), {
      from: 'downtime less the time the pages left took',
      otherwise: 118,
      why: 'no downtime is stated: 118 ms beyond the memory is assumed',
    }),
    roundOverheadMs: record.put('roundOverheadMs', 'ms', identify.roundOverheadMs(migration), {
      from: 'time of the rounds beyond what their pages took to send',
      otherwise: 5,
      why: 'no round states both its time and its pages',
    }),
    setupSeconds: record.put('setupSeconds', 's', identify.setupSeconds(migration), {
      from: 'duration less pre-copy and downtime: what came before and after the copy',
      otherwise: 6,
      why: 'a vMotion task takes 5 to 7 s around the copy',
    }),
    ...progressOf(migration, record, host),
    ...writesOf(migration, bandwidthMiBps, record),
  };
  const { identified, assumed } = record;
  return {
    scenario: { id: migration.id ?? migration.key ?? 'calibrated', hypervisor: 'VMware', inputs },
    identified,
    assumed,
    byConstruction: identified.some(({ input }) => input === 'fixedStunMs') ? ['downtimeMs'] : [],
  };
}

/** Which values come from lines and which do not. */
class Ledger {
  readonly identified: Identified[] = [];
  readonly assumed: Assumed[] = [];

  put(
    input: InputName,
    unit: string,
    stated: Stated | undefined,
    words: { readonly from: string; readonly otherwise: number; readonly why: string },
  ): number {
    if (stated !== undefined && Number.isFinite(stated.value) && stated.value > 0) {
      this.identified.push({ input, ...stated, unit, from: words.from });
      return stated.value;
    }
    this.assumed.push({ input, value: words.otherwise, unit, why: words.why });
    return words.otherwise;
  }
}

function goalOf(host: HostFacts | undefined): { readonly otherwise: number; readonly why: string } {
  const own = host && settingOf(host, 'Migrate.PreCopySwitchoverTimeGoal')?.value.value;
  return own === undefined || own <= 0
    ? { otherwise: 0.5, why: 'the default of Migrate.PreCopySwitchoverTimeGoal' }
    : { otherwise: own / 1000, why: 'Migrate.PreCopySwitchoverTimeGoal, as the source’s bundle states it' };
}

function progressOf(migration: Observed, record: Ledger, host: HostFacts | undefined): Inputs {
  record.assumed.push({
    input: 'sdps',
    value: 0,
    unit: '1',
    why: 'if the guest was slowed, the rounds have it in them already',
  });
  const stated = identify.minProgressPercent(migration);
  const own = host && settingOf(host, 'Migrate.PreCopyMinProgressPerc')?.value.value;
  if (!stated && own !== undefined && own >= 100 && own <= 10_000) {
    const why = 'Migrate.PreCopyMinProgressPerc, as the source’s bundle states it';
    record.assumed.push({ input: 'minProgressPercent', value: own, unit: '%', why });
    return { sdps: 0, minProgressPercent: own };
  }
  if (!stated) return { sdps: 0 };
  const from = 'the least sent/dirtied ratio after which another round came';
  record.identified.push({ input: 'minProgressPercent', ...stated, unit: '%', from });
  return { sdps: 0, minProgressPercent: stated.value };
}

function writesOf(migration: Observed, bandwidthMiBps: number, record: Ledger): Inputs {
  const curve = identify.dirtyCurve(migration, bandwidthMiBps);
  if (curve) {
    const { value, evidence } = curve;
    const from = 'pages left and time of each round';
    record.identified.push({ input: 'dirtyCurve', value: value.periodMs.length, unit: 'points', from, evidence });
    return { dirtyCurve: value };
  }
  const why = 'no round states what was dirtied: an idle guest is assumed';
  record.assumed.push({ input: 'dirtyRatePagesPerSec', value: 0, unit: 'pages/s', why });
  return { dirtyRatePagesPerSec: 0 };
}
