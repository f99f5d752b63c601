/** What is seen of an analysis while it runs. */
import { expect, test } from 'vitest';
import { analyse } from '../../renderer/engine/analyse.ts';
import type { AnalysisInParts } from '../../renderer/engine/model.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { tar } from '../helpers/archives.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { noisyLog } from '../helpers/rotated-logs.ts';

const ids = ['1424430291970314', '1424430291970315', '1424430291970316'];
const files = ids.map((id, n) => ({ name: `esx/var/run/log/vmkernel.${n}.log`, data: noisyLog(id, 2e6) }));

test('there is a picture before the first log has ended, and each fits the logs that it names', async () => {
  const pictures: AnalysisInParts[] = [];
  const options = { platform: nodePlatform, onFound: (soFar: () => AnalysisInParts) => pictures.push(soFar()) };
  const bundle = memorySource('esx.tar', tar(files));
  const { sources, migrations } = await analyse([bundle], options);
  expect(migrations.map(({ id }) => id)).toEqual(ids);

  const seen = pictures.map((picture) => ({ ...picture, migrations: [...picture.migrations] }));
  for (const picture of seen) {
    const lines = picture.migrations.flatMap((one) => one.lines);
    expect(lines.every(({ source }) => picture.sources[source]?.path === sources[source]?.path)).toBe(true);
    expect(picture.sources.map(({ path, format, zone, firstTime }) => [path, format, zone, firstTime])).toEqual(
      sources
        .slice(0, picture.sources.length)
        .map(({ path, format, zone, firstTime }) => [path, format, zone, firstTime]),
    );
  }
  const ofTheFirst = seen.filter((picture) => picture.sources.length === 1);
  const linesRead = ofTheFirst.map((picture) => picture.sources[0]?.lines ?? 0);
  expect(linesRead[0]).toBeLessThan((sources[0]?.lines ?? 0) / 2);
  expect(linesRead).toEqual([...linesRead].sort((a, b) => a - b));
  expect(linesRead.at(-1)).toBe(sources[0]?.lines);
});
