import { existsSync, readFileSync } from 'node:fs';

/** KiB of memory that this process had at its most. `maxRSS` begins with what whoever started it had; elsewhere than on Linux that must do. */
export function peakKiB(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? process.resourceUsage().maxRSS);
}
