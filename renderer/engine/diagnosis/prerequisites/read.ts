/** Files of a host's bundle that tell what vMotion needs, and what they tell. */
import { readEsxConf, readVmx } from './config-files.ts';
import { readBlocks, readTable } from './esxcli.ts';
import type { Block, Field, Row } from './esxcli.ts';
import { readNics, readSwitches, readVmknics } from './esxcfg.ts';
import type { HostPart, Nic, Place, Stated, VirtualSwitch, Vmknic } from '../../host-facts.ts';

type Reader = (text: string, at: (line: number) => Place) => HostPart;

/** By the command whose output vm-support keeps. */
const readers: Readonly<Record<string, Reader>> = {
  esxcli_network_ip_interface_list: (text, at) => ({ vmknics: readBlocks(text).map((block) => vmknicOf(block, at)) }),
  esxcli_network_ip_interface_ipv4_get: (text, at) => ({ vmknics: readTable(text).map((row) => addressOf(row, at)) }),
  esxcli_network_nic_list: (text, at) => ({ nics: readTable(text).map((row) => nicOf(row, at)) }),
  esxcli_network_vswitch_standard_list: (text, at) => ({
    switches: readBlocks(text).map((block) => switchOf(block, at)),
  }),
  esxcli_storage_filesystem_list: (text, at) => ({
    datastores: readTable(text).flatMap((row) => {
      const [uuid, name] = [row.get('UUID'), row.get('Volume Name')];
      const isMounted = row.get('Mounted')?.value !== 'false';
      return uuid?.value && name && isMounted ? [{ uuid: uuid.value, name: name.value, place: at(uuid.line) }] : [];
    }),
  }),
  esxcfg_vmknic: (text, at) => ({ vmknics: readVmknics(text, at) }),
  esxcfg_vswitch: (text) => ({ switches: readSwitches(text) }),
  esxcfg_nics: (text, at) => ({ nics: readNics(text, at) }),
  'nicinfo.sh': (text, at) => ({ nics: readNics(text, at) }),
  esxcli_hardware_cpu_list: cpuOf,
  esxcli_system_version_get: (text, at) => {
    const version = readBlocks(text)[0]?.fields.get('Version');
    return version ? { version: told(version, at) } : {};
  },
};

/**
 * vm-support names an output after its command, mostly run as `localcli`: `localcli storage filesystem list -i` →
 * `localcli_storage-filesystem-list--i.txt`. Other collectors write `_` for each blank.
 */
const command = /(?:^|\/)commands\/(?:(?:localcli|esxcli)_)?([\w-]+|nicinfo\.sh)\.txt$/;

/** Whether a file of a bundle tells something here. Such files are small; longer ones are not what their name says. */
export function isHostFile(path: string): boolean {
  return readerOf(path) !== undefined;
}

/** What the file tells; nothing where it has another form than the one known. */
export function readHostFile(path: string, text: string): HostPart {
  return readerOf(path)?.(text, (line) => ({ path, line })) ?? {};
}

function readerOf(path: string): Reader | undefined {
  if (/(?:^|\/)etc\/vmware\/esx\.conf$/.test(path)) return readEsxConf;
  if (/\/[^/]+\.vmx$/.test(path)) {
    return (text, at) => {
      const vm = readVmx(path, text, at);
      return vm ? { vms: [vm] } : {};
    };
  }
  const name = command
    .exec(path)?.[1]
    ?.replace(/[-_]-.*$/, '')
    .replaceAll('-', '_');
  if (name === undefined) return undefined;
  return Object.entries(readers).find(([known]) => known === `esxcli_${name}` || known === name)?.[1];
}

function told(field: Field, at: (line: number) => Place): Stated<string> {
  return { value: field.value, place: at(field.line) };
}

function number(field: Field | undefined, at: (line: number) => Place): Stated<number> | undefined {
  return field && /^\d+$/.test(field.value) ? { value: Number(field.value), place: at(field.line) } : undefined;
}

function vmknicOf({ heading, fields }: Block, at: (line: number) => Place): Vmknic {
  const [mtu, stack, portgroup] = [
    number(fields.get('MTU'), at),
    fields.get('Netstack Instance'),
    fields.get('Portgroup'),
  ];
  return {
    name: heading,
    ...(mtu && { mtu }),
    ...(stack && { stack: told(stack, at) }),
    ...(portgroup && { portgroup: told(portgroup, at) }),
  };
}

function addressOf(row: Row, at: (line: number) => Place): Vmknic {
  const [ip, netmask] = [row.get('IPv4 Address'), row.get('IPv4 Netmask')];
  return {
    name: row.get('Name')?.value ?? '',
    ...(ip && { ip: told(ip, at) }),
    ...(netmask && { netmask: told(netmask, at) }),
  };
}

function nicOf(row: Row, at: (line: number) => Place): Nic {
  const [link, speedMbps] = [row.get('Link Status') ?? row.get('Link'), number(row.get('Speed'), at)];
  return {
    name: row.get('Name')?.value ?? '',
    ...(link && { isUp: { value: link.value === 'Up', place: at(link.line) } }),
    ...(speedMbps && { speedMbps }),
  };
}

function switchOf({ heading, fields }: Block, at: (line: number) => Place): VirtualSwitch {
  const list = (name: string) => (fields.get(name)?.value ?? '').split(', ').filter(Boolean);
  const mtu = number(fields.get('MTU'), at);
  return { name: heading, uplinks: list('Uplinks'), portgroups: list('Portgroups'), ...(mtu && { mtu }) };
}

function cpuOf(text: string, at: (line: number) => Place): HostPart {
  const fields = readBlocks(text)[0]?.fields;
  const [brand, family, model] = [fields?.get('Brand'), fields?.get('Family'), fields?.get('Model')];
  return {
    ...(brand && { cpuVendor: told(brand, at) }),
    ...(family && model && { cpuModel: { value: `${family.value}/${model.value}`, place: at(model.line) } }),
  };
}
