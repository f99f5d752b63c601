import { expect, test } from 'vitest';
import { vmkernel } from '../../../renderer/engine/formats/vmkernel/header.ts';

test.each(['\u2028', '\r', '\u2029'])('a body may hold %j', (odd) => {
  expect(vmkernel.read(`2015-12-25T16:39:25.565Z cpu4:2758489)Migrate: a${odd}b`)).toMatchObject({
    body: `Migrate: a${odd}b`,
  });
});
