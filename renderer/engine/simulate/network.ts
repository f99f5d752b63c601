/** How fast this migration can send: the least of the link, its share, its streams, the round trip, the CPU and a cap. */
import type { FittedConstants } from './fitted.ts';
import { MiB, payloadShare } from './inputs/rates.ts';
import type { Settings } from './inputs/settings.ts';
import type { Network } from './parameters.ts';
import type { Profile } from './profile.ts';

/** Sources of the figures: README.md, "Bandwidth". */
export function networkOf(settings: Settings, profile: Profile, fitted: FittedConstants): Network {
  const { line } = settings;
  const capped = line.name === 'cap';
  const lineRate = line.bytesPerSecond * (line.isGross && !profile.limitsPayload ? payloadShare(settings.mtu) : 1);
  const streams = settings.streams ?? profile.streams(settings, lineRate);
  const { name: boundBy, rate } = least(settings, profile, { lineRate, streams });
  const compression = compressed(settings, rate, streams);
  return {
    bytesPerSecond: compression.wireBytesPerSecond,
    finalBytesPerSecond: capped ? Math.max(fitted.uncappedBytesPerSecond, rate) : rate,
    capped,
    bufferedBytes: line.limit === 'link' ? fitted.linkBufferBytes : 0,
    zeroPagesPerSecond: settings.zeroScanPagesPerSec,
    rttSeconds: waySeconds(settings),
    streams,
    boundBy: compression.cpuBound ? 'compression' : boundBy,
    compressionRatio: compression.ratio,
  };
}

/**
 * What each wait for the other host adds: the round trip beyond the one that is in what a log states already. A shorter way takes
 * no more out of a round's bookkeeping and of the stun than is in them; three waits are in the stun.
 */
function waySeconds({ rttMs, measuredRttMs, roundOverheadMs = 0, fixedStunMs = 0 }: Settings): number {
  const beyond = rttMs - measuredRttMs;
  return (measuredRttMs === 0 ? beyond : Math.max(beyond, -roundOverheadMs, -fixedStunMs / 3)) / 1000;
}

interface Limit {
  readonly name: string;
  readonly rate: number;
}

function least(
  settings: Settings,
  profile: Profile,
  { lineRate, streams }: { readonly lineRate: number; readonly streams: number },
): Limit {
  const share = settings.sharePercent / 100;
  const limits: readonly Limit[] = [
    { name: settings.line.name, rate: lineRate * share },
    { name: 'streams', rate: settings.isRdma ? 26e9 / 8 : profile.streamRate(settings, streams) },
    { name: 'round-trip time', rate: rttRate(settings, profile, streams) },
    { name: 'packet loss', rate: lossRate(settings, streams) },
    { name: 'encryption', rate: settings.isEncrypted ? profile.encryptionRate(settings, streams) : Infinity },
    { name: 'tunnel', rate: settings.tunnelled === true ? 190 * MiB : Infinity },
    // The OpenStack runs, not tunnelled: Nova's own path carried 436 MiB/s on 10 GbE, fitted on them.
    { name: 'the path Nova uses', rate: settings.tunnelled === false ? 436 * MiB * share : Infinity },
  ];
  return limits.reduce((low, one) => (one.rate < low.rate ? one : low));
}

/** window / RTT. */
function rttRate(settings: Settings, profile: Profile, streams: number): number {
  const rtt = settings.rttMs / 1000;
  if (rtt === 0) return Infinity;
  if (settings.socketBufferBytes !== undefined) return (streams * settings.socketBufferBytes) / rtt;
  return profile.windowRate(settings, streams);
}

/** Mathis: 1.22 MSS / (RTT sqrt(loss)) for each stream. */
function lossRate({ lossPercent, rttMs, mtu }: Settings, streams: number): number {
  const loss = lossPercent / 100;
  const rtt = rttMs / 1000;
  if (loss === 0 || rtt === 0) return Infinity;
  return (streams * 1.22 * (mtu - 40)) / (rtt * Math.sqrt(loss));
}

/** Wire bytes shrink by the ratio; the CPU may then be the limit. */
function compressed({ compression }: Settings, rate: number, streams: number) {
  if (!compression) return { wireBytesPerSecond: rate, ratio: 1, cpuBound: false };
  const { ratio, bytesPerSecondOfThread, threads = streams > 1 ? streams : 8 } = compression;
  const byCpu = (bytesPerSecondOfThread * threads) / ratio;
  return { wireBytesPerSecond: Math.min(rate, byCpu), ratio, cpuBound: byCpu < rate };
}
