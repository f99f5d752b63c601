/**
 * A scenario from the lines of a real migration, for what-if: bandwidth, memory, how the guest writes, constants.
 *
 * The time of pre-copy is never an input: agreement would be circular. What the downtime and the duration give is marked.
 */
import { settingOf } from '../host-facts.ts';
import type { HostFacts } from '../host-facts.ts';
import type { LineRef, MetricName } from '../model.ts';
import { explain } from './explain.ts';
import type { Explanation } from './explain.ts';
import * as identify from './identify.ts';
import type { Observed, Stated } from './identify.ts';
import type { Inputs } from './inputs/inputs.ts';
import { MiB } from './inputs/rates.ts';
import type { InputName } from './inputs/table.ts';
import { loggedOf, noisePercentOf, usualNoisePercent } from './logged.ts';
import type { Logged, Reading } from './logged.ts';
import type { Scenario } from './parameters.ts';
import type { Profile } from './profile.ts';
import { hypervisorOf, profileOf } from './profiles.ts';
import { vmotion } from './vmotion.ts';
import { resolve } from './resolve.ts';
import { roundOverheadSeconds } from './round-run.ts';

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
  /** By how much the guest misses the pages that the rounds left, root of the mean square in percent; undefined for fewer than two. */
  readonly residualPercent: number | undefined;
  /** What the lines say that cannot all be, one sentence each. */
  readonly contradictions: readonly string[];
}

export interface CalibrateOptions {
  /** Whose rules the log arose under; vMotion's where nothing is said. Names as in a scenario. */
  readonly hypervisor?: string;
}

/**
 * Never fails: what the lines do not state is assumed, and listed in `assumed`.
 *
 * @param host the source's own settings, which count before the defaults
 */
export const calibrate = (migration: Observed, host?: HostFacts, options: CalibrateOptions = {}): Calibration =>
  calibrateWhole(migration, host, options).calibration;

/** With what it was read as, for a run that goes on behind the last round. */
interface Whole {
  readonly calibration: Calibration;
  readonly logged: Logged;
  /** Of each guest of the family, the reading that it explains. */
  readonly readings: readonly Reading[];
}

export function calibrateWhole(migration: Observed, host?: HostFacts, options: CalibrateOptions = {}): Whole {
  const { hypervisor = 'VMware' } = options;
  const profile = profileOf(hypervisorOf(hypervisor) ?? vmotion.hypervisor);
  const record = new Ledger();
  const goal = record.put('switchoverGoalSeconds', 's', identify.switchoverGoalSeconds(migration), {
    from: 'the line that ends pre-copy',
    ...goalOf(profile, host),
  });
  const logged = loggedOf(
    migration,
    (pages) => roundOverheadSeconds(pages * pageBytes),
    profile.endsEarlySeconds === undefined
      ? undefined
      : { thresholdSeconds: goal, chunkSeconds: profile.endsEarlySeconds },
  );
  const fixed: Inputs = {
    ...memoryOf(migration, logged, record),
    bandwidthMiBps: record.put('bandwidthMiBps', 'MiB/s', identify.bandwidthMiBps(migration), {
      from: 'the network bandwidth the lines state',
      otherwise: 1090,
      why: migration.rounds.some(({ bandwidthMBps }) => bandwidthMBps === 0)
        ? 'the lines state a bandwidth of 0: 10 GbE is assumed'
        : 'no line states a bandwidth: 10 GbE is assumed',
    }),
    switchoverGoalSeconds: Math.min(100, goal),
    ...(host?.version && { esxiRelease: host.version.value }),
    ...wayOf(migration, record),
    ...noiseOf(logged, record),
    ...stunOf(migration, profile, logged, record),
    ...overheadOf(logged, profile, record),
    ...aroundOf(migration, record),
  };
  const guest = guestOf({ migration, host, hypervisor, profile, logged, fixed, record });
  const { identified, assumed } = record;
  const calibration: Calibration = {
    scenario: {
      id: migration.id ?? migration.key ?? 'calibrated',
      hypervisor,
      inputs: { ...fixed, ...guest.inputs },
    },
    identified,
    assumed,
    byConstruction: identified.some(({ input }) => input === 'fixedStunMs') ? ['downtimeMs'] : [],
    residualPercent: guest.residual === undefined ? undefined : 100 * guest.residual,
    contradictions: logged.contradiction === undefined ? [] : [logged.contradiction],
  };
  return { calibration, logged, readings: guest.readings };
}

