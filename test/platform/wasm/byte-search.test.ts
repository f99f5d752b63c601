import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteSearch, windowBytes } from '../../../renderer/platform/wasm/byte-search.ts';
import { plainSearch } from '../../../renderer/platform/wasm/plain.ts';

const { needles, literal, indexLines, allocate } = byteSearch;
const bytesOf = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

test('finds each needle where it stands, and none across the end', () => {
  const search = needles(['Migrate', ' FSR: ']);
  const text = bytesOf('xx Migrate: yy FSR: zz Migrat');
  expect(search.over(text).find(0, text.length)).toBe(3);
  expect(search.over(text).find(4, text.length)).toBe(14);
  expect(search.over(text).find(15, text.length)).toBe(-1);
  expect(search.over(text).find(0, 9)).toBe(-1);
});

test.each([0, 1, 2, 3])(
  'finds a needle at every place of bytes that begin %d past a word, and at their very end',
  (lead) => {
    for (const needle of ['Migrat', 'Migrate', 'Starting world vmm', 'Failed to connect to server']) {
      const search = needles([needle, 'another']);
      for (let before = 0; before < 9; before += 1) {
        for (let after = 0; after < 9; after += 1) {
          const text = `${'.'.repeat(before)}${needle}${'.'.repeat(after)}`;
          const bytes = new Uint8Array(new ArrayBuffer(lead + text.length), lead);
          bytes.set(bytesOf(text));
          expect(search.over(bytes).find(0, bytes.length)).toBe(before);
          expect(search.over(bytes).find(before + 1, bytes.length)).toBe(-1);
          expect(search.over(bytes).find(0, before + needle.length - 1)).toBe(-1);
        }
      }
    }
  },
);

test('agrees with looking at every place, on any text of few letters, whatever part of it is searched', () => {
  const word = fc.stringMatching(/^[ab]{6,9}$/);
  const text = fc.stringMatching(/^[abc]{0,60}$/);
  const edge = fc.nat(60);
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 4 }),
      text,
      fc.nat(3),
      edge,
      edge,
      (words, text, lead, a, b) => {
        const [from, to] = [Math.min(a, b, text.length), Math.min(Math.max(a, b), text.length)];
        const bytes = new Uint8Array(new ArrayBuffer(lead + text.length), lead);
        bytes.set(bytesOf(text));
        const found = needles(words).over(bytes).find(from, to);
        const part = text.slice(from, to);
        expect(found >= 0).toBe(words.some((one) => part.includes(one)));
        if (found >= 0) expect(words.some((one) => part.startsWith(one, found - from))).toBe(true);
        // Nothing is passed over: no needle lies wholly before the one that was found.
        if (found >= 0) expect(words.some((one) => text.slice(from, found).includes(one))).toBe(false);
      },
    ),
  );
});

test('the same search serves any number of chunks in turn', () => {
  const search = needles(['Migrat']);
  const [one, other] = [bytesOf('.. Migrate'), bytesOf('Migrate ..')];
  expect([one, other, one].map((bytes) => search.over(bytes).find(0, bytes.length))).toEqual([3, 0, 3]);
});

/** What `nextLine` finds one after another, and the newlines that it passed in all. */
function linesWith(words: readonly string[], bytes: Uint8Array, to = bytes.length) {
  const haystack = needles(words).over(bytes);
  const lines: string[] = [];
  let passed = 0;
  let at = 0;
  while (haystack.nextLine(at, to)) {
    lines.push(Buffer.from(bytes.subarray(haystack.start, haystack.end)).toString());
    passed += haystack.passed + (haystack.end < to ? 1 : 0);
    at = Math.min(haystack.end + 1, to);
  }
  return { lines, newlines: passed + haystack.passed };
}

