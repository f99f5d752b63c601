import { expect, test } from 'vitest';
import { formatMicros, parseStamp } from '../../../renderer/engine/base/time.ts';

test.each([
  ['2023-04-15T08:52:34.879Z', '2023-04-15T08:52:34.879Z'],
  ['2023-08-08T14:13:55Z', '2023-08-08T14:13:55.000Z'],
  ['2023-04-15T08:52:34.879123Z', '2023-04-15T08:52:34.879123Z'],
  ['2014-11-04T15:53:31.075+05:30', '2014-11-04T10:23:31.075Z'],
  ['2011-04-01 15:14:34.203', '2011-04-01T15:14:34.203'],
])('%s is %s', (text, written) => {
  const stamp = parseStamp(text);
  expect(stamp && formatMicros(stamp.micros, stamp.zoned)).toBe(written);
});

test.each([
  'YYYY-MM-DDT18:04:27.748Z',
  '####-##-##T##:##:##.###Z',
  '9999-12-31T23:59:59.999Z',
  '2023-02-30T00:00:00Z',
  '2023-13-01T00:00:00Z',
  '',
  'Mar 6 17:31:16',
])('%s states no time', (text) => {
  expect(parseStamp(text)).toBeUndefined();
});
