/** What `npm run mutants` breaks in a pattern. */
import { expect, test } from 'vitest';
import { mutantsOf } from '../../../build/mutants/patterns.mjs';

test.each([
  [/a|b/, ['(?!)', 'b', 'a']],
  [/x(?:a|b)/, ['(?!)', 'x(?:b)', 'x(?:a)']],
  [/x(?: y)?/, ['(?!)', 'x(?:(?!)(?: y))?', 'x(?: y)']],
  [/(?<n>\d{1,3})/, ['(?!)', String.raw`(?:(?<n>(?!)))?(?:\d{1,3})`]],
  [/((a)b)/, ['(?!)', '(?:((?!)))?(?:(a)b)', '((?:((?!)))?(?:a)b)']],
  [/[SD][\d.]/, ['(?!)', String.raw`[D][\d.]`, String.raw`[S][\d.]`]],
  [/a(?!b|c)/, ['(?!)', 'a(?!c)', 'a(?!b)']],
])('%s', (pattern, broken) => {
  expect(mutantsOf(pattern).map(({ mutant }) => mutant.source)).toEqual(broken);
});

test('a pattern that ignores case is broken by reading one case only', () => {
  expect(mutantsOf(/a/i).map(({ mutant }) => String(mutant))).toEqual(['/(?!)/i', '/a/']);
});
