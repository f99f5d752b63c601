/**
 * Text of ours: a template of our own words with typed slots for data from a log, a file or a person. Data outside of a slot does not
 * compile. Slots are stored beside the text, so that a report can replace them.
 */

declare const ours: unique symbol;

/** A string that only a template of ours can be. */
export type OwnString = string & { readonly [ours]: true };

/** Content of a slot: a name in the customer's environment, a path, or a text from a log. */
export const slotKinds = ['host', 'vm', 'address', 'network', 'datastore', 'path', 'line'] as const;
export type SlotKind = (typeof slotKinds)[number];

/** Position and length in UTF-16 units. */
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

/** Numbers, texts of ours, and strings of a closed set (`'source' | 'destination'`), but no arbitrary string. */
type Allowed<Part> = Part extends number | OwnString | OwnText | Data
  ? Part
  : Part extends string
    ? // A record whose keys are all strings, or all with some prefix, has no required key.
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

/** Joins texts with words of ours in between. */
export function listed<Between extends string>(all: readonly OwnText[], between: Allowed<Between>): OwnText {
  return all.reduce((sum, one, at) => (at === 0 ? one : own`${sum}${between as unknown as OwnString}${one}`), nothing);
}

/** A formatted number: `467 ms`. Its input is a number, so no text of a log can get through. */
export function written(write: (value: number) => string, value: number): OwnString {
  return write(value) as OwnString;
}
