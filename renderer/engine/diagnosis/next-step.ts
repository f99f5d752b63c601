/** Which log to read next, where what is here does not say why a migration failed. */
import { listed, own, slot } from '../base/own-text.ts';
import type { OwnText } from '../base/own-text.ts';
import type { Finding, LogFormatName, LogSource, Migration, Side } from '../model.ts';
import { finding } from './finding.ts';

const article = 'https://knowledge.broadcom.com/external/article/307365';
const sides = ['source', 'destination'] as const;

/**
 * Nothing where a cause is certain enough. @param sources of the run, by which a line's log is known
 */
export function nextStep(
  migration: Migration,
  findings: readonly Finding[],
  sources: readonly Pick<LogSource, 'format'>[],
): readonly Finding[] {
  const { outcome, failure, lines, hostLogs } = migration;
  if (outcome === 'succeeded' || outcome === 'cancelled' || (outcome === 'unknown' && !failure)) return [];
  if (findings.some(({ rank, confidence }) => rank === 'cause' && confidence !== 'possible')) return [];
  const read = new Set(lines.flatMap(({ source }) => sources[source]?.format ?? []));
  const missing = missingLogs(migration, read);
  const first = lines.filter(({ source, line }) =>
    (failure?.evidence ?? []).some((at) => at.source === source && at.line === line),
  );
  const evidence = (first.length > 0 ? first : lines.slice(-1)).map(({ source, line }) => ({ source, line }));
  const [side] = sides.filter((one) => !hostLogs.includes(one) && hostLogs.length > 0);
  return [
    finding({
      id: side ? 'look-on-the-other-host' : 'look-in-more-logs',
      title:
        missing.length === 0
          ? own`Read the lines just before the end on both hosts`
          : own`Read next: ${listed(missing.slice(0, 2), ', and ')}`,
      rank: 'next-step',
      confidence: 'likely',
      cause:
        missing.length === 0
          ? own`What is here states that it failed and not why. The logs of both hosts are here, so the reason is among lines that are not about this migration: storage, network and memory of the seconds before.`
          : own`What is here does not state for certain why it failed. The reason stands in what is not here: ${listed(missing, '; ')}.`,
      remedy: [
        own`Add the support bundles of both hosts and of vCenter to this investigation: the lines are joined, and what they explain is shown.`,
        own`Logs rotate within hours on a busy host: save them soon.`,
      ],
      links: [article],
      evidence,
    }),
  ];
}

function missingLogs(migration: Migration, read: ReadonlySet<LogFormatName>): readonly OwnText[] {
  const { hostLogs, kind, vm } = migration;
  const isOfOneHost = kind === 'self-migration' || kind === 'storage-vmotion';
  const wanted = isOfOneHost ? (['source'] as const) : sides;
  const of = (side: Side) => own`the ${side}${hostName(migration, side)}`;
  const whose = vm.name === undefined ? own`this VM’s` : own`${slot('vm', vm.name)}’s`;
  const missing = wanted
    .filter((side) => !hostLogs.includes(side))
    .map((side) => own`vmkernel.log and hostd.log of ${of(side)}`);
  const vmx = read.has('vmware') ? [] : [own`${whose} vmware.log on the source`];
  const vcenter = read.has('vpxd') || missing.length + vmx.length > 0 ? [] : [own`vCenter’s vpxd.log`];
  return [...vmx, ...missing, ...vcenter];
}

function hostName(migration: Migration, side: Side): OwnText {
  const { host, ip } = migration[side];
  const name = host ?? ip;
  return name === undefined ? own`` : own` (${slot('host', name)})`;
}