const pageBytes = 4096;

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
    return this.assume(input, unit, words.otherwise, words.why);
  }

  assume(input: InputName, unit: string, value: number, why: string): number {
    this.assumed.push({ input, value, unit, why });
    return value;
  }
}

function goalOf(profile: Profile, host: HostFacts | undefined): { readonly otherwise: number; readonly why: string } {
  const own = host && settingOf(host, 'Migrate.PreCopySwitchoverTimeGoal')?.value.value;
  return own === undefined || own <= 0
    ? { otherwise: profile.goalSeconds, why: 'the default of Migrate.PreCopySwitchoverTimeGoal' }
    : { otherwise: own / 1000, why: 'Migrate.PreCopySwitchoverTimeGoal, as the source’s bundle states it' };
}

function memoryOf(migration: Observed, logged: Logged, record: Ledger): Inputs {
  const evidence = migration.rounds[0]?.evidence ?? migration.metrics.pagesLeft?.evidence ?? [];
  const { pages, dataPages, isZeroKnown, contradiction } = logged;
  const stated = pages === undefined ? identify.copiedMiB(migration) : { value: (pages * pageBytes) / MiB, evidence };
  const memoryMiB = record.put('memoryMiB', 'MiB', contradiction === undefined ? stated : undefined, {
    from: isByRatio(migration)
      ? 'pages left times sent/dirtied of the first round: every page of the VM'
      : 'what the first round sent, by its rate and time',
    otherwise: stated?.value ?? 16_384,
    why: contradiction ?? 'no line states how much the first round sent: 16 GiB is assumed',
  });
  if (!isZeroKnown || pages === undefined || dataPages === undefined) {
    const why = 'no line states both pages and bytes of the first round: no page is taken for zero';
    return { memoryMiB, zeroFraction: record.assume('zeroFraction', '1', 0, why) };
  }
  const zeroFraction = Math.min(1, Math.max(0, 1 - dataPages / pages));
  const from = 'rate and time of the first round against its pages';
  record.identified.push({ input: 'zeroFraction', value: zeroFraction, unit: '1', from, evidence });
  return { memoryMiB, zeroFraction };
}

/** The way over which everything else was measured; nothing where no line states it. */
function wayOf({ metrics: { roundTripMs: stated } }: Observed, record: Ledger): Inputs {
  if (!stated || stated.value < 0 || stated.value > 10_000) return {};
  const from = 'vmotionRTT of the result: the rate was seen over this way';
  record.identified.push({ input: 'rttMs', value: stated.value, unit: 'ms', from, evidence: stated.evidence });
  return { rttMs: stated.value, measuredRttMs: stated.value };
}

const isByRatio = ({ rounds: [first], metrics }: Observed): boolean => {
  const has = (left = 0, ratio = 0) => left * ratio > 0;
  return (
    has(first?.remainingPages, first?.transmitToDirtyPercent) ||
    has(metrics.pagesLeft?.value, metrics.transmitToDirtyPercent?.value)
  );
};

function noiseOf({ rounds }: Logged, record: Ledger): Inputs {
  const evidence = rounds.flatMap((round) => round.evidence);
  const value = noisePercentOf(rounds);
  return {
    noisePercentPerSecond: record.put(
      'noisePercentPerSecond',
      '%',
      rounds.length < 2 ? undefined : { value, evidence },
      {
        from: 'how the rates of the rounds scatter',
        otherwise: usualNoisePercent,
        why: 'fewer than two rounds state a rate: 5 % from second to second is assumed',
      },
    ),
  };
}

