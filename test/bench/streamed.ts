/**
 * Analyses a .tgz that comes in on standard input, as the command line analyses a file, and prints as JSON what it found and
 * what that took: for bundles that nobody wants to keep on a disk.
 */
import { existsSync, readFileSync } from 'node:fs';
import { analyse } from '../../renderer/engine/analyse.ts';
import type { ByteSource } from '../../renderer/engine/archive/source.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';

const source: ByteSource = { path: 'streamed.tgz', size: Number.MAX_SAFE_INTEGER, read: () => process.stdin };
const { migrations } = await analyse([source], { platform: nodePlatform });
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
// Of this process alone: `maxRSS` begins with what whoever started it had. Elsewhere than on Linux that must do.
const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
const peakKiB = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? maxRSS);
process.stdout.write(
  JSON.stringify({
    all: migrations.length,
    failed: migrations.filter(({ outcome }) => outcome === 'failed').length,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMB: (peakKiB * 1024) / 1e6,
  }),
);
