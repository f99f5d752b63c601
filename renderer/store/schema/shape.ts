/** Schemas for data from outside, which the compiler checks against the engine's types. */
import * as v from 'valibot';

export type Schema<Value> = v.GenericSchema<unknown, Value>;

/**
 * An object with exactly the fields of a type. A field that the schema lacks does not compile; an unknown field is refused.
 */
export function shape<Value>() {
  return (entries: { readonly [Key in keyof Value]-?: Schema<Value[Key]> }): Schema<Value> =>
    v.strictObject(entries) as unknown as Schema<Value>;
}

/** A field that may be `undefined`, which JSON leaves out: this restores it. */
export function known<Value>(schema: Schema<Value>): Schema<Value | undefined> {
  return v.optional(schema, () => undefined);
}

/** A field that may be absent. */
export function said<Value>(schema: Schema<Value>): Schema<Value> {
  return v.exactOptional(schema) as unknown as Schema<Value>;
}

export function list<Value>(schema: Schema<Value>, most = Infinity): Schema<readonly Value[]> {
  return v.pipe(v.array(schema), v.maxLength(most));
}

/** A member of a vocabulary. @param words the list that the type derives from: a copy would miss the next member */
export function oneOf<Word extends string>(words: readonly Word[]): Schema<Word> {
  return v.picklist(words);
}

/** JSON can express infinity as a number that is too large, which no number of ours is. */
export const number: Schema<number> = v.pipe(v.number(), v.finite());
export const count: Schema<number> = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const lineNumber: Schema<number> = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
export const text: Schema<string> = v.string();
export const yesNo: Schema<boolean> = v.boolean();

/** What a `Date` can hold, in milliseconds either side of 1970 (ECMA-262, "Time Values and Time Range"). */
const longestTime = 8.64e15;
export const millis: Schema<number> = v.pipe(v.number(), v.minValue(-longestTime), v.maxValue(longestTime));
export const micros: Schema<number> = v.pipe(v.number(), v.minValue(-longestTime * 1e3), v.maxValue(longestTime * 1e3));

/** Text of a person, up to so many characters. */
export function words(most: number): Schema<string> {
  return v.pipe(v.string(), v.maxLength(most));
}

/** A web page's address. Some were http once; `contract/outside.ts` decides whether one may be opened. */
export const link: Schema<string> = v.pipe(v.string(), v.maxLength(2000), v.regex(/^https?:\/\/[^\s]+$/), v.url());
export const hexDigest: Schema<string> = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
