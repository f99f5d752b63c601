import { describe, expect, it } from 'vitest';
import { csvOf } from '../../../renderer/engine/base/csv.ts';

describe('CSV', () => {
  it('quotes what needs it, ends lines as RFC 4180 says, leaves the unknown empty', () => {
    expect(
      csvOf([
        ['a', 'b'],
        ['x, "y"\nz', undefined],
        [1.5, Number.NaN],
      ]),
    ).toBe('a,b\r\n"x, ""y""\nz",\r\n1.5,\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r=1', '|cmd', '%0a'])(
    'makes the formula %j inert',
    (text) => {
      const cell = csvOf([[text]]).replace(/^"/, '');
      expect(cell.startsWith("'")).toBe(true);
    },
  );

  it('leaves negative numbers numbers', () => {
    expect(csvOf([[-5]])).toBe('-5\r\n');
  });
});
