import fc from 'fast-check';
import { expect, test } from 'vitest';
import { needles } from '../../../renderer/engine/base/needles.ts';

const bytesOf = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

test('finds each needle where it stands, and none across the end', () => {
  const search = needles(['Migrate', ' FSR: ']);
  const text = bytesOf('xx Migrate: yy FSR: zz Migrat');
  expect(search.find(text, 0, text.length)).toBe(3);
  expect(search.find(text, 4, text.length)).toBe(14);
  expect(search.find(text, 15, text.length)).toBe(-1);
  expect(search.find(text, 0, 9)).toBe(-1);
});

test.each([0, 1, 2, 3])(
  'finds a needle at every place of bytes that begin %d past a word, and at their very end',
  (lead) => {
    for (const needle of ['Migrat', 'Migrate', 'Starting world vmm']) {
      const search = needles([needle, 'another']);
      for (let before = 0; before < 9; before += 1) {
        for (let after = 0; after < 9; after += 1) {
          const text = `${'.'.repeat(before)}${needle}${'.'.repeat(after)}`;
          const bytes = new Uint8Array(new ArrayBuffer(lead + text.length), lead);
          bytes.set(bytesOf(text));
          expect(search.find(bytes, 0, bytes.length)).toBe(before);
          expect(search.find(bytes, before + 1, bytes.length)).toBe(-1);
          expect(search.find(bytes, 0, before + needle.length - 1)).toBe(-1);
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
        const found = needles(words).find(bytes, from, to);
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
  expect([one, other, one].map((bytes) => search.find(bytes, 0, bytes.length))).toEqual([3, 0, 3]);
});

test('a needle of five characters is refused', () => {
  expect(() => needles(['Migra'])).toThrow(/six characters/);
});
