import type { DesktopPlatform } from '../renderer/contract/shortcut.ts';

/** Node's word for the system → ours. Every other Unix has Linux's manners. */
export function platformOf(platform: NodeJS.Platform): DesktopPlatform {
  if (platform === 'darwin') return 'mac';
  return platform === 'win32' ? 'windows' : 'linux';
}
