/**
 * What nobody knows of a migration that is predicted, each as a spread: inputs that were not given by the range in which they
 * were seen, the guests that explain a log as well, how a rate wanders, what the model itself misses.
 */
import { guestOf } from './guest.ts';
import type { Settings } from './inputs/settings.ts';
import type { Parameters } from './parameters.ts';
import { profileOf } from './profiles.ts';
import { usualNoisePercent } from './logged.ts';
import { logNormal } from './random.ts';
import type { Variation } from './run-result.ts';

/** One run of many: what it is given, and by what its rates differ. */
export interface Draw {
  readonly parameters: Parameters;
  readonly variation: Variation;
}

export interface Unknown {
  /** Ends the sentence "What makes it wide: ...", with what would narrow it. */
  readonly words: string;
  /** @param at which of the runs this is, so that a list is gone through evenly */
  draw(from: Draw, uniform: () => number, at: number): Draw;
}

/** Spread of a dedicated link's rate from second to second, of a rate of writes measured once: our choice, see README.md, "Band". */
export const bandwidthSigma = 0.07;
export const writesSigma = 0.15;
/** What threads, Nova's path or a tunnel carried on other hosts: 74 and 102 Gbit/s, 8 to 20; 436 MiB/s and 680. */
const hostSigma = 0.2;
/** What calibrated predictions of measured migrations were off by beyond all else, and how the writes of one guest scatter. */
const modelSigma = 0.007;
const sameGuestSigma = 0.025;
/** Write rates that were assumed, of workloads known by name only. */
export const unknownWritesSigma = 0.6;
/** Zero pages of guests that are not fresh: anything from none to this share was seen. */
export const mostZero = 0.6;
/** Zero pages scanned a second on hosts that were measured, against the default: 2.7 to 5.3 million. */
const scanRange = [0.75, 1.5] as const;
/** Stop, devices and start of small VMs, against the default: 5 to 30 ms and up to 90 (QEMU), 50 to 300 ms (vMotion). */
const stunRange = [0.4, 3] as const;
/** Migrate.NetLatencyModeThreshold, ms: a longer way counts as long. */
const shortMs = 4;
/** Has no factor in common with the size of a family. */
const stride = 7;
/** Orchestration that was not measured on this system. */
const setupSigma = 0.2;

/** @param seconds how long the copy takes without any of it: the longer, the more a rate that wanders comes to its mean */
export function unknownsOf(parameters: Parameters, seconds: number): readonly Unknown[] {
  const { settings } = parameters;
  const isMeasured = settings.writers !== undefined;
  return [
    ...(isMeasured ? ofLog(settings, seconds) : [bandwidthOf(parameters), writesOf(parameters)]),
    ...(settings.rttMs > settings.measuredRttMs && settings.socketBufferBytes === undefined ? [distance] : []),
    ...(settings.isScanKnown || parameters.zeroPages === 0 ? [] : [scan]),
    ...(settings.zero.isAssumed && settings.zero.pages > 0 ? [zeroShare] : []),
    ...(settings.fixedStunMs === undefined && settings.line.limit === undefined ? [stun] : []),
    ...(settings.setupSeconds === undefined && parameters.setupSeconds > 0 ? [setup] : []),
  ];
}

const varied = (from: Draw, variation: Partial<Variation>): Draw => ({
  ...from,
  variation: {
    bandwidth: from.variation.bandwidth * (variation.bandwidth ?? 1),
    writes: from.variation.writes * (variation.writes ?? 1),
  },
});

function ofLog(settings: Settings, seconds: number): readonly Unknown[] {
  const { family, noisePercent, noisePercentPerSecond: perSecond = usualNoisePercent } = settings;
  const wanders = noisePercent === undefined ? perSecond / 100 / Math.sqrt(Math.max(1, seconds)) : noisePercent / 100;
  const rate: Unknown = {
    words: 'how steady the link is, and what the model misses',
    draw: (from, uniform) =>
      varied(from, {
        bandwidth: logNormal(uniform, Math.hypot(wanders, modelSigma)),
        writes: logNormal(uniform, sameGuestSigma),
      }),
  };
  if (!family || family.length === 0) return [rate];
  const guest: Unknown = {
    words: 'which guest it is: the log fits several, and lines of more rounds would tell them apart',
    draw: (from, _, at) => {
      const writers = memberAt(family, at);
      return writers ? withGuest(from, { writers }) : from;
    },
  };
  return [guest, rate];
}

