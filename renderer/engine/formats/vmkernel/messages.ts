/**
 * Messages of vmkernel.log. README.md says where each was seen; in those that never were, any number may be missing.
 *
 * The number behind a module's name is a line of VMware's source: it changes with each build and is never matched.
 */
import { idDigits, isMigrationId } from '../../base/ids.ts';
import type { Endpoint, Side } from '../../model.ts';
import type { Facts } from '../facts.ts';
import type { LogRecord } from '../record.ts';
import { isCancelled, saysPeerLost } from '../status.ts';
import { addressOf, applyTemplates, numberOf, stated, unmask } from '../template.ts';
import type { Template } from '../template.ts';

/** `WARNING: VMotionRecv: 2618: 1351180724378133 D: ` and the text behind it. */
const withId = new RegExp(String.raw`^(?:WARNING: |ALERT: )?(\w{1,64}): \d{1,20}: (${idDigits}) ([SD]): ?(.*)$`);

/** Facts of a vmkernel line; undefined where it says nothing of a migration. */
export function vmkernelFacts(record: LogRecord): Facts | undefined {
  const body = unmask(record.body);
  const named = withId.exec(body);
  if (!named) return applyTemplates(unnamed, body);
  const [, module, id = '', role, text = ''] = named;
  if (!isMigrationId(id)) return undefined;
  const side: Side = role === 'S' ? 'source' : 'destination';
  const facts = applyTemplates(byId, text);
  return module === 'FSR' ? { ...facts, id, side, kind: 'storage-vmotion' } : { ...facts, id, side };
}

// "(network bandwidth ~931.354 MB/s, 1049920% t2d)", any part of which older builds leave out.
const rates = String.raw`(?:.{0,1024}?network bandwidth ~?(?<bandwidth>[\d.]{1,32}) MB/s)?(?:.{0,1024}?(?<![\d.])(?<t2d>[\d.]{1,32})% t2d)?`;
const history = String.raw`(?:.{0,1024}?prev2 (?<prev2>\d{1,20})(?!\d))?(?:.{0,1024}?prev (?<prev>\d{1,20})(?!\d))?`;
const passThrough = String.raw`(?:.{0,1024}?pass ?through device (?<device>\d{1,20})(?!\d))?`;

function rateMetrics(groups: Readonly<Record<string, string | undefined>>) {
  return {
    bandwidthMBps: numberOf(groups['bandwidth']),
    transmitToDirtyPercent: numberOf(groups['t2d']),
    passThroughPages: numberOf(groups['device']),
  };
}

/** A pass that ended with `left` pages dirty. */
function roundEnded(groups: Readonly<Record<string, string | undefined>>): Facts {
  const { bandwidthMBps, transmitToDirtyPercent } = rateMetrics(groups);
  const round = stated({ remainingPages: numberOf(groups['left']), bandwidthMBps, transmitToDirtyPercent });
  return round ? { round } : {};
}

