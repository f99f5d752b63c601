import { expect, test } from 'vitest';
import { hostFindings } from '../../../renderer/engine/diagnosis/host-rules.ts';
import { checkPair } from '../../../renderer/engine/diagnosis/prerequisites/check.ts';
import { hostsByName, joinParts, withAdapterOf } from '../../../renderer/engine/host-facts.ts';
import type { HostFacts } from '../../../renderer/engine/host-facts.ts';
import type { Migration } from '../../../renderer/engine/model.ts';
import { reconstruct } from '../../helpers/reconstruct.ts';

const place = { path: 'commands/some.txt', line: 1 };
const id = '8743996508480001077';
const kernel = (role: string, text: string) =>
  `2023-04-15T08:52:10.000Z In(182) vmkernel: cpu4:1)Migrate: 4113: ${id} ${role}: ${text}`;

function between(...lines: readonly string[]): Migration {
  const log = (host: string) => `esx-${host}-2023-04-15--09.00/var/run/log/vmkernel.log`;
  const { migrations } = reconstruct({
    [log('a')]: [kernel('S', 'text'), ...lines].join('\n'),
    [log('b')]: kernel('D', 'text'),
  });
  const [migration] = migrations;
  if (!migration) throw new Error('no migration');
  return migration;
}

const host = (name: string, mtu: number, speedMbps: number): HostFacts => ({
  ...joinParts(name, []),
  vmknics: [{ name: 'vmk1', mtu: { value: mtu }, stack: { value: 'vmotion' } }],
  nics: [{ name: 'vmnic0', isUp: { value: true }, speedMbps: { value: speedMbps } }],
});
const findingsOf = (migration: Migration, hosts: readonly HostFacts[], concurrent?: number) =>
  hostFindings(migration, hostsByName(hosts), concurrent);
const ids = (migration: Migration, hosts: readonly HostFacts[]) =>
  findingsOf(migration, hosts).map((finding) => finding.id);

const failed = between(kernel('S', 'Failed: Timeout (0xbad0021) @0x418'));
const at = (rate: number) =>
  between(kernel('S', `Sent all modified pages to destination (network bandwidth ~${rate} MB/s)`));

test('different MTUs are told beside a failure, not beside a good migration', () => {
  expect(ids(failed, [host('a', 9000, 10_000), host('b', 1500, 10_000)])).toEqual(['mtu-differs']);
  expect(ids(failed, [host('a', 9000, 10_000), host('b', 9000, 10_000)])).toEqual([]);
  expect(ids(at(1100), [host('a', 9000, 10_000), host('b', 1500, 10_000)])).toEqual([]);
});

test('a rate far below the slower link is told, with the line that states it', () => {
  const hosts = [host('a', 1500, 25_000), host('b', 1500, 10_000)];
  expect(ids(at(120), hosts)).toEqual(['far-below-the-link']);
  expect(findingsOf(at(120), hosts)[0]?.evidence).toEqual([{ source: 0, line: 2 }]);
  expect(findingsOf(at(120), hosts)[0]?.cause).toContain('9.6 %');
  expect(ids(at(900), hosts)).toEqual([]);
});

test('without both hosts’ settings nothing is said', () => {
  expect(ids(failed, [host('a', 9000, 10_000)])).toEqual([]);
  expect(ids(failed, [])).toEqual([]);
});

test('a shared link, or one stream on a faster one, is not a rate far below the link', () => {
  const hosts = [host('a', 1500, 10_000), host('b', 1500, 10_000)];
  expect(findingsOf(at(300), hosts, 1)).toHaveLength(1);
  expect(findingsOf(at(300), hosts, 4)).toEqual([]);
  const fast = [host('a', 1500, 100_000), host('b', 1500, 100_000)];
  expect(ids(at(1850), fast)).toEqual([]);
  expect(ids(at(300), fast)).toEqual(['far-below-the-link']);
});

test('an adapter on the default stack is known by the address that the migration used', () => {
  const setting = (side: string, wid: number) =>
    `2023-04-15T08:52:09.000Z In(182) vmkernel: cpu4:1)Migrate: 377: vmotion: ${side} vmmLeaderID = 5, ts = ${id}, srcIP = <10.0.0.1> dstIP = <10.0.0.2> Dest wid = ${wid} using SHARED swap`;
  const moved = between(setting('Source', 6), kernel('S', 'Failed: Timeout (0xbad0021) @0x418'));
  const onDefault = (name: string, ip: string, mtu: number): HostFacts => ({
    ...joinParts(name, []),
    vmknics: [
      { name: 'vmk0', ip: { value: '192.168.0.1', place }, mtu: { value: 1500, place } },
      { name: 'vmk1', ip: { value: ip, place }, mtu: { value: mtu, place } },
    ],
  });
  const hosts = [onDefault('a', '10.0.0.1', 9000), onDefault('b', '10.0.0.2', 1500)];
  expect(ids(moved, hosts)).toEqual(['mtu-differs']);
  expect(ids(failed, hosts)).toEqual([]);
  const [left, right] = hosts;
  if (!left || !right) throw new Error('no hosts');
  const adapter = checkPair(withAdapterOf(left, '10.0.0.1'), withAdapterOf(right, '10.0.0.2')).find(
    ({ ruleId }) => ruleId === 'net-adapter',
  );
  expect(adapter?.result).toBe('pass');
});

test('a slow way through a router is told as such, a slow one within a subnet is not', () => {
  const inSubnet = (one: HostFacts, ip: string): HostFacts => ({
    ...one,
    vmknics: one.vmknics.map((adapter) => ({
      ...adapter,
      ip: { value: ip, place },
      netmask: { value: '255.255.255.0', place },
    })),
  });
  const hosts = (...[left = '', right = '']: readonly string[]) => [
    inSubnet(host('a', 1500, 10_000), left),
    inSubnet(host('b', 1500, 10_000), right),
  ];
  expect(ids(at(120), hosts('10.0.1.1', '10.0.2.1'))).toEqual(['far-below-the-link', 'routed-path']);
  const raised = hosts('10.0.1.1', '10.0.2.1').map((one) => ({
    ...one,
    settings: [{ name: 'Migrate.NetLatencyModeThreshold', value: { value: 20 } }],
  }));
  const routed = hosts('10.0.1.1', '10.0.2.1');
  expect(findingsOf(at(120), routed)[1]?.cause).toContain('Its round-trip time, which only ESXi 8 writes down,');
  const slow = at(120);
  const roundTripMs = { value: 38, unit: 'ms', kind: 'stated', evidence: [{ source: 0, line: 9 }] } as const;
  const told = findingsOf({ ...slow, metrics: { ...slow.metrics, roundTripMs } }, routed)[1];
  expect(told?.cause).toContain('Its round-trip time of 38 ms can be');
  expect(told?.evidence).toContainEqual({ source: 0, line: 9 });
  expect(findingsOf(at(120), raised)[1]?.cause).toContain('Migrate.NetLatencyModeThreshold is 20 ms on a, 20 ms on b.');
  expect(ids(at(120), hosts('10.0.1.1', '10.0.1.2'))).toEqual(['far-below-the-link']);
  expect(ids(at(1100), hosts('10.0.1.1', '10.0.2.1'))).toEqual([]);
});
