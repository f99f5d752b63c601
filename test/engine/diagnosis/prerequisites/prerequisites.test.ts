import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyse } from '../../../../renderer/engine/analyse.ts';
import {
  checkPair,
  vmotionAdapter,
  vmotionUplinks,
} from '../../../../renderer/engine/diagnosis/prerequisites/check.ts';
import { checkVm } from '../../../../renderer/engine/diagnosis/prerequisites/check-vm.ts';
import { readTable } from '../../../../renderer/engine/diagnosis/prerequisites/esxcli.ts';
import { joinParts } from '../../../../renderer/engine/host-facts.ts';
import type { HostFacts } from '../../../../renderer/engine/host-facts.ts';
import { isHostFile, readHostFile } from '../../../../renderer/engine/diagnosis/prerequisites/read.ts';
import { nodePlatform } from '../../../../renderer/platform/platform.node.ts';
import { buildSample } from '../../../fixtures/sample.ts';
import { memorySource } from '../../../helpers/memory-source.ts';

const folder = new URL('../../../fixtures/sample/', import.meta.url).pathname;

describe('the sample’s hosts', () => {
  let hosts: readonly HostFacts[];
  beforeAll(async () => {
    const { zip } = buildSample((path) => readFileSync(folder + path, 'utf8'));
    ({ hosts } = await analyse([memorySource('sample-bundle.zip', zip)], { platform: nodePlatform }));
  });
  const host = (name: string): HostFacts => {
    const found = hosts.find((one) => one.host === name);
    if (!found) throw new Error(`${name} was not found`);
    return found;
  };

  test('are read from the outputs of esxcli, each value with its line', () => {
    const one = host('esx-01.lab.example');
    expect(one.version?.value).toBe('8.0.2');
    expect(one.cpuVendor?.value).toBe('GenuineIntel');
    expect(vmotionAdapter(one)).toMatchObject({
      name: 'vmk1',
      ip: { value: '192.168.50.11' },
      mtu: { value: 9000 },
      stack: { value: 'vmotion' },
    });
    expect(vmotionUplinks(one)).toMatchObject([
      { name: 'vmnic2', speedMbps: { value: 10_000 }, isUp: { value: true } },
    ]);
    expect(vmotionAdapter(one)?.mtu?.place?.path).toMatch(/esxcli_network_ip_interface_list\.txt$/);
  });

  test('differ in the MTU of vMotion and in nothing else that can be checked', () => {
    const checks = checkPair(host('esx-01.lab.example'), host('esx-02.lab.example'));
    expect(checks.filter(({ result }) => result === 'fail').map(({ ruleId }) => ruleId)).toEqual(['net-mtu-equal']);
    const mtu = checks.find(({ ruleId }) => ruleId === 'net-mtu-equal');
    expect(mtu?.detail).toBe('esx-01.lab.example: 9000; esx-02.lab.example: 1500.');
    expect(mtu?.evidence).toHaveLength(2);
    const passed = checks.filter(({ result }) => result === 'pass').map(({ ruleId }) => ruleId);
    expect(passed).toEqual(
      expect.arrayContaining([
        'net-adapter',
        'net-stack-equal',
        'net-subnet',
        'net-link-down',
        'sto-shared',
        'cpu-vendor',
      ]),
    );
  });
});

const typed = (change: Partial<HostFacts>): HostFacts => ({
  ...joinParts('typed', []),
  cpuVendor: { value: 'GenuineIntel' },
  vmknics: [
    {
      name: 'vmk1',
      ip: { value: '10.0.0.1' },
      netmask: { value: '255.255.255.0' },
      mtu: { value: 9000 },
      stack: { value: 'vmotion' },
    },
  ],
  nics: [{ name: 'vmnic0', isUp: { value: true }, speedMbps: { value: 25_000 } }],
  datastores: [{ uuid: 'a', name: 'a' }],
  ...change,
});
const resultOf = (ruleId: string, a: HostFacts, b: HostFacts) =>
  checkPair(a, b).find((check) => check.ruleId === ruleId)?.result;

