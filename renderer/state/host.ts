/** The host as the page uses it: Electron's `window.host`, or what a browser offers instead. */
import type { CommandId } from '../contract/commands.ts';
import type {
  Host,
  NotKept,
  Opened,
  PdfRequest,
  RecentFile,
  SaveRequest,
  SaveResult,
  Theme,
} from '../contract/host.ts';
import { externalUrl } from '../contract/outside.ts';
import type { DesktopPlatform } from '../contract/shortcut.ts';
import { droppedFiles, pickedFiles, stateOf } from '../platform/source.browser.ts';
import type { InputFile } from '../worker/messages.ts';
import { asDocument } from './document-policy.ts';

/** Files that a person chose, and what of their choice could not be opened. */
export interface Chosen {
  readonly files: readonly InputFile[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

export const desktop: Host | undefined = (window as { host?: Host }).host;

/** Why nothing of this run is kept: told by the desktop, or in the address by who started the browser. */
export const notKept: NotKept | undefined = desktop?.notKept ?? notKeptIn(location.hash);

export const platform: DesktopPlatform =
  desktop?.platform ??
  (/Mac/.test(navigator.userAgent) ? 'mac' : /Win/.test(navigator.userAgent) ? 'windows' : 'linux');

const nothing: Chosen = { files: [], skipped: [] };

export async function chooseFiles(): Promise<Chosen> {
  return desktop ? chosen(await desktop.chooseFiles()) : pick(false);
}

export async function chooseFolder(): Promise<Chosen> {
  return desktop ? chosen(await desktop.chooseFolder()) : pick(true);
}

/** The same files as they lie there now; where only a person can find them, they are chosen again. */
export async function chooseAgain(files: readonly InputFile[]): Promise<Chosen> {
  const now = await Promise.all(files.map(asItIsNow));
  if (now.every((file) => file !== undefined)) return { files: now, skipped: [] };
  return files.some(({ path }) => path.includes('/')) ? chooseFolder() : chooseFiles();
}

async function asItIsNow(file: InputFile): Promise<InputFile | undefined> {
  const state = file.kind === 'url' ? await stateOf(file.url) : undefined;
  return state && { ...file, ...state };
}

/** To be called in the drop event itself. */
export async function fromDrop(data: DataTransfer): Promise<Chosen> {
  const files = [...data.files];
  const { files: picked, warnings } = await droppedFiles(data.items);
  void desktop?.rememberFiles(files);
  return {
    files: picked.map(({ path, file }) => ({ kind: 'file', path, file })),
    skipped: warnings.map(({ path, message }) => ({ path, reason: message })),
  };
}

export async function sample(): Promise<Chosen> {
  const response = await fetch('sample-bundle.zip');
  if (!response.ok)
    return { files: [], skipped: [{ path: 'sample-bundle.zip', reason: 'The sample is missing from this copy.' }] };
  const file = new File([await response.blob()], 'sample-bundle.zip');
  return { files: [{ kind: 'file', path: file.name, file }], skipped: [] };
}

/** Files named on the command line, by another start, by the system. */
export function onOpenRequest(listener: (chosen: Chosen) => void): void {
  if (desktop) desktop.onOpenRequest((opened) => listener(chosen(opened)));
  else {
    void fetch('open-requests.json')
      .then(async (response) => (response.ok ? listener(chosen((await response.json()) as Opened)) : undefined))
      .catch(() => undefined);
  }
}

/** The usual address, where this one is another: a browser keeps a list for each. */
export async function keptElsewhere(): Promise<{ readonly url: string; readonly isOurs: boolean } | undefined> {
  if (desktop) return undefined;
  try {
    const answer = (await (await fetch('who.json')).json()) as {
      elsewhere?: { readonly url: string; readonly isOurs: boolean };
    };
    return answer.elsewhere;
  } catch {
    return undefined;
  }
}

const openKey = 'switchover.open';

/** Notes what is open, so that a page that crashed and was loaded anew can go on. Only the desktop's addresses outlive a page. */
export function noteOpen(files: readonly InputFile[]): void {
  const lasting = files.filter((file) => file.kind === 'url');
  if (!desktop) return;
  if (lasting.length > 0 && lasting.length === files.length) sessionStorage.setItem(openKey, JSON.stringify(lasting));
  else sessionStorage.removeItem(openKey);
}

/** What was open before the page was loaded anew. */
export function openBefore(): Chosen {
  const files = JSON.parse((desktop && sessionStorage.getItem(openKey)) ?? '[]') as readonly InputFile[];
  return { files, skipped: [] };
}

export function onCommand(listener: (id: CommandId) => void): void {
  desktop?.onCommand(listener);
}

export async function saveFile(request: SaveRequest): Promise<SaveResult> {
  if (desktop) return desktop.saveFile(request);
  const { content } = request;
  return saveBlob(request.suggestedName, new Blob([typeof content === 'string' ? content : content.slice()]));
}

/** What the desktop host takes in one message (contract/channels.ts). */
const mostSaved = 2 ** 30;

export async function saveBlob(suggestedName: string, file: Blob): Promise<SaveResult> {
  if (desktop) {
    if (file.size > mostSaved) {
      const message = `${suggestedName} would have more than a gigabyte: choose fewer migrations or sections, or write it on the command line.`;
      return { kind: 'failed', message };
    }
    return desktop.saveFile({ suggestedName, content: new Uint8Array(await file.arrayBuffer()) });
  }
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = suggestedName;
  link.click();
  URL.revokeObjectURL(url);
  return { kind: 'saved', name: suggestedName };
}

/** Prints a whole document into a file; Electron alone can. */
export async function savePdf(request: PdfRequest): Promise<SaveResult> {
  return desktop ? desktop.savePdf(request) : { kind: 'cancelled' };
}

/** The browser's print dialog for a document of its own, from which a PDF can be made. */
export function printDocument(html: string): Promise<void> {
  const frame = document.createElement('iframe');
  // No scripts: only the call below, from here, needs to reach in.
  frame.sandbox.add('allow-same-origin', 'allow-modals');
  frame.className = 'visually-hidden';
  frame.srcdoc = asDocument(html);
  return new Promise((resolve) => {
    frame.addEventListener('load', () => {
      frame.contentWindow?.print();
      // Some browsers print only after this turn.
      setTimeout(() => frame.remove(), 60_000);
      resolve();
    });
    document.body.append(frame);
  });
}

/** The browser's print dialog for the window as it is. */
export const printPage = (): void => window.print();

export function showTheme(theme: Theme): void {
  void desktop?.setTheme(theme);
}

export function showTitle(title: string): void {
  document.title = title;
  void desktop?.setTitle(title);
}

export function showProgress(progress: number | 'none'): void {
  void desktop?.setProgress(progress);
}

export function disableCommands(ids: readonly CommandId[]): void {
  void desktop?.setDisabledCommands(ids);
}

/** A command that the desktop host carries out; a browser has none of them. */
export function runCommand(id: CommandId): void {
  void desktop?.runCommand(id);
}

/** Opens a page outside. False where that is refused, and nothing was opened. */
export async function openLink(address: string): Promise<boolean> {
  const url = externalUrl(address);
  if (url === undefined) return false;
  if (desktop) return desktop.openExternal(url);
  window.open(url, '_blank', 'noopener,noreferrer');
  return true;
}

function notKeptIn(hash: string): NotKept | undefined {
  const told = new URLSearchParams(hash.slice(1));
  const [folder, why] = [told.get('not-kept'), told.get('why')];
  return folder !== null && why !== null ? { folder, why } : undefined;
}

function chosen({ sources, skipped }: Opened): Chosen {
  return { files: sources.map(({ path, size, version, url }) => ({ kind: 'url', path, size, version, url })), skipped };
}

function pick(folder: boolean): Promise<Chosen> {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.webkitdirectory = folder;
  return new Promise((resolve) => {
    input.addEventListener('change', () => {
      const files = pickedFiles(input.files ?? []).map(({ path, file }): InputFile => ({ kind: 'file', path, file }));
      resolve({ files, skipped: [] });
    });
    input.addEventListener('cancel', () => resolve(nothing));
    input.click();
  });
}

/** What was opened before; a browser remembers nothing of files. */
export async function recentFiles(): Promise<readonly RecentFile[]> {
  return (await desktop?.recentFiles()) ?? [];
}

export async function openRecent(id: string): Promise<Chosen> {
  return desktop ? chosen(await desktop.openRecent(id)) : nothing;
}
