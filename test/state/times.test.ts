import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { analyse } from '../../renderer/engine/analyse.ts';
import { parseStamp } from '../../renderer/engine/base/time.ts';
import type { LogSource, Migration } from '../../renderer/engine/model.ts';
import { TextSearch } from '../../renderer/state/text-search.ts';
import { clockOf, dateTime, minuteOf, spanOf, typedMoment, zonedTime, zoneName } from '../../renderer/state/times.ts';
import type { Clock } from '../../renderer/state/times.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { memorySource } from '../helpers/memory-source.ts';

const at = (text: string) => parseStamp(text)?.micros ?? NaN;
const before = process.env['TZ'];
beforeEach(() => (process.env['TZ'] = 'America/New_York'));
afterEach(() => {
  if (before === undefined) delete process.env['TZ'];
  else process.env['TZ'] = before;
});

const night = at('2026-11-29T02:31:10.250Z');

describe('a time on screen', () => {
  it('is written on one clock, whose name says its offset', () => {
    expect(dateTime(night, 'local')).toBe('2026-11-28 21:31:10.250');
    expect(zonedTime(night, 'local')).toBe('2026-11-28 21:31:10.250 UTC-05:00');
    expect(zonedTime(night, 'utc')).toBe('2026-11-29 02:31:10.250 UTC');
    expect(minuteOf(night / 1000, 'utc')).toBe('2026-11-29 02:31 UTC');
    expect(minuteOf(night / 1000, 'local')).toBe('2026-11-28 21:31 UTC-05:00');
    expect(zoneName('utc', [night])).toBe('UTC');
    expect(zoneName('local', [night, undefined])).toBe('local time, UTC-05:00');
    expect(zoneName('local', [at('2026-10-31T12:00:00Z'), night])).toBe('local time, UTC-04:00 and UTC-05:00');
  });

  it('is never shifted where its log states no zone', async () => {
    const text =
      "[2011-04-01 15:14:34.203 F5A5AB90 info 'vm:/vmfs/volumes/v/t/t.vmx' opID=F6FC49D5-d] VMotionPrepare (1301685441034055): Sending 'to' \n";
    const bytes = new TextEncoder().encode(text);
    const { migrations, sources } = await analyse([memorySource('hostd.log', bytes)], { platform: nodePlatform });
    const [one] = migrations;
    expect(sources.map(({ zone }) => zone)).toEqual(['unstated']);
    const clock = clockOf(one?.lines ?? [], sources, 'local');
    expect(zonedTime(one?.firstSeen ?? NaN, clock)).toBe('2011-04-01 15:14:34.203 (the log states no zone)');
    expect(clockOf(one?.lines ?? [], [{ zone: 'stated' } as LogSource], 'local')).toBe('local');
  });

  it('has a span only once a log has both ends', () => {
    const source = (firstTime?: number, lastTime?: number) => ({ firstTime, lastTime }) as LogSource;
    expect(spanOf([source(5, undefined)])).toBeUndefined();
    expect(spanOf([])).toBeUndefined();
    expect(spanOf([source(5, undefined), source(7, 9), source(6, 8)])).toEqual([5, 9]);
  });
});

describe('a time that was typed', () => {
  it('is of the day one looks at, on the clock that is shown', () => {
    expect(typedMoment('02:14', 'utc', night)).toBe(at('2026-11-29T02:14:00Z'));
    expect(typedMoment(' 2:14:07.5 ', 'utc', night)).toBe(at('2026-11-29T02:14:07.5Z'));
    expect(typedMoment('21:14', 'local', night)).toBe(at('2026-11-29T02:14:00Z'));
    expect(typedMoment('02:14', 'local', night)).toBe(at('2026-11-28T07:14:00Z'));
    expect(typedMoment('02:14', 'unstated', night)).toBe(at('2026-11-29T02:14:00Z'));
  });

  it('may say its day or its zone', () => {
    expect(typedMoment('2026-11-28 21:31', 'local', 0)).toBe(at('2026-11-29T02:31:00Z'));
    expect(typedMoment('2026-11-28T21:31:00Z', 'local', 0)).toBe(at('2026-11-28T21:31:00Z'));
    expect(typedMoment('2026-11-28t21:31+01:00', 'local', 0)).toBe(at('2026-11-28T20:31:00Z'));
    expect(typedMoment('2026-11-28', 'local', 0)).toBe(at('2026-11-28T05:00:00Z'));
  });

  it('is what it was on a day when the clocks were changed', () => {
    expect(typedMoment('2026-03-08 01:59', 'local', 0)).toBe(at('2026-03-08T06:59:00Z'));
    expect(typedMoment('2026-03-08 03:00', 'local', 0)).toBe(at('2026-03-08T07:00:00Z'));
    // Shown twice: the first of them.
    expect(typedMoment('2026-11-01 01:30', 'local', 0)).toBe(at('2026-11-01T05:30:00Z'));
    expect(typedMoment('2026-11-01 02:30', 'local', 0)).toBe(at('2026-11-01T07:30:00Z'));
  });

  it('is none where it is no time', () => {
    for (const text of ['', 'db-03', '25:00', '2026-02-30', '02', '02:14:99', '2026-11-28 '])
      expect(typedMoment(text, 'utc', night), text).toBe(
        text === '2026-11-28 ' ? at('2026-11-28T00:00:00Z') : undefined,
      );
  });
});

