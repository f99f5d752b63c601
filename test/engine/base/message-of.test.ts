import { expect, it } from 'vitest';
import { messageOf } from '../../../renderer/engine/base/message-of.ts';

it.each([
  ['an error by its message', new TypeError('no such thing'), 'no such thing'],
  ['a text as it is', 'out of room', 'out of room'],
  ['nothing at all', undefined, 'undefined'],
  ['a thing that is no error', { toString: (): string => 'a thing' }, 'a thing'],
])('says %s', (_what, thrown, words) => {
  expect(messageOf(thrown)).toBe(words);
});
