/**
 * What the desktop host offers the page as `window.host`. It exists in Electron only: without it the page runs in a browser and
 * uses the web's own means (an `<input type="file">`, a download link).
 *
 * In the browser host (`build/serve.mjs`) the page gets the files of the command line by `fetch('open-requests.json')`: an
 * `Opened`, or 404 where there are none. `who.json` tells whether another program has the usual address. Both hosts serve the
 * sample as `sample-bundle.zip` beside the page.
 */
import type { CommandId } from './commands.ts';
import type { KeptFilesHost } from './kept-files.ts';
import type { DesktopPlatform } from './shortcut.ts';

/** A file that the user chose by other means than giving the page a `File`. The page never learns its path on disk. */
export interface SourceHandle {
  readonly name: string;
  /** Shown to people: the name, or the path below the chosen folder, `/` between its parts. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Differs once the file has changed. Its URL answers with it as the `ETag`. */
  readonly version: string;
  /** Answers GET with the bytes, whole or by `Range: bytes=a-b`, for as long as the application runs. */
  readonly url: string;
}

/** The result of opening. What could not be opened is listed, never dropped silently. */
export interface Opened {
  readonly sources: readonly SourceHandle[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

export interface RecentFile {
  readonly id: string;
  readonly name: string;
  /** Its path, which distinguishes two files of one name. */
  readonly path: string;
  readonly kind: 'file' | 'folder';
  readonly missing: boolean;
}

export type Theme = 'system' | 'light' | 'dark';

export type SaveResult =
  | { readonly kind: 'saved'; readonly name: string }
  | { readonly kind: 'cancelled' }
  /** `message` is a sentence for the user: what happened and what to do. */
  | { readonly kind: 'failed'; readonly message: string };

export interface SaveRequest {
  /** A plain file name with its extension; decides the dialog's filter too. */
  readonly suggestedName: string;
  readonly content: string | Uint8Array;
}

export interface PdfRequest {
  readonly suggestedName: string;
  /** A whole document. Printed with scripts off and no network; styles and images must be inside it. */
  readonly html: string;
}

/** Ends a subscription. */
export type Unsubscribe = () => void;

/** Why nothing of this run is saved. */
export interface NotKept {
  /** Where it would be. */
  readonly folder: string;
  /** "it is read-only" */
  readonly why: string;
}

export interface Host {
  readonly platform: DesktopPlatform;
  readonly versions: { readonly app: string; readonly electron: string; readonly chromium: string };

  /** Absent where data is saved as usual. */
  readonly notKept?: NotKept;

  /** The native dialog; nothing chosen gives no sources. Several at once. */
  chooseFiles(): Promise<Opened>;
  /** The native dialog; every file below the folder, links not followed. */
  chooseFolder(): Promise<Opened>;
  /** Files from outside: command line, file association, dock, a second start. Includes those from before this call. */
  onOpenRequest(listener: (opened: Opened) => void): Unsubscribe;

  recentFiles(): Promise<readonly RecentFile[]>;
  openRecent(id: string): Promise<Opened>;
  /** Adds DOM `File`s that were dropped to the recent ones. Read them through the `File`; this only stores their paths. */
  rememberFiles(files: readonly object[]): Promise<void>;

  /** Shows the save dialog, then writes. */
  saveFile(request: SaveRequest): Promise<SaveResult>;
  /** Shows the save dialog, prints a document to PDF, then writes. */
  savePdf(request: PdfRequest): Promise<SaveResult>;
  /** The system's print dialog for the page. */
  print(): Promise<void>;

  getTheme(): Promise<Theme>;
  /** Remembered. The page sees it as `prefers-color-scheme`. */
  setTheme(theme: Theme): Promise<void>;
  setTitle(title: string): Promise<void>;
  /** Task bar and dock. 0 to 1; `indeterminate` while the end is unknown; `none` takes it away. */
  setProgress(progress: number | 'indeterminate' | 'none'): Promise<void>;
  /** Only addresses that `contract/outside.ts` allows. False: not opened. Call it from a user's click. */
  openExternal(url: string): Promise<boolean>;

  /** Commands of the native menu that the page carries out. */
  onCommand(listener: (id: CommandId) => void): Unsubscribe;
  /** Runs a command of the main process (`inMain`) that was chosen in the palette. Others are refused. */
  runCommand(id: CommandId): Promise<void>;
  /** Menu items that make no sense now; all others are enabled. */
  setDisabledCommands(ids: readonly CommandId[]): Promise<void>;

  /** The second copy of the investigations, below the user's data folder. */
  readonly keptFiles: KeptFilesHost;
  /** Deletes the page's database where Chromium can neither open nor delete it itself. */
  clearDatabase(): Promise<void>;
}
