/** Outputs of the older commands, as hosts print them; addresses are made up. */
import { describe, expect, it } from 'vitest';
import { checkPair } from '../../../../renderer/engine/diagnosis/prerequisites/check.ts';
import { checkVm } from '../../../../renderer/engine/diagnosis/prerequisites/check-vm.ts';
import { joinParts } from '../../../../renderer/engine/host-facts.ts';
import type { HostFacts } from '../../../../renderer/engine/host-facts.ts';
import { isHostFile, readHostFile } from '../../../../renderer/engine/diagnosis/prerequisites/read.ts';

const vmknic = `Interface  Port Group/DVPort/Opaque Network        IP Family IP Address                              Netmask         Broadcast       MAC Address       MTU     TSO MSS   Enabled Type                NetStack
vmk0       Management Network                      IPv4      172.26.64.10                            255.255.255.192 172.26.64.63    88:e9:a4:6b:b8:54 1500    65535     true    STATIC              defaultTcpipStack
vmk0       Management Network                      IPv6      fe80::8ae9:a4ff:fe6b:b854               64                              88:e9:a4:6b:b8:54 1500    65535     true    STATIC, PREFERRED   defaultTcpipStack
vmk1       vMotion A                               IPv4      10.0.7.11                               255.255.255.0   10.0.7.255      88:e9:a4:6b:b8:55 9000    65535     true    STATIC              vmotion
`;
const vswitch = `Switch Name      Num Ports   Used Ports  Configured Ports  MTU     Uplinks
vSwitch0         8960        4           128               1500    vmnic0,vmnic1

  PortGroup Name                            VLAN ID  Used Ports  Uplinks
  VM Network                                0        0           vmnic0,vmnic1
  Management Network                        0        1           vmnic0

Switch Name      Num Ports   Used Ports  Configured Ports  MTU     Uplinks
my switch        8960        4           128               9000    vmnic2

  PortGroup Name                            VLAN ID  Used Ports  Uplinks
  vMotion A                                 7        1           vmnic2

DVS Name         Num Ports   Used Ports  Configured Ports  MTU     Uplinks
Compute_VDS      1536        10          512               1600    vmnic3

  DVPort ID           In Use      Client
  32                  1           vmnic3
`;
const nicinfo = `Network Interface Cards Information.

Name    PCI Device    Driver      Admin Status  Link Status  Speed  Duplex  MAC Address         MTU  Description
------------------------------------------------------------------------------------------------------------
vmnic0  0000:02:00.0  ixgben      Up            Up           10000  Full    00:17:a4:77:00:c6  1500  Intel X550
vmnic2  0000:02:00.1  ixgben      Up            Down             0  Half    00:17:a4:77:00:c8  9000  Intel X550

NIC:  vmnic0
`;
const nics = `Name    PCI          Driver      Link Speed      Duplex MAC Address       MTU    Description
vmnic0  0000:0f:00.0 nmlx5_core  Up   25000Mbps  Full   88:e9:a4:6b:b8:54 1500   Mellanox ConnectX-5
`;

const host = (name: string, files: Readonly<Record<string, string>>): HostFacts =>
  joinParts(
    name,
    Object.entries(files).map(([path, text]) => readHostFile(`esx/commands/${path}`, text)),
  );

