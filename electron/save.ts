import type { BrowserWindow, Dialog, FileFilter } from 'electron';
import { basename, extname, join } from 'node:path';
import { writeWhole } from '../renderer/platform/write-whole.node.ts';
import type { SaveResult } from '../renderer/contract/host.ts';

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

/** A suggested name that every file system takes: Windows minds `<>:"|?*`, device names, and a dot or space at the end. */
export function safeFileName(name: string): string {
  const clean = name
    .replace(/[<>:"/\\|?*\p{Cc}]/gu, '-')
    .replace(/(?<![. ])[. ]+$/, '')
    .replace(/^\.+/, '');
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(clean) || clean === '' ? `_${clean}` : clean;
}

/** The dialog's list of file types: the one that is written. */
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

/** Asks where to; `content` is made only when the user did not cancel. */
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
    return { kind: 'failed', message: `${basename(choice.filePath)} was not saved: ${sentenceOf(error)}` };
  }
}

function sentenceOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC') return 'the disk is full. Free some space or choose another disk.';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return 'the folder may not be written to. Choose another one.';
  if (code === 'EBUSY') return 'another program has the file open. Close it there or choose another name.';
  return `the system answered ${code ?? 'with an unknown error'}. Choose another folder.`;
}
