import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as v from 'valibot';

const bounds = v.object({ x: v.number(), y: v.number(), width: v.number(), height: v.number() });

/** The format on disk. Each value has its own fallback, so that a bad value costs only itself. */
const schema = v.object({
  version: v.fallback(v.literal(1), 1),
  theme: v.fallback(v.picklist(['system', 'light', 'dark']), 'system'),
  /** Absolute paths, newest first. */
  recent: v.fallback(v.array(v.string()), []),
  window: v.fallback(v.optional(v.object({ bounds, maximized: v.boolean(), fullScreen: v.boolean() })), undefined),
});

type PreferenceValues = v.InferOutput<typeof schema>;
export type SavedWindow = NonNullable<PreferenceValues['window']>;

/** Preferences in one JSON file. A damaged or missing file gives the defaults; write errors are ignored. */
export class Preferences {
  readonly #file: string;
  #values: PreferenceValues;

  constructor(file: string) {
    this.#file = file;
    this.#values = v.parse(schema, readJson(file));
  }

  get values(): Readonly<PreferenceValues> {
    return this.#values;
  }

  /** Changes and writes, by way of a second file, so that a crash in the middle leaves the old one intact. */
  update(change: Partial<PreferenceValues>): void {
    this.#values = { ...this.#values, ...change };
    try {
      mkdirSync(dirname(this.#file), { recursive: true });
      writeFileSync(`${this.#file}.new`, JSON.stringify(this.#values, undefined, 2));
      renameSync(`${this.#file}.new`, this.#file);
    } catch {
      // Read-only profile or full disk: the values remain in memory until the application ends.
    }
  }
}

function readJson(file: string): object {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {}; // First start, or a file damaged by hand.
  }
}
