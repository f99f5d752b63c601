/** Messages with which a vmx takes up a migration: what it is to do, and the migration's id. */
import { anyDefined, defined } from '../../base/defined.ts';
import { idFromHex, isMigrationId } from '../../base/ids.ts';
import type { Endpoint } from '../../model.ts';
import type { Facts } from '../facts.ts';
import { haewon, kb432796, vic } from '../publications.ts';
import { never, seen } from '../sample.ts';
import { addressOf } from '../template.ts';
import type { Template } from '../template.ts';

const of8 = '2023-04-15T08:52:34.879Z In(05) vmx - ';

export const orders: readonly Template[] = [
  {
    needle: 'Receiving Migrate.Prepare',
    pattern: /opID=(?<opid>\S{1,255}) seq=\d{1,20}: Receiving Migrate\.Prepare(?<role>Source|Dest)/,
    yields: ({ opid, role }) => ({
      phase: 'prepare',
      milestone: 'start',
      session: 'begins',
      side: role === 'Source' ? 'source' : 'destination',
      ...defined({ opId: opid }),
    }),
    samples: [
      seen(
        haewon,
        `${of8}VigorTransportProcessClientPayload: opID=lgfd4abh-18745-auto-egq-h5:70005734-88-01-39-6b81 seq=10304: Receiving Migrate.PrepareSource request.`,
        {
          phase: 'prepare',
          milestone: 'start',
          session: 'begins',
          side: 'source',
          opId: 'lgfd4abh-18745-auto-egq-h5:70005734-88-01-39-6b81',
        },
      ),
      never(
        `${of8}VigorTransportProcessClientPayload: opID=lgfd4abh-18745-auto-egq-h5:70005734-88-02-40-1c02 seq=1: Receiving Migrate.PrepareDest request.`,
        {
          phase: 'prepare',
          milestone: 'start',
          session: 'begins',
          side: 'destination',
          opId: 'lgfd4abh-18745-auto-egq-h5:70005734-88-02-40-1c02',
        },
      ),
    ],
  },
  {
    needle: 'MigrateVMXdrToSpec',
    pattern:
      /type: \d{1,20} srcIp=<(?<src>[^>]{0,64})> dstIp=<(?<dst>[^>]{0,64})> mid=(?<mid>[0-9a-f]{1,32})(?![0-9a-f])(?: uuid=(?<uuid>\S{1,255})(?!\S))?/,
    yields: ({ mid = '', ...groups }) => ({
      phase: 'prepare',
      session: 'begins',
      // This message alone writes the id in hex.
      ...defined({ id: idFromHex(mid) }),
      ...spec(groups),
    }),
    samples: [
      seen(
        haewon,
        `${of8}MigrateVMXdrToSpec: type: 1 srcIp=<192.168.1.22> dstIp=<192.168.1.23> mid=7958ea7f2d34d435 uuid=920c4d56-7808-0d0d-4c93-719b81b66bc3 priority=yes checksumMemory=no maxDowntime=0 latencyAware=yes diskOpFile= srcLogIp=<<unknown>> dstLogIp=<<unknown>> ftPrimaryIp=<<unknown>> ftSecondaryIp=<<unknown>>`,
        {
          phase: 'prepare',
          session: 'begins',
          id: '8743996508480001077',
          source: { ip: '192.168.1.22' },
          destination: { ip: '192.168.1.23' },
          vm: { uuid: '920c4d56-7808-0d0d-4c93-719b81b66bc3' },
        },
      ),
      never(`${of8}MigrateVMXdrToSpec: type: 1 srcIp=<192.168.1.22> dstIp=<192.168.1.23> mid=7958ea7f2d34d435`, {
        phase: 'prepare',
        session: 'begins',
        id: '8743996508480001077',
        source: { ip: '192.168.1.22' },
        destination: { ip: '192.168.1.23' },
      }),
    ],
  },
  {
    needle: 'Received migrate',
    pattern:
      /^Received migrate '(?<way>to|from)' request for mid id (?<mid>\d{1,20}), src ip <(?<src>[^>]{0,255})>, dst ip <(?<dst>[^>]{0,255})>/,
    yields: ({ way, mid = '', ...groups }) => ({
      phase: 'prepare',
      milestone: 'start',
      session: 'begins',
      side: way === 'to' ? 'source' : 'destination',
      ...idOf(mid),
      ...spec(groups),
    }),
    samples: [
      seen(
        haewon,
        `${of8}Received migrate 'to' request for mid id 8743996508480001077, src ip <192.168.1.22>, dst ip <192.168.1.23>(invalidate source config).`,
        {
          phase: 'prepare',
          milestone: 'start',
          session: 'begins',
          side: 'source',
          id: '8743996508480001077',
          source: { ip: '192.168.1.22' },
          destination: { ip: '192.168.1.23' },
        },
      ),
      never(
        `${of8}Received migrate 'from' request for mid id 8743996508480001077, src ip <192.168.1.22>, dst ip <192.168.1.23>.`,
        {
          phase: 'prepare',
          milestone: 'start',
          session: 'begins',
          side: 'destination',
          id: '8743996508480001077',
          source: { ip: '192.168.1.22' },
          destination: { ip: '192.168.1.23' },
        },
      ),
    ],
  },
  {
    needle: 'MigrateSetInfo',
    pattern:
      /^MigrateSetInfo: state=\d{1,20} srcIp=<(?<src>[^>]{0,255})> dstIp=<(?<dst>[^>]{0,255})> mid=(?<mid>\d{1,20})(?!\d)(?: uuid=(?<uuid>\S{1,255})(?!\S))?(?: priority=(?<priority>\S{1,255})(?!\S))?/,
    yields: ({ mid = '', priority, ...groups }) => ({
      phase: 'prepare',
      session: 'begins',
      ...idOf(mid),
      ...spec(groups),
      ...defined({ priority }),
    }),
    samples: [
      seen(
        haewon,
        `${of8}MigrateSetInfo: state=1 srcIp=<192.168.1.22> dstIp=<192.168.1.23> mid=8743996508480001077 uuid=920c4d56-7808-0d0d-4c93-719b81b66bc3 priority=high`,
        {
          phase: 'prepare',
          session: 'begins',
          id: '8743996508480001077',
          source: { ip: '192.168.1.22' },
          destination: { ip: '192.168.1.23' },
          vm: { uuid: '920c4d56-7808-0d0d-4c93-719b81b66bc3' },
          priority: 'high',
        },
      ),
      never(`${of8}MigrateSetInfo: state=1 srcIp=<192.168.1.22> dstIp=<192.168.1.23> mid=8743996508480001077`, {
        phase: 'prepare',
        session: 'begins',
        id: '8743996508480001077',
        source: { ip: '192.168.1.22' },
        destination: { ip: '192.168.1.23' },
      }),
    ],
  },
  {
    needle: 'Migrate_Open',
    pattern: /^Migrate_Open: Restoring from <(?<src>[^>]{0,255})> with migration id (?<mid>\d{1,20})(?!\d)/,
    yields: ({ mid = '', ...groups }) => ({
      phase: 'restore',
      milestone: 'restore',
      session: 'begins',
      side: 'destination',
      ...idOf(mid),
      ...spec(groups),
    }),
    samples: [
      seen(
        vic,
        '2018-02-15T02:55:01.542Z| vmx| I125: Migrate_Open: Restoring from <10.193.58.103> with migration id 1518663295492956',
        {
          phase: 'restore',
          milestone: 'restore',
          session: 'begins',
          side: 'destination',
          id: '1518663295492956',
          source: { ip: '10.193.58.103' },
        },
      ),
    ],
  },
];

/** Not of a vMotion: the VM moves to itself, to get its memory in another size. */
export const hotAdd: Template = {
  needle: 'memoryHotplug',
  pattern: /^memoryHotplug: Change of memory size from \d{1,20} to \d{1,20} was requested/,
  yields: () => ({ kind: 'self-migration', session: 'begins' }),
  samples: [
    seen(
      kb432796,
      'YYYY-MM-DDThh:mm:ss.073Z In(05) vmx - memoryHotplug: Change of memory size from 32768 to 65536 was requested',
      { kind: 'self-migration', session: 'begins' },
    ),
  ],
};

export function idOf(text: string): Facts {
  return isMigrationId(text) ? { id: text } : {};
}

function spec(groups: Readonly<Record<string, string | undefined>>): Facts {
  const source: Endpoint | undefined = anyDefined({ ip: addressOf(groups['src']) });
  const destination: Endpoint | undefined = anyDefined({ ip: addressOf(groups['dst']) });
  const vm = anyDefined({ uuid: groups['uuid'] });
  return {
    ...(source && { source }),
    ...(destination && { destination }),
    ...(vm && { vm }),
  };
}
