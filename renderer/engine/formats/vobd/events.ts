/** Events of a host in vobd.log: `[esx.problem.net.vmnic.linkstate.down] Physical NIC vmnic1 linkstate is down.` */
import { defined } from '../../base/defined.ts';
import type { HostEventKind } from '../../vocabulary.ts';
import { adapterIn, deviceIn, pathIn } from '../host-event.ts';
import type { HostEventSample, StatedHostEvent } from '../host-event.ts';
import { blogPaths, kb376568, kb421596, linkBlog, nfsUpgrade } from '../publications.ts';
import type { LogRecord } from '../record.ts';
import { never, seen } from '../sample.ts';
import type { Publication } from '../sample.ts';

/**
 * By the name behind `vob.`, `esx.problem.` or `esx.clear.`: the kernel's observation and what vobd makes of it end alike. Names:
 * alarms and lists of vCenter's event types in public repositories, and vobd.log of ESXi 9 hosts counted in one of them.
 */
const kinds: Readonly<Record<string, HostEventKind>> = {
  'net.vmnic.linkstate.down': 'link-down',
  'net.vmnic.linkstate.up': 'link-up',
  'net.vmnic.linkstate.flapping': 'link-flapping',
  'net.pg.uplink.transition.down': 'uplink-down',
  'net.pg.uplink.transition.up': 'uplink-up',
  'net.dvport.uplink.transition.down': 'uplink-down',
  'net.dvport.uplink.transition.up': 'uplink-up',
  'net.redundancy.lost': 'network-redundancy-lost',
  'net.redundancy.degraded': 'network-redundancy-lost',
  'net.redundancy.restored': 'network-redundancy-back',
  'net.dvport.redundancy.lost': 'network-redundancy-lost',
  'net.dvport.redundancy.degraded': 'network-redundancy-lost',
  'net.dvport.redundancy.restored': 'network-redundancy-back',
  'net.connectivity.lost': 'network-lost',
  'net.connectivity.restored': 'network-back',
  'net.dvport.connectivity.lost': 'network-lost',
  'net.dvport.connectivity.restored': 'network-back',
  'net.lacp.lag.transition.down': 'lacp-down',
  'net.lacp.lag.transition.up': 'lacp-up',
  'net.lacp.uplink.transition.down': 'lacp-down',
  'net.lacp.uplink.transition.up': 'lacp-up',
  'net.lacp.uplink.disconnected': 'lacp-down',
  'net.lacp.uplink.inactive': 'lacp-down',
  'net.lacp.uplink.blocked': 'lacp-down',
  'net.lacp.uplink.unblocked': 'lacp-up',
  'net.lacp.peer.noresponse': 'lacp-down',
  'scsi.scsipath.pathstate.dead': 'path-down',
  'scsi.scsipath.pathstate.on': 'path-up',
  'storage.redundancy.lost': 'storage-redundancy-lost',
  'storage.redundancy.degraded': 'storage-redundancy-lost',
  'storage.redundancy.restored': 'storage-redundancy-back',
  'storage.connectivity.lost': 'storage-lost',
  'storage.connectivity.restored': 'storage-back',
  'storage.apd.start': 'apd-start',
  'storage.apd.timeout': 'apd-timeout',
  'storage.apd.exit': 'apd-end',
  'scsi.device.state.permanentloss': 'device-lost',
  'scsi.device.state.on': 'device-back',
  'scsi.device.io.latency.high': 'latency-high',
  'scsi.device.io.latency.improved': 'latency-improved',
  'vmfs.heartbeat.timedout': 'heartbeat-lost',
  'vmfs.heartbeat.unrecoverable': 'heartbeat-lost',
  'vmfs.heartbeat.recovered': 'heartbeat-back',
  'vmfs.nfs.server.disconnect': 'nfs-lost',
  'vmfs.nfs.server.restored': 'nfs-back',
};

const named =
  /^\[(?<name>(?<by>vob|esx\.problem|esx\.clear)\.(?<what>(?<area>net|storage|scsi|psastor|vmfs)\.[\w.]{1,200}))\](?<text>.{0,4096})/;

