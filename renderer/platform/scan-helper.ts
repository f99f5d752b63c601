/** A thread that helps one that scans: it is given one packed file after another, and gives back what it finds in each. */
import { sourceOf } from '../engine/archive/elsewhere.ts';
import type { PackedFile } from '../engine/archive/elsewhere.ts';
import { scan } from '../engine/scan/scan.ts';
import type { ScanHelper, ScanOptions } from '../engine/scan/scan.ts';
import type { Scanned } from '../engine/scan/scanned.ts';
import { giveToPort, takeFromPort } from './scan-port.ts';
import type { ScanAnswer, ScanEnd, ScanPort } from './scan-port.ts';

/** How all files of a scan are to be read. */
type Manner = Pick<ScanOptions, 'limits' | 'zoneOffsetMinutes'>;

/** What its thread hears, once it has said that it is ready. */
export type ToHelper = { readonly file: PackedFile; readonly manner: Manner } | ScanAnswer;
export type FromHelper = Scanned | ScanEnd | { readonly kind: 'ready' };

/** Cores of a machine that it is worth on: scan and reconstruction keep two busy, and a third thread takes 40 MB. */
export const worthCores = 3;
/** Compressed bytes of rotated logs from which on it is: of a bundle with few of them, starting a thread takes more than it gives. */
const worthHelp = 16e6;

/** On the thread that is helped. @param start starts the other one, once it is worth that */
export function helperBehind(start: () => ScanPort<ToHelper, FromHelper>, manner: Manner): ScanHelper {
  let port: ScanPort<ToHelper, FromHelper> | undefined;
  let offered = 0;
  let isIdle = false;
  let hear: ((message: Scanned | ScanEnd) => void) | undefined;
  return {
    hasTime(bytes) {
      offered += bytes;
      if (!port && offered >= worthHelp) {
        port = start();
        port.onHear((message) => {
          isIdle = message.kind === 'ready' || (isIdle && message.kind !== 'failed');
          if (message.kind !== 'ready') hear?.(message);
        });
      }
      return isIdle;
    },
    async scan(file, take, cancel) {
      isIdle = false;
      await new Promise<void>((resolve, reject) => {
        const onHear = (listener: (found: Scanned) => void) => {
          hear = (message) => {
            if (message.kind === 'done') resolve();
            else if (message.kind === 'failed') reject(new Error(message.reason));
            else listener(message);
          };
        };
        const unlessProgress = (found: Scanned) => (found.kind === 'progress' ? undefined : take(found));
        takeFromPort({ say: (answer) => port?.say(answer), onHear }, unlessProgress, cancel);
        port?.say({ file, manner }, [file.bytes.buffer]);
      });
      isIdle = true;
    },
  };
}

/** On the thread that helps. */
export function helpScan(port: ScanPort<FromHelper, ToHelper>, platform: ScanOptions['platform']): void {
  let hear: (answer: ScanAnswer) => void = () => undefined;
  const way: ScanPort<Scanned, ScanAnswer> = { say: port.say, onHear: (listener) => (hear = listener) };
  const help = async (file: PackedFile, manner: Manner): Promise<ScanEnd> => {
    try {
      await giveToPort(way, (take, cancel) =>
        scan([sourceOf(file)], { platform, ...manner, cancel, isPart: true }, take),
      );
      return { kind: 'done' };
    } catch (error) {
      return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
    }
  };
  port.onHear((message) => {
    if (typeof message === 'string') hear(message);
    else void help(message.file, message.manner).then((end) => port.say(end));
  });
  port.say({ kind: 'ready' });
}
