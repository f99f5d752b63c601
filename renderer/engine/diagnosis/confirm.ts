/**
 * For each cause a command to copy that shows whether it holds. All of them only read, and stand ready to be pasted as far as the lines say
 * what to ask for: addresses, the adapter, the minute, the VM.
 *
 * vmkping and nc: https://knowledge.broadcom.com/external/article?legacyId=1003728. vmkfstools -D:
 * https://knowledge.broadcom.com/external/article?legacyId=10051. esxtop, esxcli: their help on ESXi 8. Cmdlets: PowerCLI 13; EVC mode: API,
 * `VirtualMachineRuntimeInfo.minRequiredEVCModeKey`.
 */
import { own, slot } from '../base/own-text.ts';
import type { OwnText } from '../base/own-text.ts';
import type { HostFacts } from '../host-facts.ts';
import type { Finding, LogLine, Migration } from '../model.ts';
import type { ConfirmedOn } from '../vocabulary.ts';
import { posixQuoted, powerShellQuoted } from './quoted.ts';
import { searchWords } from './see-it-yourself.ts';
import { subjectOf } from './subjects.ts';
import type { Subject } from './subject.ts';

export interface Command {
  readonly on: ConfirmedOn;
  readonly command: OwnText;
}

/** Words of lines about it in a host's logs. */
const words = {
  memory: 'memor|heap|swap|balloon',
  storage: 'naa[.]|nfs|apd|latency|lock|scsi',
  link: 'vmnic|link',
} as const;
type Words = (typeof words)[keyof typeof words];

/** @param source what the source's bundle states @returns undefined where its lines do not say what to ask for */
export function confirmation(migration: Migration, one: Finding, source: HostFacts | undefined): Command | undefined {
  const shown = migration.lines.filter(isIn(one.evidence));
  const made = commandFor(subjectOf(one.id), migration, shown, source);
  return made ?? sameMinute(migration, shown);
}

function commandFor(
  subject: Subject | undefined,
  migration: Migration,
  shown: readonly LogLine[],
  source: HostFacts | undefined,
): Command | undefined {
  switch (subject) {
    case 'path':
      return ping(migration, source) ?? sameMinute(migration, shown, words.link);
    case 'refused':
      return port(migration);
    case 'agent':
      return onHost(shown, own`grep -h "Section for VMware" /var/run/log/hostd.log /var/run/log/vpxa.log`);
    case 'lock':
      return lock(migration) ?? sameMinute(migration, shown, words.storage);
    case 'space':
      return onHost(shown, own`df -h; vdf -h`);
    case 'memory':
      return sameMinute(migration, shown, words.memory);
    case 'storage':
      return sameMinute(migration, shown, words.storage);
    case 'switchover':
      return onDestination(sameMinute(migration, shown, words.storage));
    case 'adapters':
      return {
        on: 'vCenter',
        command: own`Get-VMHostNetworkAdapter -VMKernel | Format-Table VMHost, Name, IP, Mtu, VMotionEnabled`,
      };
    case 'capacity':
      return {
        on: 'vCenter',
        command: own`Get-VMHost | Format-Table Name, CpuUsageMhz, CpuTotalMhz, MemoryUsageGB, MemoryTotalGB`,
      };
    case 'licence':
      return { on: 'vCenter', command: own`Get-VMHost | Format-Table Name, LicenseKey, Version` };
    case undefined:
      return undefined;
    default:
      return ofVm(migration, subject);
  }
}

/** In full packets, as vMotion sends them; of 1500 bytes where nothing says that the adapter's are larger. */
function ping(migration: Migration, facts: HostFacts | undefined): Command | undefined {
  const to = addressOf(migration.destination.ip);
  if (to === undefined) return undefined;
  const { ip } = migration.source;
  const adapter = ip === undefined ? undefined : facts?.vmknics.find((one) => one.ip?.value === ip);
  const from = adapter === undefined ? own`vmkX` : own`${slot('line', adapter.name)}`;
  const stack = adapter?.stack?.value === 'vmotion' ? own` -S vmotion` : own``;
  const isV6 = to.text.includes(':');
  const size = (adapter?.mtu?.value ?? 1500) - (isV6 ? 48 : 28);
  return { on: 'source', command: own`vmkping${isV6 ? own` -6` : own``} -I ${from}${stack} -d -s ${size} -c 20 ${to}` };
}

