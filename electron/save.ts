import type { BrowserWindow, Dialog, FileFilter } from 'electron';
import { basename, extname, join } from 'node:path';
import { writeWhole } from '../renderer/platform/write-whole.node.ts';
import type { SaveResult } from '../renderer/contract/host.ts';
import { whyNotSaved } from './file-errors.ts';

const fileKinds: Readonly<Record<string, string>> = {
  '.html': 'Web page',
  '.md': 'Markdown',
  '.csv': 'Table (CSV)',
  '.json': 'Analysis (JSON)',
  '.pdf': 'PDF document',
  '.switchover': 'Switchover investigation',
  '.png': 'Picture',
  '.svg': 'Picture',
  '.txt': 'Text',
};

/** A suggested name that every file system accepts: Windows rejects `<>:"|?*`, device names, and a trailing dot or space. */
export function safeFileName(name: string): string {
  const clean = name
    .replace(/[<>:"/\\|?*\p{Cc}]/gu, '-')
    .replace(/(?<![. ])[. ]+$/, '')
    .replace(/^\.+/, '');
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(clean) || clean === '' ? `_${clean}` : clean;
}

/** The dialog's list of file types: only the one that is written. */
export function filtersFor(name: string): FileFilter[] {
  const extension = extname(name).toLowerCase();
  const kind = fileKinds[extension];
  return kind === undefined ? [] : [{ name: kind, extensions: [extension.slice(1)] }];
}

export interface SaveMeans {
  readonly dialog: Pick<Dialog, 'showSaveDialog'>;
  readonly window: BrowserWindow;
  /** Where the dialog starts. */
  readonly folder: string;
}

/** Shows the save dialog; `content` is called only if the user does not cancel. */
export async function saveAs(
  { dialog, window, folder }: SaveMeans,
  suggestedName: string,
  content: () => string | Uint8Array | Promise<string | Uint8Array>,
): Promise<SaveResult> {
  const name = safeFileName(suggestedName);
  const choice = await dialog.showSaveDialog(window, { defaultPath: join(folder, name), filters: filtersFor(name) });
  if (choice.canceled || choice.filePath === '') return { kind: 'cancelled' };
  const bytes = await content();
  try {
    await writeWhole(choice.filePath, bytes);
    return { kind: 'saved', name: basename(choice.filePath) };
  } catch (error) {
    return { kind: 'failed', message: `${basename(choice.filePath)} was not saved: ${whyNotSaved(error)}` };
  }
}
