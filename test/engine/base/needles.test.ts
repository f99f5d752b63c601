import fc from 'fast-check';
import { expect, test } from 'vitest';
import { needles } from '../../../renderer/engine/base/needles.ts';

const bytesOf = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

test('finds each needle where it stands, and none across the end', () => {
  const search = needles(['Migrate', 'FSR: ']);
  const text = bytesOf('xx Migrate: yy FSR: zz Migrat');
  expect(search.find(text, 0, text.length)).toBe(3);
  expect(search.find(text, 4, text.length)).toBe(15);
  expect(search.find(text, 16, text.length)).toBe(-1);
  expect(search.find(text, 0, 9)).toBe(-1);
});

test('agrees with looking at every place, on any text of few letters', () => {
  const word = fc.stringMatching(/^[ab]{2,4}$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), fc.stringMatching(/^[abc]{0,40}$/), (words, text) => {
      const found = needles(words).find(bytesOf(text), 0, text.length);
      const places = words.map((one) => text.indexOf(one)).filter((at) => at >= 0);
      expect(found >= 0).toBe(places.length > 0);
      if (found >= 0) expect(words.some((one) => text.startsWith(one, found))).toBe(true);
      // Nothing is passed over: no needle lies wholly before the one that was found.
      if (found >= 0) expect(words.some((one) => text.slice(0, found + 1).includes(one))).toBe(false);
    }),
  );
});

test('a needle of one character is refused', () => {
  expect(() => needles(['a'])).toThrow(/two characters/);
});
