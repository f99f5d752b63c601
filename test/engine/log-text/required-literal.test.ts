import fc from 'fast-check';
import { expect, test } from 'vitest';
import { requiredLiteral } from '../../../renderer/engine/log-text/required-literal.ts';

test.each([
  [/Another pre-copy/, 'Another pre-copy'],
  [/bandwidth ~\d+/, 'bandwidth ~'],
  [/Cmd\s+0x1a/, '0x1a'],
  [/^\[MIGRATE\] \(\d+\)/, '[MIGRATE] ('],
  [/colou?r of it/, 'r of it'],
  [/ab+cd/, 'ab'],
  [/(?:many|few) words/, ' words'],
  [/(?<!not )here/, 'here'],
  [/x\x41bcd|/, undefined],
  [/a|b/, undefined],
  [/\u0041BC/, 'BC'],
  [/[a-z(]{3}longer/, 'longer'],
  [/a{3,5}bcd/, 'bcd'],
  [/abc{0,2}/, 'ab'],
  [/a{x}/, 'a{x}'],
  [/a.b*c/, undefined],
  [/é is not ASCII/, ' is not ASCII'],
  [/word/u, undefined],
])('%s needs %s', (pattern, literal) => {
  expect(requiredLiteral(pattern)).toBe(literal);
});

test('stands in all that an expression matches, whatever its pieces', () => {
  const piece = fc.constantFrom(
    ...[
      'a',
      'b',
      'ab',
      '.',
      '\\.',
      '\\d',
      '(a|b)',
      '(?:ab)',
      '(?=b)',
      '(?!c)',
      '[ab]',
      '[^)(]',
      '[\\]a]',
      '\\x61',
      '\\(',
    ],
  );
  const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '+?', '{2}', '{0,1}', '{1,}', '{,2}');
  const expression = fc
    .array(fc.tuple(piece, quantifier), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.map(([one, count]) => (/^\(\?[=!]/.test(one) ? one : one + count)).join(''));
  const text = fc.stringMatching(/^[ab.1(){}, 2]{0,12}$/);
  fc.assert(
    fc.property(expression, text, (source, line) => {
      const pattern = new RegExp(source);
      const literal = requiredLiteral(pattern);
      if (literal !== undefined && pattern.test(line)) expect(line).toContain(literal);
    }),
    { numRuns: 20_000 },
  );
});
