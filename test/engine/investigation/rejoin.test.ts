/** Where notes stand after their bundle was read again, alone or with another host's. */
import { expect, it } from 'vitest';
import { rejoin } from '../../../renderer/engine/investigation/rejoin.ts';
import type { Work } from '../../../renderer/engine/investigation/merge.ts';
import type { LogSource } from '../../../renderer/engine/model.ts';

const logs = (...paths: readonly string[]): readonly LogSource[] =>
  paths.map((path) => ({
    ...{ path, format: 'vmkernel', host: undefined, lines: 9, bytes: 99, zone: 'stated' },
    ...{ firstTime: undefined, lastTime: undefined },
  }));
const work = (source: number) =>
  ({
    notes: [{ id: 'n', about: { kind: 'line', ref: { source, line: 7 } }, text: 'here', changedAt: 1 }],
    bookmarks: [],
  }) as unknown as Work;
const placed = (source: number, before: readonly LogSource[], now: readonly LogSource[]) => {
  const [note] = rejoin(work(source), before, now).notes;
  return note?.about.kind === 'line' ? note.about.ref.source : note?.text;
};

it('two hosts’ bundles have the same logs: each note stays with its own host', () => {
  const [a, b] = ['a.tgz/var/log/vmkernel.log', 'b.tgz/var/log/vmkernel.log'];
  expect(placed(0, logs(a), logs(a, b))).toBe(0);
  expect(placed(0, logs(a), logs(b, a))).toBe(1);
  expect(placed(1, logs(a, b), logs(b))).toBe(0);
});

it('a bundle of another name has the same logs below it', () => {
  expect(placed(0, logs('a.tgz/var/log/vmkernel.log'), logs('x', 'renamed.tgz/var/log/vmkernel.log'))).toBe(1);
});

it('where it could be either of two, and where it is gone, the text keeps the place', () => {
  const here = 'c.tgz/var/log/vmkernel.log';
  const now = logs('a.tgz/var/log/vmkernel.log', 'b.tgz/var/log/vmkernel.log');
  expect(placed(0, logs(here), now)).toBe(`${here}:7: here`);
  expect(placed(0, logs(here), logs())).toBe(`${here}:7: here`);
});
