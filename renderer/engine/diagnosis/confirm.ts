/**
 * For each cause a command to copy that shows whether it holds. All of them only read, and stand ready to be pasted as far as the lines say
 * what to ask for: addresses, the adapter, the minute, the VM.
 *
 * vmkping and nc: https://knowledge.broadcom.com/external/article?legacyId=1003728. vmkfstools -D:
 * https://knowledge.broadcom.com/external/article?legacyId=10051. esxtop, esxcli: their help on ESXi 8. Cmdlets: PowerCLI 13; EVC mode: API,
 * `VirtualMachineRuntimeInfo.minRequiredEVCModeKey`.
 */
import { listed, own, slot } from '../base/own-text.ts';
import type { OwnText } from '../base/own-text.ts';
import { formatMicros } from '../base/time.ts';
import type { HostFacts } from '../host-facts.ts';
import type { Finding, LogLine, Micros, Migration, Side } from '../model.ts';
import type { ConfirmedOn } from '../vocabulary.ts';
import { escapedForCmdlet, escapedForShell } from './quoted.ts';
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

type FactsOf = (side: Side) => HostFacts | undefined;

/** @param factsOf what the bundle of a side's host states @returns undefined where its lines do not say what to ask for */
export function confirmation(migration: Migration, one: Finding, factsOf: FactsOf): Command | undefined {
  const shown = linesOf(migration, one);
  const made = commandFor(subjectOf(one.id), migration, shown, factsOf);
  return made ?? sameMinute(migration, shown);
}

/** The lines that state it; of a line within a dump the entry above it. */
function linesOf({ lines, around = [] }: Migration, { evidence }: Finding): readonly Shown[] {
  const found = lines.filter(({ source, line }) => evidence.some((ref) => ref.source === source && ref.line === line));
  if (found.length > 0) return found;
  const isOf = (refs: Finding['evidence']) =>
    refs.some((ref) => evidence.some(({ source, line }) => source === ref.source && line === ref.line));
  const events = around.filter((event) => isOf(event.evidence));
  if (events.length > 0) return events.map(({ side, time }) => ({ side, time, text: '' }));
  const [first] = evidence;
  const above = lines.filter(({ source, line }) => source === first?.source && line < first.line);
  return above.sort((x, y) => y.line - x.line).slice(0, 1);
}

type Shown = Pick<LogLine, 'side' | 'time' | 'text'>;

function commandFor(
  subject: Subject | undefined,
  migration: Migration,
  shown: readonly Shown[],
  factsOf: FactsOf,
): Command | undefined {
  switch (subject) {
    case 'path':
      return ping(migration, shown, factsOf) ?? sameMinute(migration, shown, words.link);
    case 'refused':
      return listeners(shown);
    case 'agent':
      return onHost(shown, own`grep -h "Section for VMware" /var/run/log/hostd.log /var/run/log/vpxa.log`);
    case 'lock':
      return lock(migration, shown) ?? sameMinute(migration, shown, words.storage);
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
    case 'datastores':
      return { on: 'vCenter', command: own`Get-Datastore | Format-Table Name, FreeSpaceGB, CapacityGB, State` };
    case 'rules':
      return {
        on: 'vCenter',
        command: own`Get-Cluster | Get-DrsRule | Format-Table Name, Type, Enabled; Get-Cluster | Get-DrsVMHostRule`,
      };
    case 'licence':
      return { on: 'vCenter', command: own`Get-VMHost | Format-Table Name, LicenseKey, Version` };
    case undefined:
      return undefined;
    default:
      return ofVm(migration, subject);
  }
}

/** In full packets, as vMotion sends them, from the side that logged it; of 1500 bytes where nothing says that the adapter's are larger. */
function ping(migration: Migration, shown: readonly Shown[], factsOf: FactsOf): Command | undefined {
  const from = shown.length > 0 && shown.every(({ side }) => side === 'destination') ? 'destination' : 'source';
  const to = addressOf(migration[from === 'source' ? 'destination' : 'source'].ip);
  if (to === undefined) return undefined;
  const { ip } = migration[from];
  const adapter = ip === undefined ? undefined : factsOf(from)?.vmknics.find((one) => one.ip?.value === ip);
  const name = adapter === undefined ? own`vmkX` : own`${slot('line', adapter.name)}`;
  const stack = adapter?.stack?.value === 'vmotion' ? own` -S vmotion` : own``;
  const isV6 = to.text.includes(':');
  const size = (adapter?.mtu?.value ?? 1500) - (isV6 ? 48 : 28);
  return { on: from, command: own`vmkping${isV6 ? own` -6` : own``} -I ${name}${stack} -d -s ${size} -c 20 ${to}` };
}

