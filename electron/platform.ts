import type { DesktopPlatform } from '../renderer/contract/shortcut.ts';

/** Node's name of the system → ours. Every other Unix counts as Linux. */
export function platformOf(platform: NodeJS.Platform): DesktopPlatform {
  if (platform === 'darwin') return 'mac';
  return platform === 'win32' ? 'windows' : 'linux';
}
