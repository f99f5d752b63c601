/** Small words to write down the shape of data that comes from outside, held against the engine's own types by the compiler. */
import * as v from 'valibot';

export type Schema<Value> = v.GenericSchema<unknown, Value>;

/**
 * An object with exactly the fields of a type. A field that the type gains and the schema lacks does not compile; a field
 * that nobody knows is refused.
 */
export function shape<Value>() {
  return (entries: { readonly [Key in keyof Value]-?: Schema<Value[Key]> }): Schema<Value> =>
    v.strictObject(entries) as unknown as Schema<Value>;
}

/** A field that is always there, with `undefined` for what is not known: JSON leaves those out, this puts them back. */
export function known<Value>(schema: Schema<Value>): Schema<Value | undefined> {
  return v.optional(schema, () => undefined);
}

/** A field that is absent where the log does not say it. */
export function said<Value>(schema: Schema<Value>): Schema<Value> {
  return v.exactOptional(schema) as unknown as Schema<Value>;
}

export function list<Value>(schema: Schema<Value>, most = Infinity): Schema<readonly Value[]> {
  return v.pipe(v.array(schema), v.maxLength(most));
}

/** A member of a vocabulary. Hand it the list that the type comes from: one written out here would miss the next member. */
export function oneOf<Word extends string>(words: readonly Word[]): Schema<Word> {
  return v.picklist(words);
}

/** JSON has no other way to say infinity than a number too large, which no figure of ours is. */
export const number: Schema<number> = v.pipe(v.number(), v.finite());
export const count: Schema<number> = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Any place where a line may stand. */
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

/** A web page's address. Some were http once; whether one may be opened is asked when it is (`contract/outside.ts`). */
export const link: Schema<string> = v.pipe(v.string(), v.maxLength(2000), v.regex(/^https?:\/\/[^\s]+$/), v.url());
export const hexDigest: Schema<string> = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
