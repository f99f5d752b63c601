/** Host files as real bundles name them, files made to harm, and passes that nothing in the bundle supports. */
import { describe, expect, test } from 'vitest';
import { checkPair } from '../../../../renderer/engine/diagnosis/prerequisites/check.ts';
import { readTable } from '../../../../renderer/engine/diagnosis/prerequisites/esxcli.ts';
import { joinParts } from '../../../../renderer/engine/host-facts.ts';
import type { HostFacts, HostPart } from '../../../../renderer/engine/host-facts.ts';
import { isHostFile, readHostFile } from '../../../../renderer/engine/diagnosis/prerequisites/read.ts';

const read = (name: string, text: string) => readHostFile(`a/commands/${name}.txt`, text);
const pairOf = (...parts: HostPart[]): [HostFacts, HostFacts] => [joinParts('a', parts), joinParts('b', parts)];
const resultOf = (ruleId: string, [a, b]: [HostFacts, HostFacts]) =>
  checkPair(a, b).find((check) => check.ruleId === ruleId)?.result;

test.each([
  ['localcli_network-nic-list', true],
  ['esxcli_network-nic-list', true],
  ['localcli_network-ip-interface-ipv4-get', true],
  ['localcli_storage-filesystem-list--i', true],
  ['localcli_storage_filesystem_list_-i', true],
  ['localcli_software-vib-list', false],
  ['localcli_--plugin-dir-usrlibvmwareesxcliint-device-driver-list', false],
])('vm-support writes a command’s blanks as dashes, too: %s', (name, isRead) => {
  expect(isHostFile(`a/commands/${name}.txt`)).toBe(isRead);
});

const nics = read(
  'localcli_network-nic-list',
  `Name    Link Status  Speed
------  -----------  -----
vmnic0  Up           10000
vmnic1  Down             0
`,
);
const vmknic = (stack: string, portgroup: string) =>
  read(
    'localcli_network-ip-interface-list',
    `vmk1\n   Name: vmk1\n   Portgroup: ${portgroup}\n   Netstack Instance: ${stack}\n   MTU: 1500\n`,
  );
const standardSwitch = read(
  'localcli_network-vswitch-standard-list',
  'vSwitch1\n   Uplinks: vmnic0\n   Portgroups: vMotion\n',
);

describe('what no line supports is not passed', () => {
  test.each(['net-link-down', 'net-link-floor', 'concurrent'])('%s, where a distributed switch has vMotion', (rule) => {
    expect(resultOf(rule, pairOf(vmknic('vmotion', 'N/A'), nics))).toBe('not-in-bundle');
    expect(resultOf(rule, pairOf(vmknic('vmotion', 'vMotion'), nics, standardSwitch))).toBe('pass');
  });

  test('a lone adapter on the default stack may be for management only', () => {
    expect(resultOf('net-adapter', pairOf(vmknic('defaultTcpipStack', 'Management Network')))).toBe('not-in-bundle');
    expect(resultOf('net-adapter', pairOf({ vmknics: [{ name: 'typed in' }] }))).toBe('pass');
  });

  test('a datastore that one host has unmounted', () => {
    const volumes = (mounted: string) =>
      read(
        'localcli_storage-filesystem-list',
        `Volume Name  UUID   Mounted\n-----------  -----  -------\nds1          uuid1  ${mounted}\n`,
      );
    const other = volumes('true');
    expect(checkStorage([volumes('true')], [other])).toBe('pass');
    expect(checkStorage([volumes('false')], [other])).toBe('not-in-bundle');
  });
  const checkStorage = (a: HostPart[], b: HostPart[]) => resultOf('sto-shared', [joinParts('a', a), joinParts('b', b)]);
});

test('below 1 GbE vCenter starts two at once', () => {
  const [a, b] = pairOf({ nics: [{ name: 'typed in', isUp: { value: true }, speedMbps: { value: 100 } }] });
  expect(checkPair(a, b).find(({ ruleId }) => ruleId === 'concurrent')?.detail).toContain('starts 2 at once');
});

test('a datastore that two outputs list is one', () => {
  const one = { datastores: [{ uuid: 'u', name: 'n' }] };
  expect(joinParts('a', [one, one]).datastores).toHaveLength(1);
});

describe('a table made to harm is bounded in both directions', () => {
  const table = (columns: number, rows: number) => {
    const titles = Array.from({ length: columns }, (_, at) => `c${at}`).join('  ');
    return readTable(`${titles}\n${Array<string>(columns).fill('--').join('  ')}\n${'a\n'.repeat(rows)}`);
  };

  test('no command prints so many columns', () => {
    expect(table(64, 1)).toHaveLength(1);
    expect(table(65, 1)).toEqual([]);
  });

  test('rows past the bound are left out', () => {
    expect(table(2, 5000)).toHaveLength(4096);
  });
});
