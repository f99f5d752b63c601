/** What the hosts' own settings say about a migration that failed or was slow between them. */
import { listed, own, slot, written } from '../base/own-text.ts';
import type { Finding, Migration } from '../model.ts';
import { finding } from './finding.ts';
import { significant } from '../report/figures.ts';
import { checkPair, linkSpeedOf } from './prerequisites/check.ts';
import { detailOf } from './prerequisites/check-result.ts';
import { withAdapterOf } from '../host-facts.ts';
import type { HostFacts } from '../host-facts.ts';
import { bounds } from './rules.ts';

/** Below this share of the slower link, vMotion is far from what the link should carry. */
const farBelow = 0.3;

/** What one stream carries, Mbit/s: more of a faster link goes unused for another reason, which `rules.ts` tells. */
const oneStreamMbps = 15_000;

/**
 * Findings that need both hosts' settings; none where either's are not in the bundles.
 *
 * @param hosts by name
 * @param concurrent migrations on one of its hosts at once, this one included: they share the link
 */
export function hostFindings(
  migration: Migration,
  hosts: ReadonlyMap<string, HostFacts>,
  concurrent = 1,
): readonly Finding[] {
  const of = ({ host: name, ip }: Migration['source']) => {
    const host = name === undefined ? undefined : hosts.get(name);
    return host && withAdapterOf(host, ip);
  };
  const [source, destination] = [of(migration.source), of(migration.destination)];
  if (migration.kind !== 'vmotion' || !source || !destination) return [];
  const slow = slowLink(migration, source, destination, concurrent);
  const isTroubled = migration.outcome === 'failed' || slow.length > 0;
  return [
    ...slow,
    ...(slow.length > 0 ? routedPath(migration, source, destination) : []),
    ...(isTroubled ? mtuDiffers(migration, source, destination) : []),
  ];
}

function slowLink(
  { metrics }: Migration,
  source: HostFacts,
  destination: HostFacts,
  concurrent: number,
): readonly Finding[] {
  const speeds = [linkSpeedOf(source), linkSpeedOf(destination)];
  const [left, right] = speeds;
  const { bandwidthMBps, preCopySeconds } = metrics;
  if (!bandwidthMBps || !left || !right) return [];
  if (preCopySeconds && preCopySeconds.value < bounds.measuredSeconds) return [];
  const link = Math.min(left.value, right.value);
  const carried = bandwidthMBps.value * 8;
  if (carried >= farBelow * Math.min(link / concurrent, oneStreamMbps)) return [];
  return [
    finding({
      id: 'far-below-the-link',
      title: own`The migration used little of its link`,
      rank: 'observation',
      confidence: 'likely',
      cause: own`The log states ${written(significant, bandwidthMBps.value)} MB/s, ${written(significant, (100 * carried) / link)} % of the ${written(significant, link)} Mbit/s that the slower uplink has.`,
      remedy: [
        own`See what else used that uplink at the time, and whether Network I/O Control holds vMotion back.`,
        own`Check loss, latency and MTU on the way between the two vMotion addresses.`,
      ],
      links: [
        'https://docs.vmware.com/en/VMware-vSphere/7.0/com.vmware.vsphere.vcenterhost.doc/GUID-7DAD15D4-7F41-4913-9F16-567289E22977.html',
      ],
      evidence: bandwidthMBps.evidence,
    }),
  ];
}

/** No line states a round-trip time; that the way is routed, and slow, is as near as the files come to it. */
function routedPath({ metrics }: Migration, source: HostFacts, destination: HostFacts): readonly Finding[] {
  const check = checkPair(source, destination).find(({ ruleId }) => ruleId === 'net-subnet');
  const evidence = metrics.bandwidthMBps?.evidence ?? [];
  if (!check || check.result === 'pass' || check.evidence.length < 2 || evidence.length === 0) return [];
  return [
    finding({
      id: 'routed-path',
      title: own`The way between the two vMotion addresses is routed`,
      rank: 'observation',
      confidence: 'possible',
      cause: own`${detailOf(check)} Its round-trip time, which no log line tells, can be what holds the rate down.`,
      remedy: [
        own`Measure it from the vMotion adapter: vmkping -I VMK -d -s 1472 PEER. Up to 150 ms is supported.`,
        own`Above Migrate.NetLatencyModeThreshold (4 ms by default) ESXi sizes its buffers for the distance: see that nobody raised it.`,
      ],
      links: [
        'https://docs.vmware.com/en/VMware-vSphere/8.0/vsphere-vcenter-esxi-management/GUID-30FAA00F-D5F3-475D-820E-5D45517AC18E.html',
        'https://github.com/lamw/esxi-advanced-and-kernel-settings/blob/master/esxi-80u3g-advanced-settings.md',
      ],
      evidence,
    }),
  ];
}

/** Only beside trouble: where a migration went well between them, the MTUs differ without harm. */
function mtuDiffers({ failure, metrics }: Migration, source: HostFacts, destination: HostFacts): readonly Finding[] {
  const check = checkPair(source, destination).find(({ ruleId }) => ruleId === 'net-mtu-equal');
  const evidence = failure?.evidence ?? metrics.bandwidthMBps?.evidence ?? [];
  if (check?.result !== 'fail' || evidence.length === 0) return [];
  const places = check.evidence.map(({ path, line }) => own`${slot('path', path.split('/').at(-1) ?? '')}:${line}`);
  return [
    finding({
      id: 'mtu-differs',
      title: own`The two hosts’ vMotion adapters have different MTUs`,
      rank: 'observation',
      confidence: 'possible',
      cause: own`${detailOf(check)} Jumbo frames on part of the way drop large packets: vMotion is slow, then times out. (${listed(places, ', ')})`,
      remedy: [
        own`Set one MTU on both adapters, their switches and the physical ports between them.`,
        own`Test it with vmkping -d -s 8972 for 9000, -s 1472 for 1500, from the vMotion adapter.`,
      ],
      links: [
        check.source,
        'https://knowledge.broadcom.com/external/article/417889/vmotion-migration-fails-with-timeout-due.html',
      ],
      evidence,
    }),
  ];
}
