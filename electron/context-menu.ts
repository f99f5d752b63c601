import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron';

type Facts = Pick<ContextMenuParams, 'editFlags' | 'isEditable' | 'selectionText'>;

/** The items of the context menu: the roles that apply. Empty: no menu. */
export function contextMenuTemplate({ editFlags, isEditable, selectionText }: Facts): MenuItemConstructorOptions[] {
  if (isEditable) {
    return [
      { role: 'cut', enabled: editFlags.canCut },
      { role: 'copy', enabled: editFlags.canCopy },
      { role: 'paste', enabled: editFlags.canPaste },
      { type: 'separator' },
      { role: 'selectAll', enabled: editFlags.canSelectAll },
    ];
  }
  return selectionText.trim() === '' ? [] : [{ role: 'copy', enabled: editFlags.canCopy }];
}
