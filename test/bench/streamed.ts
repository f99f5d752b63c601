/**
 * Analyses a .tgz that comes in on standard input, as the command line analyses a file, and prints as JSON what it found and
 * what that took: for bundles that nobody wants to keep on a disk.
 */
import { analyse } from '../../renderer/engine/analyse.ts';
import type { ByteSource } from '../../renderer/engine/archive/source.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';

const source: ByteSource = { path: 'streamed.tgz', size: Number.MAX_SAFE_INTEGER, read: () => process.stdin };
const { migrations } = await analyse([source], { platform: nodePlatform });
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
process.stdout.write(
  JSON.stringify({
    all: migrations.length,
    failed: migrations.filter(({ outcome }) => outcome === 'failed').length,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMB: (maxRSS * 1024) / 1e6,
  }),
);
