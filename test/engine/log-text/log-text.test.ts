import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LogText } from '../../../renderer/engine/log-text/log-text.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';

function open(text: string, chunkBytes = 4096): LogText {
  const log = new LogText('vmkernel.log', nodePlatform);
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += chunkBytes) log.append(bytes.subarray(at, at + chunkBytes));
  log.end();
  return log;
}

test('any window of any text is what splitting it gives', () => {
  const line = fc.stringMatching(/^[aé ]{0,6}\r?$/);
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 300 }),
      fc.nat(320),
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 40 }),
      (all, first, count, chunk) => {
        const text = all.join('\n');
        const expected = text.split('\n');
        if (expected.at(-1) === '') expected.pop();
        const log = open(text, chunk);
        expect(log.lineCount).toBe(expected.length);
        const from = Math.max(1, first);
        expect(log.lines(first, count)).toEqual(
          expected
            .slice(from - 1, Math.max(from - 1, first + count - 1))
            .map((one, index) => ({ line: from + index, text: one.replace(/\r$/, '') })),
        );
      },
    ),
  );
});

const stamped = Array.from({ length: 1000 }, (_, second) => {
  const time = new Date(Date.UTC(2020, 0, 1) + second * 1000).toISOString();
  return second % 10 === 9 ? '  a continuation' : `${time} cpu1:2)Module: 1: entry ${second}`;
}).join('\n');

test('finds the line of a moment, between stamps and beyond the ends', () => {
  const log = open(stamped);
  const at = (second: number) => log.lineAt((Date.UTC(2020, 0, 1) + second * 1000) * 1000);
  expect(at(0)).toBe(1);
  expect(at(500)).toBe(501);
  expect(at(-60)).toBe(1);
  expect(at(5000)).toBe(1000);
  expect(open('no stamps here').lineAt(0)).toBeUndefined();
});

test('searches a stretch of lines with a regular expression', () => {
  const log = open(stamped);
  expect(log.search(/entry 10[0-3]$/g, 1, 1000)).toEqual([101, 102, 103, 104]);
  expect(log.search(/entry 10[0-3]$/, 102, 2)).toEqual([102, 103]);
});

test('lines of a log of many megabytes, one of them huge, are what splitting it gives', () => {
  const all = Array.from(
    { length: 120_000 },
    (_, at) => `line ${at} ${'x'.repeat((at * 7919) % 150)}${at % 5 ? '' : '\r'}`,
  );
  // Longer ones are near the end of V8's stack for the expression below.
  all[60_000] = 'é'.repeat(2 << 20);
  const log = open(all.join('\n'), 100_003);
  expect(log.lineCount).toBe(all.length);
  const plain = all.map((text) => text.replace(/\r$/, ''));
  for (let first = 1; first <= all.length; first += 5000) {
    const lines = log.lines(first, 5000);
    expect(lines.every(({ line, text }, at) => line === first + at && text === plain[line - 1])).toBe(true);
    expect(lines).toHaveLength(5000);
  }
  // One of a hundred lines, one of ten thousand; in stretches that begin and end anywhere.
  for (const pattern of [/^line \d*77 /, /\d7777 x/]) {
    const wanted = plain.flatMap((text, at) => (pattern.test(text) ? [at + 1] : []));
    expect(wanted.length).toBeGreaterThan(10);
    expect(log.search(pattern, 1, all.length)).toEqual(wanted);
    const stretches = Array.from({ length: 9 }, (_one, n) => log.search(pattern, 1 + n * 14_321, 14_321));
    expect(stretches.flat()).toEqual(wanted);
  }
  expect(log.search(/^é+$/, 59_990, 20)).toEqual([60_001]);
});

test.each([/Migrate\s+\d+/, /migrate \d1$/i, /é migrate/i, /M.grate/, /(?:Migrate|vmotion) 7/])(
  '%s finds among few and among many lines what it finds line by line',
  (pattern) => {
    const rare = Array.from({ length: 4000 }, (_one, n) => (n % 97 === 0 ? `é Migrate ${n}\r` : `noise ${n}`));
    const dense = Array.from({ length: 4000 }, (_one, n) => `${n % 3 ? 'MIGRATE' : 'Migrate'} ${n}`);
    const all = [...rare, ...dense, 'no end: Migrate 71'];
    const wanted = all.flatMap((line, at) => (pattern.test(line.replace(/\r$/, '')) ? [at + 1] : []));
    expect(open(all.join('\n')).search(pattern, 1, all.length)).toEqual(wanted);
  },
);

test('lines that are longer than what is held in one go are whole, and so are those between them', () => {
  const mega = 1 << 20;
  const lengths = [9 * mega, 9 * mega, 5, 70 * mega, 7, 40 * mega, 3];
  const text = new LogText('vmkernel.log', nodePlatform);
  const piece = new Uint8Array(mega);
  for (const [at, length] of lengths.entries()) {
    piece.fill(65 + at);
    for (let left = length; left > 0; left -= mega) text.append(piece.subarray(0, left));
    text.append(Uint8Array.of(10));
  }
  text.end();
  const lines = text.lines(1, 99);
  expect(lines.map((one) => one.text.length)).toEqual(lengths);
  expect(lines.map((one) => `${one.text[0]}${one.text.at(-1)}`)).toEqual(['AA', 'BB', 'CC', 'DD', 'EE', 'FF', 'GG']);
  expect(text.search(/^E+$/, 1, 99)).toEqual([5]);
});