const byId: readonly Template[] = [
  {
    needle: 'pre-copy iteration needed',
    pattern: new RegExp(
      String.raw`^Another pre-copy iteration needed(?: with (?<left>\d{1,20}) pages left to send)?${history}${passThrough}${rates}`,
    ),
    yields: (groups) => ({
      phase: 'pre-copy',
      ...roundEnded(groups),
      metrics: stated(rateMetrics(groups)) ?? {},
    }),
  },
  {
    needle: 'Stopping pre-copy',
    pattern: new RegExp(
      String.raw`^Stopping pre-copy: only (?<left>\d{1,20}) pages left to send(?:.{0,1024}?time goal of (?<goal>[\d.]{1,32}) seconds)?${rates}`,
    ),
    yields: (groups) => ({
      phase: 'pre-copy-end',
      milestone: 'pre-copy-end',
      preCopyEnd: 'converged',
      ...roundEnded(groups),
      metrics:
        stated({
          ...rateMetrics(groups),
          pagesLeft: numberOf(groups['left']),
          switchoverGoalSeconds: numberOf(groups['goal']),
        }) ?? {},
    }),
  },
  {
    needle: 'Stopping pre-copy',
    pattern: new RegExp(
      String.raw`^Stopping pre-copy: (?<stuck>not enough forward progress)?${history}(?:.{0,1024}?cur (?<left>\d{1,20})(?!\d))?${passThrough}${rates}`,
    ),
    yields: (groups) => ({
      phase: 'pre-copy-end',
      milestone: 'pre-copy-end',
      ...(groups['stuck'] !== undefined && { preCopyEnd: 'no-progress' as const }),
      ...roundEnded(groups),
      metrics: stated({ ...rateMetrics(groups), pagesLeft: numberOf(groups['left']) }) ?? {},
    }),
  },
  {
    needle: 'Sent all modified pages',
    pattern: new RegExp(`^Sent all modified pages to destination${rates}`),
    yields: (groups) => ({
      phase: 'switchover',
      milestone: 'all-pages-sent',
      metrics: stated(rateMetrics(groups)) ?? {},
    }),
  },
  {
    needle: 'leave low memory state',
    pattern: /^World \d{1,20} waited (?<seconds>[\d.]{1,32}) seconds to leave low memory state/,
    yields: ({ seconds }) => ({
      phase: 'pre-copy',
      metrics: stated({ lowMemoryWaitSeconds: numberOf(seconds) }) ?? {},
    }),
  },
  {
    needle: 'failed to end preCopy stream',
    pattern: /^failed to end preCopy stream: (?<status>.*)$/,
    yields: ({ status }) => ({
      phase: 'pre-copy',
      outcome: 'failed',
      failure: { rank: 'symptom', message: `failed to end preCopy stream: ${status ?? ''}` },
    }),
  },
  {
    needle: 'Failed: ',
    pattern: /^Failed: (?<status>.{1,1024}?) ?\((?<code>0x[0-9a-f]{1,16})\)/i,
    yields: ({ status, code }) => ({
      phase: 'failed',
      milestone: 'failure',
      outcome: isCancelled(status) ? 'cancelled' : 'failed',
      failure: { rank: saysPeerLost(status) ? 'peer-lost' : 'kernel-status', ...stated({ status, code }) },
    }),
  },
  {
    needle: 'considered a failure by the VMX',
    pattern: /^Migration considered a failure by the VMX/,
    yields: () => ({
      phase: 'failed',
      milestone: 'failure',
      outcome: 'failed',
      failure: { rank: 'elsewhere', message: 'Migration considered a failure by the VMX' },
    }),
  },
  {
    needle: 'aximum switchover time',
    pattern: /aximum switchover time (?:\((?<bracket>\d{1,20}) seconds\)|of (?<plain>\d{1,20}) second)/,
    yields: ({ bracket, plain }) => ({
      phase: 'failed',
      milestone: 'failure',
      outcome: 'failed',
      metrics: stated({ maxSwitchoverSeconds: numberOf(bracket ?? plain) }) ?? {},
      failure: { rank: 'symptom', message: 'Maximum switchover time reached' },
    }),
  },
  {
    needle: 'worldlet affinity',
    pattern: /^Set ip address '(?<ip>[^']{1,255})' worldlet affinity to (?<way>send|recv) World ID (?<world>\d{1,20})/,
    yields: ({ ip, way, world }) => ({
      phase: 'setup',
      ...(way === 'send' ? endpoint('source', { ip: addressOf(ip) }) : endpoint('destination', { ip: addressOf(ip) })),
      ...joinWorld(world),
    }),
  },
  {
    needle: 'during pre-copy',
    pattern: /^Estimated network bandwidth (?<bandwidth>[\d.]{1,32}) MB\/s during pre-copy/,
    yields: ({ bandwidth }) => ({
      phase: 'pre-copy',
      metrics: stated({ destinationBandwidthMBps: numberOf(bandwidth) }) ?? {},
    }),
  },
  {
    needle: 'Received all changed pages',
    pattern: /^Received all changed pages/,
    yields: () => ({ phase: 'switchover', milestone: 'all-pages-received' }),
  },
  {
    needle: 'Resume handshake successful',
    pattern: /^Resume handshake successful/,
    yields: () => ({ phase: 'resume', milestone: 'resume', outcome: 'succeeded', runsOn: 'destination' }),
  },
  {
    needle: 'paging in',
    pattern: /^DONE paging in/i,
    yields: () => ({ phase: 'page-in', milestone: 'page-in-end', outcome: 'succeeded', runsOn: 'destination' }),
  },
  {
    needle: 'during page-in',
    pattern: /^Estimated network bandwidth (?<bandwidth>[\d.]{1,32}) MB\/s during page-in/,
    yields: ({ bandwidth }) => ({
      phase: 'page-in',
      metrics: stated({ pageInBandwidthMBps: numberOf(bandwidth) }) ?? {},
    }),
  },
];

