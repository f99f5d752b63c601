/**
 * Text of ours: a template of our own words, with typed slots for what a log, a file or a person said. A string of data cannot
 * get into it but in a slot: that would not compile. Slots are kept beside the text, so that a report can replace them.
 */

declare const ours: unique symbol;

/** A string that only a template of ours can be. */
export type OwnString = string & { readonly [ours]: true };

/** What a slot holds: a name of the customer's by what it names, a path, or text as a log has it. */
export const slotKinds = ['host', 'vm', 'address', 'network', 'datastore', 'path', 'line'] as const;
export type SlotKind = (typeof slotKinds)[number];

/** Where a slot stands, in UTF-16 units. */
export interface Slot {
  readonly kind: SlotKind;
  readonly at: number;
  readonly length: number;
}

export interface OwnText {
  readonly text: OwnString;
  readonly slots: readonly Slot[];
}

interface Data {
  readonly kind: SlotKind;
  readonly value: string;
}

export function slot(kind: SlotKind, value: string): Data {
  return { kind, value };
}

/** Figures, words of ours, and those of a closed set (`'source' | 'destination'`); of strings none that could be anything. */
type Allowed<Part> = Part extends number | OwnString | OwnText | Data
  ? Part
  : Part extends string
    ? // A record of all strings, or of all that begin alike, asks for no key.
      Record<never, 1> extends Record<Part, 1>
      ? never
      : Part
    : never;

/** own`Look on the ${side} (${slot('host', name)})` */
export function own<const Parts extends readonly (number | string | OwnText | Data)[]>(
  words: TemplateStringsArray,
  ...parts: { readonly [At in keyof Parts]: Allowed<Parts[At]> }
): OwnText {
  let text = words[0] ?? '';
  const slots: Slot[] = [];
  parts.forEach((given, at) => {
    const part = given as number | string | OwnText | Data;
    if (typeof part === 'object' && 'value' in part) {
      slots.push({ kind: part.kind, at: text.length, length: part.value.length });
      text += part.value;
    } else if (typeof part === 'object') {
      for (const one of part.slots) slots.push({ ...one, at: text.length + one.at });
      text += part.text;
    } else text += String(part);
    text += words[at + 1] ?? '';
  });
  return { text: text as OwnString, slots };
}

export const nothing = own``;

/** All of them, with words of ours in between. */
export function listed<Between extends string>(all: readonly OwnText[], between: Allowed<Between>): OwnText {
  return all.reduce((sum, one, at) => (at === 0 ? one : own`${sum}${between as unknown as OwnString}${one}`), nothing);
}

/** How a figure is written: `467 ms`. Only a number goes in, so nothing of a log comes out. */
export function written(write: (value: number) => string, value: number): OwnString {
  return write(value) as OwnString;
}
