/** Which command a key press means. */
import { commands } from '../contract/commands.ts';
import type { CommandId } from '../contract/commands.ts';
import { pressesAccelerator } from '../contract/shortcut.ts';
import type { KeyPress } from '../contract/shortcut.ts';
import { platform } from './host.ts';

/**
 * Accelerators work everywhere; single keys only outside text fields.
 *
 * @param typing a text field has the focus
 */
export function commandFor(press: KeyPress, typing: boolean): CommandId | undefined {
  const pressed = commands.find(({ accelerator, alternatives = [] }) =>
    [...(accelerator === undefined ? [] : [accelerator]), ...alternatives].some((one) =>
      pressesAccelerator(press, one, platform),
    ),
  );
  if (pressed) return pressed.id;
  if (typing || press.ctrlKey || press.metaKey || press.altKey) return undefined;
  return commands.find(({ keys = [] }) => keys.includes(press.key))?.id;
}
