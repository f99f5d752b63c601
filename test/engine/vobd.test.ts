/** vobd.log: known failures that only it has, and messages about one migration. */
import { expect, test } from 'vitest';
import { analyse } from '../../renderer/engine/analyse.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { memorySource } from '../helpers/memory-source.ts';

const read = async (path: string, line: string) =>
  await analyse([memorySource(path, `${line}\n`)], { platform: nodePlatform });

const invalid =
  '[esx.problem.net.migrate.bindtovmk] The ESX advanced configuration option /Migrate/Vmknic is set to an invalid vmknic';
const toobig =
  '[vob.vmotion.chkpt.toobig] vMotion migration [168099940:1334234558581378] failed. The checkpoint is too big.';
const headers = [
  '2023-11-16T00:00:00.000Z In(14) vobd[2098148]:  [netCorrelator] 1234567890us: ',
  '2023-11-16T00:00:00.000Z: [netCorrelator] 1234567890us: ',
  '<14>2023-11-16T00:00:00.000Z esx01 vobd[2098148]:  [netCorrelator] 1234567890us: ',
];

test.each(headers)('a known failure of %s', async (header) => {
  const { sources, findings } = await read('var/run/log/vobd.log', header + invalid);
  expect(sources).toMatchObject([{ format: 'vobd', firstTime: Date.parse('2023-11-16T00:00:00.000Z') * 1000 }]);
  expect(findings).toMatchObject([{ id: 'vob-bind-to-vmk', evidence: [{ source: 0, line: 1 }] }]);
});

test.each(headers)('a migration that failed of %s', async (header) => {
  for (const path of ['vobd.0.gz.txt', 'syslog.log']) {
    const { migrations } = await read(path, header + toobig);
    expect(migrations).toMatchObject([
      { id: '1334234558581378', outcome: 'failed', failure: { messageId: 'vob.vmotion.chkpt.toobig' } },
    ]);
  }
});
