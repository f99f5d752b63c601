/** No pattern of the program hangs on a line, whatever stands in it. */
import { describe, expect, it } from 'vitest';
import { analyse } from '../../renderer/engine/analyse.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { bytesOf } from '../helpers/archives.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { unbounded } from './bounds.ts';
import { patternsIn } from './collect.ts';
import { tooSlow } from './cost.ts';
import { hostileLines } from './lines.ts';
import { pumpsOf } from './pump.ts';

const soundLine =
  '2023-11-16T02:31:07.123Z cpu4:2758489)VMotion: 5126: 5555555555555555551 S: Resume handshake successful';
const found = await patternsIn(['renderer', 'electron']);
/** What meets the text of logs and host files. `places.ts` meets paths, which `nameLength` bounds; the others none of it. */
const outside = /^renderer\/engine\/(?:formats|logs|log-text|correlate|migration|diagnosis)\//;
const others = /\/(?:places|line-filter|line-search|required-literal|see-it-yourself|read)\.ts$/;

function slow(pattern: RegExp): string | undefined {
  return tooSlow(pattern, pumpsOf(pattern));
}

describe('the check of patterns', () => {
  it('finds those that are written out and those that are put together', () => {
    const sources = found.map(({ pattern }) => pattern.source);
    expect(sources).toContain('^Resume handshake successful');
    expect(sources.some((source) => source.startsWith('^Sent all modified pages'))).toBe(true);
    expect(sources).toContain('msg\\.checkpoint\\.migration\\.nodata');
    expect(sources.length).toBeGreaterThan(400);
  });

  it.each([
    ['digits looked for from each place', /^sent to destination(?:.*?([\d.]+)% t2d)?/],
    ['a run of blanks shared out', /^(.*?)\s+\d+$/],
    ['blanks at the end', /\s+$/],
    ['a repetition in a repetition', /^(?:\w+ ?)+$/],
    ['two of the same', /^\w*\d*\w*x/],
    ['all beginnings', /opID=(\S+) seq/],
    ['a bound that is none', /^a.{0,1024}b.{0,1024}c.{0,1024}d/],
    ['the same, three times', /(\d{1,500}){2}x/],
  ])('sees %s', (_, pattern) => {
    expect(slow(pattern)).toBeDefined();
  });

  it.each([
    [/^a.*b/, ['.*']],
    [/\d+/g, []],
    [/x\d+/, ['\\d+']],
    [/^x(?:: (.*))?$/, []],
    [/^(?:x+)*$/, ['(?:x+)*', 'x+']],
    [/^x+|y+/, ['x+', 'y+']],
  ])('sees what has no bound in %s', (pattern, raw) => {
    expect(unbounded(pattern)).toEqual(raw);
  });
});

describe('each pattern, on lines made of its own text', () => {
  it.each(found.map(({ file, pattern }) => [file, String(pattern), pattern] as const))('%s: %s', (_, __, pattern) => {
    expect(slow(pattern)).toBeUndefined();
  });
});

describe('each repetition in a pattern for logs and host files has a bound', () => {
  const those = found.filter(({ file }) => outside.test(file) && !others.test(file));
  it.each(those.map(({ file, pattern }) => [file, String(pattern), pattern] as const))('%s: %s', (_, __, pattern) => {
    expect(unbounded(pattern)).toEqual([]);
  });
});

/** Of the processor, in microseconds for a byte; patterns that were quadratic took thirty seconds for one line of these. */
const perByte = 2;

describe('the whole analysis, of lines made of all patterns', () => {
  const those = found.filter(({ file }) => outside.test(file) && !others.test(file));

  it('takes at most seconds', async () => {
    const logs = new Map<string, string[]>();
    for (const { log, line } of hostileLines(those, 2 ** 16)) logs.set(log, [...(logs.get(log) ?? [soundLine]), line]);
    const sources = [...logs].map(([log, lines]) => memorySource(log, bytesOf(lines.join('\n'))));
    const bytes = sources.reduce((sum, { size }) => sum + size, 0);
    const began = process.cpuUsage();
    const { sources: read } = await analyse(sources, { platform: nodePlatform });
    const { user, system } = process.cpuUsage(began);
    expect(read.map(({ path }) => path).sort()).toEqual([...logs.keys()].sort());
    expect(bytes).toBeGreaterThan(5e6);
    expect(user + system).toBeLessThan(bytes * perByte + 2e6);
  });
});