/** Whether vMotion listens on TCP 8000, on whichever stack, on the host that refused. */
function listeners([line]: readonly Shown[]): Command {
  return {
    on: line?.side === 'destination' ? 'source' : 'destination',
    command: own`for s in defaultTcpipStack vmotion; do esxcli network ip connection list -N $s; done | grep ":8000 "`,
  };
}

/** Says which host holds the lock of the file that the lines name. */
function lock({ failure }: Migration, shown: readonly Shown[]): Command | undefined {
  const stated = failure?.fields?.find(({ name }) => name === 'file')?.value;
  const [, datastore, within] = /^\[([^\]]{1,255})\] (\S.{0,1023})$/.exec(stated ?? '') ?? [];
  const named = shown.map(
    ({ text }) => /\/vmfs\/volumes\/[^'"<>|]{1,1024}?\.(?:vmdk|vmx|vswp|vmsd|nvram)\b/.exec(text)?.[0],
  );
  const path =
    datastore === undefined ? named.find((one) => one !== undefined) : `/vmfs/volumes/${datastore}/${within}`;
  if (path === undefined) return undefined;
  return { on: 'either host', command: own`vmkfstools -D '${slot('path', escapedForShell(clean(path)))}'` };
}

function ofVm(
  { vm: { name } }: Migration,
  subject: 'cpu' | 'network' | 'controller' | 'device' | 'disks' | 'permission',
): Command | undefined {
  if (name === undefined) return undefined;
  const vm = own`'${slot('vm', escapedForCmdlet(clean(name)))}'`;
  const commands = {
    cpu: own`Get-VM ${vm} | Select-Object Name, VMHost, @{N='NeedsEVC';E={$_.ExtensionData.Runtime.MinRequiredEVCModeKey}}; Get-VMHost | Format-Table Name, MaxEVCMode`,
    network: own`Get-NetworkAdapter -VM ${vm} | Format-Table Name, NetworkName, ConnectionState`,
    controller: own`Get-ScsiController -VM ${vm} | Format-Table Name, Type, BusSharingMode`,
    device: own`Get-CDDrive -VM ${vm}; Get-FloppyDrive -VM ${vm}; Get-UsbDevice -VM ${vm}; Get-PassthroughDevice -VM ${vm}`,
    disks: own`Get-HardDisk -VM ${vm} | Format-Table Name, DiskType, Persistence, Filename; Get-Snapshot -VM ${vm}`,
    permission: own`Get-VIPermission -Entity (Get-VM ${vm}) | Format-Table Principal, Role, Entity`,
  };
  return { on: 'vCenter', command: commands[subject] };
}

/**
 * All lines of that minute and the one before (ESXi's shell has zcat and no zgrep); of what vCenter alone says those of its operation. Hosts
 * stamp their logs in UTC; where the line has no zone, as it is stamped.
 */
function sameMinute(migration: Migration, [line]: readonly Shown[], only?: Words): Command | undefined {
  if (line === undefined) return undefined;
  if (line.side === undefined) {
    const [word] = searchWords(migration);
    if (word === undefined) return undefined;
    const escaped = slot('line', escapedForShell(clean(word)));
    return { on: 'vCenter', command: own`zgrep -h -F -e '${escaped}' /var/log/vmware/vpxd/vpxd*` };
  }
  const minutes = minutesOf(line);
  if (minutes.length === 0) return undefined;
  const patterns = listed(
    minutes.map((one) => own`-e ${slot('line', one)}`),
    ' ',
  );
  const filter = only === undefined ? own`` : own` | grep -iE "${only}"`;
  return {
    on: line.side,
    command: own`cd /var/run/log && { zcat vmkernel.*.gz hostd.*.gz 2>/dev/null; cat vmkernel.log hostd.log; } | grep -F ${patterns}${filter}`,
  };
}

const minute: Micros = 60e6;

function minutesOf({ text, time }: Shown): readonly string[] {
  const { stamp, zone } =
    /\b(?<stamp>\d{4}-\d\d-\d\dT\d\d:\d\d):\d\d(?:[.,]\d{1,9})?(?<zone>Z|[-+]\d\d:\d\d)?/.exec(text.slice(0, 100))
      ?.groups ?? {};
  if (time === undefined || (stamp !== undefined && zone === undefined)) return stamp === undefined ? [] : [stamp];
  return [time - minute, time].flatMap((one) => formatMicros(one)?.slice(0, 16) ?? []);
}

/** On the one that logged it. */
function onHost(lines: readonly Shown[], command: OwnText): Command {
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

/** Without what a terminal obeys, or shows in another order. */
function clean(word: string): string {
  return word.replace(/[\p{Cc}\p{Cf}]/gu, '');
}