describe('hosts typed in by hand', () => {
  test('are checked without lines', () => {
    const checks = checkPair(typed({}), typed({}));
    expect(checks.every(({ result }) => result !== 'fail')).toBe(true);
    expect(checks.flatMap(({ evidence }) => evidence)).toEqual([]);
  });

  test.each([
    ['cpu-vendor', { cpuVendor: { value: 'AuthenticAMD' } }],
    ['sto-shared', { datastores: [{ uuid: 'b', name: 'b' }] }],
    ['net-link-floor', { nics: [{ name: 'vmnic0', isUp: { value: true }, speedMbps: { value: 100 } }] }],
    ['net-link-down', { nics: [{ name: 'vmnic0', isUp: { value: false }, speedMbps: { value: 10_000 } }] }],
  ] as const)('%s fails', (ruleId, change) => {
    expect(resultOf(ruleId, typed({}), typed(change))).toBe('fail');
    expect(resultOf(ruleId, typed({}), typed({}))).toBe('pass');
  });

  test('what is not told is neither passed nor failed', () => {
    const checks = checkPair(joinParts('a', []), joinParts('b', []));
    expect(new Set(checks.map(({ result }) => result))).toEqual(new Set(['not-in-bundle']));
  });

  test('another subnet, or another CPU model, is for someone to judge who knows the network and the cluster', () => {
    const far = typed({ vmknics: [{ name: 'vmk1', ip: { value: '10.0.1.1' }, netmask: { value: '255.255.255.0' } }] });
    expect(resultOf('net-subnet', typed({}), far)).toBe('not-in-bundle');
    const [older, newer] = [typed({ cpuModel: { value: '6/85' } }), typed({ cpuModel: { value: '6/106' } })];
    expect(resultOf('cpu-evc', older, newer)).toBe('not-in-bundle');
    expect(resultOf('cpu-evc', older, older)).toBe('pass');
  });
});

test('only the outputs that tell something are read', () => {
  expect(isHostFile('esx-a.tgz/esx-a/commands/esxcli_network_nic_list.txt')).toBe(true);
  expect(isHostFile('esx-a.tgz/esx-a/commands/localcli_network_nic_list.txt')).toBe(true);
  expect(isHostFile('esx-a.tgz/esx-a/commands/esxcli_software_vib_list.txt')).toBe(false);
  expect(isHostFile('esx-a.tgz/esx-a/commands/constructor.txt')).toBe(false);
  expect(isHostFile('var/run/log/vmkernel.log')).toBe(false);
});

test('a table with an empty cell, and a file of another form', () => {
  const rows = readTable(
    'Name    Gateway    Tags\n------  ---------  ----\nvmk0               a\nvmk1    10.0.0.1   b\n',
  );
  expect(rows.map((row) => row.get('Gateway')?.value)).toEqual(['', '10.0.0.1']);
  expect(readHostFile('commands/esxcli_network_nic_list.txt', 'Error: not connected\n')).toEqual({ nics: [] });
});

test('esx.conf tells adapters where no esxcli output does', () => {
  const text = [
    '/net/vmkernelnic/child[0000]/name = "vmk0"',
    '/net/vmkernelnic/child[0000]/mtu = "1500"',
    '/net/vmkernelnic/child[0001]/name = "vmk1"',
    '/net/vmkernelnic/child[0001]/ipv4address = "192.168.50.11"',
    '/net/vmkernelnic/child[0001]/mtu = "9000"',
  ].join('\n');
  const { vmknics } = readHostFile('esx-a/etc/vmware/esx.conf', text);
  expect(vmknics).toMatchObject([
    { name: 'vmk0', mtu: { value: 1500, place: { line: 2 } } },
    { name: 'vmk1', ip: { value: '192.168.50.11' }, mtu: { value: 9000, place: { line: 5 } } },
  ]);
});

test('a VM that is bound to its host by affinity or by a device is told so, by the line', () => {
  const vmx = (...lines: string[]) => {
    const [vm] =
      readHostFile(
        'esx-a/vmfs/volumes/ds/app/app.vmx',
        ['displayName = "app"', 'memSize = "4096"', ...lines].join('\n'),
      ).vms ?? [];
    if (!vm) throw new Error('no VM was read');
    return checkVm(vm)
      .slice(0, 2)
      .map(({ ruleId, result, evidence }) => [ruleId, result, evidence.map(({ line }) => line)]);
  };
  expect(vmx('sched.cpu.affinity = "all"')).toEqual([
    ['vm-affinity', 'pass', [1]],
    ['vm-local-device', 'pass', [1]],
  ]);
  expect(vmx('sched.cpu.affinity = "0,1"', 'sata0:0.present = "TRUE"', 'sata0:0.deviceType = "atapi-cdrom"')).toEqual([
    ['vm-affinity', 'fail', [3]],
    ['vm-local-device', 'fail', [5]],
  ]);
  expect(
    vmx('sata0:0.present = "TRUE"', 'sata0:0.startConnected = "FALSE"', 'sata0:0.deviceType = "atapi-cdrom"')[1]?.[1],
  ).toBe('pass');
});
