/** A run that is stopped (Ctrl+C) says so beside what it read until then. */
import { expect, test } from 'vitest';
import { readPaths } from '../../electron/cli/read.ts';

test.each([true, false])('stopped: %s', async (aborted) => {
  let said = '';
  const io = {
    out: () => undefined,
    err: (words: string) => {
      said += words;
    },
    stdin: () => Promise.resolve(''),
    readFile: () => Promise.resolve(''),
    writeFile: () => Promise.resolve(),
    interactive: false,
    columns: undefined,
    cancel: { aborted },
  };
  await readPaths([import.meta.filename], { zoneOffsetMinutes: undefined, limits: {} }, io);
  expect(said).toBe(aborted ? 'Stopped before the end: only what was read until then is told.\n' : '');
});
