import type { Steps } from '../state/steps.svelte.ts';

/** Whether the field itself handles Ctrl+Z: only text that is being typed, not a value that was entered. */
function isTypedIn(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement) return true;
  if (!(target instanceof HTMLInputElement) || ['range', 'radio', 'checkbox'].includes(target.type)) return false;
  return target.value !== target.dataset['shown'];
}

/** `undo` on Ctrl+Z, `redo` on Ctrl+Shift+Z, unless a field has it. */
export function onUndoKeys(event: KeyboardEvent, steps: Pick<Steps<unknown>, 'undo' | 'redo'>): void {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z' || isTypedIn(event.target)) return;
  event.preventDefault();
  if (event.shiftKey) steps.redo();
  else steps.undo();
}
