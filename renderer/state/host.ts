/** The host as the page uses it: Electron's `window.host`, or what a browser offers instead. */
import type { CommandId } from '../contract/commands.ts';
import type { Host, NotKept, Opened, RecentFile, SaveResult } from '../contract/host.ts';
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

/** Why nothing of this run is saved: from the desktop, or from the address that the browser was started with. */
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

/** The same files as they are on disk now; where only a person can find them, they are chosen again. Pasted text stays. */
export async function chooseAgain(files: readonly InputFile[]): Promise<Chosen> {
  const now = await Promise.all(files.map(asItIsNow));
  if (now.every((file) => file !== undefined)) return { files: now, skipped: [] };
  const again = await (files.some(({ path }) => path.includes('/')) ? chooseFolder() : chooseFiles());
  if (again.files.length === 0) return again;
  return { ...again, files: [...again.files, ...files.filter(({ kind }) => kind === 'pasted')] };
}

/** Undefined where a person has to choose it again. */
export async function asItIsNow(file: InputFile): Promise<InputFile | undefined> {
  if (file.kind === 'pasted') return file;
  const state = file.kind === 'url' ? await stateOf(file.url) : undefined;
  return state && { ...file, ...state };
}

/** Files whose state is looked up: of the files of a folder, the first tell enough. */
const mostLookedUp = 200;

/** The paths of those that can no longer be read as they were chosen: deleted, moved, or held by a browser and changed since. */
export async function unreadable(files: readonly InputFile[]): Promise<readonly string[]> {
  const looked = files.filter(({ kind }) => kind !== 'pasted').slice(0, mostLookedUp);
  const isThere = await Promise.all(looked.map(canBeRead));
  return looked.filter((_, at) => isThere[at] !== true).map(({ path }) => path);
}

async function canBeRead(file: InputFile): Promise<boolean> {
  if (file.kind === 'url') return (await stateOf(file.url)) !== undefined;
  return await file.file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
}

/** What the host finds by itself of files that were read before, by their paths; a browser finds none. */
export async function findAgain(paths: readonly string[]): Promise<readonly InputFile[]> {
  const found: InputFile[] = [];
  for (const { id, path, missing } of await recentFiles())
    if (!missing && paths.includes(path)) found.push(...(await openRecent(id)).files);
  return found;
}

/** To be called in the drop or paste event itself. */
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

/** The usual address, where this one is another: a browser stores investigations for each. */
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

/** Notes what is open, so that a page that is loaded again after a crash can go on. Only the desktop's addresses outlive a page. */
export function noteOpen(files: readonly InputFile[]): void {
  const lasting = files.filter((file) => file.kind === 'url');
  if (!desktop) return;
  if (lasting.length > 0 && lasting.length === files.length) sessionStorage.setItem(openKey, JSON.stringify(lasting));
  else sessionStorage.removeItem(openKey);
}

/** What was open before the page was loaded again. */
export function openBefore(): Chosen {
  const files = JSON.parse((desktop && sessionStorage.getItem(openKey)) ?? '[]') as readonly InputFile[];
  return { files, skipped: [] };
}

export function onCommand(listener: (id: CommandId) => void): void {
  desktop?.onCommand(listener);
}

/** As plain text. */
export async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}

export async function saveFile(suggestedName: string, file: Blob): Promise<SaveResult> {
  if (desktop) return desktop.saveFile({ suggestedName, content: new Uint8Array(await file.arrayBuffer()) });
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = suggestedName;
  link.click();
  URL.revokeObjectURL(url);
  return { kind: 'saved', name: suggestedName };
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

export const closeWindow = (): void => window.close();

export function showTitle(title: string): void {
  document.title = title;
  void desktop?.setTitle(title);
}

/** Opens a page in the browser. False where that is refused, and nothing was opened. */
export async function openLink(address: string): Promise<boolean> {
  const url = externalUrl(address);
  if (url === undefined) return false;
  if (desktop) return desktop.openExternal(url);
  window.open(url, '_blank', 'noopener,noreferrer');
  return true;
}

function notKeptIn(hash: string): NotKept | undefined {
  const parameters = new URLSearchParams(hash.slice(1));
  const [folder, why] = [parameters.get('not-kept'), parameters.get('why')];
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

/** What was opened before; a browser does not remember files. */
export async function recentFiles(): Promise<readonly RecentFile[]> {
  return (await desktop?.recentFiles()) ?? [];
}

export async function openRecent(id: string): Promise<Chosen> {
  return desktop ? chosen(await desktop.openRecent(id)) : nothing;
}
