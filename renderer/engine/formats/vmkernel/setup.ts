/** Messages of the setup: worlds, addresses, sockets. All but one show no id, or show it in a place of their own. */
import { defined } from '../../base/defined.ts';
import { isMigrationId } from '../../base/ids.ts';
import type { Side } from '../../model.ts';
import type { Facts } from '../facts.ts';
import { kb441977, virtuallyPeculiar } from '../publications.ts';
import { never, seen } from '../sample.ts';
import { addressOf, numberOf } from '../template.ts';
import type { Template } from '../template.ts';
import { endpoint, joinWorld } from './fields.ts';

const swapKind = String.raw`(?: using (?<swap>\w{1,64}) swap)?(?<encrypted>, encrypted)?`;

export const setup: readonly Template[] = [
  {
    needle: 'Setting VMOTION info',
    pattern: new RegExp(
      String.raw`vm (?<world>\d{1,20}): \d{1,20}: Setting VMOTION info: (?<role>Source|Dest) ts ?= ?(?<id>\d{1,20}), src ip = <(?<src>[^>]{0,255})> dest ip = <(?<dst>[^>]{0,255})>(?: Dest wid = (?<wid>\d{1,20})(?!\d))?${swapKind}`,
    ),
    yields: migrationSetUp,
    samples: [
      seen(
        virtuallyPeculiar,
        '2015-12-25T16:39:25.565Z cpu4:2758489)Migrate: vm 2758492: 3284: Setting VMOTION info: Source ts = 1451061663105920, src ip = <192.168.1.176> dest ip = <192.168.1.177> Dest wid = 1830931 using SHARED swap',
        {
          id: '1451061663105920',
          side: 'source',
          phase: 'setup',
          milestone: 'start',
          source: { ip: '192.168.1.176', worldId: 2758492 },
          destination: { ip: '192.168.1.177', worldId: 1830931 },
          swap: 'SHARED',
        },
      ),
      never(
        '2015-12-25T16:39:25.565Z cpu4:1830928)Migrate: vm 1830931: 3284: Setting VMOTION info: Dest ts=1451061663105920, src ip = <192.168.1.176> dest ip = <192.168.1.177>, encrypted',
        {
          id: '1451061663105920',
          side: 'destination',
          phase: 'setup',
          milestone: 'start',
          source: { ip: '192.168.1.176' },
          destination: { ip: '192.168.1.177', worldId: 1830931 },
          encrypted: true,
        },
      ),
    ],
  },
  {
    needle: 'vmmLeaderID',
    pattern: new RegExp(
      String.raw`vmotion: (?<role>Source|Dest) vmmLeaderID = (?<world>\d{1,20}), ts ?= ?(?<id>\d{1,20}), srcIP = <(?<src>[^>]{0,255})> dstIP = <(?<dst>[^>]{0,255})>(?: Dest wid = (?<wid>\d{1,20})(?!\d))?${swapKind}`,
    ),
    yields: migrationSetUp,
    samples: [
      seen(
        kb441977,
        '####-##-##T##:##:##.###Z In() vmkernel: cpu## opID=d5991c6f)Migrate: 314: vmotion: Source vmmLeaderID = <ex. 2118927>, ts = <ex. 7182955985622810397>, srcIP = <xx.xx.xx.xx> dstIP = <yy.yy.yy.yy> Dest wid = <ex. 2109446> using SHARED swap, encrypted',
        {
          id: '7182955985622810397',
          side: 'source',
          phase: 'setup',
          milestone: 'start',
          source: { worldId: 2118927 },
          destination: { worldId: 2109446 },
          swap: 'SHARED',
          encrypted: true,
        },
      ),
      seen(
        kb441977,
        '####-##-##T##:##:##.###Z In() vmkernel: cpu## )Migrate: 314: vmotion: Dest vmmLeaderID = <ex. 2109446>, ts =<ex. 7182955985622810397>, srcIP = <xx.xx.xx.xx> dstIP = <yy.yy.yy.yy> Dest wid = 0 using SHARED swap, encrypted',
        {
          id: '7182955985622810397',
          side: 'destination',
          phase: 'setup',
          milestone: 'start',
          destination: { worldId: 2109446 },
          swap: 'SHARED',
          encrypted: true,
        },
      ),
      never(
        '2023-04-15T08:52:34.879Z In(182) vmkernel: cpu4:2109440)Migrate: 314: vmotion: Dest vmmLeaderID = 2109446, ts = 8743996508480001077, srcIP = <10.0.0.1> dstIP = <fe80::250:56ff:fe6a:1%vmk1> Dest wid = 0',
        {
          id: '8743996508480001077',
          side: 'destination',
          phase: 'setup',
          milestone: 'start',
          source: { ip: '10.0.0.1' },
          destination: { ip: 'fe80::250:56ff:fe6a:1%vmk1', worldId: 2109446 },
        },
      ),
      never(
        '2023-04-15T08:52:34.879Z In(182) vmkernel: cpu4:2118925)Migrate: 314: vmotion: Source vmmLeaderID = 2118927, ts = 8743996508480001077, srcIP = <10.0.0.1> dstIP = <10.0.0.2> Dest wid = 0',
        {
          id: '8743996508480001077',
          side: 'source',
          phase: 'setup',
          milestone: 'start',
          source: { ip: '10.0.0.1', worldId: 2118927 },
          destination: { ip: '10.0.0.2' },
        },
      ),
      never(
        '2023-04-15T08:52:34.879Z In(182) vmkernel: cpu4:2118925)Migrate: 314: vmotion: Source vmmLeaderID = 2118927, ts= 8743996508480001077, srcIP = <10.0.0.1> dstIP = <FD00::2>',
        {
          id: '8743996508480001077',
          side: 'source',
          phase: 'setup',
          milestone: 'start',
          source: { ip: '10.0.0.1', worldId: 2118927 },
          destination: { ip: 'FD00::2' },
        },
      ),
    ],
  },
  {
    needle: 'Affinitizing',
    pattern: /^Tcpip_Vmk: \d{1,20}: Affinitizing \S{1,255} to world (?<world>\d{1,20}), Success/,
    yields: ({ world }) => ({ phase: 'setup', ...joinWorld(world) }),
    samples: [
      seen(
        virtuallyPeculiar,
        '2015-12-25T16:39:25.567Z cpu4:2758489)Tcpip_Vmk: 1288: Affinitizing 192.168.1.176 to world 2772001, Success',
        { phase: 'setup', join: { world: 2772001 } },
      ),
    ],
  },
  {
    needle: 'Hbr: ',
    pattern: /^(?:WARNING: )?Hbr: \d{1,20}: Migration (?<what>start|end) received \(worldID=(?<world>\d{1,20})\)/,
    yields: ({ what, world }) => ({ phase: what === 'start' ? 'setup' : 'complete', ...joinWorld(world) }),
    samples: [
      seen(
        virtuallyPeculiar,
        '2015-12-25T16:39:25.567Z cpu4:2758489)Hbr: 3340: Migration start received (worldID=2758492) (migrateType=1) (event=0) (i',
        { phase: 'setup', join: { world: 2758492 } },
      ),
      never(
        '2015-12-25T16:41:25.567Z cpu4:2758489)WARNING: Hbr: 3340: Migration end received (worldID=2758492) (migrateType=1) (event=1)',
        { phase: 'complete', join: { world: 2758492 } },
      ),
    ],
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
    ...defined({ swap }),
    // Only 8.x prints it, and only for encrypted moves: older releases are unknown.
    ...(encrypted !== undefined && { encrypted: true }),
  };
}

