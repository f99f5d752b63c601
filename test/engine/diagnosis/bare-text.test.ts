/** What stands by itself, and what is only mentioned. */
import { expect, test } from 'vitest';
import { bareKnowledge } from '../../../renderer/engine/diagnosis/bare-text.ts';
import { KnownFailures } from '../../../renderer/engine/diagnosis/known-failures.ts';

const idsIn = (line: string) => {
  const { signatures, faults, statuses } = bareKnowledge(line);
  return [...signatures, ...faults, ...statuses].map(({ id }) => id);
};
const sentence = 'Timed out waiting for migration data';

test.each([
  sentence,
  `Error: ${sentence}.`,
  `- "${sentence}"`,
  `Relocate virtual machine\tapp01\t${sentence}\tann`,
  `The operation failed. ${sentence}.`,
  `エラー：${sentence}。`,
  `-->    reason = "${sentence}",`,
])('%j says it', (line) => {
  expect(idsIn(line)).toEqual(['migration-data-timed-out']);
});

test.each([
  `We did not see "${sentence}" anywhere.`,
  `The migration never reports '${sentence}' any more.`,
  `"${sentence}" is fixed since Monday.`,
  `Last year it was ${sentence} all the time.`,
  `if you see the message ${sentence}, call us`,
  `msg.migrate.x = "${sentence} of {0}"`,
  'Throws: vim.fault.NoPermission, vim.fault.TaskInProgress',
])('%j only mentions it', (line) => {
  expect(idsIn(line)).toEqual([]);
});

test('the words behind a number count before it', () => {
  expect(idsIn('Error 0xbad010d. The ESX hosts failed to connect over the VMotion network.')).toContain(
    'vmk-status-vmotion-connect-failed',
  );
});

test('a text with more than two causes explains nothing: an article, a manual', () => {
  const ranksOf = (...lines: readonly string[]) => {
    const known = new KnownFailures();
    for (const [at, text] of lines.entries()) known.addBare({ line: at + 1, text }, 0);
    return known.loose(new Set()).map(({ rank }) => rank);
  };
  expect(ranksOf(sentence, 'vim.fault.FileLocked')).toEqual(['cause', 'cause']);
  expect(ranksOf(sentence, 'vim.fault.FileLocked', 'vim.fault.NoPermission')).toEqual(Array(3).fill('observation'));
});

test('a sentence that stands in very many lines is held by the first of them', () => {
  const known = new KnownFailures();
  for (let line = 1; line <= 20_000; line += 1) known.addBare({ line, text: `${sentence}, vim.fault.FileLocked` }, 0);
  expect(known.loose(new Set()).map(({ evidence }) => evidence.length)).toEqual([20, 20]);
});

test('a number within a name or of a size is no status', () => {
  expect(idsIn('vim.fault.FileLocked: size=195887124 bytes, vm-195887137')).toEqual(['fault-file-locked']);
});
