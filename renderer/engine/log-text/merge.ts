/**
 * Lines of several logs in order of time on one clock. Logs are added one after another and need not be held: at most twice as many
 * lines are kept as are asked for, and what is past those is not read of the next log.
 */
import { stepAt } from '../clock.ts';
import type { OffsetStep } from '../clock.ts';
import { greatest, least } from '../base/extremes.ts';
import type { Micros } from '../model.ts';
import type { LogText, TimedLine } from './log-text.ts';

/** A line of one of several logs, its time on their common clock. */
export interface MergedLine extends TimedLine {
  readonly log: number;
  /** By what its own stamp was moved to that clock; absent where it counts as it is. */
  readonly step?: OffsetStep;
}

/** Which lines are asked for: of those between two moments on the common clock the first ones, or the last. */
export interface MergeWindow {
  readonly from: Micros;
  readonly to: Micros;
  readonly most: number;
  readonly end: 'first' | 'last';
}

export class Merge {
  readonly #window: MergeWindow;
  #from: Micros;
  #to: Micros;
  #lines: MergedLine[] = [];
  #isCut = false;

  constructor(window: MergeWindow) {
    this.#window = window;
    [this.#from, this.#to] = [window.from, window.to];
  }

  /** @param log its number @param steps what its stamps are ahead by; none: they count as they are */
  add(text: Pick<LogText, 'between'>, log: number, steps: readonly OffsetStep[]): void {
    const { most, end } = this.#window;
    const aheads = steps.length === 0 ? [0] : steps.map(({ ahead }) => ahead);
    // One more than can be shown says that there are more.
    const own = text.between(this.#from + least(aheads), this.#to + greatest(aheads), most + 1, end);
    this.#isCut ||= own.length > most;
    let last = -Infinity;
    let stamp = -Infinity;
    for (const one of own) {
      const step = one.time === undefined ? undefined : stepAt(steps, one.time);
      const aligned = one.time === undefined ? undefined : one.time - (step?.ahead ?? 0);
      // Where one offset gives way to another, a line stays behind the one above it, unless its own stamp goes back.
      const time = aligned === undefined || (one.time ?? 0) < stamp ? aligned : Math.max(aligned, last);
      [last, stamp] = [time ?? last, one.time ?? stamp];
      if ((time ?? this.#from) >= this.#from && (time ?? this.#to) <= this.#to)
        this.#lines.push({ ...one, time, log, ...(step && { step }) });
    }
    if (this.#lines.length > 2 * most) this.#cut();
  }

  end(): { readonly lines: readonly MergedLine[]; readonly isCut: boolean } {
    this.#cut();
    return { lines: this.#lines, isCut: this.#isCut };
  }

  /** Sorts, and drops what is too much. Lines of one log keep their order where their times are equal; of several logs the first's come first. */
  #cut(): void {
    const { most, end } = this.#window;
    this.#lines.sort((a, b) => (a.time ?? 0) - (b.time ?? 0) || a.log - b.log || a.line - b.line);
    if (this.#lines.length <= most) return;
    this.#isCut = true;
    this.#lines = end === 'first' ? this.#lines.slice(0, most) : this.#lines.slice(-most);
    if (end === 'first') this.#to = this.#lines.at(-1)?.time ?? this.#to;
    else this.#from = this.#lines[0]?.time ?? this.#from;
  }
}