/** Behind the header `VMotion: line: ID S: `. */
export const setupById: readonly Template[] = [
  {
    needle: 'worldlet affinity',
    pattern: /^Set ip address '(?<ip>[^']{1,255})' worldlet affinity to (?<way>send|recv) World ID (?<world>\d{1,20})/,
    yields: ({ ip, way, world }) => ({
      phase: 'setup',
      ...endpoint(way === 'send' ? 'source' : 'destination', { ip: addressOf(ip) }),
      ...joinWorld(world),
    }),
    samples: [
      seen(
        virtuallyPeculiar,
        "2015-12-25T16:39:25.567Z cpu4:2758489)VMotion: 2734: 1451061663105920 S: Set ip address '192.168.1.176' worldlet affinity to send World ID 2772001",
        {
          phase: 'setup',
          source: { ip: '192.168.1.176' },
          join: { world: 2772001 },
          id: '1451061663105920',
          side: 'source',
        },
      ),
      never(
        "2015-12-25T16:39:25.567Z cpu4:1830928)VMotion: 2734: 1451061663105920 D: Set ip address '192.168.1.177' worldlet affinity to recv World ID 1830940",
        {
          phase: 'setup',
          destination: { ip: '192.168.1.177' },
          join: { world: 1830940 },
          id: '1451061663105920',
          side: 'destination',
        },
      ),
    ],
  },
];