function stunOf(migration: Observed, profile: Profile, logged: Logged, record: Ledger): Inputs {
  const last = logged.rounds.at(-1);
  if (profile.endsEarlySeconds === undefined || !last)
    return {
      fixedStunMs: record.put('fixedStunMs', 'ms', identify.fixedStunMs(migration), {
        from: migration.metrics.pagesLeft
          ? 'downtime less the time the pages left took'
          : 'the downtime, as no line states what was left to send in it',
        otherwise: 118,
        why: 'no downtime is stated: 118 ms beyond the memory is assumed',
      }),
    };
  const downtimeMs = migration.metrics.downtimeMs?.value;
  const sendingMs = ((last.dirtied + last.unsent) * pageBytes * 1000) / last.bytesPerSecond;
  return { bandwidthLimit: downtimeMs !== undefined && downtimeMs < sendingMs / 2 ? 'max-bandwidth' : 'link' };
}

const usualAroundSeconds = 6;

/** What came before the copy and after the resume: a what-if leaves both as they were. */
function aroundOf(migration: Observed, record: Ledger): Inputs {
  const isKnown = identify.isAroundKnown(migration);
  const all = isKnown ? 0 : usualAroundSeconds;
  const why = (known: string) => (isKnown ? known : 'a vMotion task takes 5 to 7 s around the copy');
  const setupSeconds = record.put('setupSeconds', 's', identify.setupSeconds(migration), {
    from: 'from the first line until the first round',
    otherwise: all,
    why: why('the lines begin with the copy'),
  });
  const afterSeconds = record.put('afterSeconds', 's', identify.afterSeconds(migration), {
    from: 'duration less what came before the copy, pre-copy and downtime',
    otherwise: Math.max(0, all - setupSeconds),
    why: why('the lines end with the resume'),
  });
  return { setupSeconds, afterSeconds };
}

function overheadOf(logged: Logged, profile: Profile, record: Ledger): Inputs {
  if (profile.endsEarlySeconds !== undefined) return {};
  const { overheadSeconds, rounds } = logged;
  const stated = overheadSeconds === undefined ? undefined : Math.max(1, overheadSeconds * 1000);
  const evidence = rounds.slice(1).flatMap((round) => round.evidence);
  return {
    roundOverheadMs: record.put(
      'roundOverheadMs',
      'ms',
      stated === undefined ? undefined : { value: stated, evidence },
      {
        from: 'time of the rounds beyond what their pages took to send',
        otherwise: 1000 * roundOverheadSeconds((logged.pages ?? 0) * pageBytes),
        why: 'no second round states its time: 5 ms and 10 ms for each GiB, as measured of cloud-hypervisor',
      },
    ),
  };
}

interface Known {
  readonly migration: Observed;
  readonly host: HostFacts | undefined;
  readonly hypervisor: string;
  readonly profile: Profile;
  readonly logged: Logged;
  readonly fixed: Inputs;
  readonly record: Ledger;
}

interface Guest {
  readonly inputs: Inputs;
  readonly residual: number | undefined;
  readonly readings: readonly Reading[];
}

/** How much better a guest without SDPS must explain a log before SDPS counts as off, as a relative miss. */
const explained = 0.1;

/** The guest, under the host's own SDPS; where none explains the log so, SDPS stands at off. */
function guestOf(known: Known): Guest {
  const { migration, host, profile, record } = known;
  if (!profile.rules) return written(known, explanationOf(known, {}), {});
  const sdps = sdpsOf(host);
  const under = explanationOf(known, sdps);
  const isOff = sdps.sdps === 0;
  const without = isOff || (under?.residual ?? 0) < explained ? undefined : explanationOf(known, { sdps: 0 });
  if (without && without.residual < 0.5 * (under?.residual ?? Infinity)) {
    record.assume(
      'sdps',
      '1',
      0,
      'no guest explains the rounds under stun during page send: it seems to have been off',
    );
    return written(known, without, { sdps: 0, ...progressOf(migration, record, host) });
  }
  const why =
    host && settingOf(host, 'Migrate.SdpsEnabled')
      ? 'as the source’s bundle states it'
      : 'default assumed: no bundle of the source states it';
  record.assume('sdps', '1', sdps.sdps ?? 2, `Migrate.SdpsEnabled, ${why}`);
  return written(known, under, { ...sdps, ...progressOf(migration, record, host, isOff) });
}