/** vMotion listens on TCP 8000. */
function port({ destination }: Migration): Command | undefined {
  const to = addressOf(destination.ip);
  return to && { on: 'source', command: own`nc -z -w 3 ${to} 8000 && echo open` };
}

/** Says which host holds a file's lock. */
function lock({ vm }: Migration): Command | undefined {
  if (vm.path === undefined || !vm.path.startsWith('/vmfs/')) return undefined;
  return { on: 'either host', command: own`vmkfstools -D ${slot('path', posixQuoted(clean(vm.path)))}` };
}

function ofVm(
  { vm: { name } }: Migration,
  subject: 'cpu' | 'network' | 'device' | 'disks' | 'permission',
): Command | undefined {
  if (name === undefined) return undefined;
  const vm = own`${slot('vm', powerShellQuoted(clean(name)))}`;
  const commands = {
    cpu: own`Get-VM ${vm} | Select-Object Name, VMHost, @{N='NeedsEVC';E={$_.ExtensionData.Runtime.MinRequiredEVCModeKey}}; Get-VMHost | Format-Table Name, MaxEVCMode`,
    network: own`Get-NetworkAdapter -VM ${vm} | Format-Table Name, NetworkName, ConnectionState`,
    device: own`Get-CDDrive -VM ${vm}; Get-FloppyDrive -VM ${vm}; Get-UsbDevice -VM ${vm}; Get-PassthroughDevice -VM ${vm}`,
    disks: own`Get-HardDisk -VM ${vm} | Format-Table Name, DiskType, Persistence, Filename; Get-Snapshot -VM ${vm}`,
    permission: own`Get-VIPermission -Entity (Get-VM ${vm}) | Format-Table Principal, Role, Entity`,
  };
  return { on: 'vCenter', command: commands[subject] };
}

/** All lines of that minute, as the log itself stamps it (ESXi’s shell has zcat and no zgrep); of what vCenter alone says those of its operation. */
function sameMinute(migration: Migration, [line]: readonly LogLine[], only?: Words): Command | undefined {
  const [minute] = /\b\d{4}-\d\d-\d\dT\d\d:\d\d(?=:\d\d)/.exec(line?.text.slice(0, 80) ?? '') ?? [];
  if (line === undefined || minute === undefined) return undefined;
  if (line.side === undefined) {
    const [word] = searchWords(migration);
    if (word === undefined) return undefined;
    return { on: 'vCenter', command: own`zgrep -h -F ${slot('line', posixQuoted(word))} /var/log/vmware/vpxd/vpxd*` };
  }
  const filter = only === undefined ? own`` : own` | grep -iE "${only}"`;
  return {
    on: line.side,
    command: own`cd /var/run/log && { zcat vmkernel.*.gz hostd.*.gz 2>/dev/null; cat vmkernel.log hostd.log; } | grep -F ${slot('line', minute)}${filter}`,
  };
}

function isIn(refs: Finding['evidence']): (line: LogLine) => boolean {
  return ({ source, line }) => refs.some((ref) => ref.source === source && ref.line === line);
}

/** On the one that logged it. */
function onHost(lines: readonly LogLine[], command: OwnText): Command {
  return { on: lines.find(({ side }) => side !== undefined)?.side ?? 'either host', command };
}

/** What the source waits for happens there. */
function onDestination(command: Command | undefined): Command | undefined {
  return command?.on === 'source' ? { ...command, on: 'destination' } : command;
}

/** Of a log a stranger wrote: only what is an address. */
function addressOf(ip: string | undefined): OwnText | undefined {
  return ip !== undefined && /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f:]{2,45})$/i.test(ip)
    ? own`${slot('address', ip)}`
    : undefined;
}

function clean(word: string): string {
  return word.replace(/\p{Cc}/gu, '');
}
