import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bytes, InflateEnd, Platform } from '../../renderer/engine/archive/source.ts';
import { browserPlatform } from '../../renderer/platform/platform.browser.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { concat, gz } from '../helpers/archives.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { endName, gunzipCases } from './gunzip-cases.ts';

async function all(inflate: Platform['gunzip'], compressed: Bytes): Promise<{ text: string; ends: InflateEnd[] }> {
  const parts: Uint8Array[] = [];
  const ends: InflateEnd[] = [];
  // A chunk is the reader's only until the next one.
  for await (const chunk of inflate(compressed, (end) => ends.push(end))) parts.push(new Uint8Array(chunk));
  return { text: Buffer.concat(parts).toString('latin1'), ends };
}

const read = (bytes: Uint8Array, chunks: readonly number[] = []) => memorySource('', bytes, chunks).read();

/** A damaged stream may give a little nonsense before it is found out. */
function expectBeginning(given: string, text: string, atLeast: number): void {
  expect(given.length).toBeGreaterThanOrEqual(Math.floor(atLeast));
  expect(given.slice(0, atLeast) === text.slice(0, atLeast)).toBe(true);
}

describe.each([
  ['node', nodePlatform],
  ['browser', browserPlatform],
])('gunzip (%s)', (_, { gunzip }) => {
  it.each(gunzipCases)('reads a file $name', async ({ bytes, text, end, atLeast = text.length }) => {
    const given = await all(gunzip, read(bytes));
    expect(given.ends.map(endName)).toEqual([end]);
    expectBeginning(given.text, text, atLeast);
  });

  it('says where junk begins, and where data is damaged', async () => {
    const member = gz('one line\n');
    const junk = await all(gunzip, read(concat(member, 'junk')));
    expect(junk.ends).toMatchObject([{ offset: member.length }]);
    const changed = member.slice();
    changed.fill(0, -8, -4);
    const mismatch = await all(gunzip, read(changed));
    expect(mismatch.text).toBe('one line\n');
    expect(mismatch.ends).toMatchObject([{ kind: 'damaged', message: expect.stringContaining('checksum') }]);
  });

  it('gives the same however its input is cut into chunks', async () => {
    const bytes = concat(gz('first\n'.repeat(99)), new Uint8Array(7), gz('second\n', 0), 'junk');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), async (chunks) => {
        const given = await all(gunzip, read(bytes, chunks));
        expect(given.text).toBe(`${'first\n'.repeat(99)}second\n`);
        expect(given.ends.map(endName)).toEqual(['junk']);
      }),
      { numRuns: 50 },
    );
  });

  it('passes over the optional fields of a header', async () => {
    const plain = gz('text');
    // Flags: header checksum, extra field of 3 bytes, name, comment.
    const header = concat(plain.subarray(0, 3), Uint8Array.of(2 | 4 | 8 | 16), plain.subarray(4, 10));
    const bytes = concat(
      header,
      Uint8Array.of(3, 0, 9, 9, 9),
      'name\0',
      'comment\0',
      Uint8Array.of(1, 2),
      plain.subarray(10),
    );
    expect(await all(gunzip, read(bytes, [1]))).toMatchObject({
      text: 'text',
      ends: [{ kind: 'complete' }],
    });
  });

  it('lets go of its input where the reader leaves, and tells no end then', async () => {
    let closed = false;
    const bytes = gz('x'.repeat(5_000_000));
    const source = async function* () {
      try {
        for (;;) yield bytes;
      } finally {
        closed = true;
      }
    };
    const ends: InflateEnd[] = [];
    for await (const _chunk of gunzip(source(), (end) => ends.push(end))) break;
    expect(closed).toBe(true);
    expect(ends).toEqual([]);
  });
});

describe('inflateRaw', () => {
  // As long as the inflater's memory for what it gives, and not.
  it.each([256 * 1024, 512 * 1024, 800_000])('reads a whole stream of %i bytes', async (size) => {
    const text = 'a line of a log\n'.repeat(size / 16);
    const given = await all(nodePlatform.inflateRaw, read(new Uint8Array(deflateRawSync(text)), [1000]));
    expect(given.text === text).toBe(true);
    expect(given.ends).toEqual([{ kind: 'complete' }]);
  });

  it('gives what lies before a cut', async () => {
    const text = 'a line of a log\n'.repeat(50_000);
    const packed = new Uint8Array(deflateRawSync(text));
    const given = await all(nodePlatform.inflateRaw, read(packed.subarray(0, packed.length - 100)));
    expect(given.ends).toEqual([{ kind: 'truncated' }]);
    expectBeginning(given.text, text, text.length / 2);
  });

  it('reads streams that lie inside one another, each with its own memory', async () => {
    const text = 'a line of a log\n'.repeat(50_000);
    let nested: Uint8Array = new TextEncoder().encode(text);
    for (let depth = 0; depth < 100; depth += 1) nested = new Uint8Array(deflateRawSync(nested));
    let stream = read(nested, [7]);
    for (let depth = 0; depth < 100; depth += 1) stream = nodePlatform.inflateRaw(stream, () => undefined);
    const parts: Uint8Array[] = [];
    for await (const chunk of stream) parts.push(new Uint8Array(chunk));
    expect(Buffer.concat(parts).toString() === text).toBe(true);
  });
});

it('gives the memory of a stream back though nobody reads it to its end', async () => {
  const bytes = gz('x'.repeat(1_000_000));
  const packed = new Uint8Array(deflateRawSync('x'.repeat(1_000_000)));
  // Kept, they would take more than the module has.
  for (let opened = 0; opened < 3000; opened += 1) {
    const [how, input] = opened % 2 === 0 ? (['gunzip', bytes] as const) : (['inflateRaw', packed] as const);
    for await (const chunk of nodePlatform[how](read(input), () => undefined)) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
  }
});

describe('text', () => {
  it.each([
    ['node', nodePlatform],
    ['browser', browserPlatform],
  ])('%s: one character a byte, or UTF-8 with U+FFFD for what is none', (_, platform) => {
    expect(platform.latin1(Uint8Array.of(65, 0xe9, 0xff))).toBe('Aéÿ');
    expect(platform.latin1(Uint8Array.from({ length: 256 }, (_byte, at) => at))).toHaveLength(256);
    expect(platform.utf8(Uint8Array.of(0xc3, 0xa9, 0xff))).toBe('é\ufffd');
  });

  const bytes = fc.constantFrom(0x41, 0x42, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xef, 0xbb, 0xbf, 0xf0, 0x9f, 0xff);
  const line = fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant(0x41) }, bytes), { maxLength: 12 });
  it.each([
    ['node', nodePlatform],
    ['browser', browserPlatform],
  ])('%s: a stretch of much reads as it would alone, whatever stands beside it', (_, platform) => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
        const all = Uint8Array.from(lines.flat());
        let at = 0;
        const read = lines.map(({ length }) => platform.utf8(all, at, (at += length)));
        expect(read).toEqual(lines.map((one) => platform.utf8(Uint8Array.from(one))));
      }),
    );
  });
});
