/**
 * Every message between page and main process. `requests` goes from the page and is answered; its schemas check what arrives
 * (`electron/ipc.ts`), its types bind the preload script. `HostEvents` go to the page.
 */
import * as v from 'valibot';
import type { CommandId } from './commands.ts';
import { commands, isCommandId } from './commands.ts';
import type { Opened, RecentFile, SaveResult, Theme } from './host.ts';

const megabytes = 1 << 20;

/** A file name to suggest, not a path: dialogs would take `../x` at its word. Main still strips what a file system minds. */
const fileName = v.pipe(v.string(), v.minLength(1), v.maxLength(200), v.regex(/^[^/\\\0]+$/));
const commandId = v.custom<CommandId>((value) => typeof value === 'string' && isCommandId(value));
const mainCommandId = v.pipe(
  commandId,
  v.check((id) => commands.some((command) => command.id === id && command.by === 'main')),
);
const token = v.pipe(v.string(), v.maxLength(64));

/** Channel → schema of its arguments. */
export const requests = {
  'choose-files': v.strictTuple([]),
  'choose-folder': v.strictTuple([]),
  /** The page listens now: queued open requests may be sent. */
  'ready-for-open-requests': v.strictTuple([]),
  'recent-files': v.strictTuple([]),
  'open-recent': v.strictTuple([token]),
  'remember-paths': v.strictTuple([v.pipe(v.array(v.pipe(v.string(), v.maxLength(4096))), v.maxLength(1000))]),
  'save-file': v.strictTuple([
    v.strictObject({
      suggestedName: fileName,
      content: v.union([
        v.pipe(v.string(), v.maxLength(256 * megabytes)),
        v.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= 1024 * megabytes),
      ]),
    }),
  ]),
  'save-pdf': v.strictTuple([
    v.strictObject({ suggestedName: fileName, html: v.pipe(v.string(), v.maxLength(64 * megabytes)) }),
  ]),
  print: v.strictTuple([]),
  'get-theme': v.strictTuple([]),
  'set-theme': v.strictTuple([v.picklist(['system', 'light', 'dark'])]),
  'set-title': v.strictTuple([v.pipe(v.string(), v.maxLength(300))]),
  'set-progress': v.strictTuple([
    v.union([v.pipe(v.number(), v.minValue(0), v.maxValue(1)), v.picklist(['indeterminate', 'none'])]),
  ]),
  /** The preload script kept the page from going to an `about:` address. */
  stayed: v.strictTuple([]),
  'open-external': v.strictTuple([v.pipe(v.string(), v.maxLength(2000))]),
  'run-command': v.strictTuple([mainCommandId]),
  'set-disabled-commands': v.strictTuple([v.pipe(v.array(commandId), v.maxLength(200))]),
} as const;

export type RequestChannel = keyof typeof requests;

/** Arguments as main sees them, after the check. */
export type RequestArguments<Channel extends RequestChannel> = Readonly<v.InferOutput<(typeof requests)[Channel]>>;

/** Channel → what is answered. */
export interface RequestReplies {
  'choose-files': Opened;
  'choose-folder': Opened;
  'ready-for-open-requests': undefined;
  'recent-files': readonly RecentFile[];
  'open-recent': Opened;
  'remember-paths': undefined;
  'save-file': SaveResult;
  'save-pdf': SaveResult;
  print: undefined;
  'get-theme': Theme;
  'set-theme': undefined;
  'set-title': undefined;
  'set-progress': undefined;
  stayed: undefined;
  'open-external': boolean;
  'run-command': undefined;
  'set-disabled-commands': undefined;
}

/** Channel → what is sent to the page. */
export interface HostEvents {
  'open-request': Opened;
  command: CommandId;
}

export type HostEventChannel = keyof HostEvents;
