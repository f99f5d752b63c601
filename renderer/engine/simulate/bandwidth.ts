/**
 * How fast this migration can send: the least of the link, its share, its streams, the round trip, the CPU and a cap.
 * Figures and sources: MODELS.md section 4; README.md of this folder lists each constant.
 */
import { fittedConstants } from './constants.ts';
import type { Hypervisor } from './parameters.ts';
import type { Inputs } from './inputs.ts';

export interface Network {
  /** Bytes per second on the wire while the guest runs. */
  readonly bytesPerSecond: number;
  /** Bytes per second of the final copy, the guest stopped. */
  readonly finalBytesPerSecond: number;
  /** QEMU's own cap (bursts in windows of 100 ms, lifted for the final copy) instead of a real link. */
  readonly capped: boolean;
  /** Bytes between the sender and the wire, which have to drain as well before the guest goes on. */
  readonly bufferedBytes: number;
  readonly zeroPagesPerSecond: number;
  readonly rttSeconds: number;
  readonly streams: number;
  /** What sets the rate, for people. */
  readonly boundBy: string;
  /** Raw bytes per byte on the wire. */
  readonly compressionRatio: number;
}

const mbit = 1e6 / 8;
const MiB = 2 ** 20;

/** TCP payload of a line: 936-937 Mbit/s of 1 GbE at MTU 1500 in QEMU's records; 0.99 with jumbo frames. */
const efficiency = (mtu: number) => (mtu >= 8000 ? 0.99 : 0.94);

/** Sets up the network of one migration. `inputs` are checked already. */
export function networkOf(inputs: Inputs, hypervisor: Hypervisor, fitted = fittedConstants): Network {
  const line = lineRate(inputs, hypervisor);
  const share = (inputs.sharePercent ?? 100) / 100;
  const streams = streamsOf(inputs, hypervisor, line.bytesPerSecond);
  const limits: readonly (readonly [string, number])[] = [
    [line.name, line.bytesPerSecond * share],
    ['streams', streamRate(inputs, hypervisor, streams, line.capped)],
    ['round-trip time', rttRate(inputs, hypervisor, streams)],
    ['packet loss', lossRate(inputs, streams)],
    ['encryption', encryptionRate(inputs, hypervisor, streams)],
    ['tunnel', inputs.tunnelled === true ? 190 * MiB : Infinity],
    ['the path Nova uses', isNova(inputs) ? 436 * MiB * share : Infinity],
  ];
  const [boundBy, rate] = limits.reduce((least, one) => (one[1] < least[1] ? one : least));
  const compression = compressionOf(inputs, rate, streams);
  return {
    bytesPerSecond: compression.wireBytesPerSecond,
    finalBytesPerSecond: line.capped ? Math.max(fitted.uncappedBytesPerSecond, rate) : rate,
    capped: line.capped,
    bufferedBytes: inputs.bandwidthLimit === 'link' ? fitted.linkBufferBytes : 0,
    zeroPagesPerSecond: inputs.zeroScanPagesPerSec ?? zeroScan(inputs),
    rttSeconds: (inputs.rttMs ?? 0) / 1000,
    streams,
    boundBy: compression.cpuBound ? 'compression' : boundBy,
    compressionRatio: compression.ratio,
  };
}

interface Line {
  readonly name: string;
  readonly bytesPerSecond: number;
  readonly capped: boolean;
}

/**
 * The rate that was given and whether it is a line or QEMU's cap. A cap is what says so, a rate in bytes, a rate on
 * localhost, and the two default caps of QEMU (32 and 128 MiB/s) written in megabits.
 */
function lineRate(inputs: Inputs, hypervisor: Hypervisor): Line {
  // Xen's rates are those of its own limiter, which counts payload.
  const eta = hypervisor === 'xen' ? 1 : efficiency(inputs.mtu ?? 1500);
  const cap = (bytesPerSecond: number): Line => ({ name: 'cap', bytesPerSecond, capped: true });
  const link = (bytesPerSecond: number): Line => ({ name: 'link', bytesPerSecond, capped: false });
  if (inputs.bandwidthMiBps !== undefined) {
    const bytes = inputs.bandwidthMiBps * MiB;
    return inputs.bandwidthLimit === 'max-bandwidth' ? cap(bytes) : link(bytes);
  }
  if (inputs.bandwidthMBps !== undefined)
    return inputs.bandwidthLimit === 'link' ? link(inputs.bandwidthMBps * 1e6) : cap(inputs.bandwidthMBps * MiB);
  const megabits = inputs.bandwidthMbps ?? inputs.linkMbps ?? (inputs.linkGbps ?? 0) * 1000;
  if (megabits > 0) {
    const isDefaultCap = [268.4, 1073.7].includes(Math.round(megabits * 10) / 10);
    const local = /localhost/i.test(inputs.link ?? '');
    if (inputs.bandwidthLimit === 'max-bandwidth' || isDefaultCap || local) return cap(megabits * mbit);
    return link(megabits * mbit * eta);
  }
  if (/localhost/i.test(inputs.link ?? '')) return { name: 'memory', bytesPerSecond: 100_000 * mbit, capped: false };
  return link(megabitsInWords(inputs.link) * mbit * eta);
}