test('finds the lines that hold a needle, wherever they are cut off, and counts the others', () => {
  const part = fc.constantFrom('\n', 'abbaab', 'baabba', 'a', 'b', '-'.repeat(17), '\n\n');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 60 }), fc.nat(300), (parts, cut) => {
      const text = parts.join('').slice(0, cut);
      const lines = text.split('\n');
      expect(linesWith(['abbaab', 'baabba'], bytesOf(text))).toEqual({
        lines: lines.filter((line) => /abbaab|baabba/.test(line)),
        newlines: lines.length - 1,
      });
    }),
  );
});

test('a text that is larger than what is looked at in one go is looked through to its end, lines of any length in it', () => {
  const filler = `${'x'.repeat(70)}\n`.repeat(windowBytes / 71 / 2);
  const acrossWindows = `${'y'.repeat(windowBytes - 4)}Migrate`;
  const long = `Migrate${'z'.repeat(2 * windowBytes)}`;
  const text = [filler, 'one Migrate', filler, acrossWindows, filler, filler, long, 'last Migrate'].join('\n');
  const { lines, newlines } = linesWith(['Migrate'], Buffer.from(text));
  expect(lines.map((line) => line.length)).toEqual([11, acrossWindows.length, long.length, 12]);
  expect(newlines).toBe(text.split('\n').length - 1);
});

test('two texts that are looked through in turns keep apart', () => {
  const search = needles(['Migrat']);
  const [one, other] = [bytesOf('a\nb Migrate\nc'), bytesOf('Migrate\nd')].map((bytes) => search.over(bytes));
  expect(one?.find(0, 13)).toBe(4);
  expect(other?.find(0, 9)).toBe(0);
  expect(needles(['other needle']).over(bytesOf('another needle')).find(0, 14)).toBe(2);
  expect(one?.find(0, 13)).toBe(4);
});

test('a literal is found wherever it stands, in any case where that is asked for', () => {
  const text = fc.stringMatching(/^[abAB@`[{]{0,60}$/);
  const word = fc.stringMatching(/^[abAB@`[{]{1,5}$/);
  fc.assert(
    fc.property(text, word, fc.boolean(), fc.nat(60), (whole, part, ignoresCase, from) => {
      const place = (all: string, one: string) => all.indexOf(one, Math.min(from, all.length));
      const wanted = ignoresCase ? place(whole.toLowerCase(), part.toLowerCase()) : place(whole, part);
      const bytes = bytesOf(whole);
      expect(literal(part, ignoresCase).over(bytes).find(Math.min(from, bytes.length), bytes.length)).toBe(wanted);
    }),
    { numRuns: 2000 },
  );
});

test('a literal that lies across what is looked at in one go is found', () => {
  for (const before of [windowBytes - 3, windowBytes - 1, windowBytes, 2 * windowBytes - 5]) {
    const bytes = Buffer.from(`${'x'.repeat(before)}needle${'x'.repeat(windowBytes)}`);
    expect(literal('needle', false).over(bytes).find(0, bytes.length)).toBe(before);
    const haystack = literal('needle', false).over(bytes);
    expect(haystack.nextLine(0, bytes.length)).toBe(true);
    expect([haystack.start, haystack.end, haystack.passed]).toEqual([0, bytes.length, 0]);
  }
});

test('an index tells where each line of so many begins, and whether all is ASCII', () => {
  const line = fc.stringMatching(/^[a-z]{0,30}$/);
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 200 }), fc.integer({ min: 1, max: 9 }), (lines, stride) => {
      const text = lines.join('\n');
      const starts = lines.map((_one, at) => lines.slice(0, at).reduce((sum, { length }) => sum + length + 1, 0));
      expect(indexLines(bytesOf(text), stride)).toEqual({
        newlines: lines.length - 1,
        starts: starts.filter((_start, at) => at % stride === 0),
        isAscii: true,
      });
    }),
  );
  const large = Buffer.from('line\n'.repeat(windowBytes));
  const index = indexLines(large, 64);
  expect(index.newlines).toBe(windowBytes);
  expect(index.starts.every((start, at) => start === at * 64 * 5)).toBe(true);
  expect(index.starts.length).toBe(windowBytes / 64 + 1);
  for (const at of [0, 15, 16, 17, 40]) {
    const bytes = Buffer.alloc(41, 'a');
    bytes[at] = 0xe9;
    expect(indexLines(bytes, 64).isAscii).toBe(false);
    expect(indexLines(bytes.subarray(0, at), 64).isAscii).toBe(true);
  }
});