/** Of a list in order, one for each draw: a few draws see all of it. */
export const memberAt = <One>(list: readonly One[], at: number): One | undefined => list[(at * stride) % list.length];

/** The same migration with another guest; as it was where that one does not fit its memory. */
function withGuest(from: Draw, changed: Partial<Settings>): Draw {
  const { parameters } = from;
  const settings = { ...parameters.settings, ...changed };
  const found = guestOf(settings, profileOf(parameters.hypervisor), parameters.fitted);
  return found.ok ? { ...from, parameters: { ...parameters, ...found.guest, settings } } : from;
}

function bandwidthOf({ settings, network }: Parameters): Unknown {
  const { noisePercent, line } = settings;
  const isHosts = network.boundBy !== line.name && network.boundBy !== 'packet loss';
  const sigma = noisePercent === undefined ? (isHosts ? hostSigma : bandwidthSigma) : noisePercent / 100;
  // Only a calibrated scenario states how much a rate wanders from second to second.
  const isLogged = settings.noisePercentPerSecond !== undefined;
  return {
    words: isLogged
      ? 'how steady the link is'
      : isHosts
        ? `what ${network.boundBy} carries on this host: a rate seen in a log would tell`
        : 'how steady the link is: a rate seen in a log would tell',
    draw: (from, uniform) => varied(from, { bandwidth: logNormal(uniform, sigma) }),
  };
}

function writesOf({ settings, classes }: Parameters): Unknown {
  const isAssumed = settings.writesPerSecond === undefined && settings.dirtyCurve === undefined && classes.length > 0;
  return {
    words: isAssumed ? 'how much the guest writes, which nothing states' : 'how much the guest writes',
    draw: (from, uniform) => varied(from, { writes: logNormal(uniform, isAssumed ? unknownWritesSigma : writesSigma) }),
  };
}

const between = ([low, high]: readonly [number, number], uniform: () => number): number =>
  low * (high / low) ** uniform();

/**
 * How the buffers grow with the round trip is public for its ends only: the default holds on a short way, and far away they hold
 * what is on its way. Between and beyond, up to a fifth less may arrive.
 */
const distance: Unknown = {
  words: 'what arrives over such a round trip',
  draw: (from, uniform) => {
    const { rttMs, measuredRttMs } = from.parameters.settings;
    const beyond = rttMs - measuredRttMs;
    return varied(from, { bandwidth: 1 - (uniform() * hostSigma * beyond) / (beyond + shortMs) });
  },
};

const scan: Unknown = {
  words: 'how fast this host finds zero pages',
  draw: (from, uniform) => {
    const { parameters } = from;
    const { network } = parameters;
    const zeroPagesPerSecond = network.zeroPagesPerSecond * between(scanRange, uniform);
    return { ...from, parameters: { ...parameters, network: { ...network, zeroPagesPerSecond } } };
  },
};

const zeroShare: Unknown = {
  words: 'how much of the memory is zero, which nothing states',
  draw: (from, uniform) => {
    const { pages, settings } = from.parameters;
    const share = settings.zero.pages / pages;
    // Of a fresh guest 0.8 to 0.98 were seen, of others anything from none to 0.6.
    const drawn = share > 0.5 ? 0.8 + 0.18 * uniform() : 2 * share * uniform();
    return withGuest(from, { zero: { ...settings.zero, pages: pages * drawn } });
  },
};

const stun: Unknown = {
  words: 'how long devices and resume take',
  draw: (from, uniform) => {
    const fixedStunSeconds = from.parameters.fixedStunSeconds * between(stunRange, uniform);
    return { ...from, parameters: { ...from.parameters, fixedStunSeconds } };
  },
};

const setup: Unknown = {
  words: 'how long the task takes around the copy',
  draw: (from, uniform) => {
    const setupSeconds = from.parameters.setupSeconds * logNormal(uniform, setupSigma);
    return { ...from, parameters: { ...from.parameters, setupSeconds } };
  },
};
