/**
 * What the desktop host offers the page as `window.host`. It is there in Electron alone: a page that finds none runs in a
 * browser and makes do with the web's own means (an `<input type="file">`, a download link).
 *
 * In the browser host (`build/serve.mjs`) files named on the command line are found by `fetch('open-requests.json')`, which
 * answers an `Opened`, or 404 where there are none; `who.json` says whether the usual address is another's. In both hosts the sample lies at `sample-bundle.zip` beside the page.
 */
import type { CommandId } from './commands.ts';
import type { KeptFilesHost } from './kept-files.ts';
import type { DesktopPlatform } from './shortcut.ts';

/** A file the user chose by other means than handing the page a `File`. The page never learns where it lies on disk. */
export interface SourceHandle {
  readonly name: string;
  /** Shown to people: the name, or the path below the chosen folder, `/` between its parts. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** What state it was in: another one later means that it was changed. Its address answers with it as the `ETag`. */
  readonly version: string;
  /** Answers GET with the bytes, whole or by `Range: bytes=a-b`, for as long as the application runs. */
  readonly url: string;
}

/** What opening found. What could not be opened is listed, never dropped in silence. */
export interface Opened {
  readonly sources: readonly SourceHandle[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

export interface RecentFile {
  readonly id: string;
  readonly name: string;
  /** Where it lies, for people to tell two of one name apart. */
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

/** Why nothing of this run is kept. */
export interface NotKept {
  /** Where it would be. */
  readonly folder: string;
  /** "it is read-only" */
  readonly why: string;
}

export interface Host {
  readonly platform: DesktopPlatform;
  readonly versions: { readonly app: string; readonly electron: string; readonly chromium: string };

  /** Absent where what is done is kept, as it is meant to be. */
  readonly notKept?: NotKept;

  /** The native dialog; nothing chosen gives no sources. Several at once. */
  chooseFiles(): Promise<Opened>;
  /** The native dialog; every file below the folder, links not followed. */
  chooseFolder(): Promise<Opened>;
  /** Files that come from outside: command line, file association, dock, a second start. Also those from before this call. */
  onOpenRequest(listener: (opened: Opened) => void): Unsubscribe;

  recentFiles(): Promise<readonly RecentFile[]>;
  openRecent(id: string): Promise<Opened>;
  /** Adds DOM `File`s that were dropped to the recent ones. Read them through the `File`; this only notes where they lie. */
  rememberFiles(files: readonly object[]): Promise<void>;

  /** Asks where to, then writes. */
  saveFile(request: SaveRequest): Promise<SaveResult>;
  /** Prints a document to PDF, asks where to, then writes. */
  savePdf(request: PdfRequest): Promise<SaveResult>;
  /** The system's print dialog for the page. */
  print(): Promise<void>;

  getTheme(): Promise<Theme>;
  /** Remembered. The page follows through `prefers-color-scheme`. */
  setTheme(theme: Theme): Promise<void>;
  setTitle(title: string): Promise<void>;
  /** Task bar and dock. 0 to 1; `indeterminate` while the end is unknown; `none` takes it away. */
  setProgress(progress: number | 'indeterminate' | 'none'): Promise<void>;
  /** Only what `contract/outside.ts` lets through. False: not opened. Call it from a user's click. */
  openExternal(url: string): Promise<boolean>;

  /** Commands of the native menu that are the page's to carry out. */
  onCommand(listener: (id: CommandId) => void): Unsubscribe;
  /** Carries out a command that is main's (`by: 'main'`), when the palette was asked for it. Others are refused. */
  runCommand(id: CommandId): Promise<void>;
  /** Menu items that make no sense now; all others are enabled. */
  setDisabledCommands(ids: readonly CommandId[]): Promise<void>;

  /** The second copy of what is kept, below the user's data folder. */
  readonly keptFiles: KeptFilesHost;
  /** Takes the page's database away where Chromium can neither open nor delete it. */
  clearDatabase(): Promise<void>;
}
