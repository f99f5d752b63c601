/** A second thread that scans packed files, one at a time, for the thread that scans. */
import { sourceOf } from '../engine/archive/elsewhere.ts';
import type { PackedFile } from '../engine/archive/elsewhere.ts';
import { messageOf } from '../engine/base/message-of.ts';
import { scan } from '../engine/scan/scan.ts';
import type { ScanHelper, ScanOptions } from '../engine/scan/scan.ts';
import type { Scanned } from '../engine/scan/scanned.ts';
import { giveToPort, takeFromPort } from './scan-port.ts';
import type { ScanAnswer, ScanEnd, ScanPort } from './scan-port.ts';

/** Options that hold for every file of a scan. */
type FileOptions = Pick<ScanOptions, 'limits' | 'zoneOffsetMinutes'>;

/** Messages to the helping thread, once it has sent `ready`. */
export type ToHelper = { readonly file: PackedFile; readonly options: FileOptions } | ScanAnswer;
export type FromHelper = Scanned | ScanEnd | { readonly kind: 'ready' };

/** Least cores for a helper: scan and reconstruction keep two busy, and a third thread takes 40 MB. */
export const helperCores = 3;
/** Compressed bytes of rotated logs from which on a helper is started: with fewer, starting a thread costs more than it gains. */
const helperBytes = 16e6;

/** Runs on the scanning thread. @param start starts the helping thread, once there is enough to do */
export function helperBehind(start: () => ScanPort<ToHelper, FromHelper>, options: FileOptions): ScanHelper {
  let port: ScanPort<ToHelper, FromHelper> | undefined;
  let offered = 0;
  let isIdle = false;
  let receive: ((message: Scanned | ScanEnd) => void) | undefined;
  return {
    hasTime(bytes) {
      offered += bytes;
      if (!port && offered >= helperBytes) {
        port = start();
        port.onMessage((message) => {
          isIdle = message.kind === 'ready' || (isIdle && message.kind !== 'failed');
          if (message.kind !== 'ready') receive?.(message);
        });
      }
      return isIdle;
    },
    async scan(file, take, cancel) {
      isIdle = false;
      await new Promise<void>((resolve, reject) => {
        const onMessage = (listener: (found: Scanned) => void) => {
          receive = (message) => {
            if (message.kind === 'done') resolve();
            else if (message.kind === 'failed') reject(new Error(message.reason));
            else listener(message);
          };
        };
        const unlessProgress = (found: Scanned) => (found.kind === 'progress' ? undefined : take(found));
        takeFromPort({ send: (answer) => port?.send(answer), onMessage }, unlessProgress, cancel);
        port?.send({ file, options }, [file.bytes.buffer]);
      });
      isIdle = true;
    },
  };
}

/** Runs on the helping thread. */
export function helpScan(port: ScanPort<FromHelper, ToHelper>, platform: ScanOptions['platform']): void {
  let receive: (answer: ScanAnswer) => void = () => undefined;
  const single: ScanPort<Scanned, ScanAnswer> = { send: port.send, onMessage: (listener) => (receive = listener) };
  const help = async (file: PackedFile, options: FileOptions): Promise<ScanEnd> => {
    try {
      await giveToPort(single, (take, cancel) =>
        scan([sourceOf(file)], { platform, ...options, cancel, isPart: true }, take),
      );
      return { kind: 'done' };
    } catch (error) {
      return { kind: 'failed', reason: messageOf(error) };
    }
  };
  port.onMessage((message) => {
    if (typeof message === 'string') receive(message);
    else void help(message.file, message.options).then((end) => port.send(end));
  });
  port.send({ kind: 'ready' });
}
