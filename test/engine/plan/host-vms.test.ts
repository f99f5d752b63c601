import { describe, expect, it } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import { hostsWithVms } from '../../../renderer/engine/plan/index.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import type { Migration } from '../../../renderer/engine/model.ts';

const moved = (name: string, runsOn: 'source' | 'destination', lastSeen: number, pages?: number): Migration =>
  ({
    key: `${name} ${lastSeen}`,
    kind: 'vmotion',
    vm: { name },
    source: { host: 'esx-a' },
    destination: { host: 'esx-b' },
    runsOn,
    lastSeen,
    rounds: pages === undefined ? [] : [{ n: 1, pages, evidence: [] }],
    metrics: {},
  }) as unknown as Migration;

describe('the VMs of a host', () => {
  it('come from the .vmx files of its bundle, with their memory', async () => {
    const vmx = (name: string, mib: number) =>
      new TextEncoder().encode(`displayName = "${name}"\nmemSize = "${mib}"\n`);
    const log = '2026-01-31T10:00:00.000Z cpu1:2)VMotion: 1: 5 S: nothing\n';
    const root = 'esx-x.tgz/esx-x.lab-2026-01-31--10.00';
    const { hosts, migrations } = await analyse(
      [
        memorySource(`${root}/vmfs/volumes/ds/web/web.vmx`, vmx('web', 4096)),
        memorySource(`${root}/vmfs/volumes/ds/db/db.vmx`, vmx('db', 65_536)),
        memorySource(`${root}/var/run/log/vmkernel.log`, new TextEncoder().encode(log)),
      ],
      { platform: nodePlatform },
    );
    const [host] = hostsWithVms({ hosts, migrations });
    expect(host?.vms.map(({ name, memoryMiB }) => [name, memoryMiB])).toEqual([
      ['db', 65_536],
      ['web', 4096],
    ]);
    expect(host?.fromVmx).toBe(2);
  });

  it('are where the last migration left them, also where lines come out of order', () => {
    const migrations = [moved('app', 'source', 20), moved('app', 'destination', 10), moved('web', 'destination', 5)];
    expect(hostsWithVms({ hosts: [], migrations }).map(({ host, vms }) => [host, vms.map(({ name }) => name)])).toEqual(
      [
        ['esx-a', ['app']],
        ['esx-b', ['web']],
      ],
    );
  });

  it('take their memory from the first round where no .vmx tells it, and say how many are assumed', () => {
    const pages = 1_835_008; // 7 GiB that are not zero
    const [host] = hostsWithVms({
      hosts: [],
      migrations: [moved('a', 'destination', 1, pages), moved('b', 'destination', 2)],
    });
    expect(host?.vms.map(({ memoryMiB }) => memoryMiB)).toEqual([10_240, undefined]);
    expect([host?.fromVmx, host?.fromRound]).toEqual([0, 1]);
  });

  it('send by rate and time what was sent, before pages times t2d, which counts every page', () => {
    const whole = { n: 1, remainingPages: 300_000, transmitToDirtyPercent: 700, evidence: [] };
    const withRound = (round: object): Migration =>
      ({ ...moved('db', 'destination', 1), rounds: [round] }) as unknown as Migration;
    const memoryOf = (round: object) =>
      hostsWithVms({ hosts: [], migrations: [withRound(round)] })[0]?.vms[0]?.memoryMiB;
    // 2.1 million pages are 8203 MiB; 5 s of 1,100 MB/s are 5235 MiB of pages, 70 % of 7479.
    expect(memoryOf(whole)).toBe(8203);
    expect(memoryOf({ ...whole, seconds: 5, bandwidthMBps: 1100 })).toBe(7479);
  });
});
