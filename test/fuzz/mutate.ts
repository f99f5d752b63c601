/** Small changes to an input, by chance: those that parsers of bytes and of lines are known to stumble over. */
import { withChecksum } from '../helpers/archives.ts';
import type { Random } from '../fixtures/random.ts';

export interface MutateOptions {
  readonly random: Random;
  readonly dictionary: readonly Uint8Array[];
  /** Another input, to take a part of. */
  other(): Uint8Array;
  readonly mostBytes: number;
}

type Mutation = (bytes: Uint8Array, options: MutateOptions) => Uint8Array;

function spliced(bytes: Uint8Array, from: number, to: number, put: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(to)]));
}

function place(bytes: Uint8Array, { random }: MutateOptions): number {
  return random.int(0, Math.max(0, bytes.length - 1));
}

function part(bytes: Uint8Array, options: MutateOptions): Uint8Array {
  const from = place(bytes, options);
  // Mostly short, at times up to the end.
  const length = options.random.int(1, options.random.pick([4, 16, 64, 512, bytes.length]));
  return bytes.subarray(from, from + length);
}

const mutations: readonly Mutation[] = [
  // Flip a bit.
  (bytes, options) => {
    const at = place(bytes, options);
    return spliced(bytes, at, at + 1, Uint8Array.of((bytes[at] ?? 0) ^ (1 << options.random.int(0, 7))));
  },
  // Another byte; rather one that means something somewhere.
  (bytes, options) => {
    const { random } = options;
    const at = place(bytes, options);
    const value = random.pick([0, 0xff, 0x80, 0x0a, 0x20, 0x30, 0x39, 0x3a, 0x5b, 0x5d, random.int(0, 255)]);
    return spliced(bytes, at, at + 1, Uint8Array.of(value));
  },
  // Cut, drop, repeat, move.
  (bytes, options) => bytes.slice(0, place(bytes, options)),
  (bytes, options) => {
    const from = place(bytes, options);
    return spliced(bytes, from, from + part(bytes, options).length, new Uint8Array(0));
  },
  (bytes, options) => {
    const at = place(bytes, options);
    return spliced(bytes, at, at, part(bytes, options));
  },
  (bytes, options) => {
    const one = part(bytes, options).subarray(0, 64);
    const at = place(bytes, options);
    const times = options.random.pick([2, 8, 64, 256]);
    return spliced(bytes, at, at, new Uint8Array(Buffer.concat(Array.from({ length: times }, () => one))));
  },
  // A part of another input, a word.
  (bytes, options) => {
    const at = place(bytes, options);
    const put = part(options.other(), options);
    return spliced(bytes, at, options.random.next() < 0.5 ? at : at + put.length, put);
  },
  (bytes, options) => {
    const at = place(bytes, options);
    const put = options.random.pick(options.dictionary);
    return spliced(bytes, at, options.random.next() < 0.5 ? at : at + put.length, put);
  },
  // A number in ASCII, made another one.
  (bytes, options) => {
    const digits = [...Buffer.from(bytes).toString('latin1').matchAll(/\d+/g)];
    if (digits.length === 0) return bytes;
    const { index, 0: found } = options.random.pick(digits);
    const put = options.random.pick(['0', '1', '7', '77777777777', '99999', '9'.repeat(found.length), '']);
    return spliced(bytes, index, index + found.length, new Uint8Array(Buffer.from(put)));
  },
  // Checksums of tar headers made to fit again: behind a wrong one nothing else of a header is read.
  (bytes) => {
    const made = bytes.slice();
    for (let at = 0; at + 512 <= made.length; at += 512) {
      if (made[at + 257] === 0x75 && made[at + 258] === 0x73) made.set(withChecksum(made.subarray(at, at + 512)), at);
    }
    return made;
  },
];

/** One to eight changes. */
export function mutated(bytes: Uint8Array, options: MutateOptions): Uint8Array {
  let made = bytes;
  for (let left = options.random.pick([1, 1, 2, 2, 4, 8]); left > 0; left -= 1)
    made = options.random.pick(mutations)(made, options).subarray(0, options.mostBytes);
  return made;
}
