/** Lines that speak of a vMotion and were not read: in a report, redacted there, and in what is kept. */
import { beforeAll, expect, test } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import { contextWanted } from '../../../renderer/engine/investigation/context.ts';
import type { Analysis } from '../../../renderer/engine/model.ts';
import { writeReport } from '../../../renderer/engine/report/index.ts';
import { redact } from '../../../renderer/engine/report/redact/redact.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { readFile, writeFile } from '../../../renderer/store/file.ts';
import { investigationOf } from '../../helpers/investigation.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { requestFor } from '../../helpers/sample-report.ts';

const failed = (id: string) =>
  `2014-11-08T03:11:10.313Z cpu5:3343193)WARNING: Migrate: 269: ${id} S: Failed: IO was aborted (0xbad00e0) @0x1`;

let analysis: Analysis;
beforeAll(async () => {
  const files = {
    'vmkernel.log': failed('1415416254017461'),
    // A form that is not read: nothing shows where the entry ends.
    'ticket.txt': `It says "${failed('1415416254017462')} <img src=x> src ip = <10.77.1.12>"\nIt says "${failed('1415416254017463')}"`,
  };
  const sources = Object.entries(files).map(([path, text]) => memorySource(path, text));
  analysis = await analyse(sources, { platform: nodePlatform });
});

test('a report says how many there are, in which file, and shows the first', () => {
  const text = writeReport(requestFor(analysis), 'markdown');
  expect(text).toContain('2 lines speak of vMotion in a form that is not read. What they tell is not in this report.');
  expect(text).toContain('2 of them; the first, line 1: ');
  expect(text).toContain('1415416254017462 S: Failed');
  expect(text).toContain('1 logs, 1 lines; 1 migrations found');
  expect(writeReport(requestFor(analysis), 'html')).not.toContain('<img src=x>');
});

test.each(['markdown', 'html', 'json'] as const)('as %s it is redacted like all text of logs', (format) => {
  expect(writeReport(requestFor(analysis), format)).toContain('10.77.1.12');
  const text = writeReport(redact(requestFor(analysis)).request, format);
  expect(text).not.toContain('10.77.1.12');
  expect(text).toContain('address-1');
});

test('what is kept holds them, with the lines around them, and what was kept before still opens', async () => {
  const kept = async (one: Analysis) => {
    for await (const read of readFile(new Blob([await writeFile(1, [investigationOf(one)])]))) return read.analysis;
    return undefined;
  };
  expect(contextWanted(analysis).map(({ path }) => path)).toContain('ticket.txt');
  expect(await kept(analysis)).toStrictEqual(analysis);
  const before = { ...analysis, sources: analysis.sources.map(({ unread: _, ...source }) => source) };
  expect(await kept(before)).toStrictEqual(before);
});
