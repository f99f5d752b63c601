/**
 * What a bundle of a customer can name, in each spelling that its logs have, and the lines in which it stands there. Whatever is
 * planted must be gone from a report.
 */
import type { Arbitrary } from 'fast-check';
import fc from 'fast-check';

/** Names of one customer. Each may be any text of its kind. */
export interface Planted {
  readonly [kind: string]: string;
}

const hexOf = (length: number) =>
  fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length }).map((all) => all.join(''));
const syllables = ['ka', 'zu', 'vo', 'mip', 'tra', 'gex', 'qua', 'bly', 'dro', 'xen'];
/** A word that no log has by itself. */
const word = fc
  .array(fc.constantFrom(...syllables), { minLength: 3, maxLength: 4 })
  .map((all) => all.join(''))
  .chain((text) => fc.constantFrom(text, text.charAt(0).toUpperCase() + text.slice(1)));
const numbered = fc.tuple(word, fc.integer({ min: 1, max: 99 })).map(([text, number]) => `${text}-${number}`);
const uuid = fc.tuple(hexOf(8), hexOf(4), hexOf(4), hexOf(4), hexOf(12)).map((all) => all.join('-'));
const octet = fc.integer({ min: 1, max: 254 });

export const planted: Arbitrary<Planted> = fc.record({
  company: word.map((text) => text.toLowerCase()),
  host: numbered.map((text) => text.toLowerCase()),
  host2: numbered.map((text) => text.toLowerCase()),
  otherHost: numbered.map((text) => text.toLowerCase()),
  kmsHost: numbered.map((text) => text.toLowerCase()),
  nfsHost: numbered.map((text) => text.toLowerCase()),
  vm: numbered,
  folderOfVm: numbered,
  user: word.map((text) => text.toLowerCase()),
  ssoUser: word.map((text) => text.toLowerCase()),
  mailUser: word.map((text) => text.toLowerCase()),
  netbios: word.map((text) => text.toLowerCase()),
  v4: fc.tuple(octet, octet, octet).map((all) => `10.${all.join('.')}`),
  v4b: fc.tuple(octet, octet, octet).map((all) => `10.${all.join('.')}`),
  mapped: fc.tuple(octet, octet, octet).map((all) => `10.${all.join('.')}`),
  v6: fc.tuple(hexOf(4), hexOf(4)).map(([a, b]) => `2001:db8:a${a.slice(1)}::b${b.slice(1)}`),
  mac: hexOf(6).map((text) => `005056${text}`),
  mac2: hexOf(6).map((text) => `005056${text}`),
  mac3: hexOf(6).map((text) => `000c29${text}`),
  mac4: hexOf(6).map((text) => `005056${text}`),
  store: numbered,
  volume: fc.tuple(hexOf(7), hexOf(8), hexOf(4), hexOf(12)).map(([a, b, c, d]) => `5${a}-${b}-${c}-${d}`),
  portgroup: numbered,
  dvs: numbered,
  network: numbered,
  cluster: numbered,
  datacenter: numbered,
  folder: numbered,
  pool: numbered,
  tag: numbered,
  policy: numbered,
  kms: numbered,
  snapshot: numbered,
  serial: hexOf(7).map((text) => `CZ${text.toUpperCase()}`),
  licence: fc
    .array(fc.constantFrom(...'0123456789ABCDEFGHJKLMNPQRSTUVWXYZ'), { minLength: 25, maxLength: 25 })
    .map((all) => (all.join('').match(/.{5}/g) ?? []).join('-')),
  iqn: numbered.map((text) => `iqn.1998-01.com.vmware:${text.toLowerCase()}`),
  naa: hexOf(31).map((text) => `naa.6${text}`),
  eui: hexOf(16).map((text) => `eui.${text}`),
  vml: hexOf(40).map((text) => `vml.02${text}`),
  fc: fc.tuple(hexOf(15), hexOf(15)).map(([a, b]) => `fc.2${a}:2${b}`),
  wwn: hexOf(14).map((text) => (`20${text}`.match(/../g) ?? []).join(':')),
  sha1: hexOf(40).map((text) => (text.toUpperCase().match(/../g) ?? []).join(':')),
  sha256: hexOf(64).map((text) => (text.toUpperCase().match(/../g) ?? []).join(':')),
  guest: numbered,
  exportPath: word.map((text) => text.toLowerCase()),
  case: numbered,
  library: word,
  group: word,
  hostProfile: word,
  vcenter: word.map((text) => text.toLowerCase()),
  session: uuid,
  instance: uuid,
  plainVm: word,
  plainHost: word.map((text) => text.toLowerCase()),
});

const pairs = (mac: string, mark: string) => (mac.match(/../g) ?? []).join(mark);

