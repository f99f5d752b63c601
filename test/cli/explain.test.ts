import { describe, expect, it } from 'vitest';
import { explainCommand } from '../../electron/cli/explain.ts';
import { wrapped } from '../../electron/cli/wrapped.ts';
import { longestExplained } from '../../renderer/engine/diagnosis/explain.ts';
import type { Explanation } from '../../renderer/engine/diagnosis/explanation.ts';
import { runCommand, runCommandWith } from '../helpers/run-command.ts';

const run = (...args: readonly string[]) => runCommand(explainCommand, ...args);
const piped = (...chunks: readonly string[]) => ({
  stdinBytes: async function* () {
    for (const chunk of chunks) yield new TextEncoder().encode(chunk);
  },
});

describe('explain', () => {
  it('tells title, meaning, numbered steps and sources', async () => {
    const { code, out, err } = await run('bad0014');
    expect([code, err]).toEqual([0, '']);
    const lines = out.split('\n');
    expect(lines[0]).toBe('The host’s kernel got no memory (cause, documented)');
    expect(lines[1]).toBe('  “bad0014” is VMK_NO_MEMORY, 0xbad0014 (195887124), “Out of memory”');
    expect(out).toMatch(/^ {2}The kernel of the host/m);
    expect(out).toMatch(/^ {2}1\. .+\n {2}2\. /m);
    expect(out).toMatch(/^ {2}Source: https:\/\//m);
  });

  it('takes a sentence as one argument or as several', async () => {
    const several = await run('Timed', 'out', 'waiting', 'for', 'migration', 'data.');
    expect(several).toEqual(await run('Timed out waiting for migration data.'));
    expect(several.out).toMatch(/^The stream of the migration dried up/);
  });

  it.each([[[]], [['-']]])('reads what is piped in: %j', async (args) => {
    const { code, out } = await runCommandWith(piped('vim.fault.', 'NoPermission'), explainCommand, ...args);
    expect([code, out]).toEqual([0, expect.stringContaining('NoPermission') as string]);
  });

  it.each(['utf16le', 'utf16be'] as const)(
    'reads %s that begins with its mark, in chunks of any size',
    async (name) => {
      const bytes = Buffer.from('\ufeffvim.fault.NoPermission\r\n', 'utf16le');
      if (name === 'utf16be') bytes.swap16();
      for (const size of [1, 3, 1000]) {
        const stdinBytes = async function* () {
          for (let at = 0; at < bytes.length; at += size) yield new Uint8Array(bytes.subarray(at, at + size));
        };
        const { code, out } = await runCommandWith({ stdinBytes }, explainCommand, '-');
        expect([code, out]).toEqual([0, expect.stringContaining('“vim.fault.NoPermission” is NoPermission') as string]);
      }
      const long = Buffer.from(`\ufeff${'x '.repeat(300)}\n0xbad0014`, 'utf16le');
      const whole = {
        stdinBytes: async function* () {
          yield new Uint8Array(long);
        },
      };
      expect((await runCommandWith(whole, explainCommand, '-')).out).toContain('VMK_NO_MEMORY');
    },
  );

  it('does not wait for all of what is piped in', async () => {
    let read = 0;
    const endless = {
      stdinBytes: async function* () {
        for (;;) {
          read += 1;
          yield new TextEncoder().encode('bad0014\n'.repeat(1000));
        }
      },
    };
    const { code, out } = await runCommandWith(endless, explainCommand, '-');
    expect([code, read]).toEqual([0, Math.ceil((longestExplained + 1) / 8000)]);
    expect(out).toContain('Only the beginning of the text was read.');
  });

  it('gives data', async () => {
    const { code, out } = await run('--json', 'VMK_TIMEOUT');
    expect([code, out.split('\n').length]).toEqual([0, 2]);
    const { answers } = JSON.parse(out) as Explanation;
    expect(answers).toMatchObject([{ id: 'vmk-status-timeout', recognised: [{ name: 'VMK_TIMEOUT' }] }]);
    const nothing = await run('--json', 'lorem ipsum');
    expect([nothing.code, JSON.parse(nothing.out)]).toEqual([
      1,
      { answers: [], notes: [], isLog: false, isCut: false },
    ]);
  });

  it('says on standard error that nothing is known, and what was understood', async () => {
    const { code, out, err } = await run('0xbad0fff and vim.fault.NoPermision');
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe(
      'Nothing of this is known as an error of a move.\n0xbad0fff is a VMkernel status that the table of ESXi’s headers does not have.\nvim.fault.NoPermision is a fault of which nothing is known here. Did you mean NoPermission?\n',
    );
  });

  it('writes no control character of its input', async () => {
    const hostile =
      "\u001b[2J\u0007Currently connected device '\u001b]0;x\u0007' uses backing '\u202eVM\u009b31m', which is not accessible";
    for (const args of [[hostile], ['--\u001b[2J'], ['vim.fault.\u001b[31mX', 'vim.fault.Qqqqqq\u001b[2J']]) {
      const { out, err } = await run(...args);
      // eslint-disable-next-line no-control-regex -- that is what is looked for
      expect(out + err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    }
    const { out } = await run('--json', hostile);
    // eslint-disable-next-line no-control-regex -- as above
    expect(out.trim()).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
    const { answers } = JSON.parse(out) as Explanation;
    expect(answers[0]?.recognised[0]?.given).toContain('\u202eVM\u009b31m');
  });

  it('takes an arrow, a negative number and what follows -- for text', async () => {
    expect((await run('--> (vim.fault.NoPermission) {')).code).toBe(0);
    expect((await run('-1062731498:1415416254017461')).out).toContain('192.168.1.22');
    expect((await run('--', '--json', '0xbad0014')).out).toMatch(/^The host’s kernel/);
  });

  it('breaks lines at the width of a terminal, and nowhere else', async () => {
    const narrow = await runCommandWith({ columns: 60 }, explainCommand, 'bad0014');
    const over = narrow.out.split('\n').filter((line) => line.length > 60);
    expect(over.every((line) => line.includes('https://'))).toBe(true);
    expect(narrow.out.replaceAll(/\s+/g, ' ')).toBe((await run('bad0014')).out.replaceAll(/\s+/g, ' '));
    expect(wrapped('  1. one two three', 11)).toEqual(['  1. one', '     two', '     three']);
  });

  it('helps, and refuses wrong usage with exit 2', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringMatching(/^usage: explain/) as string });
    for (const args of [[], ['--jsn', 'bad0014'], ['-', 'bad0014'], ['-']]) {
      const { code, out, err } = await runCommand(explainCommand, ...args);
      expect([code, out, err]).toEqual([2, '', expect.stringContaining('usage: explain') as string]);
    }
  });
});
