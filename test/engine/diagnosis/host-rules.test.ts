import { expect, test } from 'vitest';
import { hostFindings } from '../../../renderer/engine/diagnosis/host-rules.ts';
import { joinParts } from '../../../renderer/engine/diagnosis/prerequisites/host-facts.ts';
import type { HostFacts } from '../../../renderer/engine/diagnosis/prerequisites/host-facts.ts';
import type { Migration } from '../../../renderer/engine/model.ts';
import { reconstruct } from '../../helpers/reconstruct.ts';

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
const ids = (migration: Migration, hosts: readonly HostFacts[]) =>
  hostFindings(migration, hosts).map((finding) => finding.id);

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
  expect(hostFindings(at(120), hosts)[0]?.evidence).toEqual([{ source: 0, line: 2 }]);
  expect(hostFindings(at(120), hosts)[0]?.cause).toContain('9.6 %');
  expect(ids(at(900), hosts)).toEqual([]);
});

test('without both hosts’ settings nothing is said', () => {
  expect(ids(failed, [host('a', 9000, 10_000)])).toEqual([]);
  expect(ids(failed, [])).toEqual([]);
});
