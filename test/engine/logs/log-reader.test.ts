import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteSearch } from '../../../renderer/platform/wasm/byte-search.ts';
import { interest } from '../../../renderer/engine/formats/messages.ts';
import { LogReader } from '../../helpers/log-reader.ts';
import { defaultLimits } from '../../../renderer/engine/limits.ts';
import type { LogEntry } from '../../../renderer/engine/logs/entry-reader.ts';

const search = byteSearch.needles(interest);
const { lineBytes } = defaultLimits;

function read(path: string, chunks: readonly Uint8Array[]) {
  const entries: LogEntry[] = [];
  const long: number[] = [];
  const reader = new LogReader({
    path,
    interest: search,
    lineBytes,
    platform: {
      latin1: (bytes) => Buffer.from(bytes).toString('latin1'),
      utf8: (bytes, from, to) => Buffer.from(bytes.subarray(from, to)).toString('utf8'),
    },
    onEntry: (entry) => entries.push(entry),
    onLongLine: (line) => long.push(line),
  });
  for (const chunk of chunks) reader.feed(chunk);
  return { summary: reader.end(), entries, long };
}

const hostd = [
  '2018-10-20T23:21:53.072Z info hostd[A1BF1B70] [Originator@6876 sub=VmObjectStorageMonitor] Object UUID 1 APD state: Healthy',
  '2018-10-20T23:21:53.073Z info hostd[A1BF1B70] [Originator@6876 sub=Vcsvc.VMotionSrc (5422550518507384986)] ResolveCb: Failed with fault: (vim.fault.GenericVmConfigFault) {',
  '--> faultCause = (vmodl.MethodFault) null,',
  '--> key = "msg.migrate.fail.dst",',
  '--> }',
  '2018-10-20T23:21:53.076Z info hostd[A1BF1B70] [Originator@6876 sub=Default] Größe',
  '2018-10-20T23:21:53.080Z info hostd[A1BF1B70] [Originator@6876 sub=Default] last',
].join('\n');
const bytes = new TextEncoder().encode(hostd);

describe('a log with a fault dump', () => {
  test('gives the entry with its continuation, its number, and the times of the file', () => {
    const { entries, summary } = read('hostd.log', [bytes]);
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      line: 2,
      continuation: ['--> faultCause = (vmodl.MethodFault) null,', '--> key = "msg.migrate.fail.dst",', '--> }'],
    });
    expect(summary).toMatchObject({ lines: 7, bytes: bytes.length });
    expect(summary.firstTime).toBe(Date.parse('2018-10-20T23:21:53.072Z') * 1000);
    expect(summary.lastTime).toBe(Date.parse('2018-10-20T23:21:53.080Z') * 1000);
  });

  test('is the same under any split of its bytes, with either line end', () => {
    for (const text of [hostd, hostd.replaceAll('\n', '\r\n'), `${hostd}\n`]) {
      const whole = new TextEncoder().encode(text.repeat(1));
      const expected = read('x', [whole]);
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 0, max: whole.length }), { maxLength: 12 }), (cuts) => {
          const places = [0, ...cuts.sort((a, b) => a - b), whole.length];
          const chunks = places.slice(1).map((to, index) => whole.slice(places[index], to));
          expect(read('x', chunks)).toEqual(expected);
        }),
        { numRuns: 60 },
      );
    }
  });
});

test('entries do not pile up behind dumps that never end', () => {
  const fault =
    '2018-10-20T23:21:53.073Z info hostd[A1BF1B70] [Originator@6876 sub=Vcsvc.VMotionSrc (5422550518507384986)] ResolveCb: Failed with fault: (vim.fault.GenericVmConfigFault) {\n';
  let [early, isOver] = [0, false];
  const reader = new LogReader({
    path: 'hostd.log',
    interest: search,
    lineBytes,
    platform: {
      latin1: (some) => Buffer.from(some).toString('latin1'),
      utf8: (some, from, to) => Buffer.from(some.subarray(from, to)).toString('utf8'),
    },
    onEntry: () => (early += isOver ? 0 : 1),
    onLongLine: () => undefined,
  });
  reader.feed(new TextEncoder().encode(fault.repeat(5000)));
  isOver = true;
  reader.end();
  expect(early).toBeGreaterThan(4700);
});

