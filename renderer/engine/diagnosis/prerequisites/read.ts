/** Files of a host's bundle that state what vMotion depends on, and the facts in them. */
import { readEsxConf, readVmx } from './config-files.ts';
import { readBlocks, readTable } from './esxcli.ts';
import type { Block, Field, Row } from './esxcli.ts';
import { readRunning, readSettings, readTimeServers, readUptime } from './host-state.ts';
import { readNics, readSwitches, readVmknics } from './esxcfg.ts';
import { defined } from '../../base/defined.ts';
import type { HostPart, Nic, Place, Stated, VirtualSwitch, Vmknic } from '../../host-facts.ts';

type At = (line: number) => Place;
type Reader = (text: string, at: At) => HostPart;

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
  esxcli_system_settings_advanced_list: readSettings,
  esxcli_vm_process_list: readRunning,
  uptime: readUptime,
  ntpq: readTimeServers,
  esxcli_hardware_cpu_list: cpuOf,
  esxcli_system_version_get: (text, at) => defined({ version: stated(readBlocks(text)[0]?.fields.get('Version'), at) }),
};

/**
 * vm-support names an output after its command, mostly run as `localcli`: `localcli storage filesystem list -i` →
 * `localcli_storage-filesystem-list--i.txt`. Other collectors write `_` for each blank.
 */
const command = /(?:^|\/)commands\/(?:(?:localcli|esxcli)_)?([\w-]+|nicinfo\.sh)\.txt$/;

/** Whether a file of a bundle holds such facts. These files are small; longer ones are not what their name says. */
export function isHostFile(path: string): boolean {
  return readerOf(path) !== undefined;
}

/** The facts in the file; none where it has another form than the known one. */
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

function stated(field: Field | undefined, at: At): Stated<string> | undefined {
  return field && { value: field.value, place: at(field.line) };
}

function number(field: Field | undefined, at: At): Stated<number> | undefined {
  return field && /^\d+$/.test(field.value) ? { value: Number(field.value), place: at(field.line) } : undefined;
}

function vmknicOf({ heading, fields }: Block, at: At): Vmknic {
  const [stack, portgroup] = [fields.get('Netstack Instance'), fields.get('Portgroup')];
  const mtu = number(fields.get('MTU'), at);
  return { name: heading, ...defined({ mtu, stack: stated(stack, at), portgroup: stated(portgroup, at) }) };
}

function addressOf(row: Row, at: At): Vmknic {
  const [ip, netmask] = [stated(row.get('IPv4 Address'), at), stated(row.get('IPv4 Netmask'), at)];
  return { name: row.get('Name')?.value ?? '', ...defined({ ip, netmask }) };
}

function nicOf(row: Row, at: At): Nic {
  const link = stated(row.get('Link Status') ?? row.get('Link'), at);
  const isUp = link && { ...link, value: link.value === 'Up' };
  return { name: row.get('Name')?.value ?? '', ...defined({ isUp, speedMbps: number(row.get('Speed'), at) }) };
}

function switchOf({ heading, fields }: Block, at: At): VirtualSwitch {
  const list = (name: string) => (fields.get(name)?.value ?? '').split(', ').filter(Boolean);
  const mtu = number(fields.get('MTU'), at);
  return { name: heading, uplinks: list('Uplinks'), portgroups: list('Portgroups'), ...defined({ mtu }) };
}

function cpuOf(text: string, at: At): HostPart {
  const fields = readBlocks(text)[0]?.fields;
  const [family, model] = [fields?.get('Family'), stated(fields?.get('Model'), at)];
  const cpuModel = family && model && { ...model, value: `${family.value}/${model.value}` };
  return defined({ cpuVendor: stated(fields?.get('Brand'), at), cpuModel });
}