describe('outputs of esxcfg', () => {
  it.each([
    'esxcfg-vmknic_-l.txt',
    'esxcfg-vmknic.txt',
    'esxcfg-vswitch_-l.txt',
    'esxcfg-nics_-l.txt',
    'nicinfo.sh.txt',
  ])('%s is read', (name) => expect(isHostFile(`esx-a/commands/${name}`)).toBe(true));

  it('tell adapters, with both address families of one joined', () => {
    const { vmknics } = host('a', { 'esxcfg-vmknic_-l.txt': vmknic });
    expect(vmknics.map(({ name }) => name)).toEqual(['vmk0', 'vmk1']);
    expect(vmknics[1]).toMatchObject({
      portgroup: { value: 'vMotion A' },
      ip: { value: '10.0.7.11', place: { path: 'esx/commands/esxcfg-vmknic_-l.txt', line: 4 } },
      netmask: { value: '255.255.255.0' },
      mtu: { value: 9000 },
      stack: { value: 'vmotion' },
    });
    // A link-local address is no address of its own.
    expect(vmknics[0]?.ipv6).toBeUndefined();
  });

  it('tell switches with their port groups, names with blanks too', () => {
    expect(host('a', { 'esxcfg-vswitch_-l.txt': vswitch }).switches).toMatchObject([
      { name: 'vSwitch0', uplinks: ['vmnic0', 'vmnic1'], portgroups: ['VM Network', 'Management Network'] },
      { name: 'my switch', uplinks: ['vmnic2'], portgroups: ['vMotion A'], mtu: { value: 9000 } },
      { name: 'Compute_VDS', uplinks: ['vmnic3'], portgroups: [] },
    ]);
  });

  it('tell NICs in either form', () => {
    expect(host('a', { 'nicinfo.sh.txt': nicinfo }).nics).toMatchObject([
      { name: 'vmnic0', isUp: { value: true }, speedMbps: { value: 10_000 } },
      { name: 'vmnic2', isUp: { value: false }, speedMbps: { value: 0 } },
    ]);
    expect(host('a', { 'esxcfg-nics_-l.txt': nics }).nics).toMatchObject([{ speedMbps: { value: 25_000 } }]);
  });

  it('are enough to compare two hosts by', () => {
    const a = host('a', {
      'esxcfg-vmknic_-l.txt': vmknic,
      'esxcfg-vswitch_-l.txt': vswitch,
      'nicinfo.sh.txt': nicinfo,
    });
    const six = vmknic.replace(
      /IPv4 {6}10\.0\.7\.11( *)255\.255\.255\.0 {3}10\.0\.7\.255 /,
      'IPv6      fd00::7:11$1 64                              ',
    );
    expect(six).not.toBe(vmknic);
    const b = host('b', {
      'esxcfg-vmknic_-l.txt': six,
      'esxcfg-vswitch_-l.txt': vswitch.replace('VM Network', 'Servers   '),
    });
    const results = new Map(checkPair(a, b).map(({ ruleId, result, detail }) => [ruleId, [result, detail]]));
    expect(results.get('net-mtu-equal')?.[0]).toBe('pass');
    expect(results.get('net-ip-family')).toEqual(['fail', 'a: IPv4; b: IPv6.']);
    expect(results.get('net-portgroups')?.[1]).toContain('VM Network (not on b), Servers (not on a)');
    expect(new Map(checkPair(a, a).map(({ ruleId, result }) => [ruleId, result])).get('net-link-down')).toBe('fail');
  });

  it('of another form say nothing, however long', () => {
    for (const name of ['esxcfg-vmknic_-l.txt', 'esxcfg-vswitch_-l.txt', 'nicinfo.sh.txt'])
      expect(
        readHostFile(`esx/commands/${name}`, `vmk0 ${'a '.repeat(100_000)}\n${'Switch Name \n'.repeat(10_000)}`),
      ).toMatchObject({});
  });
});

describe('a VM’s configuration', () => {
  const checks = (lines: readonly string[]) => {
    const text = ['displayName = "db"', 'memSize = "1024"', ...lines].join('\n');
    const [vm] = readHostFile('esx/vmfs/volumes/ds/db/db.vmx', text).vms ?? [];
    if (!vm) throw new Error('no VM was read');
    return new Map(checkVm(vm).map(({ ruleId, result, detail }) => [ruleId, [result, detail]]));
  };

  it('of a plain VM holds nothing back', () => {
    expect(
      [...checks(['usb.present = "TRUE"', 'pciPassthru0.present = "FALSE"']).values()].map(([result]) => result),
    ).toEqual(Array.from({ length: 5 }, () => 'pass'));
  });

  it('with a passed-through device keeps it on its host', () => {
    expect(checks(['pciPassthru0.present = "TRUE"']).get('vm-local-device')).toEqual([
      'fail',
      'db uses pciPassthru0: a device of the host passed through.',
    ]);
  });

  it('with USB, a vGPU or encryption says what the other side needs', () => {
    const found = checks([
      'usb_xhci:4.present = "TRUE"',
      'pciPassthru0.present = "TRUE"',
      'pciPassthru0.vgpu = "grid_p40-8q"',
      'encryption.keySafe = "vmware:key/list/(pair/(secret"',
    ]);
    expect(found.get('vm-local-device')?.[0]).toBe('pass');
    expect(found.get('vm-usb')?.[1]).toContain('usb_xhci:4: a USB device');
    expect(found.get('vm-vgpu')?.[1]).toContain('grid_p40-8q');
    expect(found.get('vm-encrypted')?.[0]).toBe('not-in-bundle');
    expect(JSON.stringify([...found])).not.toContain('secret');
  });
});