/** What must not be found, in lower case. */
export function secretsOf(one: Planted): readonly string[] {
  const { company = '', mac = '', mac2 = '', mac3 = '', mac4 = '', ...rest } = one;
  return [
    ...Object.values(rest),
    `${company}.example`,
    ...[mac, mac2, mac3, mac4].flatMap((text) => [text, pairs(text, ':'), pairs(text, '-'), dotted(text)]),
    upperV6(one['v6'] ?? ''),
  ].map((text) => text.toLowerCase());
}

const dotted = (mac: string) => (mac.match(/.{4}/g) ?? []).join('.');
/** Written out, as some daemons do. */
const longV6 = (v6: string): string => {
  const [head = '', tail = ''] = v6.split('::').map((part) => part);
  const groups = [...head.split(':'), ...Array<string>(4).fill('0'), ...tail.split(':')];
  return groups
    .slice(0, 8)
    .map((group) => group.padStart(4, '0'))
    .join(':');
};
const upperV6 = (v6: string): string => longV6(v6).toUpperCase();

/** Texts of lines in which logs name such things: of hostd, vpxa, vpxd, vmkernel, vmware.log. */
export function textsOf(one: Planted): readonly string[] {
  const { host, host2, otherHost = '', kmsHost, nfsHost, company, vm, folderOfVm, store, volume } = one;
  const domain = `${company}.example`;
  return [
    `migrating [vim.VirtualMachine:vm-140176,${vm}] from [vim.HostSystem:host-62,${host}.${domain}] to [vim.HostSystem:host-81,${host2}.${domain}]`,
    `[vim.ClusterComputeResource:domain-c109,${one['cluster']}] [vim.Datacenter:datacenter-2,${one['datacenter']}] [vim.Folder:group-v3,${one['folder']}] [vim.ResourcePool:resgroup-8,${one['pool']}]`,
    `[vim.Datastore:datastore-15,${store}] [vim.dvs.DistributedVirtualPortgroup:dvportgroup-31,${one['portgroup']}] [vim.dvs.VmwareDistributedVirtualSwitch:dvs-30,${one['dvs']}] [vim.Network:network-12,${one['network']}]`,
    `Destination pool /${one['datacenter']}/host/${one['cluster']}/Resources/${one['pool']}, folder /${one['datacenter']}/vm/${one['folder']}/${vm}`,
    `network "${one['portgroup']}" is not on the destination; backing '${one['network']}'`,
    `ethernet0.networkName = "${one['network']}", dvSwitch="${one['dvs']}", cluster=${one['cluster']}, datacenter: ${one['datacenter']}`,
    `tag "${one['tag']}" with storage policy "${one['policy']}" (profileName = "${one['policy']}")`,
    `keyProvider "${one['kms']}" at kmip://${kmsHost}.${domain}:5696; (fqid/<VMWARE-NULL>/${one['kms']}/4f2a)`,
    `SnapshotVMX_TakeSnapshot start: '${one['snapshot']}', deviceState=0; snapshot0.displayName = "${one['snapshot']}"`,
    `serial number: ${one['serial']}, serialNumber = "${one['serial']}"; license key ${one['licence']}`,
    `iSCSI TARGET: ${one['iqn']} TPGT: 1; paths ${one['naa']} ${one['eui']} ${one['vml']} ${one['fc']} via ${one['wwn']}`,
    `server ${nfsHost}.${domain} mount point /vol/${one['exportPath']}, mounted as a20f9958-58eaf9ec-0000-000000000000 ("${store}")`,
    `sslThumbprint = "${one['sha1']}", thumbprint ${one['sha256']}`,
    `guest.hostName = "${one['guest']}", guestHostName=${one['guest']}`,
    `by ${one['netbios']}\\${one['user']}; user=vpxuser:${one['netbios']}\\${one['user']}]`,
    `requested by vsphere.local\\${one['ssoUser']} and ${one['ssoUser']}@vsphere.local, mail to ${one['mailUser']}@${domain}`,
    `peer ::ffff:${one['mapped']} and ${one['mapped']}, [${one['v6']}]:8000 ${upperV6(one['v6'] ?? '')} ${longV6(one['v6'] ?? '')}`,
    `MAC ${pairs(one['mac'] ?? '', ':')} ${pairs(one['mac2'] ?? '', '-').toUpperCase()} ${dotted(one['mac3'] ?? '')} ${one['mac4']}`,
    `HTTP to ${otherHost}.${domain}, then ${otherHost.toUpperCase()}, and https://${otherHost}.mgmt.${domain}:443/sdk`,
    `'/vmfs/volumes/${volume}/${folderOfVm}/${vm}_1-000002.vmdk' and [${store}] ${folderOfVm}/${vm}.vmx, /vmfs/volumes/${store}/${folderOfVm}/`,
    `Starting world vmm0:${vm} of type 8; vmx-vcpu-0:${vm}; vm="${vm}"; displayName = "${vm}"; ${vm} is slow`,
    `content library "${one['library']}", "contentLibrary":"${one['library']}"; DRS VM group '${one['group']}', drsGroup: ${one['group']}`,
    `"hostProfile":"${one['hostProfile']}", vCenter Server ${one['vcenter']} is down, vcName = "${one['vcenter']}"`,
    `-- ${one['session']}(${one['session']}) instanceUuid = "${one['instance']}", sessionId=${one['session']}`,
    `{"vm":{"name":"${one['plainVm']}"},"host":{"name":"${one['plainHost']}"}} nvram = "${one['plainVm']}.nvram"`,
    `Moving ${one['plainVm']} to ${one['plainHost']}; VM ${one['plainVm']} is not responding; connected to ${one['plainHost']}:8000`,
    `(vmodl.KeyAnyValue) { key = "1", value = "${one['plainHost']}" }`,
    `[VpxLRO] -- BEGIN task-1711118 -- ${vm} -- Drm.ExecuteVMotionLRO --`,
    `Virtual machine ${vm} was migrated from host ${host}.${domain}, ${store} in ${one['datacenter']} to ${host2}.${domain}, ${store} in ${one['datacenter']}`,
  ];
}

