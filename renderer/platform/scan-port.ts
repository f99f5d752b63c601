/**
 * A scan on a thread of its own: reads, inflates and searches while another thread reconstructs, which receives the findings in the
 * same order as on one thread. At most `ahead` findings are in flight, so memory stays bounded whichever half is slower.
 */
import type { Cancellation } from '../engine/archive/source.ts';
import type { Scanned, Take } from '../engine/scan/scanned.ts';

/** One end of a channel between two threads. */
export interface ScanPort<Sent, Received> {
  /** @param memory is transferred instead of copied */
  send(message: Sent, memory?: ArrayBuffer[]): void;
  onMessage(listener: (message: Received) => void): void;
}

/** The last message of a scanning thread. */
export type ScanEnd = { readonly kind: 'done' } | { readonly kind: 'failed'; readonly reason: string };

/** The answer to each finding. */
export type ScanAnswer = 'taken' | 'stop';

const ahead = 16;
/** Milliseconds in which a cancelled scan has to end, and between two checks whether it was cancelled. */
const endsWithin = 1000;
const checkEvery = 100;
/** Milliseconds between two reports of progress. */
const progressEvery = 50;

/** Runs on the reconstructing thread: takes findings until the other end stops. */
export function takeFromPort(port: ScanPort<ScanAnswer, Scanned>, take: Take, cancel?: Cancellation): void {
  port.onMessage((found) => {
    const answer = () => port.send(cancel?.aborted ? 'stop' : 'taken');
    const taking = take(found);
    if (taking) void taking.then(answer);
    else answer();
  });
}

/**
 * Waits for a scan on another thread. If it still runs a second after it was cancelled, it hangs, and is no longer waited for: the
 * caller ends the thread.
 */
export async function untilOver(scanning: Promise<unknown>, cancel?: Cancellation): Promise<void> {
  let sinceCancel = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const hangs = new Promise<void>((resolve) => {
    timer = setInterval(() => {
      if (cancel?.aborted) sinceCancel += checkEvery;
      if (sinceCancel >= endsWithin) resolve();
    }, checkEvery);
  });
  await Promise.race([scanning, hangs]).finally(() => clearInterval(timer));
}

/** Runs on the scanning thread. */
export async function giveToPort(
  port: ScanPort<Scanned, ScanAnswer>,
  scanning: (take: Take, cancel: Cancellation) => Promise<void>,
): Promise<void> {
  const cancel = { aborted: false };
  let waiting = 0;
  let room: { readonly promise: Promise<void>; readonly open: () => void } | undefined;
  port.onMessage((answer) => {
    cancel.aborted ||= answer === 'stop';
    waiting -= 1;
    room?.open();
    room = undefined;
  });
  let sentAt = 0;
  await scanning((found) => {
    if (found.kind === 'progress') {
      const now = performance.now();
      const isLast = found.progress.bytesRead === found.progress.bytesTotal;
      if (!isLast && now - sentAt < progressEvery) return undefined;
      sentAt = now;
    }
    port.send(found, memoryOf(found));
    waiting += 1;
    return waiting < ahead ? undefined : (room ??= gate()).promise;
  }, cancel);
}

function gate(): { readonly promise: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const promise = new Promise<void>((resolve) => (open = resolve));
  return { promise, open: () => open() };
}

function memoryOf(found: Scanned): ArrayBuffer[] {
  return found.kind === 'lines'
    ? [found.lines.bytes.buffer as ArrayBuffer, found.lines.table.buffer as ArrayBuffer]
    : [];
}