test.each([0, 1, 15, 16, 40, windowBytes, windowBytes + 20])(
  'a zero at %d is seen, and one outside of the range is not',
  (at) => {
    const bytes = Buffer.alloc(windowBytes + 21, 'a');
    bytes[at] = 0;
    const haystack = needles([]).over(bytes);
    expect(haystack.hasZeros(0, bytes.length)).toBe(true);
    expect(haystack.hasZeros(at, at + 1)).toBe(true);
    expect(haystack.hasZeros(0, at)).toBe(false);
    expect(haystack.hasZeros(at + 1, bytes.length)).toBe(false);
  },
);

test('in a room of its own it finds what it finds elsewhere, with others looked through in turn', () => {
  const own = allocate(3 * windowBytes);
  expect(own.every((byte) => byte === 0)).toBe(true);
  const sought = [needles(['abbaab', 'baabba']), literal('abb', true)];
  const looked = (bytes: Uint8Array, from: number) =>
    sought.map((one) => {
      const haystack = one.over(bytes);
      const found = [haystack.find(from, bytes.length), haystack.nextLine(from, bytes.length)];
      return [...found, haystack.start, haystack.end, haystack.passed, haystack.hasZeros(from, bytes.length)];
    });
  const text = fc.stringMatching(/^[abB\n]{0,80}$/);
  fc.assert(
    fc.property(text, text, fc.nat(2 * windowBytes), fc.nat(80), (before, rest, at, start) => {
      const plain = bytesOf(before + rest);
      own.set(plain, at);
      const inside = own.subarray(at, at + plain.length);
      const from = Math.min(start, plain.length);
      expect(looked(inside, from)).toEqual(looked(plain, from));
      expect(indexLines(inside, 3)).toEqual(indexLines(plain, 3));
      expect(looked(inside, from)).toEqual(looked(plain, from));
    }),
  );
});

test('a room larger than what is looked at in one go is indexed to its end', () => {
  const text = bytesOf('a line of a log\n'.repeat(90_000));
  const own = allocate(text.length);
  own.set(text);
  expect(indexLines(own, 64)).toEqual(indexLines(text, 64));
});

test('a needle of five characters is refused', () => {
  expect(() => needles(['Migra'])).toThrow(/at least 6 characters/);
});

test('every loop agrees with its plain reference, on any part of any bytes', () => {
  const words = ['abbaab', 'Migrate', 'VMotionRecv'];
  const piece = fc.constantFrom(...words, '\n', '\r\n', 'ABBAAB', 'abba', '\0', 'é', ' '.repeat(17), '2023-');
  const edge = fc.nat(300);
  const found = (search: typeof byteSearch, bytes: Uint8Array, from: number, to: number) => {
    const sought = [search.needles(words), search.literal('abba', true), search.literal('\n', false)];
    const lines = sought.map((one) => {
      const haystack = one.over(bytes);
      const isFound = haystack.nextLine(from, to);
      return [isFound, haystack.start, haystack.end, haystack.passed, haystack.hasZeros(from, to)];
    });
    const [, ...literals] = sought.map((one) => one.over(bytes).find(from, to));
    return { lines, literals, index: search.indexLines(bytes.subarray(from, to), 3) };
  };
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), edge, edge, fc.boolean(), (pieces, a, b, isInPlace) => {
      const bytes = bytesOf(pieces.join(''));
      const own = isInPlace ? allocate(bytes.length) : bytes;
      own.set(bytes);
      const to = Math.min(Math.max(a, b), bytes.length);
      const from = bytes.lastIndexOf(10, Math.min(a, b, to)) + 1;
      if (from > to) return;
      expect(found(byteSearch, own, from, to)).toEqual(found(plainSearch, bytes, from, to));
    }),
    { numRuns: 1000 },
  );
});
