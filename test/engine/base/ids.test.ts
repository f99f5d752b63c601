import { expect, test } from 'vitest';
import { idFromHex, idsMeantBy, idToHex, isMigrationId } from '../../../renderer/engine/base/ids.ts';

test('decimal and hex name one migration, above 2^53 too', () => {
  expect(idToHex('8743996508480001077')).toBe('7958ea7f2d34d435');
  expect(idFromHex('7958ea7f2d34d435')).toBe('8743996508480001077');
  expect(idFromHex('0x7958EA7F2D34D435')).toBe('8743996508480001077');
});

test('what a person types may be decimal, hex or a debugger’s notation', () => {
  expect(idsMeantBy(' 8743996508480001077 ')).toContain('8743996508480001077');
  expect(idsMeantBy('0x7958ea7f2d34d435')).toEqual(['8743996508480001077']);
  expect(idsMeantBy('0x7958ea7f2d34d435 (0n8743996508480001077)')).toEqual(['8743996508480001077']);
  expect(idsMeantBy('1451061663105920')).toContain('1451061663105920');
  expect(idsMeantBy('app-014')).toEqual([]);
});

test('what cannot be an id is none', () => {
  for (const text of [
    '',
    '123',
    '99999999999999999999',
    '12345678901234567x',
    '0000000000000000',
    '5555555555555555555',
  ])
    expect(isMigrationId(text)).toBe(false);
});