/** `esx.problem.hostd.core.dumped`, `esx.problem.application.core.dumped`: a daemon, or a VM's process, crashed. */
const crashed =
  /^\[(?<name>esx\.problem\.(?:application|hostd|vpxa)\.core\.dumped)\](?:.{0,400}?(?<program>\/bin\/[\w.-]{1,64}))?/;

export function vobdEvent({ body }: LogRecord): StatedHostEvent | undefined {
  if (!body.startsWith('[')) return undefined;
  const crash = crashed.exec(body)?.groups;
  if (crash) return { kind: 'process-crashed', name: crash['name'] ?? '', ...defined({ object: crash['program'] }) };
  const { name = '', by, what = '', area, text = '' } = named.exec(body)?.groups ?? {};
  // From ESXi 9 the same layer has another name.
  const key = what.replaceAll('psastor', 'scsi');
  const problem = area === 'net' ? 'network-problem' : 'storage-problem';
  // A name that is not known is a problem where vobd calls it one.
  const kind = Object.hasOwn(kinds, key) ? kinds[key] : by === 'esx.problem' ? problem : undefined;
  if (kind === undefined) return undefined;
  return area === 'net'
    ? { kind, name, ...defined({ object: adapterIn(text) }) }
    : { kind, name, ...defined({ object: storageIn(text), datastore: datastoreIn(text) }) };
}

/** `identifier [naa.6]` of a device, `identifier [12345678-abcdefg0]` of an NFS mount. */
const identifier = /\bidentifier \[(?<id>[^\]\s]{1,255})\]/;
// A path event names no device; of a device's event the path is a part.
function storageIn(text: string): string | undefined {
  return deviceIn(text) ?? pathIn(text) ?? identifier.exec(text)?.groups?.['id'];
}

/** `Affected datastores: "ds1"`, `(Datastores: "ds1")`; behind a volume's UUID where the event has nothing else. */
const datastore =
  /[Dd]atastores?: "(?<named>[^"]{1,255})"|[0-9a-z]{8}-[0-9a-z]{8}-[0-9a-z]{4}-[0-9a-z]{12} (?<behind>[^\s"].{0,254})$/;
function datastoreIn(text: string): string | undefined {
  const { named: byName, behind } = datastore.exec(text)?.groups ?? {};
  return byName ?? behind?.trim();
}

const line = (text: string) => `2023-11-16T00:00:00.000Z In(14) vobd[2098148]:  [netCorrelator] 1234567890us: ${text}`;
const of = (kind: HostEventKind, name: string, rest: Partial<StatedHostEvent> = {}) => ({ kind, name, ...rest });
const at = (where: Publication, text: string, expected: StatedHostEvent) => seen(where, line(text), expected);