const swapKind = String.raw`(?: using (?<swap>\w{1,64}) swap)?(?<encrypted>, encrypted)?`;

const unnamed: readonly Template[] = [
  {
    // 5.x, 6.x: Migrate: vm 2758492: 3284: Setting VMOTION info: Source ts = …, src ip = <…> dest ip = <…> Dest wid = …
    needle: 'Setting VMOTION info',
    pattern: new RegExp(
      String.raw`vm (?<world>\d{1,20}): \d{1,20}: Setting VMOTION info: (?<role>Source|Dest) ts ?= ?(?<id>\d{1,20}), src ip = <(?<src>[^>]{0,255})> dest ip = <(?<dst>[^>]{0,255})>(?: Dest wid = (?<wid>\d{1,20})(?!\d))?${swapKind}`,
    ),
    yields: migrationSetUp,
  },
  {
    // 8.x: Migrate: 314: vmotion: Source vmmLeaderID = …, ts = …, srcIP = <…> dstIP = <…> Dest wid = … using SHARED swap
    needle: 'vmmLeaderID',
    pattern: new RegExp(
      String.raw`vmotion: (?<role>Source|Dest) vmmLeaderID = (?<world>\d{1,20}), ts ?= ?(?<id>\d{1,20}), srcIP = <(?<src>[^>]{0,255})> dstIP = <(?<dst>[^>]{0,255})>(?: Dest wid = (?<wid>\d{1,20})(?!\d))?${swapKind}`,
    ),
    yields: migrationSetUp,
  },
  {
    needle: 'Affinitizing',
    pattern: /^Tcpip_Vmk: \d{1,20}: Affinitizing \S{1,255} to world (?<world>\d{1,20}), Success/,
    yields: ({ world }) => ({ phase: 'setup', ...joinWorld(world) }),
  },
  {
    needle: 'Hbr: ',
    pattern: /^(?:WARNING: )?Hbr: \d{1,20}: Migration (?<what>start|end) received \(worldID=(?<world>\d{1,20})\)/,
    yields: ({ what, world }) => ({ phase: what === 'start' ? 'setup' : 'complete', ...joinWorld(world) }),
  },
  {
    needle: 'swapping in migr',
    pattern:
      /^Swap: vm (?<world>\d{1,20}): \d{1,20}: Finish swapping in migration swap file\.(?: \(faulted (?<pages>\d{1,20}) pages)?/,
    yields: ({ world, pages }) => ({
      phase: 'page-in',
      side: 'destination',
      metrics: stated({ pagesFaulted: numberOf(pages) }) ?? {},
      ...joinWorld(world),
    }),
  },
];

function migrationSetUp(groups: Readonly<Record<string, string | undefined>>): Facts {
  const { id = '', role, world, src, dst, wid, swap, encrypted } = groups;
  if (!isMigrationId(id)) return {};
  const leader = numberOf(world);
  const other = numberOf(wid);
  const side: Side = role === 'Source' ? 'source' : 'destination';
  const sourceWorld = side === 'source' ? leader : undefined;
  // The destination prints `Dest wid = 0`; its leader is its own world.
  const destinationWorld = side === 'destination' ? leader : other === 0 ? undefined : other;
  return {
    id,
    side,
    phase: 'setup',
    milestone: 'start',
    ...endpoint('source', { ip: addressOf(src), worldId: sourceWorld }),
    ...endpoint('destination', { ip: addressOf(dst), worldId: destinationWorld }),
    ...(swap !== undefined && { swap }),
    // Only 8.x prints it, and only when it is so: its absence says nothing.
    ...(encrypted !== undefined && { encrypted: true }),
  };
}

function endpoint(side: Side, values: { ip?: string | undefined; worldId?: number | undefined }): Facts {
  const known = stated(values) as Endpoint | undefined;
  return known ? { [side]: known } : {};
}

function joinWorld(world: string | undefined): Facts {
  const id = numberOf(world);
  return id === undefined ? {} : { join: { world: id } };
}
