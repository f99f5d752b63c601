/** A number at the very end of a line that has no end may be the beginning of a larger one: `downtime value 268` of `268402`. */
import { beforeCutMark } from '../base/cut-mark.ts';

const numberAtEnd = /(?<![\w.-])(?:0x[\da-f]{0,16}|\d[\d.,:]{0,39})$/i;

/** What the line states for certain: a name such as `task-9` stays. */
export function withoutCutNumber(text: string): string {
  // No number is longer; the search tries each place.
  const from = Math.max(0, text.length - 64);
  return text.slice(0, from) + text.slice(from).replace(numberAtEnd, '');
}

/** The same where the line ends in the mark of a cut; as it is where it does not, or where no number touches it. */
export function withoutMarkedNumber(text: string): string {
  const before = beforeCutMark(text);
  const stated = before === undefined ? undefined : withoutCutNumber(before);
  return stated === undefined || stated === before ? text : stated;
}