export const samples: readonly HostEventSample[] = [
  at(
    kb376568,
    '[vob.net.vmnic.linkstate.down] vmnic vmnic1 linkstate down',
    of('link-down', 'vob.net.vmnic.linkstate.down', { object: 'vmnic1' }),
  ),
  at(
    linkBlog,
    '[esx.clear.net.connectivity.restored] Network connectivity restored on virtual switch "vSwitch0", portgroups: "Management Network". Physical NIC vmnic6 is up',
    of('network-back', 'esx.clear.net.connectivity.restored', { object: 'vmnic6' }),
  ),
  at(
    linkBlog,
    '[esx.problem.net.redundancy.lost] Lost uplink redundancy on virtual switch "vSwitch0". Physical NIC vmnic6 is down. Affected port groups: "Management Network"',
    of('network-redundancy-lost', 'esx.problem.net.redundancy.lost', { object: 'vmnic6' }),
  ),
  never(line('[esx.problem.net.of.no.known.name] text'), of('network-problem', 'esx.problem.net.of.no.known.name')),
  never(line('[vob.net.of.no.known.name] vmnic1'), undefined),
  never(
    line(
      '[esx.problem.hostd.core.dumped] /bin/hostd crashed (1 time(s) so far) and a core file might have been created',
    ),
    of('process-crashed', 'esx.problem.hostd.core.dumped', { object: '/bin/hostd' }),
  ),
  never(
    line(
      '[esx.problem.application.core.dumped] An application (/bin/vmx) running on ESXi host has crashed (1 time(s))',
    ),
    of('process-crashed', 'esx.problem.application.core.dumped', { object: '/bin/vmx' }),
  ),
  never(line('[esx.problem.vpxa.core.dumped] text'), of('process-crashed', 'esx.problem.vpxa.core.dumped')),
  never(line('[esx.problem.vm.kill.unexpected.fault.failure] text'), undefined),
  at(
    blogPaths,
    '[vob.scsi.scsipath.pathstate.dead] scsiPath vmhba2:C0:T1:L1 changed state from on',
    of('path-down', 'vob.scsi.scsipath.pathstate.dead', { object: 'vmhba2:C0:T1:L1' }),
  ),
  never(
    line('[vob.psastor.psastorpath.pathstate.dead] psastorPath vmhba2:C0:T1:L1 changed state from on'),
    of('path-down', 'vob.psastor.psastorpath.pathstate.dead', { object: 'vmhba2:C0:T1:L1' }),
  ),
  at(
    blogPaths,
    '[esx.problem.storage.redundancy.degraded] Path redundancy to storage device naa.6000144000000010a00f545a97c5704a degraded. Path vmhba2:C0:T1:L1 is down. Affected datastores: "Vplex_HP1".',
    of('storage-redundancy-lost', 'esx.problem.storage.redundancy.degraded', {
      object: 'naa.6000144000000010a00f545a97c5704a',
      datastore: 'Vplex_HP1',
    }),
  ),
  at(
    blogPaths,
    '[esx.clear.storage.redundancy.restored] Path redundancy to storage device naa.6000144000000010a00f545a97c5704a (Datastores: "Vplex_HP1") restored. Path vmhba2:C0:T1:L1 is active again.',
    of('storage-redundancy-back', 'esx.clear.storage.redundancy.restored', {
      object: 'naa.6000144000000010a00f545a97c5704a',
      datastore: 'Vplex_HP1',
    }),
  ),
  never(
    line('[esx.problem.scsi.device.state.permanentloss] Device: eui.0025385 has been removed.'),
    of('device-lost', 'esx.problem.scsi.device.state.permanentloss', { object: 'eui.0025385' }),
  ),
  never(
    line('[esx.problem.scsi.of.no.known.name] t10.ATA_disk.1 of text'),
    of('storage-problem', 'esx.problem.scsi.of.no.known.name', { object: 't10.ATA_disk.1' }),
  ),
  never(
    line('[esx.clear.scsi.device.io.latency.improved] Device mpx.vmhba0:C0:T0:L0 performance has improved.'),
    of('latency-improved', 'esx.clear.scsi.device.io.latency.improved', { object: 'mpx.vmhba0:C0:T0:L0' }),
  ),
  at(
    kb421596,
    '[esx.problem.storage.apd.start] Device or filesystem with identifier [naa.6] has entered the All Paths Down state.',
    of('apd-start', 'esx.problem.storage.apd.start', { object: 'naa.6' }),
  ),
  at(
    nfsUpgrade,
    '[vob.storage.apd.start] Device or filesystem with identifier [12345678-abcdefg0] has entered the All Paths Down state.',
    of('apd-start', 'vob.storage.apd.start', { object: '12345678-abcdefg0' }),
  ),
  at(
    nfsUpgrade,
    '[esx.problem.vmfs.nfs.server.disconnect] 192.168.1.1/NFS-DS1 12345678-abcdefg0-0000-000000000000 NFS-DS1',
    of('nfs-lost', 'esx.problem.vmfs.nfs.server.disconnect', { datastore: 'NFS-DS1' }),
  ),
  never(
    line('[vob.vmfs.heartbeat.timedout] 50a91d2c-1b2c3d4e-5f60-0025b5000000 my ds'),
    of('heartbeat-lost', 'vob.vmfs.heartbeat.timedout', { datastore: 'my ds' }),
  ),
  never(
    line('[esx.problem.storage.connectivity.lost] Lost connectivity. Affected datastore: "ds1".'),
    of('storage-lost', 'esx.problem.storage.connectivity.lost', { datastore: 'ds1' }),
  ),
  never(
    line('[esx.problem.vmfs.heartbeat.timedout] 50a91d2c-1b2c3d4e-5f60-0025b5000000 my ds'),
    of('heartbeat-lost', 'esx.problem.vmfs.heartbeat.timedout', { datastore: 'my ds' }),
  ),
];
