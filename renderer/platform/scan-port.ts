/**
 * A scan on a thread of its own: reading, inflating and searching beside the reconstruction, which takes what it finds in the
 * same order as if both ran on one. At most `ahead` findings wait, so memory stays bounded whichever half is slower.
 */
import type { Cancellation } from '../engine/archive/source.ts';
import type { Scanned, Take } from '../engine/scan/scanned.ts';

/** One end of a way between two threads. */
export interface ScanPort<Says, Hears> {
  /** @param memory changes hands instead of being copied */
  say(message: Says, memory?: ArrayBuffer[]): void;
  onHear(listener: (message: Hears) => void): void;
}

/** The last word of a thread that scans: everything was found, or why not. */
export type ScanEnd = { readonly kind: 'done' } | { readonly kind: 'failed'; readonly reason: string };

/** What is answered to each finding. */
export type ScanAnswer = 'taken' | 'stop';

const ahead = 16;
/** Milliseconds in which a scan ends that was cancelled, and between two looks whether one was. */
const endsWithin = 1000;
const lookEvery = 100;
/** Milliseconds between two reports of progress. */
const progressEvery = 50;

/** On the thread that reconstructs: takes what is found until the other end stops finding. */
export function takeFromPort(port: ScanPort<ScanAnswer, Scanned>, take: Take, cancel?: Cancellation): void {
  port.onHear((found) => {
    const answer = () => port.say(cancel?.aborted ? 'stop' : 'taken');
    const taking = take(found);
    if (taking) void taking.then(answer);
    else answer();
  });
}

/**
 * Waits for a scan on another thread; where it goes on for a second after it was cancelled, it hangs, and is waited for no
 * longer: whoever started the thread ends it.
 */
export async function untilOver(scanning: Promise<unknown>, cancel?: Cancellation): Promise<void> {
  let sinceCancel = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const hangs = new Promise<void>((resolve) => {
    timer = setInterval(() => {
      if (cancel?.aborted) sinceCancel += lookEvery;
      if (sinceCancel >= endsWithin) resolve();
    }, lookEvery);
  });
  await Promise.race([scanning, hangs]).finally(() => clearInterval(timer));
}

/** On the thread that scans. */
export async function giveToPort(
  port: ScanPort<Scanned, ScanAnswer>,
  scanning: (take: Take, cancel: Cancellation) => Promise<void>,
): Promise<void> {
  const cancel = { aborted: false };
  let waiting = 0;
  let room: { readonly promise: Promise<void>; readonly open: () => void } | undefined;
  port.onHear((answer) => {
    cancel.aborted ||= answer === 'stop';
    waiting -= 1;
    room?.open();
    room = undefined;
  });
  let toldAt = 0;
  await scanning((found) => {
    if (found.kind === 'progress') {
      const now = performance.now();
      const isLast = found.progress.bytesRead === found.progress.bytesTotal;
      if (!isLast && now - toldAt < progressEvery) return undefined;
      toldAt = now;
    }
    port.say(found, memoryOf(found));
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
