/**
 * One big case, in a process of its own with little memory: `node --max-old-space-size=… big-child.mjs NAME SIZE SAMPLE`.
 * Prints what the analysis found and what it took.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from '../../renderer/engine/analyse.ts';
import type { ByteSource } from '../../renderer/engine/archive/source.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { readable } from '../fixtures/hostile/readable.ts';
import { bigCases } from '../fixtures/hostile/streams.ts';
import { peakKiB } from '../helpers/peak-memory.ts';

export interface BigResult {
  readonly analysis: Awaited<ReturnType<typeof analyse>>;
  /** Bytes that were asked of the sources: the work of a reader that reads each byte once. */
  readonly bytesRead: number;
  readonly bytesGiven: number;
  readonly peakMiB: number;
}

const [name = '', size = '0', sample = ''] = process.argv.slice(2);
const files = readable((path) => readFileSync(join(sample, path), 'utf8'));
let bytesRead = 0;

function counted(source: ByteSource): ByteSource {
  return {
    ...source,
    async *read(start, end) {
      for await (const chunk of source.read(start, end)) {
        bytesRead += chunk.length;
        yield chunk;
      }
    },
  };
}

const sources = (bigCases[name]?.sources(files, Number(size)) ?? []).map(counted);
const analysis = await analyse(sources, { platform: nodePlatform });
const result: BigResult = {
  analysis,
  bytesRead,
  bytesGiven: sources.reduce((sum, source) => sum + source.size, 0),
  peakMiB: peakKiB() / 1024,
};
process.stdout.write(JSON.stringify(result));
