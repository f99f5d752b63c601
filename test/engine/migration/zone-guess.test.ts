import { expect, test } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import { formatMicros } from '../../../renderer/engine/base/time.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { memorySource } from '../../helpers/memory-source.ts';

// The real line of ESX 4.1: the id is 2011-04-01T19:17:21Z, the stamp 15:14:34, so the host is near UTC−4.
const line =
  "[2011-04-01 15:14:34.203 F5A5AB90 info 'vm:/vmfs/volumes/a/V/V.vmx' opID=F6FC49D5-000007E6-d] VMotionPrepare (1301685441034055): Sending 'to' \n";

test('a log without a zone gets a guess from its ids, never a silent shift', async () => {
  const analysis = await analyse([memorySource('hostd-11.log', line)], { platform: nodePlatform });
  expect(analysis.zoneGuess).toEqual({ offsetMinutes: -240, evidence: [{ source: 0, line: 1 }] });
  expect(analysis.sources[0]?.zone).toBe('unstated');
  expect(formatMicros(analysis.migrations[0]?.firstSeen ?? 0, false)).toBe('2011-04-01T15:14:34.203');
});

test('the user’s offset is used and marked', async () => {
  const analysis = await analyse([memorySource('hostd-11.log', line)], {
    platform: nodePlatform,
    zoneOffsetMinutes: -240,
  });
  expect(analysis.sources[0]?.zone).toBe('assumed');
  expect(analysis.zoneGuess).toBeUndefined();
  expect(formatMicros(analysis.migrations[0]?.firstSeen ?? 0)).toBe('2011-04-01T19:14:34.203Z');
});

test('ids of the new kind tell no time', async () => {
  const random = line.replace('1301685441034055', '8743996508480001077');
  const analysis = await analyse([memorySource('hostd.log', random)], { platform: nodePlatform });
  expect(analysis.zoneGuess).toBeUndefined();
});
