import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import * as v from 'valibot';
import { requests } from '../renderer/contract/channels.ts';
import type { RequestArguments, RequestChannel, RequestReply } from '../renderer/contract/channels.ts';
import { originOf } from './security.ts';

/** One function for each request of the contract; a missing one does not compile. */
export type RequestHandlers = {
  readonly [Channel in RequestChannel]: (
    ...args: RequestArguments<Channel>
  ) => RequestReply<Channel> | Promise<RequestReply<Channel>>;
};

/** Who may send requests: pages of this origin, in the main frame of these windows. */
interface TrustedSender {
  readonly origin: string;
  isTrustedWindow(webContentsId: number): boolean;
}

type Sender = Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>;

/** Item 17 of Electron's checklist. A frame that is gone, or is not the main one, is not trusted. */
function isTrusted({ sender, senderFrame }: Sender, trusted: TrustedSender): boolean {
  return (
    senderFrame !== null &&
    senderFrame.parent === null &&
    originOf(senderFrame.url) === trusted.origin &&
    trusted.isTrustedWindow(sender.id)
  );
}

/**
 * Answers all requests of the contract. A forged sender and arguments that do not fit their schema are refused before the
 * handler is called: the page's promise is rejected, `refused` gets the channel and the reason, never the arguments.
 */
export function handleRequests(
  ipcMain: Pick<IpcMain, 'handle'>,
  trusted: TrustedSender,
  handlers: RequestHandlers,
  refused: (what: string) => void,
): void {
  const handle = <Channel extends RequestChannel>(channel: Channel): void => {
    const handler = handlers[channel] as (...args: readonly unknown[]) => unknown;
    ipcMain.handle(channel, (event, ...args: readonly unknown[]) => {
      const refuse = (why: string): never => {
        refused(`${channel}: ${why}`);
        throw new Error(`Request ${channel} refused: ${why}`);
      };
      if (!isTrusted(event, trusted)) refuse('sender');
      const checked = v.safeParse(requests[channel], args);
      return checked.success ? handler(...checked.output) : refuse('arguments');
    });
  };
  for (const channel of Object.keys(requests) as RequestChannel[]) handle(channel);
}