test('a file larger than the head that decides its format is split anywhere, too', () => {
  const noise = `${'2020-01-01T00:00:00.000Z cpu1:2)Vol3: 1: nothing to see here'.padEnd(90, '.')}\n`;
  const hit = '2020-01-01T00:00:01.000Z cpu1:2)VMotion: 1: 1424430291970314 S: text\n';
  const text = new TextEncoder().encode(noise.repeat(900) + hit + noise.repeat(900) + hit);
  const expected = [901, 1802];
  for (const size of [1000, 4096, 65_536, 70_001, text.length]) {
    const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
      text.slice(i * size, (i + 1) * size),
    );
    const { entries, summary } = read('vmkernel.log', chunks);
    expect(entries.map(({ line }) => line)).toEqual(expected);
    expect(summary.lines).toBe(1802);
  }
});

test('a line over the limit is read at its start and skipped to its end', () => {
  const line = `2020-01-01T00:00:00.000Z cpu1:2)VMotion: 1: 1424430291970314 S: ${'x'.repeat(3 * lineBytes)}\n`;
  const after = '2020-01-01T00:00:01.000Z cpu1:2)VMotion: 1: 1424430291970315 S: text\n';
  const text = new TextEncoder().encode(line + after);
  const chunks = Array.from({ length: Math.ceil(text.length / 50_000) }, (_, i) =>
    text.slice(i * 50_000, (i + 1) * 50_000),
  );
  const { entries, long, summary } = read('vmkernel.log', chunks);
  expect(long).toEqual([1]);
  expect(entries.map((entry) => entry.line)).toEqual([1, 2]);
  expect(summary.lines).toBe(2);
});

test('what is no log is known for it at once: its lines are given out, but none is read', () => {
  const line = '2015-12-25T16:39:25.565Z cpu4:2758489)Migrate: vm 1: 2: text';
  const { summary, entries } = read('vmkernel.log', [new TextEncoder().encode(`a picture of a cat\n> ${line}\n`)]);
  expect(summary).toMatchObject({ format: undefined, lines: 2 });
  expect(entries.map(({ line: number, isReadable, record }) => ({ number, isReadable, record }))).toEqual([
    { number: 2, isReadable: false, record: undefined },
  ]);
});

describe('zeros that a crashed host left', () => {
  const line = '2015-12-25T16:39:25.565Z cpu4:2758489)Migrate: vm 1: 2: text';

  test.each([
    ['a page before a line', `${'\0'.repeat(4096)}${line}\n`],
    ['a page after half a line', `2015-12-25T16:39:24.000Z cpu4:2)VMot${'\0'.repeat(4096)}${line}\n`],
    ['more than a line may have', `${'\0'.repeat(lineBytes + 5)}${line}\n`],
  ])('%s', (_what, text) => {
    const whole = Buffer.from(`${line}\n${text}${line}\n`);
    for (const size of [whole.length, 65_536, 700]) {
      const chunks = Array.from({ length: Math.ceil(whole.length / size) }, (_, n) =>
        whole.subarray(n * size, (n + 1) * size),
      );
      const { entries, long, summary } = read('vmkernel.log', chunks);
      expect(entries.map((entry) => [entry.line, entry.text, entry.continuation])).toEqual(
        [1, 2, 3].map((number) => [number, line, []]),
      );
      expect([long, summary.lines]).toEqual([[], 3]);
    }
  });

  test('a zero inside a message stays', () => {
    const { entries } = read('vmkernel.log', [Buffer.from(`${line}\0and more\n`)]);
    expect(entries.map(({ text }) => text)).toEqual([`${line}\0and more`]);
  });
});

test('lines are picked in runs as they are picked one by one, which zeros before them make them be', () => {
  const entry = (text: string) => `2018-10-20T23:21:53.072Z info hostd[A1BF1B70] [Originator@6876 sub=Vcsvc] ${text}`;
  const line = fc.constantFrom(
    entry('nothing'),
    entry('VMotion of a VM'),
    entry(`VMotion ${'x'.repeat(70_000)}`),
    '--> goes on',
    '--> Migrate goes on',
    '2018',
    '',
  );
  const written = fc.tuple(fc.array(line, { maxLength: 40 }), fc.constantFrom('\n', '\r\n'), fc.boolean());
  fc.assert(
    fc.property(written, ([lines, end, isEnded]) => {
      const text = [entry('first'), ...lines].join(end) + (isEnded ? end : '');
      const whole = new TextEncoder().encode(text);
      const behindZeros = new Uint8Array(16 + whole.length);
      behindZeros.set(whole, 16);
      const [inRuns, oneByOne] = [read('hostd.log', [whole]), read('hostd.log', [behindZeros])];
      expect(inRuns.entries).toEqual(oneByOne.entries);
      expect(inRuns.summary.lines).toBe(oneByOne.summary.lines);
    }),
    { numRuns: 300 },
  );
});
