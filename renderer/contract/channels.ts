/**
 * Every message between page and main process. `requests` are sent by the page and answered; their schemas check the arguments
 * (`electron/ipc.ts`), their types apply to the preload script. `HostEvents` are sent to the page.
 */
import * as v from 'valibot';
import type { CommandId } from './commands.ts';
import { commands, isCommandId } from './commands.ts';
import type { Opened, RecentFile, SaveResult, Theme } from './host.ts';
import { isKeptId, isKeptName, keptPiece, mostKeptBytes } from './kept-files.ts';
import type { KeptFile } from './kept-files.ts';

const megabytes = 1 << 20;

/** A suggested file name, not a path: dialogs would accept `../x`. Main still removes characters that file systems reject. */
const fileName = v.pipe(v.string(), v.minLength(1), v.maxLength(200), v.regex(/^[^/\\\0]+$/));
const commandId = v.custom<CommandId>((value) => typeof value === 'string' && isCommandId(value));
const mainCommandId = v.pipe(
  commandId,
  v.check((id) => commands.some((command) => command.id === id && command.inMain === true)),
);
const token = v.pipe(v.string(), v.maxLength(64));
const keptId = v.pipe(v.string(), v.maxLength(36), v.check(isKeptId));
const keptName = v.pipe(v.string(), v.maxLength(80), v.check(isKeptName));
const keptOffset = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(mostKeptBytes));

/** Channel → schema of its arguments. */
export const requests = {
  'choose-files': v.strictTuple([]),
  'choose-folder': v.strictTuple([]),
  /** The page is listening: queued open requests may be sent. */
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
  /** The preload script prevented a navigation to an `about:` address. */
  stayed: v.strictTuple([]),
  'open-external': v.strictTuple([v.pipe(v.string(), v.maxLength(2000))]),
  'run-command': v.strictTuple([mainCommandId]),
  'set-disabled-commands': v.strictTuple([v.pipe(v.array(commandId), v.maxLength(200))]),
  /** Deletes the page's database where Chromium can neither open nor delete it itself. */
  'clear-database': v.strictTuple([]),
  'list-kept': v.strictTuple([v.optional(keptId)]),
  'read-kept': v.strictTuple([v.strictObject({ id: keptId, name: keptName, offset: keptOffset })]),
  'write-kept': v.strictTuple([
    v.strictObject({
      ...{ id: keptId, name: keptName, offset: keptOffset, isLast: v.boolean() },
      bytes: v.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= keptPiece),
    }),
  ]),
  'digest-kept': v.strictTuple([v.strictObject({ id: keptId, name: keptName })]),
  'remove-kept': v.strictTuple([v.strictObject({ id: keptId, name: v.optional(keptName) })]),
} as const;

export type RequestChannel = keyof typeof requests;

/** Arguments as main sees them, after the check. */
export type RequestArguments<Channel extends RequestChannel> = Readonly<v.InferOutput<(typeof requests)[Channel]>>;

/** Channel → its answer; the channels that are not listed answer `undefined`. */
interface Answers {
  'choose-files': Opened;
  'choose-folder': Opened;
  'recent-files': readonly RecentFile[];
  'open-recent': Opened;
  'save-file': SaveResult;
  'save-pdf': SaveResult;
  'get-theme': Theme;
  'open-external': boolean;
  'list-kept': readonly KeptFile[];
  'read-kept': Uint8Array | undefined;
  'digest-kept': string | undefined;
}
export type RequestReply<Channel extends RequestChannel> = Channel extends keyof Answers ? Answers[Channel] : undefined;

/** Channel → what is sent to the page. */
export interface HostEvents {
  'open-request': Opened;
  command: CommandId;
}

export type HostEventChannel = keyof HostEvents;