/** "100 Gbit/s class", "1 GbE Intel I350": the rate said in words, 10 Gbit/s when none is. */
function megabitsInWords(words: string | undefined): number {
  const found = /(?<!\d)(\d+(?:\.\d+)?)\s*(?:GbE|Gbit)/i.exec(words ?? '')?.[1];
  return found === undefined ? 10_000 : Number(found) * 1000;
}

/** Streams: as told, else for vMotion one per 15 Gbit/s of line (7.0 U2 and later) or one per vmknic. */
function streamsOf(inputs: Inputs, hypervisor: Hypervisor, bytesPerSecond: number): number {
  if (typeof inputs.streams === 'number') return inputs.streams;
  // "multifd" without a number: its default is 2 channels, large hosts use more; 8 is what the cases with numbers have.
  if (typeof inputs.streams === 'string') return Number.parseInt(inputs.streams, 10) || 8;
  if (hypervisor !== 'vmware') return 1;
  return inputs.vmknics ?? Math.ceil(bytesPerSecond / (15_000 * mbit));
}

/**
 * Bytes per second that n streams can carry by their threads. vMotion: 15 Gbit/s by design each, and 18, 28, 36 Gbit/s
 * measured with 1 to 3 vmknics on 40 GbE (KB 323379), which is 18 n^0.63. QEMU: 8 Gbit/s for the one migration thread,
 * about 5 n^0.96 Gbit/s over multifd (4: 19.8, 8: 41, 16: 63-76).
 */
function streamRate(inputs: Inputs, hypervisor: Hypervisor, streams: number, capped: boolean): number {
  if (/rdma/i.test(inputs.transport ?? '')) return 26_000 * mbit;
  if (hypervisor === 'vmware')
    return (inputs.vmknics === undefined ? 15_000 * streams : 18_000 * streams ** 0.63) * mbit;
  if (hypervisor !== 'qemu') return Infinity;
  if (streams > 1) return 5000 * streams ** 0.96 * mbit;
  // The loopback runs of a capped stream reached what the cap allowed up to 10 Gbit/s.
  return capped ? 10_000 * mbit : 8000 * mbit * (inputs.link === undefined ? 1.25 : 1);
}

/** window / RTT. vMotion sizes its buffers to the bandwidth-delay product above 4 ms, so only a told size binds there. */
function rttRate(inputs: Inputs, hypervisor: Hypervisor, streams: number): number {
  const rtt = (inputs.rttMs ?? 0) / 1000;
  if (rtt === 0) return Infinity;
  if (inputs.socketBufferBytes !== undefined) return (streams * inputs.socketBufferBytes) / rtt;
  if (hypervisor === 'vmware' && rtt * 1000 <= 4) return (streams * 562_540) / rtt;
  return Infinity;
}

/** Mathis: 1.22 MSS / (RTT sqrt(loss)) for each stream. */
function lossRate(inputs: Inputs, streams: number): number {
  const loss = (inputs.lossPercent ?? 0) / 100;
  const rtt = (inputs.rttMs ?? 0) / 1000;
  if (loss === 0 || rtt === 0) return Infinity;
  return (streams * 1.22 * ((inputs.mtu ?? 1500) - 40)) / (rtt * Math.sqrt(loss));
}

/** TLS of QEMU: one thread per channel, about 300 MB/s each. vMotion: about 8 Gbit/s a core, one core per stream unless told. */
function encryptionRate(inputs: Inputs, hypervisor: Hypervisor, streams: number): number {
  const words = inputs.encryption ?? 'none';
  if (/^(none|off|no|disabled)?$/i.test(words)) return Infinity;
  if (hypervisor === 'vmware') return (inputs.encryptionCores ?? Math.max(2, streams * 2)) * 8000 * mbit;
  return (inputs.singleThreadTlsMBps ?? 300) * 1e6 * Math.max(1, streams);
}

/** Pages a second found to be zero: 3.5 M by the one migration thread, 5 M where the multifd threads look (Quintela, Xiang). */
function zeroScan(inputs: Inputs): number {
  return /multifd/i.test(inputs.zeroPageDetection ?? '') ? 5e6 : 3.5e6;
}

interface Compression {
  readonly wireBytesPerSecond: number;
  readonly ratio: number;
  readonly cpuBound: boolean;
}

/** Wire bytes shrink by the ratio; the CPU may then be the limit. XBZRLE is another thing: profiles/qemu.ts. */
function compressionOf(inputs: Inputs, rate: number, streams: number): Compression {
  const words = inputs.compression ?? 'none';
  if (inputs.compressionRatio === undefined && /^none$|xbzrle/i.test(words))
    return { wireBytesPerSecond: rate, ratio: 1, cpuBound: false };
  const ratio = inputs.compressionRatio ?? (/qat/i.test(words) ? 2.9 : 2.5);
  // 0.5 GB/s a software thread is our assumption; 8 channels of QATzip took 2.94 M pages/s.
  const perThread = /qat/i.test(words) ? 1.5e9 : 0.5e9;
  const threads = Number(/(?<!\d)(\d+) (?:compress )?threads/.exec(words)?.[1] ?? (streams > 1 ? streams : 8));
  const byCpu = (perThread * threads) / ratio;
  return { wireBytesPerSecond: Math.min(rate, byCpu), ratio, cpuBound: byCpu < rate };
}

/** The OpenStack runs: Nova's own path carried 436 MiB/s on 10 GbE (fitted on them, MODELS.md section 4). */
const isNova = (inputs: Inputs): boolean => inputs.tunnelled === false;
