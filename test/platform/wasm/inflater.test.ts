/** Our inflater held against zlib's: what it takes, what it gives, and what it refuses. */
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Inflater } from '../../../renderer/platform/wasm/inflater.ts';

/** Inflates in pieces of these sizes, in turn. */
function inflate(compressed: Uint8Array, sizes: readonly number[] = [1 << 20]) {
  const inflater = new Inflater();
  const parts: Uint8Array[] = [];
  let at = 0;
  for (let turn = 0; inflater.state === 'going'; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    const { used, given } = inflater.inflate(compressed.subarray(at, at + size));
    at += used;
    parts.push(given.slice());
    if (used + given.length === 0 && at >= compressed.length) break;
  }
  inflater.close();
  return { state: inflater.state, used: at, bytes: Buffer.concat(parts) };
}

/** What zlib makes of it; undefined where it refuses, or wants more. */
function zlibs(compressed: Uint8Array): Buffer | undefined {
  try {
    return inflateRawSync(compressed);
  } catch {
    return undefined;
  }
}

/** Bytes that compress in all ways: noise, runs, words near and far. */
const data = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .tuple(fc.nat(255), fc.integer({ min: 1, max: 3000 }))
        .map(([byte, length]) => new Uint8Array(length).fill(byte)),
      fc
        .constantFrom('VMotion', 'Migrate: ', 'ab', 'abc', '0123456789abcdef0')
        .map((word) => Buffer.from(word.repeat(40))),
    ),
    { maxLength: 30 },
  )
  .map((parts) => Buffer.concat(parts));

const options = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  memLevel: fc.integer({ min: 1, max: 9 }),
  strategy: fc.constantFrom(constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_HUFFMAN_ONLY, constants.Z_RLE),
});

const sizes = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 });

test('gives what was deflated, in any pieces, and takes no byte of what follows', () => {
  fc.assert(
    fc.property(data, options, sizes, fc.uint8Array({ maxLength: 20 }), (bytes, how, pieces, behind) => {
      const compressed = deflateRawSync(bytes, how);
      const found = inflate(Buffer.concat([compressed, behind]), pieces);
      expect(found.state).toBe('ended');
      expect(found.used).toBe(compressed.length);
      expect(found.bytes.equals(bytes)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('of a stream that is cut gives all that is there, and does not end', () => {
  fc.assert(
    fc.property(data, options, sizes, fc.nat(), (bytes, how, pieces, cut) => {
      const compressed = deflateRawSync(bytes, how);
      const found = inflate(compressed.subarray(0, cut % compressed.length), pieces);
      expect(found.state).toBe('going');
      expect(bytes.subarray(0, found.bytes.length).equals(found.bytes)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('ends only where zlib does, and then with the same, whatever bits are flipped', () => {
  const flips = fc.array(fc.nat(), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(data, options, sizes, flips, (bytes, how, pieces, places) => {
      const compressed = deflateRawSync(bytes, how);
      for (const place of places) {
        const at = (place >> 3) % compressed.length;
        compressed[at] = (compressed[at] as number) ^ (1 << (place & 7));
      }
      const [found, wanted] = [inflate(compressed, pieces), zlibs(compressed)];
      expect(found.state === 'ended').toBe(wanted !== undefined);
      if (wanted) expect(found.bytes.equals(wanted)).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

test('any bytes at all are read to an end, and what they give is what zlib makes of them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), sizes, (bytes, pieces) => {
      const [found, wanted] = [inflate(bytes, pieces), zlibs(bytes)];
      expect(found.state === 'ended').toBe(wanted !== undefined);
      if (wanted) expect(found.bytes.equals(wanted)).toBe(true);
    }),
    { numRuns: 5000 },
  );
});

test('what repeats from as far away as it may, over the borders of what is given at once, comes out', () => {
  const noise = Uint8Array.from({ length: 32768 }, (_one, at) => Math.imul(at + 1, 0x9e3779b1) >>> 24);
  const bytes = Buffer.concat(Array.from({ length: 40 }, () => noise));
  const found = inflate(deflateRawSync(bytes, { level: 9 }));
  expect(found.bytes.equals(bytes)).toBe(true);
});

test('what comes at the end of a full output, literals and then a long repetition, has room', () => {
  const full = 1 << 18;
  // Literals are taken in rows: whatever place the last row begins at, and whatever place it ends at.
  for (const [first, past] of [1, 2, 3, 4].flatMap((count) => [-1, 0, 1, 2, 3].map((few) => [count, few] as const))) {
    const repetitions = Math.floor((full - 100) / 258);
    const literals = full + past - first - 258 * repetitions;
    const found = inflate(
      ofSymbols(['literal', first], ['repetition', repetitions], ['literal', literals], ['repetition', 99]),
    );
    expect(found.state).toBe('ended');
    expect(found.bytes.length, `${first} ${past}`).toBe(full + past + 99 * 258);
  }
});

/** A stream of these symbols in fixed codes, so many of each: the letter `a`, or the byte before 258 times. */
function ofSymbols(...rows: readonly (readonly ['literal' | 'repetition', number])[]): Buffer {
  const codes = { literal: '10010001', repetition: '1100010100000' };
  const bits = `110${rows.map(([kind, count]) => codes[kind].repeat(count)).join('')}0000000`;
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  for (let at = 0; at < bits.length; at += 1)
    if (bits[at] === '1') bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (1 << (at & 7));
  return bytes;
}

describe('streams at the same time', () => {
  test('do not see each other’s past', () => {
    const texts = ['a log line of one, ', 'and of another one; ', 'three '].map((text) =>
      Buffer.from(text.repeat(50_000)),
    );
    const streams = texts.map((text) => ({
      text,
      compressed: deflateRawSync(text),
      inflater: new Inflater(),
      at: 0,
      found: [] as Buffer[],
    }));
    while (streams.some(({ inflater }) => inflater.state === 'going')) {
      for (const stream of streams) {
        if (stream.inflater.state !== 'going') continue;
        const { used, given } = stream.inflater.inflate(stream.compressed.subarray(stream.at, stream.at + 97));
        stream.at += used;
        stream.found.push(Buffer.from(given));
      }
    }
    for (const { text, found, inflater } of streams) {
      inflater.close();
      expect(Buffer.concat(found).equals(text)).toBe(true);
    }
  });
});

test.each([
  ['a block of no kind', [0x07]],
  ['a stored block whose length is not told twice', [0x01, 0x05, 0x00, 0x05, 0x00]],
  ['more codes than an alphabet has', [0xfd, 0xff, 0xff]],
  ['a repetition of what was never given', [0x03, 0x02, 0x00]],
])('%s is damage', (_what, bytes) => {
  expect(zlibs(Uint8Array.from(bytes))).toBeUndefined();
  expect(inflate(Uint8Array.from(bytes)).state).toBe('damaged');
});