const id = '1451061663105920';

/** A bundle with all of it: the log of the source's vmkernel, hostd, vCenter, and files of the host. Paths to texts. */
export function bundleOf(one: Planted, texts = textsOf(one)): Readonly<Record<string, string>> {
  const host = `${one['host']}.${one['company']}.example`;
  const root = `${one['case']}/esx-${host}-2023-04-15--05.04.tgz`;
  const stamp = (second: number) =>
    `2023-04-15T08:52:${String(30 + (second % 30)).padStart(2, '0')}.${String(100 + second)}Z`;
  const kernel = [
    `${stamp(0)} cpu4:2758489)Migrate: vm 2758492: 3885: Setting VMOTION info: Source ts = ${id}, src ip = <${one['v4']}> dest ip = <${one['v4b']}> Dest wid = 1830931 using SHARED swap`,
    `${stamp(1)} cpu4:2758489)VMotion: 5126: ${id} S: Stopping pre-copy: only 3491 pages left to send, which can be sent within the switchover time goal of 0.500 seconds (network bandwidth ~451.227 MB/s, 4213% t2d)`,
    `${stamp(2)} cpu4:2758489)WARNING: Migrate: 270: ${id} S: Failed: Connection closed by remote host, possibly due to timeout (0xbad003f) @0x418000e4f5ba`,
  ];
  const hostd = texts.map(
    (text, at) =>
      `${stamp(at)} info hostd[2100] [Originator@6876 sub=Vcsvc.VMotionSrc (${id}) opID=57c757c9-01-02 user=vpxuser:${one['netbios']}\\${one['user']}] ${text}`,
  );
  const prepare = `${stamp(0)} info hostd[2100] [Originator@6876 sub=Vcsvc.VMotionSrc (${id}) opID=57c757c9-01-02 user=vpxuser] PrepareSourceEx [${id}], VM = '/vmfs/volumes/${one['volume']}/${one['folderOfVm']}/${one['vm']}.vmx'`;
  return {
    [`${root}/var/run/log/vmkernel.log`]: `${kernel.join('\n')}\n`,
    [`${root}/var/run/log/hostd.log`]: `${[prepare, ...hostd].join('\n')}\n`,
    [`${root}/commands/esxcli_storage_filesystem_list.txt`]: [
      'Mount Point                                        Volume Name  UUID                                 Mounted  Type            Size           Free',
      '-------------------------------------------------  -----------  -----------------------------------  -------  ------  -------------  -------------',
      `/vmfs/volumes/${one['volume']}  ${one['store']}   ${one['volume']}     true  VMFS-6  4397778206720  1872332120064`,
      '',
    ].join('\n'),
    [`${root}/commands/esxcli_network_vswitch_standard_list.txt`]: [
      one['dvs'],
      `   Name: ${one['dvs']}`,
      '   MTU: 9000',
      '   Uplinks: vmnic1',
      `   Portgroups: ${one['portgroup']}, ${one['network']}`,
      '',
    ].join('\n'),
    [`${root}/vmfs/volumes/${one['volume']}/${one['folderOfVm']}/${one['vm']}.vmx`]: [
      'config.version = "8"',
      `displayName = "${one['vm']}"`,
      'memSize = "4096"',
      `ethernet0.networkName = "${one['network']}"`,
      '',
    ].join('\n'),
    [`${one['case']}/${one['store']}/notes.bin.gz`]: '\u001f\u008bdamaged',
  };
}
