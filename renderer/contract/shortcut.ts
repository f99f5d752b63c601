import type { Accelerator } from './commands.ts';

/** What the page runs on, as far as keys and menus go. */
export type DesktopPlatform = 'mac' | 'windows' | 'linux';

/** The fields of a DOM `KeyboardEvent` that decide which shortcut it is. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** The accelerator's text on one platform: `CmdOrCtrl+K` becomes `Cmd+K` or `Ctrl+K`. */
export function acceleratorFor(accelerator: Accelerator, platform: DesktopPlatform): string {
  const text = typeof accelerator === 'string' ? accelerator : platform === 'mac' ? accelerator.mac : accelerator.other;
  return text.replace('CmdOrCtrl', platform === 'mac' ? 'Cmd' : 'Ctrl');
}

/** Electron's names of keys that a page calls otherwise. */
const arrows: Readonly<Record<string, string>> = { Left: 'ArrowLeft', Right: 'ArrowRight' };

/**
 * Whether a key press is this accelerator. Characters that need Shift on some layouts (`?`) match by the character alone,
 * as the layout decides which modifier makes it.
 */
export function pressesAccelerator(press: KeyPress, accelerator: Accelerator, platform: DesktopPlatform): boolean {
  const parts = acceleratorFor(accelerator, platform).split('+');
  const key = arrows[parts.at(-1) ?? ''] ?? parts.at(-1) ?? '';
  const typed = /^[^a-z0-9]$/i.test(key);
  return (
    press.key.toLowerCase() === key.toLowerCase() &&
    press.ctrlKey === parts.includes('Ctrl') &&
    press.metaKey === parts.includes('Cmd') &&
    press.altKey === parts.includes('Alt') &&
    (typed || press.shiftKey === parts.includes('Shift'))
  );
}

const macSymbols: Readonly<Record<string, string>> = { Cmd: '⌘', Ctrl: '⌃', Shift: '⇧', Alt: '⌥' };

/** The accelerator as people of that platform read it: `⇧⌘O` on a Mac, `Ctrl+Shift+O` elsewhere. */
export function acceleratorLabel(accelerator: Accelerator, platform: DesktopPlatform): string {
  const parts = acceleratorFor(accelerator, platform).split('+');
  if (platform !== 'mac') return parts.join('+');
  const order = ['Ctrl', 'Alt', 'Shift', 'Cmd'];
  const modifiers = order.filter((name) => parts.includes(name)).map((name) => macSymbols[name] ?? name);
  return [...modifiers, parts.at(-1) ?? ''].join('');
}