function explanationOf({ hypervisor, profile, logged, fixed }: Known, more: Inputs): Explanation | undefined {
  const resolved = resolve({ hypervisor, inputs: { ...fixed, ...more, dirtyRatePagesPerSec: 0 } });
  if (!resolved.ok || logged.pages === undefined) return undefined;
  const { parameters } = resolved;
  const slows = profile.rules !== undefined && parameters.settings.sdps !== 0;
  const slowing = slows && profile.rules ? { rules: profile.rules, parameters } : undefined;
  return explain({ logged, tracking: parameters.tracking, slowing }, parameters.pages - parameters.zeroPages);
}

/** The source's own settings of stun during page send, ESXi's defaults where its bundle does not state them. */
function sdpsOf(host: HostFacts | undefined): Inputs {
  const of = (name: string, low: number, high: number) => {
    const own = host && settingOf(host, name)?.value.value;
    return own !== undefined && own >= low && own <= high ? own : undefined;
  };
  const target = of('Migrate.SdpsTargetRate', 100, 10_000);
  const delay = of('Migrate.SdpsDynamicDelaySec', 0, 3600);
  return {
    sdps: of('Migrate.SdpsEnabled', 0, 2) ?? 2,
    ...(target !== undefined && { sdpsTargetPercent: target }),
    ...(delay !== undefined && { sdpsDelaySeconds: delay }),
  };
}

function progressOf(migration: Observed, record: Ledger, host: HostFacts | undefined, isOff = true): Inputs {
  const own = host && settingOf(host, 'Migrate.PreCopyMinProgressPerc')?.value.value;
  if (own !== undefined && own >= 100 && own <= 10_000) {
    record.assume('minProgressPercent', '%', own, 'Migrate.PreCopyMinProgressPerc, as the source’s bundle states it');
    return { minProgressPercent: own };
  }
  // With SDPS, rounds go on below it.
  const stated = isOff ? identify.minProgressPercent(migration) : undefined;
  if (!stated) return {};
  const from = 'the least sent/dirtied ratio after which another round came';
  record.identified.push({ input: 'minProgressPercent', ...stated, unit: '%', from });
  return { minProgressPercent: stated.value };
}

const idleBecause = ({ rounds }: Logged): string =>
  rounds.length === 0
    ? 'no round states what was dirtied: an idle guest is assumed'
    : 'no guest explains what the rounds left: an idle one is assumed';

function written({ logged, record }: Known, explanation: Explanation | undefined, more: Inputs): Guest {
  const evidence = logged.rounds.flatMap((round) => round.evidence);
  if (!explanation) {
    const isIdle = logged.rounds.length > 0 && logged.rounds.every(({ dirtied }) => dirtied <= 0);
    if (isIdle)
      record.identified.push({
        ...{ input: 'dirtyRatePagesPerSec', value: 0, unit: 'pages/s', evidence, from: 'rounds that left no page' },
      });
    else record.assume('dirtyRatePagesPerSec', 'pages/s', 0, idleBecause(logged));
    return { inputs: { ...more, dirtyRatePagesPerSec: 0 }, residual: undefined, readings: [] };
  }
  const { writers, family, readings, residual } = explanation;
  const from = `pages left and time of ${logged.rounds.length === 1 ? 'the only round' : `${logged.rounds.length} rounds`}`;
  record.identified.push({ input: 'writers', value: writers.length, unit: 'parts', from, evidence });
  // A single round fits any guest: that proves nothing.
  return { inputs: { ...more, writers, family }, residual: logged.rounds.length > 1 ? residual : undefined, readings };
}
