/** Findings are told in words of ours, some of them with a name of the customer's in between: it is replaced there, too. */
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../../renderer/engine/analyse.ts';
import { writeReport } from '../../../../renderer/engine/report/index.ts';
import { redact } from '../../../../renderer/engine/report/redact/redact.ts';
import { nodePlatform } from '../../../../renderer/platform/platform.node.ts';
import { memorySource } from '../../../helpers/memory-source.ts';
import { contentSchema } from '../../../../renderer/store/schema/investigation.ts';
import { requestFor } from '../../../helpers/sample-report.ts';

const twoLines = [
  '2023-04-15T08:52:30.000Z cpu4:2758489)Migrate: vm 2758492: 3885: Setting VMOTION info: Source ts = 1451061663105920, src ip = <10.77.1.11> dest ip = <10.77.1.12> Dest wid = 1830931 using SHARED swap',
  '2023-04-15T08:52:34.879Z cpu4:2758489)WARNING: Migrate: 270: 1451061663105920 S: Failed: Connection closed by remote host, possibly due to timeout (0xbad003f) @0x418000e4f5ba',
  '',
].join('\n');

describe('one host’s log of a migration that failed', () => {
  test.each(['html', 'markdown', 'migrations-csv', 'json'] as const)('%s: no address of its hosts', async (format) => {
    const analysis = await analyse([memorySource('vmkernel.log', twoLines)], { platform: nodePlatform });
    expect(analysis.migrations[0]?.findings.map(({ title }) => title)).toContain(
      'Read next: this VM’s vmware.log on the source, and vmkernel.log and hostd.log of the destination (10.77.1.12)',
    );
    const { request, key } = redact(requestFor(analysis));
    const text = writeReport(request, format);
    expect(text).not.toMatch(/10\.77\./);
    // The table has causes only.
    if (format !== 'migrations-csv')
      expect(text).toContain(`vmkernel.log and hostd.log of the destination (${key['10.77.1.12']})`);
  });
});

test('slots are kept with a finding; one that an older build kept has none and is looked through like a line', async () => {
  const analysis = await analyse([memorySource('vmkernel.log', twoLines)], { platform: nodePlatform });
  const kept = (told: unknown) =>
    v.parse(contentSchema, { analysis: told, context: [], pasted: [] }).analysis.migrations[0]?.findings ?? [];
  expect(kept(analysis).some(({ slots }) => slots?.title?.length === 1)).toBe(true);
  const older = {
    ...analysis,
    migrations: analysis.migrations.map((one) => ({
      ...one,
      findings: one.findings.map(({ slots: _slots, ...finding }) => finding),
    })),
  };
  expect(kept(older).every(({ slots }) => slots === undefined)).toBe(true);
  expect(writeReport(redact(requestFor(older)).request, 'html')).not.toMatch(/10\.77\./);
});
