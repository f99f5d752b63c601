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
  ' vmk_limit_exceeded. ',
  '(0xbad0006)',
  '0BAD0006.',
  '195887110.',
  'Status(bad0006)= Limit exceeded',
])('%s is the limit that was exceeded', (spelling) => {
  expect(statusCode(spelling)).toEqual({ name: 'VMK_LIMIT_EXCEEDED', code: 0xbad0006, text: 'Limit exceeded' });
});

test('success is a code too', () => {
  expect(statusCode('0')?.name).toBe('VMK_OK');
  expect(statusCode('0x0')?.name).toBe('VMK_OK');
  expect(statusCode('0x00000000')?.name).toBe('VMK_OK');
});

test.each([
  ['ELF file is corrupt', 'VMK_ELF_CORRUPT'],
  ['ELF file is corrupt.', 'VMK_ELF_CORRUPT'],
  ['Invalid chunk size for contiguous mmap', 'VMK_INVALID_MAPCONTIG_SIZE'],
  ['Out of memory (ok to retry)', 'VMK_NO_MEMORY_RETRY'],
])('texts are found with or without a full stop or a blank: %s', (text, name) => {
  expect(statusCode(text)?.name).toBe(name);
});

test('beside a number of another release, the words count', () => {
  expect(statusCode('Status(bad0023)= Limit exceeded')?.name).toBe('VMK_LIMIT_EXCEEDED');
  expect(statusCode('Status(bad0017)= Fnord')?.name).toBe('VMK_NO_RESOURCES');
});

test.each(['-1062731498:1234567890123456', '-1062731498', '3232235798', '-195887110', '-0', '1451061663105920'])(
  '%s is an address or an id, not a status',
  (spelling) => {
    expect(statusCode(spelling)).toBeUndefined();
  },
);

test.each(['', '0xbadffff', 'bad', '12', 'Fnord', 'constructor', '0xbad00e0 and more'])('%j is none', (spelling) => {
  expect(statusCode(spelling)).toBeUndefined();
});
