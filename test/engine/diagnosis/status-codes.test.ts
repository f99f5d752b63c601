import { expect, test } from 'vitest';
import { statusCode } from '../../../renderer/engine/diagnosis/status-codes.ts';

test.each([
  '0xbad0006',
  '0x0bad0006',
  'bad0006',
  'BAD0006',
  '195887110',
  'Limit exceeded',
  'limit exceeded.',
  'VMK_LIMIT_EXCEEDED',
])('%s is the limit that was exceeded', (spelling) => {
  expect(statusCode(spelling)).toEqual({ name: 'VMK_LIMIT_EXCEEDED', code: 0xbad0006, text: 'Limit exceeded' });
});

test('success is a code too', () => {
  expect(statusCode('0')?.name).toBe('VMK_OK');
  expect(statusCode('0x0')?.name).toBe('VMK_OK');
});

test.each(['', '0xbadffff', 'bad', '12', 'Fnord', 'constructor', '0xbad00e0 and more'])('%j is none', (spelling) => {
  expect(statusCode(spelling)).toBeUndefined();
});
