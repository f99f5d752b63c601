/** Which command a key press means. */
import { commands } from '../contract/commands.ts';
import type { CommandId } from '../contract/commands.ts';
import { pressesAccelerator } from '../contract/shortcut.ts';
import type { KeyPress } from '../contract/shortcut.ts';
import { platform } from './host.ts';

/**
 * A key that is the input method's, while it composes: Enter takes a word there, and chooses nothing here. Of code 229 are those that
 * some browsers send after the composition's end.
 */
export function isComposed({ isComposing, keyCode }: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  return isComposing || keyCode === 229;
}

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
