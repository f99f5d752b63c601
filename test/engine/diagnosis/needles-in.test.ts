import fc from 'fast-check';
import { expect, test } from 'vitest';
import { needlesIn } from '../../../renderer/engine/diagnosis/needles-in.ts';

test('finds exactly the needles that a text includes, in any text of few letters', () => {
  const needle = fc.stringMatching(/^[ab]{2,5}$/);
  fc.assert(
    fc.property(
      fc.array(needle, { minLength: 1, maxLength: 6 }),
      fc.stringMatching(/^[abcé]{0,40}$/),
      (needles, text) => {
        const held = new Set(needles.filter((one) => text.includes(one)));
        expect(needlesIn(needles)(text)).toEqual(held);
      },
    ),
  );
});
