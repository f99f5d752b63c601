/**
 * Analyses a .tgz that comes in on standard input, as the command line analyses a file, writes the analysis file nowhere, and
 * prints as JSON what it found and what that took: for bundles that nobody wants to keep on a disk.
 */
import { analyseInParts } from '../../renderer/engine/analyse.ts';
import type { ByteSource } from '../../renderer/engine/archive/source.ts';
import type { Migration } from '../../renderer/engine/model.ts';
import { analysisJson } from '../../renderer/engine/report/analysis-file.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { tuneForOneRun } from '../../renderer/platform/v8.node.ts';
import { peakKiB } from '../helpers/peak-memory.ts';

tuneForOneRun();
const source: ByteSource = { path: 'streamed.tgz', size: Number.MAX_SAFE_INTEGER, read: () => process.stdin };
const analysis = await analyseInParts([source], { platform: nodePlatform });
let [all, failed, characters] = [0, 0, 0];
const counted = function* (): Generator<Migration> {
  for (const migration of analysis.migrations) {
    all += 1;
    if (migration.outcome === 'failed') failed += 1;
    yield migration;
  }
};
for (const part of analysisJson({ ...analysis, migrations: counted() })) characters += part.length;
const { userCPUTime, systemCPUTime } = process.resourceUsage();
process.stdout.write(
  JSON.stringify({
    all,
    failed,
    characters,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMB: (peakKiB() * 1024) / 1e6,
  }),
);
