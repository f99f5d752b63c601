/** Exports and `tac` put the last entry of a log first. */
import { headOfDumpLine, isOfDump } from '../logs/dump-lines.ts';
import { beginsRecord, readAny } from '../logs/formats.ts';
import type { OpenedLine } from './opened.ts';

/** Lines whose stamps show the order. */
const mostLines = 2000;
/** Neighbours whose stamps descend: fewer may be two pastes. Of them one may ascend in so many. */
const [leastFalls, fallsToARise] = [3, 20];

/** Whether the stamps go backwards throughout. */
export function isNewestFirst(lines: readonly OpenedLine[]): boolean {
  let [falls, rises, last] = [0, 0, undefined as number | undefined];
  for (const { text } of lines.slice(0, mostLines)) {
    const time = readAny(text)?.time;
    if (time === undefined) continue;
    if (last !== undefined) {
      falls += Number(time < last);
      rises += Number(time > last);
    }
    last = time;
  }
  const isDumpReversed = falls > 0 && rises === 0 && isDumpAbove(lines) === true;
  return isDumpReversed || (falls >= leastFalls && falls >= fallsToARise * rises);
}

/** The lines in the order in which they were written, with their numbers. What continues an entry stays below it, or comes to be there. */
export function oldestFirst(lines: readonly OpenedLine[]): readonly OpenedLine[] {
  const isByLine = isDumpAbove(lines) ?? !beginsEntry(lines.find(({ text }) => text !== ''));
  if (isByLine) return [...lines].reverse();
  const entries: OpenedLine[][] = [];
  for (const line of lines) {
    const last = entries.at(-1);
    if (last && !beginsEntry(line)) last.push(line);
    else entries.push([line]);
  }
  return entries.reverse().flat();
}

function beginsEntry(line: OpenedLine | undefined): boolean {
  return line !== undefined && beginsRecord(line.text) && !isBelow(line);
}

/** A line of a dump, with a header of its own or without. */
function isBelow({ text }: OpenedLine): boolean {
  return text.startsWith('-->') || isOfDump(text.slice(0, headOfDumpLine));
}

/** Whether the first dump stands above the line that opens it; undefined where there is none. */
function isDumpAbove(lines: readonly OpenedLine[]): boolean | undefined {
  const isOpener = ({ text }: OpenedLine) => /(?:\{|\.hlog)$/.test(text);
  const below = lines.findIndex(isBelow);
  const opener = lines.findIndex((line) => !isBelow(line) && isOpener(line));
  return below < 0 || opener < 0 ? undefined : below < opener;
}
