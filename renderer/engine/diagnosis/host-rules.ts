/** Findings from the settings of two hosts, about a migration between them that failed or was slow. */
import { listed, own, slot, written } from '../base/own-text.ts';
import type { OwnText } from '../base/own-text.ts';
import type { Finding, Migration } from '../model.ts';
import { isBetweenHosts } from '../vocabulary.ts';
import { finding } from './finding.ts';
import { significant } from '../presentation/figures.ts';
import { checkPair, linkSpeedOf } from './prerequisites/check.ts';
import { detailOf } from './prerequisites/check-result.ts';
import type { Check } from './prerequisites/check-result.ts';
import { hostsOf, settingOf } from '../host-facts.ts';
import type { HostFacts, HostsByName } from '../host-facts.ts';
import { bounds } from './rules.ts';

/** Below this share of the slower link, vMotion is far from what the link should carry. */
const farBelow = 0.3;

/** What one stream carries, Mbit/s: that it leaves a faster link unused is a finding of `rules.ts`. */
const oneStreamMbps = 15_000;

/**
 * Findings that need both hosts' settings; none where either's are not in the bundles.
 *
 * @param concurrent migrations on one of its hosts at once, this one included: they share the link
 */
export function hostFindings(migration: Migration, hosts: HostsByName, concurrent = 1): readonly Finding[] {
  const pair = isBetweenHosts(migration) ? hostsOf(migration, hosts) : undefined;
  if (!pair) return [];
  const slow = slowLink(migration, pair, concurrent);
  // Where a migration went well, neither a routed path nor different MTUs did harm.
  if (!slow && migration.outcome !== 'failed') return [];
  const checks = checkPair(...pair);
  return [slow, slow && routedPath(migration, checks, pair), mtuDiffers(migration, checks)].filter(
    (one) => one !== undefined,
  );
}

function slowLink(
  { metrics: { bandwidthMBps, preCopySeconds } }: Migration,
  [source, destination]: readonly [HostFacts, HostFacts],
  concurrent: number,
): Finding | undefined {
  const [left, right] = [linkSpeedOf(source), linkSpeedOf(destination)];
  if (!bandwidthMBps || !left || !right) return undefined;
  if (preCopySeconds && preCopySeconds.value < bounds.measuredSeconds) return undefined;
  const link = Math.min(left.value, right.value);
  const carried = bandwidthMBps.value * 8;
  if (carried >= farBelow * Math.min(link / concurrent, oneStreamMbps)) return undefined;
  return finding({
    id: 'far-below-the-link',
    title: own`The migration used little of its link`,
    rank: 'observation',
    confidence: 'likely',
    cause: own`The log states ${written(significant, bandwidthMBps.value)} MB/s, ${written(significant, (100 * carried) / link)} % of the ${written(significant, link)} Mbit/s that the slower uplink has.`,
    remedy: [
      own`See what else used that uplink at the time, and whether Network I/O Control holds vMotion back.`,
      own`Check loss, latency and MTU on the path between the two vMotion addresses.`,
    ],
    links: [
      'https://docs.vmware.com/en/VMware-vSphere/7.0/com.vmware.vsphere.vcenterhost.doc/GUID-7DAD15D4-7F41-4913-9F16-567289E22977.html',
    ],
    evidence: bandwidthMBps.evidence,
  });
}

/** Only hostd of ESXi 8 states a round-trip time: before, a routed path on which the copy was slow is the best hint in the files. */
function routedPath(
  { metrics }: Migration,
  checks: readonly Check[],
  hosts: readonly HostFacts[],
): Finding | undefined {
  const check = checks.find(({ ruleId }) => ruleId === 'net-subnet');
  const evidence = metrics.bandwidthMBps?.evidence ?? [];
  if (!check || check.result === 'pass' || check.evidence.length < 2 || evidence.length === 0) return undefined;
  const rtt = metrics.roundTripMs;
  const time = rtt
    ? own`Its round-trip time of ${rtt.value} ms`
    : own`Its round-trip time, which only ESXi 8 writes down,`;
  return finding({
    id: 'routed-path',
    title: own`The path between the two vMotion addresses is routed`,
    rank: 'observation',
    confidence: 'possible',
    cause: own`${detailOf(check)} ${time} can be what holds the rate down.${thresholds(hosts)}`,
    remedy: [
      own`Measure it from the vMotion adapter: vmkping -I VMK -d -s 1472 PEER. Up to 150 ms is supported.`,
      own`Above Migrate.NetLatencyModeThreshold (4 ms by default) ESXi sizes its buffers for the distance: see that nobody raised it.`,
    ],
    links: [
      'https://docs.vmware.com/en/VMware-vSphere/8.0/vsphere-vcenter-esxi-management/GUID-30FAA00F-D5F3-475D-820E-5D45517AC18E.html',
      'https://github.com/lamw/esxi-advanced-and-kernel-settings/blob/master/esxi-80u3g-advanced-settings.md',
    ],
    evidence: [...evidence, ...(rtt?.evidence ?? [])],
  });
}

/** From which round-trip time on the hosts size their buffers for the distance, where their bundles state it. */
function thresholds(hosts: readonly HostFacts[]): OwnText {
  const told = hosts.flatMap((host) => {
    const ms = settingOf(host, 'Migrate.NetLatencyModeThreshold')?.value.value;
    return ms === undefined ? [] : [own`${ms} ms on ${slot('host', host.host)}`];
  });
  return told.length === 0 ? own`` : own` Migrate.NetLatencyModeThreshold is ${listed(told, ', ')}.`;
}

function mtuDiffers({ failure, metrics }: Migration, checks: readonly Check[]): Finding | undefined {
  const check = checks.find(({ ruleId }) => ruleId === 'net-mtu-equal');
  const evidence = failure?.evidence ?? metrics.bandwidthMBps?.evidence ?? [];
  if (check?.result !== 'fail' || evidence.length === 0) return undefined;
  const places = check.evidence.map(({ path, line }) => own`${slot('path', path.split('/').at(-1) ?? '')}:${line}`);
  return finding({
    id: 'mtu-differs',
    title: own`The two hosts’ vMotion adapters have different MTUs`,
    rank: 'observation',
    confidence: 'possible',
    cause: own`${detailOf(check)} Jumbo frames on part of the path drop large packets: vMotion is slow, then times out. (${listed(places, ', ')})`,
    remedy: [
      own`Set one MTU on both adapters, their switches and the physical ports between them.`,
      own`Test it with vmkping -d -s 8972 for 9000, -s 1472 for 1500, from the vMotion adapter.`,
    ],
    links: [
      check.source,
      'https://knowledge.broadcom.com/external/article/417889/vmotion-migration-fails-with-timeout-due.html',
    ],
    evidence,
  });
}
