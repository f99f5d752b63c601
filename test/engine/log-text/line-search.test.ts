import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSearch } from '../../../renderer/engine/log-text/line-search.ts';

/** The plain way: each line by itself. */
function slowly(pattern: RegExp, text: string): readonly number[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.flatMap((line, at) => (pattern.test(line.replace(/\r$/, '')) ? [at] : []));
}

const patterns = [
  /VMotion/,
  /vmotion/i,
  /^a/,
  /b$/,
  /a\s+b/,
  /[^a]b/,
  /\s$/,
  /a.*b/,
  /^$/,
  /x*/,
  /a(?!b)/,
  /(?<!a)b/,
  /\bab\b/,
  /\W\D/,
  /a|\n/,
  /[\s\S]b/,
  /^\s*a/,
  /(a)\1/,
];

describe('searching lines in a whole text', () => {
  it.each(patterns.map((pattern) => [pattern]))('%s finds what it finds line by line', (pattern) => {
    const part = fc.constantFrom('a', 'b', 'ab', ' ', 'VMotion', 'x', '\n', '\r\n', '\n\n', '\t', 'ä', '', 'vmotion');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        expect(new LineSearch(pattern).linesOf(text)).toEqual(slowly(pattern, text));
      }),
      { numRuns: 300 },
    );
  });

  it('finds in the second of two lines what a match across both would hide', () => {
    expect(new LineSearch(/a\s+b/).linesOf('a\nb a b\n')).toEqual([1]);
    expect(new LineSearch(/[^x]+b/).linesOf('yy\nyb\nb\n')).toEqual([1]);
  });
});
