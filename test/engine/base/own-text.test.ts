/** Text of ours with slots. What must not compile is held by the compiler: an expected error that is none fails `tsc`. */
import { expect, test } from 'vitest';
import { listed, own, slot, written } from '../../../renderer/engine/base/own-text.ts';
import type { OwnString } from '../../../renderer/engine/base/own-text.ts';
import type { Finding } from '../../../renderer/engine/model.ts';

test('slots are told by where they stand, in parts of parts, too', () => {
  const inner = own`(${slot('host', 'esx-a')})`;
  const { text, slots } = own`Look on the ${'source' as 'source' | 'destination'} ${inner}, ${listed(
    [own`${slot('path', 'x.log')}`, own`${2}`],
    ', ',
  )}: ${written(String, 3)}`;
  expect(text).toBe('Look on the source (esx-a), x.log, 2: 3');
  expect(slots.map(({ kind, at, length }) => [kind, text.slice(at, at + length)])).toEqual([
    ['host', 'esx-a'],
    ['path', 'x.log'],
  ]);
});

test('a string that could be anything does not get into a text of ours', () => {
  const data = ['anything'].join('');
  // @ts-expect-error a string of data needs a slot
  const plain = own`${data}`;
  // @ts-expect-error made by a template, it is a string all the same
  const made = own`${`on ${data}`}`;
  // @ts-expect-error as a separator, too
  listed([], data);
  // @ts-expect-error text of ours is made by a template alone
  const title: OwnString = data;
  // @ts-expect-error so a finding cannot be told in other words
  const told: Pick<Finding, 'title'> = { title: `Look on ${data}` };
  expect([plain.text, made.text, title, told.title]).toHaveLength(4);
});
