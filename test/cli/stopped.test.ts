/** A run that is stopped (Ctrl+C) says so beside what it read until then. */
import { expect, test } from 'vitest';
import { readPaths } from '../../electron/cli/read.ts';
import { testIo } from '../helpers/run-command.ts';

test.each([true, false])('stopped: %s', async (aborted) => {
  const said = { out: '', err: '' };
  const io = testIo(said, { cancel: { aborted } });
  await readPaths([import.meta.filename], { zoneOffsetMinutes: undefined, limits: {} }, io);
  expect(said.err).toBe(aborted ? 'Stopped before the end: only what was read until then is told.\n' : '');
});