describe('the filter of the list', () => {
  const line = { source: 0, line: 1, text: '2026-11-29T02:31:10.250Z VMotion of 10:02' };
  const one = { key: 'a', vm: {}, source: {}, destination: {}, metrics: {}, opIds: [], outcome: 'succeeded' };
  const move = { ...one, lines: [line], firstSeen: night, lastSeen: night + 90e6 } as unknown as Migration;
  const masked = { ...move, key: 'b', firstSeen: undefined, lastSeen: undefined } as Migration;
  const finds = (text: string, clock: Clock, what = move) =>
    new TextSearch().find([what], text, () => clock).length === 1;

  it('finds a time as the list writes it, and not as the line has it', () => {
    expect(
      ['21:31', '21:31:10', '21:32', '21:3', '21:', '2026-11-28', '2026-11-28T21:31'].map((it) => finds(it, 'local')),
    ).toEqual(Array(7).fill(true));
    expect(
      ['02:31', '21:33', '21:34', '2026-11-29', '2026-11-28T02:31', '10:02'].map((it) => finds(it, 'local')),
    ).toEqual(Array(6).fill(false));
    expect([finds('02:31', 'utc'), finds('2026-11-29 02:32', 'utc'), finds('21:31', 'utc')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('finds what ran over midnight on both sides of it', () => {
    const over = { ...move, firstSeen: at('2026-11-28T23:59:30Z'), lastSeen: at('2026-11-29T00:00:40Z') };
    expect(['23:59', '00:00', '2026-11-28', '2026-11-29', '00:01'].map((it) => finds(it, 'utc', over))).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  it('finds what ran in a stretch of time, on either side of midnight', () => {
    // It ran from 02:31:10 to 02:32:40.
    const hits = ['02:30..02:40', '02:20..02:31', '02:32..03:00', '02:31:30..02:31:40', '23:00..03:00'];
    const misses = ['02:20..02:30', '02:33..03:00', '23:00..02:30', '02:33..02:30:59', '02:31..', '..02:40'];
    expect(hits.map((it) => finds(it, 'utc'))).toEqual(hits.map(() => true));
    expect(misses.map((it) => finds(it, 'utc'))).toEqual(misses.map(() => false));
    const dated = ['2026-11-29T02:30..02:40', '2026-11-28..2026-11-29', '2026-11-28T23:00..2026-11-29T02:32'];
    expect(dated.map((it) => finds(it, 'utc'))).toEqual(dated.map(() => true));
    expect(['2026-11-28T02:30..02:40', '2026-11-30..2026-12-01'].map((it) => finds(it, 'utc'))).toEqual([false, false]);
    expect([finds('21:30..21:40', 'local'), finds('02:30..02:40', 'local')]).toEqual([true, false]);
  });

  it('looks into the text where no stamp says when it ran', () => {
    expect([finds('02:31', 'local', masked), finds('21:31', 'local', masked)]).toEqual([true, false]);
  });

  it('finds more when a word becomes a time', () => {
    const search = new TextSearch();
    const found = ['2', '21', '21:', '21:3', '21:31'].map((text) => search.find([move], text, () => 'local').length);
    expect(found.slice(2)).toEqual([1, 1, 1]);
  });
});
